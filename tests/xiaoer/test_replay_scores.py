"""What the vendors of a recorded marketplace would be worth here."""

import gzip
import json

import pytest
from django.core.management import CommandError, call_command

from tests.recorded import ORDERS, TINY_MARKET, needs_data, write_tiny_market


@pytest.fixture
def record(tmp_path):
    return write_tiny_market(tmp_path)


def scores(folder, capsys, **options) -> dict:
    call_command("replay_scores", folder, **options)
    return json.loads(capsys.readouterr().out)


def test_a_market_and_each_vendor_are_counted(record, capsys):
    found = scores(record, capsys)
    rows = {row.pop("vendor"): row for row in found.pop("vendors")}
    assert found == {
        "orders": 4, "delivered": 2, "late": 1, "lines": 6, "handed_over": 5, "handed_over_late": 3,
        "reviews": 3, "mean_review": 3.6667,
    }  # fmt: skip
    marks = {vendor: row.pop("score") for vendor, row in rows.items()}
    assert rows == {
        "kites": {"orders": 3, "delivered": 1, "late": 1, "lines": 3, "handed_over": 2, "handed_over_late": 1,
                  "reviews": 1, "mean_review": 2.0},
        "pots": {"orders": 2, "delivered": 2, "late": 1, "lines": 3, "handed_over": 3, "handed_over_late": 2,
                 "reviews": 3, "mean_review": 3.6667},
    }  # fmt: skip
    assert all(mark["is_new"] for mark in marks.values())
    # Handed over in time 1 of 2 and 1 of 3, with five imagined at 95 %: (1 + 4.75) / 7 and / 8, of 95 % worth 90 points.
    assert (marks["kites"]["logistics"], marks["pots"]["logistics"]) == (77, 68)


def test_a_record_without_reviews_has_no_mean(record, capsys):
    (record / "order_reviews.csv").write_text("review_id,order_id,review_score\n")
    assert scores(record, capsys)["mean_review"] is None


def test_gzipped_files_and_a_limit_are_taken(record, capsys):
    plain = record / "orders.csv"
    with gzip.open(record / "orders.csv.gz", "wt") as file:
        file.write(plain.read_text())
    plain.unlink()
    assert scores(record, capsys, limit=2)["orders"] == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("orders", "order_id\no1\n"),
        ("order_reviews", "review_id,order_id,review_score\nr1,o1,6\n"),
        ("order_reviews", "review_id,order_id,review_score\nr1,o1,good\n"),
        ("order_items", TINY_MARKET["order_items"].lstrip().replace("10.00", "10.005")),
    ],
)
def test_what_can_not_be_read_is_said(record, name, text):
    (record / f"{name}.csv").write_text(text)
    with pytest.raises(CommandError, match="can't be read"):
        call_command("replay_scores", record)


def test_a_folder_without_the_files_is_said(tmp_path):
    with pytest.raises(CommandError, match="orders"):
        call_command("replay_scores", tmp_path)


@needs_data
def test_the_real_record_comes_out_as_it_says_itself(capsys):
    found = scores(ORDERS, capsys)
    assert (found["delivered"], found["late"]) == (7_298, 608)
    assert (found["handed_over_late"], found["handed_over"]) == (791, 8_436)
    assert round(found["mean_review"], 3) == 4.086
    assert len(found["vendors"]) <= 1_493
    assert sum(row["lines"] for row in found["vendors"]) == found["lines"] == 8_532
