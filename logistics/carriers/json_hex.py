"""The dialect of modern couriers: JSON bodies, signed in hex with HMAC-SHA256 over timestamp and raw body."""

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from logistics.carriers.base import (
    TOLERANCE_SECONDS,
    BadSignature,
    Booking,
    CarrierAdapter,
    CarrierError,
    Quote,
    ScanRecord,
    Unreadable,
    fingerprint,
    plain,
)

__all__ = ["TOLERANCE_SECONDS", "JsonHexCarrier", "plain", "signature"]


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


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
    # Its reasons, in an event's "reason".
    INCIDENTS: ClassVar[Mapping[str, str]] = {
        "WEATHER": "weather",
        "CUSTOMS": "customs_held",
        "PAPERS": "papers_missing",
        "WRAPPING": "badly_wrapped",
        "NOT_READY": "not_ready",
        "ADDRESS": "wrong_address",
        "NOBODY_HOME": "nobody_home",
        "REFUSED": "refused",
        "NOT_COLLECTED": "not_collected",
        "TRAFFIC": "delayed",
        "MISROUTED": "misrouted",
        "DAMAGED": "damaged",
        "LOST": "lost",
    }

    def quote(self, *, parcel: Mapping[str, Any]) -> Quote:
        raw = self._post("/v1/quotes", {"carrier": self.carrier.code, "parcel": parcel})
        return self.told(raw, _read_quote)

    def book(self, *, reference: str, parcel: Mapping[str, Any], notify_url: str) -> Booking:
        asked = {"carrier": self.carrier.code, "reference": reference, "parcel": parcel, "notify_url": notify_url}
        raw = self._post("/v1/waybills", asked)
        waybill = self.told(raw, lambda answer: json.loads(answer)["waybill"])
        if not isinstance(waybill, str) or not 0 < len(waybill) <= 40:
            raise CarrierError(f"{self.carrier.code} gave no waybill")
        return Booking(waybill, raw)

    def cancel(self, *, waybill: str) -> None:
        self._post(f"/v1/waybills/{waybill}/cancel", {})

    def pull(self, waybill: str) -> bytes:
        return self.call("GET", f"/v1/waybills/{waybill}", headers=self._signed(b""))

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> uuid.UUID:
        timestamp = headers.get("Carrier-Timestamp", "")
        given = headers.get("Carrier-Signature", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 12):
            raise BadSignature("no timestamp")
        if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
            raise BadSignature("stale timestamp")
        wanted = [signature(secret, timestamp, body) for secret in self.secrets()]
        if not given.isascii() or not any(hmac.compare_digest(one, given) for one in wanted):
            raise BadSignature("wrong signature")
        return fingerprint(timestamp.encode(), body)

    def parse(self, body: bytes) -> list[ScanRecord]:
        try:
            told = json.loads(body)
            waybill = plain(told["waybill"], 40)
            return [self._record(waybill, event) for event in told["events"]]
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise Unreadable(repr(error)) from error

    def _record(self, waybill: str, event: Mapping[str, Any]) -> ScanRecord:
        occurred_at = datetime.fromisoformat(event["at"])
        if occurred_at.tzinfo is None:
            raise ValueError("a moment without a zone")
        code = plain(event["code"], 40)
        reason = event.get("reason")
        return ScanRecord(
            waybill,
            plain(event["id"], 120),
            self.CODES.get(code, "unknown"),
            code,
            plain(event.get("text", ""), 300),
            plain(event.get("facility", ""), 120),
            occurred_at,
            plain(event.get("voids", ""), 120),
            self.INCIDENTS.get(reason, "") if isinstance(reason, str) else "",
            plain(event.get("signed_by", ""), 120),
        )

    def _post(self, path: str, asked: Mapping[str, Any]) -> bytes:
        body = json.dumps(asked, ensure_ascii=False).encode()
        return self.call("POST", path, content=body, headers=self._signed(body))

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "Carrier-Timestamp": timestamp,
            "Carrier-Signature": signature(self.secret(), timestamp, body),
        }


def _read_quote(raw: bytes) -> Quote:
    told = json.loads(raw)
    return Quote(int(told["amount_minor"]), str(told["currency"]), int(told["transit_days"]))
