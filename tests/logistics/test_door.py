"""The door where carriers call: kept once, answered at once, and what is wrong with a call is said with a code."""

import gzip
import json
import socket
import threading
import time

import pytest

from logistics import actions, queries, tasks
from logistics.models import Carrier, CarrierCall, TrackingEvent
from tests.logistics.test_carriers import SECRET, recorded, signed
from tests.logistics.test_dialects import boat_call, boat_signed, form


@pytest.fixture
def heron(db) -> Carrier:
    return Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret=SECRET)


@pytest.fixture
def bridge(db) -> Carrier:
    return Carrier.objects.create(code="bridge", name_en="Bridge", dialect="form_digest", secret=SECRET)


@pytest.fixture
def boat(db) -> Carrier:
    return Carrier.objects.create(code="boat", name_en="Boat", dialect="json_base64", secret=SECRET)


def call(client, code: str, body: bytes, headers: dict | None = None, content_type: str = "application/json"):
    return client.generic("POST", f"/hooks/carriers/{code}/", body, content_type=content_type, headers=headers or {})


FORM = "application/x-www-form-urlencoded"


def test_each_dialect_is_taken_and_told_what_it_wants_to_hear(client, heron, bridge, boat):
    body = recorded("courier_delivered")
    assert call(client, "heron", body, signed(body)).json() == {"stored": True}
    answer = call(client, "bridge", form(recorded("form_delivered")), content_type=FORM)
    assert (answer.status_code, answer.json()["success"], answer.json()["result"]) == (200, "true", True)
    body = boat_call()
    assert call(client, "boat", body, boat_signed(body), "application/json; charset=utf-8").status_code == 200
    assert list(CarrierCall.objects.values_list("kind", "status").distinct()) == [("push", "stored")]


def test_a_replay_is_answered_like_the_first_and_kept_once(client, heron, bridge, boat):
    hex_body, form_body, boat_body = recorded("courier_delivered"), form(recorded("form_delivered")), boat_call()
    headers = signed(hex_body)
    for _ in range(10):
        assert call(client, "heron", hex_body, headers).status_code == 200
        assert call(client, "bridge", form_body, content_type=FORM).status_code == 200
        assert call(client, "boat", boat_body, boat_signed(boat_body)).status_code == 200
    assert CarrierCall.objects.count() == 3
    assert tasks.apply_carrier_calls() == 3
    assert call(client, "bridge", form_body, content_type=FORM).status_code == 200
    assert tasks.apply_carrier_calls() == 0


GARBAGE = {
    "not JSON": (b"{", 400, "unreadable"),
    "another shape": (b"[]", 400, "unreadable"),
    "another charset": ('{"waybill": "X", "events": [], "note": "茶"}'.encode("gbk"), 400, "unreadable"),
    "deep": (b"[" * 50_000, 400, "unreadable"),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_signed_garbage_is_refused_with_a_code_and_kept_for_xiaoer(kind, client, heron):
    body, status, code = GARBAGE[kind]
    headers = signed(body)
    for _ in range(2):
        answer = call(client, "heron", body, headers)
        assert (answer.status_code, answer.json()) == (status, {"code": code})
    (kept,) = queries.calls_to_look_at()
    assert (bytes(kept.body), kept.status) == (body, "refused") and kept.reason.startswith(code)
    assert tasks.apply_carrier_calls() == 0


def test_a_compressed_body_is_not_opened_but_kept_when_signed(client, heron):
    bomb = gzip.compress(b" " * 50_000_000)
    answer = call(client, "heron", bomb, signed(bomb) | {"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()) == (415, {"code": "encoding"})
    assert CarrierCall.objects.get().reason == "encoding: Content-Encoding gzip"
    assert call(client, "heron", bomb, {"Content-Encoding": "gzip"}).status_code == 401
    assert CarrierCall.objects.count() == 1


@pytest.mark.parametrize("content_type", ["application/json; charset=gbk", "text/plain", "application/xml", FORM])
def test_another_charset_or_kind_of_body_is_refused(content_type, client, heron):
    body = recorded("courier_delivered")
    assert call(client, "heron", body, signed(body), content_type).status_code == 415
    assert CarrierCall.objects.get().status == "refused"


def test_a_stale_call_is_refused_and_not_kept(client, heron, boat):
    body = recorded("courier_delivered")
    assert call(client, "heron", body, signed(body, at=time.time() - 400)).status_code == 401
    old = boat_call(time.time() - 400)
    assert call(client, "boat", old, boat_signed(old)).status_code == 401
    assert not CarrierCall.objects.exists()


def test_a_call_without_a_length_is_refused(client, heron):
    body = recorded("courier_delivered")
    answer = client.post(
        "/hooks/carriers/heron/", body, content_type="application/json", headers=signed(body), CONTENT_LENGTH=""
    )
    assert (answer.status_code, answer.json()) == (411, {"code": "length_required"})


def test_a_call_that_could_not_be_read_is_read_again_when_someone_says_so(client, heron):
    body = b"{}"
    call(client, "heron", body, signed(body))
    call_id = CarrierCall.objects.get().pk
    actions.read_again(call_id=call_id)
    assert CarrierCall.objects.get().status == "stored"
    assert tasks.apply_carrier_calls() == 0
    assert CarrierCall.objects.get().status == "refused", "it still can't be read"


def test_a_code_without_a_word_of_ours_is_listed_with_the_carriers_own(parcel_of_heron, client):
    body = json.dumps({"waybill": "HE1", "events": [
        {"id": "1", "code": "DRONE_UP", "text": "Loaded on a drone", "at": "2026-03-04T10:12:07Z"}]}).encode()  # fmt: skip
    call(client, "heron", body, signed(body))
    tasks.apply_carrier_calls()
    (row,) = queries.unknown_codes()
    assert (row["carrier"], row["carrier_code"], row["text"], row["count"]) == (
        "heron",
        "DRONE_UP",
        "Loaded on a drone",
        1,
    )
    parcel_of_heron.refresh_from_db()
    assert parcel_of_heron.status == "created"


@pytest.fixture
def parcel_of_heron(heron, lin, pot, chen):
    from logistics.models import Coverage
    from tests import make

    Coverage.objects.create(carrier=heron, prefix="")
    shipment = actions.request_shipment(order_id=make.paid_order(buyer=lin, listing=pot).pk, by=chen)
    return actions.record_booking(shipment_id=shipment.pk, waybill="HE1")


# At a real door


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_the_running_house_refuses_the_huge_the_slow_and_the_unmeasured(tmp_path):
    """Real sockets: a body that comes drop by drop, one that would be too large, one whose length nobody says."""
    from tests.processes import House

    Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret=SECRET)
    with House(tmp_path) as house:
        house.start("web")
        port = house.ports["web"]
        head = f"POST /hooks/carriers/heron/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        assert b" 413 " in answer_to(port, f"{head}Content-Length: 999999999\r\n\r\n".encode() + b"x" * 1000)
        chunked = f"{head}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n"
        assert b" 411 " in answer_to(port, chunked.encode())
        began = time.monotonic()
        assert b" 408 " in answer_to(port, f"{head}Content-Length: 100\r\n\r\n".encode(), drop_by_drop=True)
        assert time.monotonic() - began < 40
        for disguise in ("/%68ooks/carriers/heron/", "/hooks%2Fcarriers/heron/", "/there/hooks/carriers/heron/"):
            other = head.replace("/hooks/carriers/heron/", disguise)
            rooted = f"{other}Daphne-Root-Path: /there\r\nContent-Length: 999999999\r\n\r\n"
            assert b" 413 " in answer_to(port, rooted.encode() + b"x" * 1000), disguise
        body = b'{"waybill": "X", "events": []}'
        told = "".join(f"{name}: {value}\r\n" for name, value in signed(body).items())
        whole = f"{head}{told}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        assert b" 200 " in answer_to(port, whole)
    assert CarrierCall.objects.count() == 1 and not TrackingEvent.objects.exists()


def answer_to(port: int, request: bytes, *, drop_by_drop: bool = False) -> bytes:
    """The first line of what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=45) as line:
        line.sendall(request)
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.5):
                try:
                    line.sendall(b" ")
                except OSError:
                    return

        if drop_by_drop:
            threading.Thread(target=drip, daemon=True).start()
        try:
            return line.recv(4096).partition(b"\r\n")[0]
        finally:
            stop.set()
