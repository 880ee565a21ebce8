"""Replays of haggles from other markets: small files written here, each irregularity with its exact outcome."""

import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from negotiation.models import Negotiation, ThreadEvent
from negotiation.replays.best_offers import in_batches
from negotiation.replays.dialogues import headroom_price, parse_dialogue, recorded_deal, to_minor
from negotiation.replays.threads import parse_thread, read_rows
from tests.recorded import DATA, needs_data


def dialogue(name: str, list_price, *events: str) -> dict:
    """Events as "b offer 80", "s accept", "b: some words"; `s` is the file's seller, our vendor."""
    return {
        "id": name,
        "title": f"Thing {name}",
        "description": "As in the picture.",
        "list_price": list_price,
        "events": [event(text) for text in events],
    }


def event(text: str) -> dict:
    role = {"b": "buyer", "s": "seller"}[text[0]]
    if text[1] == ":":
        return {"role": role, "action": "message", "text": text[3:], "price": None}
    act, _, price = text[2:].partition(" ")
    return {"role": role, "action": act, "text": None, "price": float(price) if price else None}


@pytest.fixture
def replay(db, tmp_path, capsys):
    """Runs a replay command over a file of these rows; returns the summary without what differs from run to run."""

    def run(command: str, content, *options: str) -> dict:
        path = content
        if not isinstance(content, Path):
            path = tmp_path / "rows.jsonl"
            path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in content))
        out = StringIO()
        call_command(command, str(path), *options, stdout=out)
        assert capsys.readouterr().out == "", "progress goes to stderr"
        summary = json.loads(out.getvalue())
        assert summary.pop("file") == str(path)
        assert summary.pop("seconds") >= 0
        costs = summary.pop("statements_a_step") or {}
        assert all(0 < cost <= 30 for cost in costs.values()), costs
        return summary

    return run


# Dialogues

IRREGULAR = [
    dialogue("plain", 100, "b: Good day", "s: Hello", "b offer 80", "s accept", "b: Sounds like a deal."),
    dialogue("vendor begins", 100, "s: For you, less.", "s offer 90.5", "b accept"),
    dialogue("declined", 100, "b offer 60", "s reject", "b offer 70"),
    dialogue("crossing, equal", 100, "b offer 75", "s offer 75", "b accept"),
    dialogue("crossing, past it", 100, "s offer 80", "b offer 85", "s accept"),
    dialogue("own offer accepted", 100, "b offer 70", "b accept"),
    dialogue("nothing to accept", 100, "s accept", "s reject", "b: Hm?"),
    dialogue("no price", 100, "s offer", "b quit"),
    dialogue("goes on after closing", 100, "b offer 55", "s accept", "b accept", "s offer 60", "b reject"),
    dialogue("at the list price", 100, "b offer 100", "s accept"),
    dialogue("above the list price", 100, "s offer 120", "b accept"),
    dialogue("below the floor", 100, "b offer 20", "s accept"),
    dialogue("quits", 100, "b: Too much.", "b quit", "s quit", "b: I will give you 8."),
    dialogue("out of turn", 100, "s offer 90", "s offer 85", "b accept"),
    dialogue("masked", 100, "s: Call me at 13800138000"),
]


def test_an_irregular_file_is_played_with_open_limits(replay):
    assert replay("replay_haggles", IRREGULAR, "--rules", "open") == {
        "rules": "open",
        "transport": "actions",
        "dialogues": 15,
        "events": {"accept": 12, "decline": 3, "message": 8, "offer": 17, "quit": 3},
        "after_quit": 2,
        "listed_above": 2,
        # agreed: plain, goes on, at the list price, below the floor. paying: vendor begins, above, crossing past it.
        # "crossing, equal" is the vendor's number at the buyer's: agreed.
        "outcomes": {
            "agreed": 5,
            "buyer_standing": 1,
            "declined": 1,
            "inquiry": 4,
            "paying": 3,
            "vendor_standing": 1,
        },
        # 80 + 90.50 + 75 + 80 + 55 + 100 + 120 + 20 = 620.50 over 8 things listed at 100
        "deals": {"count": 8, "total_minor": 62_050, "mean_share_of_list": 0.7756},
        "recorded_deals": {"count": 8, "total_minor": 62_050, "mean_share_of_list": 0.7756},
        "deals_missed": [],
        "deals_beyond_the_file": [],
        "price_differences": [],
        "messages": {"stored": 7, "masked": 1},
        "refusals": {
            "total": 12,
            "by_code": {"not_your_turn": 2, "stale_offer": 1, "wrong_state": 8, "bad_price": 1},
            "by_action": {
                "accept": {"not_your_turn": 1, "stale_offer": 1, "wrong_state": 4},
                "decline": {"wrong_state": 2},
                "offer": {"bad_price": 1, "not_your_turn": 1, "wrong_state": 2},
            },
        },
        "errors": [],
    }


def test_house_rules_refuse_what_the_house_does_not_take(replay):
    rows = [row for row in IRREGULAR if "list price" in row["id"] or row["id"] in ("plain", "below the floor")]
    rows.append(dialogue("small step", 100, "s offer 99", "b accept"))
    assert replay("replay_haggles", rows, "--rules", "house") == {
        "rules": "house",
        "transport": "actions",
        "dialogues": 5,
        "events": {"accept": 5, "message": 3, "offer": 5},
        "after_quit": 0,
        "listed_above": 0,
        "outcomes": {"agreed": 1, "inquiry": 4},
        "deals": {"count": 1, "total_minor": 8_000, "mean_share_of_list": 0.8},
        # 80 + 100 + 120 + 20 + 99
        "recorded_deals": {"count": 5, "total_minor": 41_900, "mean_share_of_list": 0.838},
        "deals_missed": ["at the list price", "above the list price", "below the floor", "small step"],
        "deals_beyond_the_file": [],
        "price_differences": [],
        "messages": {"stored": 3, "masked": 0},
        "refusals": {
            "total": 8,
            "by_code": {"wrong_state": 4, "below_floor": 1, "invite_too_high": 2, "not_below_list": 1},
            "by_action": {
                "accept": {"wrong_state": 4},
                "offer": {"below_floor": 1, "invite_too_high": 2, "not_below_list": 1},
            },
        },
        "errors": [],
    }


def test_one_bad_line_does_not_stop_the_rest(replay):
    rows = [dialogue("first", 100), "no json\n", dialogue("free", 0, "b offer 5"), dialogue("last", 100, "b offer 60")]
    summary = replay("replay_haggles", rows, "--rules", "open")
    assert (summary["errors"], summary["outcomes"]) == (["line 2", "line 3"], {"buyer_standing": 1, "inquiry": 1})


def test_a_limit_and_a_gzipped_file(replay, tmp_path):
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(json.dumps(row).encode() + b"\n" for row in IRREGULAR)))
    summary = replay("replay_haggles", path, "--limit", "2")
    assert (summary["dialogues"], summary["rules"], summary["deals"]["total_minor"]) == (2, "house", 17_050)


def test_everything_was_done_by_bots_through_the_actions(replay):
    replay("replay_haggles", IRREGULAR[:1], "--rules", "open")
    thread = Negotiation.objects.get()
    kinds = ["opened", "message", "message", "offer", "accept", "message"]
    assert list(ThreadEvent.objects.filter(negotiation=thread).order_by("seq").values_list("kind", flat=True)) == kinds
    assert not User.objects.filter(is_bot=False).exists()
    assert thread.deal_sheets.get().body["total_minor"] == thread.order.total_minor == 8_000


@pytest.mark.parametrize("command", ["replay_haggles", "replay_best_offers"])
def test_a_database_of_people_is_left_alone(replay, lin, command):
    with pytest.raises(CommandError, match="1 of the users here is a person"):
        replay(command, [])
    assert not User.objects.filter(is_bot=True).exists()
    assert replay(command, [], "--anyway")["errors"] == []


@pytest.mark.parametrize("command", ["replay_haggles", "replay_best_offers"])
def test_a_missing_file_is_said(db, command):
    with pytest.raises(CommandError, match=r"There is no file nowhere\.gz"):
        call_command(command, "nowhere.gz")


@pytest.mark.parametrize("command", ["replay_haggles", "replay_best_offers"])
def test_a_limit_of_nothing_is_no_limit_to_give(command):
    with pytest.raises(CommandError, match="--limit"):
        call_command(command, "rows", "--limit", "0")


# The reading of the file alone


@pytest.mark.parametrize(("events", "price"), [
    (["b offer 80", "s accept"], 8_000),
    (["b offer 80", "b accept"], None),
    (["s accept"], None),
    (["b offer 80", "s offer 80"], 8_000),
    (["b offer 80", "s offer 70"], 8_000),  # nobody gets less than was bid
    (["s offer 80", "b offer 90"], 8_000),  # nor pays more than was asked
    (["b offer 80", "s reject", "s accept"], None),
    (["b offer 80", "b reject", "s accept"], 8_000),
    (["b offer 80", "s quit", "s accept"], None),
    (["s offer 80", "s offer 70", "b accept"], None),  # the second was out of turn, and it is what the buyer meant
    (["s offer 80", "b offer 60", "s offer 85", "b accept"], None),  # asks only fall
    (["s offer", "b accept"], None),
    (["s offer 80", "b offer 60", "s offer 70", "b offer 65", "s accept"], 6_500),
])  # fmt: skip
def test_a_recorded_deal_is_an_accept_of_what_stands_or_a_number_that_meets_it(events, price):
    assert recorded_deal(parse_dialogue(json.dumps(dialogue("x", 100, *events))).events) == price


def test_dollars_become_cents_exactly():
    parsed = parse_dialogue('{"id": 1, "title": "x", "description": null, "list_price": 26.34, "events": []}')
    assert parsed.list_price_minor == 2_634
    assert to_minor(30_600) == 3_060_000
    for nothing in ("NaN", "null", "0", "-5", "1.005"):
        line = f'{{"id": 1, "title": "x", "description": "", "list_price": {nothing}, "events": []}}'
        with pytest.raises(ValueError):
            parse_dialogue(line)


def test_room_is_left_above_a_buyers_number_and_at_a_vendors():
    at = parse_dialogue(json.dumps(dialogue("x", 100, "s offer 100", "b offer 99.99")))
    assert headroom_price(at) == 10_000
    assert headroom_price(parse_dialogue(json.dumps(dialogue("x", 100, "s offer 120", "b offer 120")))) == 12_001


# Over the line


@pytest.mark.django_db(transaction=True)
@pytest.mark.processes
def test_the_same_over_websockets_to_a_real_daphne(replay):
    rows = [row for row in IRREGULAR if row["id"] in ("plain", "vendor begins", "no price")]
    chatty = dialogue("chatty", 100, *["b: And?"] * 12, "b offer 20", "s accept")  # past the burst of ten messages
    summary = replay("replay_haggles", [*rows, chatty], "--rules", "open", "--over-websocket")
    by_actions = replay("replay_haggles", [*rows, chatty], "--rules", "open")
    # The page's form and the line have each a word of their own for an offer without a number.
    assert summary.pop("refusals")["by_action"] == {"offer": {"bad_frame": 1}}
    assert by_actions.pop("refusals")["by_action"] == {"offer": {"bad_price": 1}}
    assert summary == by_actions | {"transport": "websocket"}
    assert summary["deals"] == {"count": 3, "total_minor": 19_050, "mean_share_of_list": 0.635}
    assert summary["messages"] == {"stored": 16, "masked": 0}  # 3 + 1 + 12


# The recorded haggles themselves


@needs_data
def test_every_recorded_deal_closes_at_its_price_with_open_limits(replay):
    summary = replay("replay_haggles", DATA / "haggles" / "dialogues.jsonl.gz", "--rules", "open", "--limit", "60")
    assert summary["dialogues"] == 60
    assert summary["deals"] == summary["recorded_deals"] and summary["deals"]["count"] > 30
    assert summary["deals_missed"] == summary["price_differences"] == summary["deals_beyond_the_file"] == []
    assert summary["errors"] == []


# Best offers

HEADING = "item_id,seller_id,rounds,list_price,b1,s1,b2,s2,b3,s3,final,final_price\n"
THREADS = [
    "1,7,1,50.0,30.0,D,,,,,declined,\n",
    "1,7,2,50.0,30.0,50.0,40.0,A,,,accepted,40.0\n",  # a counter at the list price
    "1,7,3,50.0,30.0,50.0,35.0,50.0,35.0,48.5,countered,48.5\n",  # both repeat themselves
    "2,7,1,99.99,70.0,80.0,,,,,countered,80.0\n",
    "3,8,3,34.99,26.0,34.99,30.0,34.99,28.0,A,accepted,28.0\n",  # the bid falls: declined and begun anew
    "4,8,2,29.99,20.0,25.0,25.0,A,,,accepted,25.0\n",  # the bid meets the ask, which closes it here already
    "5,9,1,20.0,20.0,A,,,,,accepted,20.0\n",  # the first bid is the list price
    "5,9,2,20.0,10.0,20.0,11.0,D,,,declined,\n",
    "6,9,3,80.0,30.0,D,50.0,A,,,accepted,50.0\n",  # goes on after a decline
    "7,9,3,100.0,60.0,90.0,90.0,90.0,87.0,A,accepted,87.0\n",  # met at 90, but the file goes on to 87
]


@pytest.fixture
def best_offers(replay, tmp_path):
    def run(rows: list[str], *options: str) -> dict:
        path = tmp_path / "threads.csv"
        path.write_text(HEADING + "".join(rows))
        summary = replay("replay_best_offers", path, *options)
        assert summary.pop("threads_a_second") >= 0
        return summary

    return run


def test_recorded_threads_end_as_in_the_file_with_open_limits(best_offers):
    assert best_offers(THREADS, "--rules", "open") == {
        "rules": "open",
        "processes": 1,
        "vendors": 3,
        "items": 7,
        "listed_above": 1,
        "begun_anew": 2,
        "threads": 10,
        "outcomes": {
            "file": {"accepted": 6, "countered": 2, "declined": 2},
            "ours": {"accepted": 6, "countered": 2, "declined": 2},
        },
        # 40 + 28 + 25 + 20 + 50 = 163.00, and the last one at 87 there, at 90 here
        "accepted": {"file": {"count": 6, "total_minor": 25_000}, "ours": {"count": 6, "total_minor": 25_300}},
        "differences": {
            "price": {
                "count": 1,
                "examples": [{"row": 10, "item": "7", "file_minor": 8_700, "ours_minor": 9_000}],
            }
        },
        "refusals": {
            "total": 5,
            "by_code": {"wrong_state": 4, "bids_only_rise": 1},
            "by_action": {"accept": {"wrong_state": 2}, "offer": {"bids_only_rise": 1, "wrong_state": 2}},
        },
        "errors": [],
    }


def test_house_rules_end_some_threads_otherwise_and_say_so(best_offers):
    summary = best_offers(THREADS[1:3] + THREADS[6:7] + ["8,9,1,80.0,30.0,A,,,,,accepted,30.0\n"], "--rules", "house")
    assert summary["outcomes"] == {
        "file": {"accepted": 3, "countered": 1},
        "ours": {"buyer_standing": 1, "countered": 1, "no_thread": 2},
    }
    kinds = {kind: difference["count"] for kind, difference in summary["differences"].items()}
    assert kinds == {"accepted there, no_thread here": 2, "accepted there, buyer_standing here": 1}
    assert summary["refusals"]["by_action"] == {
        "accept": {"no_thread": 2, "stale_offer": 1},
        "offer": {"asks_only_fall": 3, "below_floor": 1, "not_below_list": 1, "not_your_turn": 3},
    }


def test_a_thread_that_can_not_be_read_is_an_error_and_the_rest_goes_on(best_offers):
    rows = [THREADS[0], "2,7,1,99.99,seventy,A,,,,,accepted,80.0\n", "3,7,1,9.99,7.0,,,,,,sold,\n", THREADS[3]]
    summary = best_offers(rows, "--rules", "open")
    assert (summary["errors"], summary["threads"], summary["items"]) == (["row 2", "row 3"], 2, 2)


def test_a_limit_takes_the_first_threads(best_offers):
    assert best_offers(THREADS, "--rules", "open", "--limit", "2")["outcomes"]["ours"] == {"accepted": 1, "declined": 1}


@pytest.mark.django_db(transaction=True)
def test_processes_share_the_vendors_and_count_the_same(best_offers):
    alone = best_offers(THREADS, "--rules", "open")
    assert best_offers(THREADS, "--rules", "open", "--processes", "2") == alone | {"processes": 2}


def test_batches_end_with_an_item():
    recorded = [parse_thread(row, raw) for row, raw in read_rows([HEADING, *THREADS])]
    batches = [[[thread.row for thread in item] for item in batch] for batch in in_batches(recorded, least=4)]
    assert batches == [[[1, 2, 3], [4]], [[5], [6], [7, 8]], [[9], [10]]]


@needs_data
def test_recorded_threads_of_the_auction_site_end_as_they_did(replay):
    path = DATA / "best_offers" / "threads.csv.gz"
    summary = replay("replay_best_offers", path, "--rules", "open", "--limit", "150")
    assert summary["threads"] == 150
    assert summary["outcomes"]["ours"] == summary["outcomes"]["file"]
    assert summary["accepted"]["ours"] == summary["accepted"]["file"]
    assert (summary["differences"], summary["errors"]) == ({}, [])
