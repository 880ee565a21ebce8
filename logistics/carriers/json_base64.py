"""The dialect of tracking services abroad: JSON, its raw body signed in base64 with HMAC-SHA256.

Names of fields and header after AfterShip's Tracking API, "Webhook specifications" and "Checkpoint" (version 2025-01);
codes after its "Delivery statuses" and "Delivery sub-statuses" (2025-04), aftership.com/docs/tracking, read 2026-11.
"""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from logistics.carriers.base import (
    TOLERANCE_SECONDS,
    BadSignature,
    Booking,
    CarrierAdapter,
    CarrierError,
    Quote,
    ScanRecord,
    Unreadable,
    event_key,
    fingerprint,
    plain,
    voiding,
)

SIGNATURE_HEADER: Final = "aftership-hmac-sha256"


def signature(secret: bytes, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()


class JsonBase64Carrier(CarrierAdapter):
    """Pushes the whole trace each time. Its moments are often local times without a zone: they are the carrier's."""

    # Tags, and those sub-statuses that say more than their tag. A parcel nobody has scanned yet is `Pending`.
    CODES: ClassVar[Mapping[str, str]] = {
        "Pending": "created",
        "InfoReceived": "created",
        "InTransit": "in_transit",
        "InTransit_002": "accepted",
        "OutForDelivery": "out_for_delivery",
        "AttemptFail": "attempt_failed",
        "AvailableForPickup": "ready_for_pickup",
        "Delivered": "delivered",
        "Exception": "exception",
        "Exception_010": "returning",
        "Exception_011": "returned",
        "Expired": "expired",
    }
    INCIDENTS: ClassVar[Mapping[str, str]] = {
        "AttemptFail_002": "nobody_home",
        "Exception_002": "moved",
        "Exception_003": "refused",
        "Exception_004": "customs_held",
        "Exception_005": "delayed",
        "Exception_006": "unpaid_charges",
        "Exception_007": "wrong_address",
        "Exception_008": "not_collected",
        "Exception_012": "damaged",
        "Exception_013": "lost",
        "Exception_016": "misrouted",
        "Exception_017": "weather",
        "Exception_018": "papers_missing",
    }

    def quote(self, *, parcel: Mapping[str, Any]) -> Quote:
        raw = self._send("POST", "/v4/rates", {"slug": self.carrier.code, "parcel": parcel})
        return self.told(raw, _read_rate)

    def book(self, *, reference: str, parcel: Mapping[str, Any], notify_url: str) -> Booking:
        asked = {"slug": self.carrier.code, "order_id": reference, "parcel": parcel, "callback": notify_url}
        raw = self._send("POST", "/v4/shipments", asked)
        waybill = self.told(raw, lambda answer: json.loads(answer)["data"]["tracking"]["tracking_number"])
        if not isinstance(waybill, str) or not 0 < len(waybill) <= 40:
            raise CarrierError(f"{self.carrier.code} gave no waybill")
        return Booking(waybill, raw)

    def cancel(self, *, waybill: str) -> None:
        self._send("DELETE", f"/v4/shipments/{waybill}")

    def pull(self, waybill: str) -> bytes:
        return self._send("GET", f"/v4/trackings/{waybill}")

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> uuid.UUID:
        """The moment stands inside the signed body (`ts`), so the signature is looked at first."""
        given = headers.get(SIGNATURE_HEADER, "")
        wanted = [signature(secret, body) for secret in self.secrets()]
        if not given.isascii() or not any(hmac.compare_digest(one, given) for one in wanted):
            raise BadSignature("wrong signature")
        try:
            ts = json.loads(body)["ts"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return fingerprint(body)  # signed all the same: kept, and refused as unreadable
        if type(ts) is not int or abs(time.time() - ts) > TOLERANCE_SECONDS:
            raise BadSignature("stale timestamp")
        return fingerprint(body)

    def parse(self, body: bytes) -> list[ScanRecord]:
        return self._trace(body, lambda told: told["msg"])

    def parse_answer(self, body: bytes) -> list[ScanRecord]:
        return self._trace(body, lambda told: told["data"]["tracking"])

    def _trace(self, body: bytes, find: Any) -> list[ScanRecord]:
        try:
            tracking = find(json.loads(body))
            waybill = plain(tracking["tracking_number"], 40)
            return [self._record(waybill, checkpoint) for checkpoint in tracking["checkpoints"]]
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise Unreadable(repr(error)) from error

    def _record(self, waybill: str, checkpoint: Mapping[str, Any]) -> ScanRecord:
        tag, subtag = plain(checkpoint["tag"], 40), plain(checkpoint.get("subtag") or "", 40)
        facility = plain(checkpoint.get("location") or "", 120)
        at = self.moment(checkpoint["checkpoint_time"])
        code = subtag or tag
        record = ScanRecord(
            waybill,
            event_key(code, at, facility),
            self.CODES.get(subtag) or self.CODES.get(tag, "unknown"),
            code,
            plain(checkpoint.get("message") or "", 300),
            facility,
            at,
            "",
            self.INCIDENTS.get(subtag, ""),
            plain(checkpoint.get("signed_by") or "", 120),
        )
        return voiding(record) if checkpoint.get("revoked") is True else record

    def _send(self, method: str, path: str, asked: Mapping[str, Any] | None = None) -> bytes:
        body = b"" if asked is None else json.dumps(asked, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature(self.secret(), body)}
        return self.call(method, path, content=body, headers=headers)


def _read_rate(raw: bytes) -> Quote:
    rate = json.loads(raw)["data"]["rate"]
    return Quote(int(rate["amount_minor"]), str(rate["currency"]), int(rate["transit_days"]))
