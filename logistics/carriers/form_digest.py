"""The dialect of the great Chinese platforms: a form whose content is signed with base64(MD5(content + secret)), and
pushes that repeat the whole trace.

The form after Cainiao's open platform, "Signature method" (openapi.express.cainiao.com/docs/sign.html): the fields
`logistics_interface` (the content, JSON), `data_digest`, `logistic_provider_id`, `msg_type`, `msg_id`. The trace inside, and
its codes, after Kuaidi100's "Push interface" and "Real-time query", section 1.6 "Status" (resultv2=4). Both read 2026-11.
"""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import unquote_to_bytes, urlencode

from logistics.carriers.base import (
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

FIELDS_MOST = 20


def digest(content: bytes, secret: bytes) -> str:
    """MD5 because the dialect says so. It authenticates only as long as nobody else knows the secret."""
    return base64.b64encode(hashlib.md5(content + secret, usedforsecurity=False).digest()).decode()


class FormDigestCarrier(CarrierAdapter):
    """Names no moment in its signature: a replay is known by its digest, for good, and told like the first."""

    CONTENT_TYPE: ClassVar[str] = "application/x-www-form-urlencoded"
    RECEIPT: ClassVar[Mapping[str, Any]] = {"success": "true", "result": True, "returnCode": "200", "message": "成功"}

    CODES: ClassVar[Mapping[str, str]] = {
        "1": "accepted", "101": "created", "102": "created", "103": "accepted",
        "0": "in_transit", "1001": "in_transit", "1002": "in_transit", "1003": "in_transit", "7": "in_transit",
        "5": "out_for_delivery", "501": "ready_for_pickup",
        "3": "delivered", "301": "delivered", "302": "delivered", "303": "delivered", "304": "delivered",
        "6": "returning", "4": "returned", "14": "returning", "401": "cancelled", "210": "cancelled",
        "2": "exception", "201": "exception", "202": "exception", "203": "exception", "204": "attempt_failed",
        "205": "exception", "206": "attempt_failed", "207": "exception", "208": "exception", "209": "exception",
        "8": "in_transit", "10": "in_transit", "11": "in_transit", "12": "in_transit", "13": "exception",
    }  # fmt: skip
    INCIDENTS: ClassVar[Mapping[str, str]] = {
        "14": "refused", "202": "delayed", "203": "refused", "205": "not_collected", "206": "unreachable",
        "207": "not_served", "208": "delayed", "209": "damaged", "13": "customs_held",
    }  # fmt: skip

    def quote(self, *, parcel: Mapping[str, Any]) -> Quote:
        return self.told(self._ask("PRICE_QUERY", {"company": self.carrier.code, "parcel": parcel}), _read_price)

    def book(self, *, reference: str, parcel: Mapping[str, Any], notify_url: str) -> Booking:
        asked = {"company": self.carrier.code, "orderId": reference, "parcel": parcel, "callbackurl": notify_url}
        raw = self._ask("TMS_WAYBILL_GET", asked)
        waybill = self.told(raw, lambda answer: json.loads(answer)["waybillCode"])
        if not isinstance(waybill, str) or not 0 < len(waybill) <= 40:
            raise CarrierError(f"{self.carrier.code} gave no waybill")
        return Booking(waybill, raw)

    def cancel(self, *, waybill: str) -> None:
        self._ask("TMS_WAYBILL_DISCARD", {"waybillCode": waybill})

    def pull(self, waybill: str) -> bytes:
        return self._ask("TRACE_QUERY", {"nu": waybill})

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> uuid.UUID:
        fields = _fields(body)
        content, given = fields.get(b"logistics_interface"), fields.get(b"data_digest", b"")
        if content is None:
            raise BadSignature("no content")
        if not any(hmac.compare_digest(digest(content, secret).encode(), given) for secret in self.secrets()):
            raise BadSignature("wrong signature")
        return fingerprint(content)

    def parse(self, body: bytes) -> list[ScanRecord]:
        content = _fields(body).get(b"logistics_interface")
        if content is None:
            raise Unreadable("no content")
        return self.parse_answer(content)

    def parse_answer(self, body: bytes) -> list[ScanRecord]:
        try:
            trace = json.loads(body)["lastResult"]
            waybill = plain(trace["nu"], 40)
            return [self._record(waybill, step) for step in trace["data"]]
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise Unreadable(repr(error)) from error

    def _record(self, waybill: str, step: Mapping[str, Any]) -> ScanRecord:
        at = self.moment(step["time"])
        code, facility = plain(step["statusCode"], 40), plain(step.get("areaName") or "", 120)
        record = ScanRecord(
            waybill,
            event_key(code, at, facility),
            self.CODES.get(code, "unknown"),
            code,
            plain(step.get("context") or "", 300),
            facility,
            at,
            "",
            self.INCIDENTS.get(code, ""),
            plain(step.get("signer") or "", 120),
        )
        return voiding(record) if step.get("revoked") is True else record

    def _ask(self, msg_type: str, asked: Mapping[str, Any]) -> bytes:
        content = json.dumps(asked, ensure_ascii=False).encode()
        form = {
            "logistics_interface": content,
            "data_digest": digest(content, self.secret()),
            "logistic_provider_id": self.carrier.account or self.carrier.code,
            "msg_type": msg_type,
            "msg_id": str(uuid.uuid4()),
        }
        raw = self.call("POST", "/gateway", content=urlencode(form), headers={"Content-Type": self.CONTENT_TYPE})
        told = self.told(raw, json.loads)
        if not isinstance(told, dict) or str(told.get("success")).lower() != "true":
            reason = told.get("errorMsg") if isinstance(told, dict) else told
            raise CarrierError(f"{self.carrier.code} refused: {plain(reason, 100)}", permanent=True)
        return raw


def _fields(body: bytes) -> dict[bytes, bytes]:
    """The form's fields as raw bytes: the signature is over those. None of a form with too many."""
    pairs = [pair.partition(b"=") for pair in body.split(b"&", FIELDS_MOST)]
    if len(pairs) > FIELDS_MOST:
        return {}
    return {_plain_bytes(name): _plain_bytes(value) for name, _, value in pairs}


def _plain_bytes(quoted: bytes) -> bytes:
    return unquote_to_bytes(quoted.replace(b"+", b" "))


def _read_price(raw: bytes) -> Quote:
    told = json.loads(raw)
    return Quote(int(told["price"]), str(told["currency"]), int(told["days"]))
