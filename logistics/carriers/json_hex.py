"""The dialect of modern couriers: JSON bodies, signed in hex with HMAC-SHA256 over timestamp and raw body."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from logistics.carriers.base import BadSignature, Booking, CarrierAdapter, CarrierError, ScanRecord, Unreadable

TOLERANCE_SECONDS: Final = 300


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def plain(value: Any, most_characters: int) -> str:
    """A text that a column takes: no NUL and no half characters, which PostgreSQL refuses, and not too long."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()[:most_characters]


class JsonHexCarrier(CarrierAdapter):
    """Pushes each scan to the address given at booking, and can be asked for all of them."""

    # The codes of our own carrier simulator, see docs/carriers.md.
    CODES: ClassVar[Mapping[str, str]] = {
        "BOOKED": "created",
        "PICKED_UP": "accepted",
        "HUB_IN": "in_transit",
        "HUB_OUT": "in_transit",
        "DELAYED": "exception",
        "COURIER_OUT": "out_for_delivery",
        "NO_ANSWER": "attempt_failed",
        "AT_STATION": "ready_for_pickup",
        "SIGNED": "delivered",
        "RETURN_START": "returning",
        "RETURN_DONE": "returned",
        "CANCELLED": "cancelled",
    }

    def book(self, *, reference: str, parcel: Mapping[str, Any], notify_url: str) -> Booking:
        body = json.dumps(
            {"carrier": self.carrier.code, "reference": reference, "parcel": parcel, "notify_url": notify_url},
            ensure_ascii=False,
        ).encode()
        answer = self.call("POST", "/v1/waybills", content=body, headers=self._signed(body))
        waybill = answer.get("waybill") if isinstance(answer, dict) else None
        if not isinstance(waybill, str) or not 0 < len(waybill) <= 40:
            raise CarrierError(f"{self.carrier.code} gave no waybill")
        return Booking(waybill)

    def pull(self, waybill: str) -> list[ScanRecord]:
        answer = self.call("GET", f"/v1/waybills/{waybill}", headers=self._signed(b""))
        try:
            return self._records(answer)
        except Unreadable as error:
            raise CarrierError(f"{self.carrier.code} answered what we can't read") from error

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> None:
        timestamp = headers.get("Carrier-Timestamp", "")
        given = headers.get("Carrier-Signature", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 12):
            raise BadSignature("no timestamp")
        if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
            raise BadSignature("stale timestamp")
        wanted = [signature(secret, timestamp, body) for secret in self.secrets()]
        if not given.isascii() or not any(hmac.compare_digest(one, given) for one in wanted):
            raise BadSignature("wrong signature")

    def parse(self, body: bytes) -> list[ScanRecord]:
        try:
            return self._records(json.loads(body))
        except (ValueError, RecursionError) as error:
            raise Unreadable("not JSON") from error

    def _records(self, answer: Any) -> list[ScanRecord]:
        try:
            waybill = plain(answer["waybill"], 40)
            return [self._record(waybill, event) for event in answer["events"]]
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(repr(error)) from error

    def _record(self, waybill: str, event: Mapping[str, Any]) -> ScanRecord:
        occurred_at = datetime.fromisoformat(event["at"])
        if occurred_at.tzinfo is None:
            raise ValueError("a moment without a zone")
        code = plain(event["code"], 40)
        return ScanRecord(
            waybill=waybill,
            event_key=plain(event["id"], 120),
            status=self.CODES.get(code, "unknown"),
            carrier_code=code,
            text=plain(event.get("text", ""), 300),
            facility=plain(event.get("facility", ""), 120),
            occurred_at=occurred_at,
            voids_key=plain(event.get("voids", ""), 120),
        )

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "Carrier-Timestamp": timestamp,
            "Carrier-Signature": signature(self.secrets()[0], timestamp, body),
        }
