"""The dialects, each read from recorded payloads, twice; and what those send who only claim to be a carrier."""

import base64
import hashlib
import json
import time
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics import incidents
from logistics.carriers import DIALECTS, adapter
from logistics.carriers.base import BadSignature, Unreadable, event_key
from logistics.carriers.form_digest import digest
from logistics.carriers.json_base64 import SIGNATURE_HEADER, signature
from logistics.carriers.s10 import is_s10
from logistics.models import Carrier, Shipment, TrackingEvent
from tests.logistics.test_carriers import FORMER, SECRET, recorded, refused

BRIDGE = Carrier(code="long-bridge", dialect="form_digest", secret=SECRET, previous_secret=FORMER)
BOAT = Carrier(code="night-boat", dialect="json_base64", secret=SECRET, previous_secret=FORMER)
POST = Carrier(code="post", dialect="post", kind="post", secret=SECRET)


def form(content: bytes, secret: str = SECRET) -> bytes:
    fields = {"logistics_interface": content, "data_digest": digest(content, secret.encode()), "msg_type": "TRACE_PUSH"}
    return urlencode(fields).encode()


def boat_call(at: float | None = None, **changes) -> bytes:
    told = json.loads(recorded("base64_delivered")) | changes
    return json.dumps(told | {"ts": int(time.time() if at is None else at)}).encode()


def boat_signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {SIGNATURE_HEADER: signature(secret.encode(), body)}


# A form with a digest


def test_a_whole_trace_in_a_form_is_read_with_its_local_times():
    records = adapter(BRIDGE).parse(form(recorded("form_delivered")))
    assert [record.status for record in reversed(records)] == [
        "created", "accepted", "in_transit", "in_transit", "out_for_delivery", "delivered",
    ]  # fmt: skip
    last = records[0]
    assert (last.waybill, last.carrier_code, last.proof) == ("LO9A0000004321", "301", "本人")
    assert last.occurred_at.isoformat() == "2026-03-04T18:12:07+08:00"
    assert adapter(BRIDGE).parse(form(recorded("form_delivered"))) == records


def test_the_digest_is_that_of_the_platforms_own_example():
    """Cainiao's example: content "hello1234" with the key "key123" gives ufYU7rvXhHY3IDyZgyt6SA==."""
    assert digest(b"hello1234", b"key123") == "ufYU7rvXhHY3IDyZgyt6SA=="


def test_a_form_is_believed_with_either_secret_and_known_by_its_content():
    body = form(recorded("form_delivered"))
    first = adapter(BRIDGE).verify(headers={}, body=body)
    assert first == adapter(BRIDGE).verify(headers={}, body=form(recorded("form_delivered"), FORMER))
    assert first != adapter(BRIDGE).verify(headers={}, body=form(recorded("form_delivered") + b" "))


@pytest.mark.parametrize("body", [
    b"", b"nonsense", b"logistics_interface=%7B%7D", b"data_digest=x", b"&" * 100, b"a=1&" * 1000, b"\xff\xfe",
    b"logistics_interface=%7B%7D&data_digest=%FF", form(b"{}", "guessed"),
])  # fmt: skip
def test_a_form_that_is_not_signed_is_refused(body):
    assert refused({}, body, BRIDGE) in ("no content", "wrong signature")


def test_the_same_scan_has_the_same_key_however_often_the_trace_is_told():
    whole = json.loads(recorded("form_delivered"))
    half = whole | {"lastResult": whole["lastResult"] | {"data": whole["lastResult"]["data"][3:]}}
    keys = {record.event_key for record in adapter(BRIDGE).parse(form(json.dumps(half).encode()))}
    assert keys < {record.event_key for record in adapter(BRIDGE).parse(form(recorded("form_delivered")))}


def test_a_step_that_is_revoked_voids_the_step_it_repeats():
    trace = json.loads(recorded("form_delivered"))
    (delivered, *_) = adapter(BRIDGE).parse(form(json.dumps(trace).encode()))
    trace["lastResult"]["data"][0]["revoked"] = True
    (void, *_) = adapter(BRIDGE).parse(form(json.dumps(trace).encode()))
    assert (void.voids_key, void.status) == (delivered.event_key, "unknown") and void.event_key != delivered.event_key


# JSON with base64


def test_checkpoints_with_and_without_a_zone_are_read():
    records = adapter(BOAT).parse(boat_call())
    assert [record.status for record in records] == [
        "created", "accepted", "in_transit", "out_for_delivery", "exception", "delivered",
    ]  # fmt: skip
    arrived, held, signed = records[2], records[4], records[5]
    assert arrived.occurred_at.isoformat() == "2026-03-03T13:40:55+00:00"
    assert signed.occurred_at.isoformat() == "2026-03-04T18:12:07+08:00"
    assert (held.incident, incidents.owner(held.incident), signed.proof) == ("weather", "weather", "Lin")


def test_a_local_time_is_that_of_the_carriers_own_zone():
    berlin = Carrier(code="b", dialect="json_base64", secret=SECRET, zone="Europe/Berlin")
    assert adapter(berlin).parse(boat_call())[0].occurred_at.isoformat() == "2026-03-02T12:00:03+01:00"


def test_the_same_moment_in_two_zones_is_one_scan():
    told = json.loads(boat_call())
    points = told["msg"]["checkpoints"]
    points.append(points[2] | {"checkpoint_time": "2026-03-03T21:40:55"})
    records = adapter(BOAT).parse(json.dumps(told).encode())
    assert records[-1].event_key == records[2].event_key


def test_a_call_in_base64_is_believed_with_either_secret_while_it_is_fresh():
    body = boat_call()
    key = adapter(BOAT).verify(headers=boat_signed(body), body=body)
    assert key == adapter(BOAT).verify(headers=boat_signed(body, FORMER), body=body)
    assert refused(boat_signed(body, "guessed"), body, BOAT) == "wrong signature"
    assert refused({}, body, BOAT) == "wrong signature"
    for seconds in (-400, 400):
        stale = boat_call(time.time() + seconds)
        assert refused(boat_signed(stale), stale, BOAT) == "stale timestamp"
    for ts in ("now", None, 1.5e9, True):
        odd = json.dumps(json.loads(body) | {"ts": ts}).encode()
        assert refused(boat_signed(odd), odd, BOAT) == "stale timestamp"


# The post


@pytest.mark.parametrize("text", [
    "", "\n", "RB123456785CN\nEMA", "RB123456785CN\nEMA|yesterday|1|a|b|c", "RB123456780CN\n", "RB123456785CN\nEMA|2026|||||||",
])  # fmt: skip
def test_lines_that_are_not_the_posts_are_unreadable(text):
    with pytest.raises(Unreadable):
        adapter(POST).parse(text.encode())


def test_an_item_without_scans_has_none():
    assert adapter(POST).parse(b"RB123456785CN\n") == []


def test_s10_numbers_are_checked_by_their_digit():
    assert is_s10("RB123456785CN") and not is_s10("RB123456784CN")
    assert not any(is_s10(wrong) for wrong in ("", "RB12345678CN", "rb123456785cn", "RB１23456785CN", "RB1234567855CN"))


# All of them


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_code_leads_to_a_status_and_every_reason_to_an_owner(dialect):
    speaker = DIALECTS[dialect]
    assert set(speaker.CODES.values()) <= set(Shipment.Status.values)
    assert set(speaker.INCIDENTS.values()) <= set(incidents.OWNER)
    assert set(incidents.OWNER.values()) == {"carrier", "vendor", "buyer", "customs", "weather"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
steps = st.fixed_dictionaries(
    {"time": st.just("2026-03-04 18:12:07") | json_values, "statusCode": st.just("3") | json_values},
    optional={"context": json_values, "areaName": json_values, "signer": json_values, "revoked": json_values},
)
points = st.fixed_dictionaries(
    {"checkpoint_time": st.just("2026-03-04T18:12:07") | json_values, "tag": st.just("Delivered") | json_values},
    optional={"subtag": json_values, "location": json_values, "signed_by": json_values, "revoked": json_values},
)


@given(json_values | st.lists(steps, max_size=3), json_values)
def test_any_content_of_a_form_is_records_or_unreadable(data, number):
    fits(BRIDGE, form(json.dumps({"lastResult": {"nu": number, "data": data}}).encode()))


@given(json_values | st.lists(points, max_size=3), json_values)
def test_any_checkpoints_are_records_or_unreadable(checkpoints, number):
    fits(BOAT, json.dumps({"msg": {"tracking_number": number, "checkpoints": checkpoints}, "ts": 1}).encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_records_or_unreadable(body):
    for carrier in (BRIDGE, BOAT, POST):
        fits(carrier, body)
    fits(POST, b"RB123456785CN\n" + body)


def fits(carrier: Carrier, body: bytes) -> None:
    """What is read has room in the columns and can be written by PostgreSQL."""
    try:
        records = adapter(carrier).parse(body)
    except Unreadable:
        return
    for record in records:
        for column, field in (
            ("event_key", "event_key"), ("carrier_code", "carrier_code"), ("text", "text"), ("facility", "facility"),
            ("voids_key", "voids_key"), ("proof", "proof"),
        ):  # fmt: skip
            value = getattr(record, column)
            assert len(value) <= TrackingEvent._meta.get_field(field).max_length and "\x00" not in value
            value.encode()


def test_a_key_that_would_be_too_long_stays_its_own():
    at = adapter(BOAT).parse(boat_call())[0].occurred_at
    one, other = event_key("3", at, "a" * 119 + "1"), event_key("3", at, "a" * 119 + "2")
    assert one != other and len(one) <= 120
    assert event_key("3", at, "x") != event_key("3", at + timedelta(seconds=1), "x")


def test_a_form_signed_by_hand_as_the_docs_say_is_believed():
    content = b'{"lastResult": {"nu": "X1", "data": []}}'
    by_hand = base64.b64encode(hashlib.md5(content + SECRET.encode()).digest()).decode()
    body = urlencode({"logistics_interface": content, "data_digest": by_hand}).encode()
    adapter(BRIDGE).verify(headers={}, body=body)
    assert adapter(BRIDGE).parse(body) == []
    assert dict(parse_qsl(body.decode()))["data_digest"] == by_hand


def test_the_post_never_calls_whatever_it_says():
    with pytest.raises(BadSignature):
        adapter(POST).verify(headers={}, body=b"")
