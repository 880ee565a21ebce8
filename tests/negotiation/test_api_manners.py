"""By program what else a room lets one do: pictures, promises, how far one has read, silence, blocks, reports. Each act
once allowed and once refused; tests/negotiation/test_api_doors.py tries them as a stranger and with a token that only reads."""

from uuid import uuid4

import pytest

from negotiation import actions
from negotiation.models import Block, ReadCursor, Report, ThreadEvent, ThreadPicture
from tests import make
from tests.api import is_problem, path


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def promise(talk, chen):
    """Chen's word, seq 3."""
    return actions.send_message(negotiation_id=talk.pk, by=chen, body="The lid is included.")


# Pictures


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_shown_with_words_and_stored_once_under_its_client_id(buyer, talk):
    said = {"picture": make.picture(), "body": "This chip?", "client_id": str(uuid4())}
    first, second = (buyer.upload(path(talk, "pictures"), said) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    event = first.json()
    picture = ThreadPicture.objects.get()
    assert (event["kind"], event["body"], event["facts"]["picture"]) == ("message", "This chip?", picture.sha256)
    is_problem(buyer.upload(path(talk, "pictures"), said | {"body": "Another"}), 409, "cid_conflict")


def test_both_sides_see_a_picture_and_strangers_see_none(buyer, vendor, stranger, talk):
    sha256 = buyer.upload(path(talk, "pictures"), {"picture": make.picture()}).json()["facts"]["picture"]
    seen = vendor.get(path(talk, f"pictures/{sha256}"))
    assert (seen.status_code, seen.headers["Content-Type"]) == (200, "image/webp")
    assert seen.content[8:12] == b"WEBP"
    is_problem(vendor.get(path(talk, "pictures/" + "0" * 64)), 404, "not_found")
    is_problem(stranger.get(path(talk, f"pictures/{sha256}")), 404, "not_a_party")


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"picture": b"GIF89a, not a picture"}, 422, "bad_picture"),
        ({"picture": b"\0" * (8 * 1024 * 1024 + 1)}, 422, "picture_too_large"),
        ({"picture": b"\0" * (9 * 1024 * 1024)}, 413, "too_large"),
        ({"picture": make.picture(), "body": "茶" * 4_001}, 422, "message_too_long"),
        ({"picture": make.picture(), "price": "7"}, 422, "invalid"),
    ],
)
def test_what_is_no_picture_is_not_shown(said, status, code, buyer, talk):
    is_problem(buyer.upload(path(talk, "pictures"), said), status, code)
    assert not ThreadPicture.objects.exists()


def test_a_form_without_a_picture_names_the_field(buyer, talk):
    assert "picture" in is_problem(buyer.upload(path(talk, "pictures"), {"body": "x"}), 422, "invalid")["errors"]
    assert "picture" in is_problem(buyer.post(path(talk, "pictures"), {"body": "x"}), 422, "invalid")["errors"]


@pytest.mark.django_db(transaction=True)
def test_a_picture_under_the_same_key_is_shown_once(buyer, talk):
    said = {"picture": make.picture(), "body": "Look"}
    first, second = (buyer.upload(path(talk, "pictures"), said, idempotency_key="k1") for _ in range(2))
    assert first.json() == second.json() and second.headers["Idempotent-Replayed"] == "true"
    other = {"picture": make.picture((50, 50)), "body": "Look"}
    is_problem(buyer.upload(path(talk, "pictures"), other, idempotency_key="k1"), 409, "idempotency_conflict")
    assert ThreadPicture.objects.count() == 1


# Promises


def test_a_promise_is_pinned_and_taken_off_by_who_pinned_it(buyer, vendor, talk, promise):
    assert buyer.post(path(talk, "pin"), {"seq": promise.seq}).status_code == 200
    is_problem(vendor.post(path(talk, "unpin"), {"seq": promise.seq}), 422, "not_your_pin")
    assert buyer.post(path(talk, "unpin"), {"seq": promise.seq}).status_code == 200
    is_problem(buyer.post(path(talk, "unpin"), {"seq": promise.seq}), 422, "not_a_promise")
    pins = ThreadEvent.objects.filter(kind__in=ThreadEvent.PINS).order_by("seq")
    assert [(pin.kind, pin.facts["pinned_seq"]) for pin in pins] == [("pin", 3), ("unpin", 3)]


def test_only_a_vendors_word_is_pinned(buyer, talk, lin):
    said = actions.send_message(negotiation_id=talk.pk, by=lin, body="I promise to pay.")
    is_problem(buyer.post(path(talk, "pin"), {"seq": said.seq}), 422, "not_a_promise")


# Reading


def test_what_is_read_is_no_longer_unread_and_never_becomes_unread_again(buyer, talk):
    assert buyer.post(path(talk, "read"), {"seq": 2}).json()["unread"] == 0
    assert buyer.post(path(talk, "read"), {"seq": 1}).json()["unread"] == 0
    assert buyer.post(path(talk, "read"), {"seq": 2**62}).json()["unread"] == 0
    assert ReadCursor.objects.get().read_seq == 2
    is_problem(buyer.post(path(talk, "read"), {"seq": 0}), 422, "invalid")


# Silence, blocks, reports


def test_a_haggle_is_muted_for_the_caller_alone(buyer, vendor, talk):
    assert buyer.post(path(talk, "mute")).json()["is_muted"] is True
    assert vendor.get(path(talk)).json()["is_muted"] is False
    assert buyer.post(path(talk, "unmute")).json()["is_muted"] is False
    is_problem(buyer.post(path(talk, "mute"), {"on": True}), 422, "invalid")


def test_a_block_stops_both_until_its_side_lifts_it(buyer, vendor, talk):
    assert vendor.post(path(talk, "block")).json()["has_blocked"] is True
    assert buyer.get(path(talk)).json()["has_blocked"] is False
    is_problem(buyer.post(path(talk, "messages"), {"body": "Hello?"}), 422, "blocked")
    buyer.post(path(talk, "unblock"))
    assert Block.objects.get().by == "vendor", "nobody lifts the other side's block"
    assert vendor.post(path(talk, "unblock")).json()["has_blocked"] is False
    assert buyer.post(path(talk, "messages"), {"body": "Hello!"}).status_code == 201


def test_a_report_reaches_xiaoer_once(buyer, talk, lin):
    answer = buyer.post(path(talk, "report"), {"reason": "outside", "text": "Wants my number."})
    assert answer.status_code == 201
    row = Report.objects.get(by=lin)
    assert answer.json() == {
        "reason": "outside",
        "text": "Wants my number.",
        "outcome": "open",
        "reported_at": answer.json()["reported_at"],
    }
    assert (row.reason, row.text) == ("outside", "Wants my number.")
    is_problem(buyer.post(path(talk, "report"), {"reason": "abuse"}), 422, "reported_already")
    is_problem(buyer.post(path(talk, "report"), {"reason": "boredom"}), 422, "invalid")
