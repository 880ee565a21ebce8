"""Whose number is it, and can it be right? A table of our own, and the one of the data folder where it is at hand."""

import csv
import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from logistics.models import Carrier
from logistics.numbers import checks, plain_number, recognise
from logistics.queries import house_formats
from tests.recorded import DATA, needs_data

TABLE = DATA / "tracking_numbers" / "numbers.csv"

VALID = [
    # UPS's own example of a tracking number
    ("1Z999AA10123456784", "ups"),
    ("1z 999 aa1 01 2345 6784", "ups"),
    # S10: 1 2 3 4 5 6 7 8 × 8 6 4 2 3 5 9 7 = 8+12+12+8+15+30+63+56 = 204; 204 mod 11 = 6; 11 − 6 = 5
    ("RB123456785GB", "s10"),
    ("EE123456785CN", "ems"),
    ("CP123456785US", "usps"),
    # 1000000001 mod 7: 331881002 mod 7 = 5
    ("3318810025", "dhl"),
    # Luhn: 07209562763
    ("07209562763", "old_dominion"),
    ("SF1234567890123", "sf"),
    ("YT1234567890123", "yto"),
    ("JD0123456789012", "jd"),
    ("JT1234567890123", "jt"),
    ("771234567890123", "sto"),
    ("431234567890123", "yunda"),
    ("75123456789012", "zto"),
    ("TBA123456789012", "amazon"),
    ("ＹＴ１２３４５６７８９０１２３", "yto"),
]
INVALID = [
    ("1Z999AA10123456785", "check_digit"),
    ("1Z999AA1012345678", "length"),
    ("RB123456786GB", "check_digit"),
    ("RB123456785XX", "country"),
    ("SF123456789012", "length"),
    ("YT12345678901234", "length"),
    ("000000000000", "repeated"),
    ("TEAPOT", "unknown_form"),
    ("", "unknown_form"),
    ("'; DROP TABLE", "unknown_form"),
    ("中文", "unknown_form"),
    ("1" * 10_000, "unknown_form"),
]


@pytest.mark.parametrize(("text", "carrier"), VALID)
def test_a_number_is_its_carriers(text, carrier):
    found = recognise(text)
    assert found.is_valid and found.problem == ""
    assert any(each.carrier == carrier and each.is_valid for each in found.candidates)


@pytest.mark.parametrize(("text", "problem"), INVALID)
def test_what_can_not_be_right_says_why(text, problem):
    found = recognise(text)
    assert (found.is_valid, found.problem) == (False, problem)


def test_a_number_of_the_chinese_post_is_the_unions_and_the_posts():
    assert [(each.carrier, each.is_valid) for each in recognise("EE123456785CN").candidates] == [
        ("s10", True),
        ("ems", True),
    ]


def test_of_two_carriers_the_one_whose_check_digit_fits_stands_first():
    # 780 4576 8393 fits Old Dominion (Luhn) and DHL (mod 7): the longer prefix tells more
    assert [each.carrier for each in recognise("78045768393").candidates] == ["old_dominion", "dhl"]
    # Twelve digits of which no check digit fits may still be SF's, who publish none: possible, but not recognised
    doubtful = recognise("287809468875")
    assert doubtful.candidates[0].carrier == "sf" and not doubtful.is_valid and doubtful.problem == "check_digit"


@given(st.text(max_size=80))
def test_no_text_is_too_strange_to_be_looked_at(text):
    found = recognise(text)
    assert found.is_valid or found.problem
    assert not found.candidates or plain_number(found.number) == found.number


@given(st.text("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_a_wrong_digit_of_a_ups_number_is_found(body, place, more):
    number = f"1Z{body}{checks.mod10(body, first=1, second=2)}"
    assert recognise(number).reading("ups").is_valid
    if not body[place].isdecimal() or (place % 2 and more == 5):
        return  # letters share values; a digit of double weight is the same five further on
    wrong = str((int(body[place]) + more) % 10)
    assert not recognise(f"1Z{body[:place]}{wrong}{body[place + 1 :]}{number[-1]}").reading("ups").is_valid


@given(st.from_regex(r"[0-9]{8}", fullmatch=True), st.integers(0, 7), st.integers(1, 9))
def test_a_wrong_digit_of_a_postal_number_is_found(serial, place, more):
    number = f"RB{serial}{checks.s10(serial)}CN"
    wrong = f"{serial[:place]}{(int(serial[place]) + more) % 10}{serial[place + 1 :]}"
    assert recognise(number).is_valid or len(set(number)) == 1
    # Remainders 0 and 5 share a check digit, and so do 1 and 10, as the standard has it
    if checks.s10(wrong) != checks.s10(serial):
        assert not recognise(f"RB{wrong}{number[10]}CN").is_valid


def test_our_own_carriers_are_asked_first(db):
    Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", number_pattern=r"HE[0-9]{10}")
    assert recognise("HE 0123456789", house_formats()).candidates[0].carrier == "heron"
    assert not recognise("HE0123456789").is_valid


@needs_data
def test_the_whole_table_is_recognised():
    rows = list(csv.DictReader(StringIO(TABLE.read_text("utf-8"))))
    wrong = [row for row in rows if _says_valid(row) != (row["expect"] == "valid")]
    assert wrong == []
    first = [
        row
        for row in rows
        if row["expect"] == "valid" and recognise(row["number"]).candidates[0].carrier != row["courier"]
    ]
    assert first == []


def _says_valid(row) -> bool:
    """As a number of the row's form: one of its invalid ones is another form's valid one."""
    wanted = {each for each in recognise(row["number"]).candidates if each.carrier == row["courier"] and each.is_valid}
    if row["expect"] == "invalid":
        return any(each.format == row["format"] for each in wanted)
    return bool(wanted)


# The command


def command(tmp_path, text: str, *options: str) -> dict:
    file = tmp_path / "numbers.txt"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("recognise_tracking_numbers", str(file), *options, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_reads_a_number_a_line(tmp_path, db):
    said = command(tmp_path, "1Z999AA10123456784\n\n RB123456786GB\n")
    assert list(said) == ["1Z999AA10123456784", " RB123456786GB"]
    assert said["1Z999AA10123456784"]["carriers"][0] | {"score": 0} == {
        "carrier": "ups", "format": "ups", "name": "UPS", "is_valid": True, "is_checked": True, "score": 0, "problem": "",
    }  # fmt: skip
    assert said[" RB123456786GB"]["is_valid"] is False and said[" RB123456786GB"]["problem"] == "check_digit"


def test_the_command_reads_a_csv_and_needs_no_database(tmp_path):
    said = command(tmp_path, 'courier,number\nups,1Z999AA10123456784\n,"RB 123 456 785 GB"\n', "--no-database")
    assert [row["is_valid"] for row in said.values()] == [True, True]


def test_a_file_that_is_not_there_is_said_so():
    with pytest.raises(CommandError, match="can't be read"):
        call_command("recognise_tracking_numbers", "/nowhere/at/all")


def test_a_carriers_pattern_has_to_be_one(db):
    carrier = Carrier(code="odd", name_en="Odd", dialect="json_hex", number_pattern="([")
    with pytest.raises(ValidationError):
        carrier.full_clean()
