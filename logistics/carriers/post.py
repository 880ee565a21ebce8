"""The post: numbers of the UPU's S10 standard, never calls, has to be asked, and answers in lines of text.

A line a scan: code, local time, office, place, text, who signed; `|` between them, GB 18030 as Chinese post offices write.
Codes after the UPU's EMSEVT V3 (events of postal items, UPU standard M40).
"""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from logistics.carriers.base import (
    Booking,
    CarrierAdapter,
    CarrierError,
    Quote,
    ScanRecord,
    Unreadable,
    event_key,
    plain,
    voiding,
)
from logistics.carriers.s10 import is_s10

CHARSET: Final = "gb18030"
KEY_HEADER: Final = "Post-Key"
COLUMNS: Final = 6


class PostCarrier(CarrierAdapter):
    """Verifies no calls, since it makes none."""

    CODES: ClassVar[Mapping[str, str]] = {
        "EMA": "accepted", "EMB": "in_transit", "EXA": "in_transit", "EXB": "exception", "EXC": "in_transit",
        "EXD": "exception", "EXX": "cancelled", "EMC": "in_transit", "EMJ": "in_transit", "EMK": "in_transit",
        "EMD": "in_transit", "EDA": "exception", "EDB": "in_transit", "EME": "exception", "EDC": "in_transit",
        "EMF": "in_transit", "EDD": "in_transit", "EDE": "in_transit", "EMG": "in_transit", "EDF": "exception",
        "EDG": "out_for_delivery", "EDH": "ready_for_pickup", "EMH": "attempt_failed", "EMI": "delivered",
        # The standard has no word for the way back; these two are agreed with our post.
        "RET": "returning", "REB": "returned",
    }  # fmt: skip
    INCIDENTS: ClassVar[Mapping[str, str]] = {
        "EXB": "customs_held", "EXD": "delayed", "EDA": "delayed", "EME": "customs_held", "EDF": "delayed",
    }  # fmt: skip

    def quote(self, *, parcel: Mapping[str, Any]) -> Quote:
        raw = self.call("GET", f"/post/rates?{urlencode({'weight_g': parcel['weight_g']})}", headers=self._key())
        amount, currency, days = self.told(raw, lambda answer: answer.decode(CHARSET).split("|"))
        return Quote(int(amount), currency, int(days))

    def book(self, *, reference: str, parcel: Mapping[str, Any], notify_url: str) -> Booking:
        asked = {"reference": reference, "office": self.carrier.code, "weight_g": parcel.get("weight_g", 0)}
        asked |= {"from": _place(parcel.get("from")), "to": _place(parcel.get("to"))}
        asked |= {"item": parcel["waybill"]} if parcel.get("waybill") else {}
        raw = self.call("POST", "/post/items", data=asked, headers=self._key())
        waybill = self.told(raw, lambda answer: answer.decode("ascii").strip())
        if not is_s10(waybill):
            raise CarrierError(f"{self.carrier.code} gave no S10 number: {plain(waybill, 40)}")
        return Booking(waybill, raw)

    def cancel(self, *, waybill: str) -> None:
        self.call("DELETE", f"/post/items/{waybill}", headers=self._key())

    def pull(self, waybill: str) -> bytes:
        return self.as_kept(waybill, self.call("GET", f"/post/items/{waybill}/events", headers=self._key()))

    def as_kept(self, waybill: str, raw: bytes) -> bytes:
        """The lines do not name the item: the question does, and is kept with them as the first."""
        return f"{waybill}\n".encode() + raw

    def parse(self, body: bytes) -> list[ScanRecord]:
        try:
            number, *lines = body.decode(CHARSET).splitlines()
            if not is_s10(number):
                raise ValueError(f"{number[:20]!r} is no S10 number")
            return [self._record(number, line.split("|")) for line in lines if line]
        except ValueError as error:
            raise Unreadable(repr(error)) from error

    def _record(self, waybill: str, columns: list[str]) -> ScanRecord:
        if not COLUMNS <= len(columns) <= COLUMNS + 1:
            raise ValueError(f"{len(columns)} columns")
        code, local_time, office, place, text, signer = (plain(column, 300) for column in columns[:COLUMNS])
        at, code = self.moment(local_time), code[:40]
        record = ScanRecord(
            waybill,
            event_key(code, at, office),
            self.CODES.get(code, "unknown"),
            code,
            text,
            f"{office} {place}".strip()[:120],
            at,
            "",
            self.INCIDENTS.get(code, ""),
            signer[:120],
        )
        return voiding(record) if columns[COLUMNS:] == ["X"] else record

    def _key(self) -> dict[str, str]:
        return {KEY_HEADER: self.secret().decode(), "X-Request-Id": str(uuid.uuid4())}


def _place(where: Any) -> str:
    if not isinstance(where, Mapping):
        return ""
    return str(where.get("area") or where.get("name") or "")
