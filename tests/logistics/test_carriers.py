"""What carriers send, replayed from recorded calls, twice; and what those send who only claim to be one."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.carriers import adapter
from logistics.carriers.base import BadSignature, CarrierError, Unreadable
from logistics.carriers.json_hex import TOLERANCE_SECONDS, signature
from logistics.models import Carrier, CarrierCall, TrackingEvent

RECORDED = Path(__file__).parent / "recorded"
SECRET, FORMER = "carrier-secret-of-now", "carrier-secret-of-before"
HERON = Carrier(code="grey-heron", dialect="json_hex", secret=SECRET, previous_secret=FORMER)
POST = Carrier(code="post", dialect="post", kind="post", secret=SECRET)


def recorded(name: str) -> bytes:
    (path,) = RECORDED.glob(f"{name}.*")
    return path.read_bytes()


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    return {"Carrier-Timestamp": timestamp, "Carrier-Signature": signature(secret.encode(), timestamp, body)}


def refused(headers: dict[str, str], body: bytes, carrier: Carrier = HERON) -> str:
    with pytest.raises(BadSignature) as caught:
        adapter(carrier).verify(headers=headers, body=body)
    return str(caught.value)


# Reading


def test_a_couriers_full_trace_is_read():
    records = adapter(HERON).parse(recorded("courier_delivered"))
    assert [record.status for record in records] == [
        "created",
        "accepted",
        "in_transit",
        "in_transit",
        "out_for_delivery",
        "delivered",
    ]
    last = records[-1]
    assert (last.waybill, last.event_key, last.carrier_code) == ("GR4F0000001234", "GR4F0000001234-5", "SIGNED")
    assert (last.facility, last.occurred_at.isoformat()) == ("北京市 朝阳区", "2026-03-04T10:12:07+08:00")


def test_the_posts_events_are_read_by_their_standard_names():
    records = adapter(POST).parse(recorded("post_under_way"))
    assert [record.status for record in records] == ["accepted", "in_transit", "in_transit", "attempt_failed"]


def test_a_correction_names_the_scan_it_takes_back():
    false, correction = adapter(HERON).parse(recorded("courier_false_delivery"))
    assert (false.status, correction.voids_key) == ("delivered", false.event_key)


def test_a_code_we_do_not_know_stays_unknown_with_the_carriers_own_words():
    (record,) = adapter(HERON).parse(recorded("courier_new_code"))
    assert (record.status, record.carrier_code, record.text) == ("unknown", "DRONE_UP", "Loaded on a drone")


@pytest.mark.parametrize("body", [
    b"", b"not json", b"[]", b"{}", b"null", b"5", b'"text"', b'{"waybill": "X"}', b'{"waybill": "X", "events": null}',
    b'{"waybill": "X", "events": [null]}', b'{"waybill": "X", "events": [{}]}', b'{"waybill": "X", "events": "abc"}',
    b'{"waybill": "X", "events": [{"id": 1, "code": "SIGNED", "at": "yesterday"}]}',
    b'{"waybill": "X", "events": [{"id": 1, "code": "SIGNED", "at": "2026-03-04T10:12:07"}]}',
    b'{"waybill": "X", "events": [{"id": 1, "code": "SIGNED", "at": 1772588327}]}',
    b'{"events": []}', b"\xff\xfe", b"[" * 50_000, b"{" * 50_000,
])  # fmt: skip
def test_what_is_not_the_dialect_is_unreadable_and_nothing_else(body):
    with pytest.raises(Unreadable):
        adapter(HERON).parse(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["waybill", "events", "x"]), json_values))
def test_any_json_is_records_or_unreadable(value):
    try:
        records = adapter(HERON).parse(json.dumps(value).encode())
    except Unreadable:
        return
    assert all(len(record.event_key) <= 120 and len(record.waybill) <= 40 for record in records)


def test_overlong_words_are_cut_to_what_the_columns_hold():
    event = {"id": "i" * 500, "code": "c" * 500, "text": "t" * 5000, "facility": "f" * 500, "voids": "v" * 500}
    body = json.dumps({"waybill": "w" * 500, "events": [event | {"at": "2026-03-04T10:12:07Z"}]}).encode()
    (record,) = adapter(HERON).parse(body)
    for name, limit in (("event_key", 120), ("carrier_code", 40), ("text", 300), ("facility", 120), ("voids_key", 120)):
        assert len(getattr(record, name)) == limit == TrackingEvent._meta.get_field(name).max_length


def test_half_characters_and_null_bytes_do_not_reach_the_database():
    event = {"id": "a\x00", "code": "SIGNED", "at": "2026-03-04T10:12:07Z", "text": "\ud83d signed"}
    (record,) = adapter(HERON).parse(json.dumps({"waybill": "W\x001", "events": [event]}).encode())
    assert (record.waybill, record.event_key, record.text) == ("W1", "a", "? signed")


# Signatures


def test_a_call_signed_lately_is_believed():
    body = recorded("courier_delivered")
    adapter(HERON).verify(headers=signed(body), body=body)


def test_while_secrets_rotate_both_are_honoured_and_then_the_old_one_is_not():
    body = recorded("courier_delivered")
    adapter(HERON).verify(headers=signed(body, FORMER), body=body)
    after = Carrier(code="grey-heron", dialect="json_hex", secret=SECRET)
    assert refused(signed(body, FORMER), body, after) == "wrong signature"


def test_a_forged_or_altered_call_is_refused():
    body = recorded("courier_delivered")
    assert refused(signed(body, "guessed"), body) == "wrong signature"
    assert refused(signed(body), body.replace(b"SIGNED", b"DELAYED")) == "wrong signature"


@pytest.mark.parametrize("seconds", [-TOLERANCE_SECONDS - 5, TOLERANCE_SECONDS + 5])
def test_a_call_from_another_time_is_refused(seconds):
    body = recorded("courier_delivered")
    assert refused(signed(body, at=time.time() + seconds), body) == "stale timestamp"


@pytest.mark.parametrize("headers", [
    {}, {"Carrier-Timestamp": ""}, {"Carrier-Timestamp": "now"}, {"Carrier-Timestamp": "-5"}, {"Carrier-Timestamp": "٣"},
    {"Carrier-Timestamp": "9" * 40}, {"Carrier-Timestamp": "1e9"}, {"Carrier-Signature": "x"},
])  # fmt: skip
def test_headers_of_no_form_are_refused_and_nothing_else(headers):
    assert refused(headers, b"{}") in ("no timestamp", "stale timestamp")


@pytest.mark.parametrize("given_signature", ["", "x", "é", "0" * 64, "0" * 9999])
def test_a_senseless_signature_is_refused(given_signature):
    assert refused(signed(b"{}") | {"Carrier-Signature": given_signature}, b"{}") == "wrong signature"


def test_a_carrier_without_a_secret_is_believed_by_nobody():
    body = b"{}"
    assert refused(signed(body, ""), body, Carrier(code="new", dialect="json_hex")) == "wrong signature"


def test_the_post_never_calls():
    body = recorded("post_under_way")
    assert refused(signed(body), body, POST) == "this carrier never calls"


# The door


@pytest.fixture
def heron(db) -> Carrier:
    return Carrier.objects.create(
        code="grey-heron", name_en="Grey Heron", dialect="json_hex", secret=SECRET, previous_secret=FORMER
    )


def call(client, body: bytes, headers: dict[str, str], code: str = "grey-heron"):
    return client.post(f"/hooks/carriers/{code}/", body, content_type="application/json", headers=headers)


def test_a_call_is_stored_raw_before_anything_is_read(client, heron):
    body = recorded("courier_delivered")
    assert call(client, body, signed(body)).status_code == 200
    stored = CarrierCall.objects.get()
    assert (bytes(stored.body), stored.status) == (body, "stored")


def test_a_forged_call_is_not_stored(client, heron):
    assert call(client, b"{}", signed(b"{}", "guessed")).status_code == 401
    assert call(client, b"{}", {}).status_code == 401
    assert call(client, b"{}", signed(b"{}"), code="no-such").status_code == 404
    heron.is_active = False
    heron.save()
    assert call(client, b"{}", signed(b"{}")).status_code == 404
    assert not CarrierCall.objects.exists()


def test_a_call_that_is_too_long_is_not_read(client, heron):
    body = b" " * (600 * 1024)
    assert call(client, body, signed(body)).status_code == 413


def test_a_carrier_that_can_not_be_reached_is_a_passing_failure():
    gone = Carrier(code="gone", dialect="json_hex", secret=SECRET, base_url="http://127.0.0.1:9")
    with pytest.raises(CarrierError) as caught:
        adapter(gone).book(reference="r", parcel={}, notify_url="http://127.0.0.1:9/")
    assert not caught.value.permanent
