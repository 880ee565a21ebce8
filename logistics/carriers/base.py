"""What every carrier's adapter does: quote, book, cancel, pull, verify, parse."""

import hashlib
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, NamedTuple
from zoneinfo import ZoneInfo

import httpx

from logistics.carriers.asking import TooMuch, ask
from logistics.models import Carrier

TOLERANCE_SECONDS: Final = 300
"""A call signed earlier or later than this is stale."""

ANSWER_MOST_BYTES: Final = 2 * 1024 * 1024


class CarrierError(Exception):
    """A carrier failed us. `permanent`: asking again is no use."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class BadSignature(Exception):
    """A call that claims to be a carrier's and isn't."""


class Unreadable(Exception):
    """A carrier's call that does not follow its own dialect."""


@dataclass(frozen=True, slots=True)
class Booking:
    waybill: str
    raw: bytes = b""
    """The carrier's answer as it came."""


@dataclass(frozen=True, slots=True)
class Quote:
    amount_minor: int
    currency: str
    transit_days: int


class ScanRecord(NamedTuple):
    """One scan as a carrier told it, with our word for its code; `unknown` when we have none."""

    waybill: str
    event_key: str
    status: str
    carrier_code: str
    text: str
    facility: str
    occurred_at: datetime
    voids_key: str = ""
    incident: str = ""
    """A word of logistics/incidents.py, where the carrier gave a reason."""
    proof: str = ""
    """Who signed, or where the picture is; empty without."""


class CarrierAdapter(ABC):
    """Speaks one dialect. Network only in `quote`, `book`, `cancel` and `pull`; `verify` and `parse` are pure."""

    CODES: ClassVar[Mapping[str, str]]
    """The carrier's codes to our statuses."""
    INCIDENTS: ClassVar[Mapping[str, str]] = {}
    """Its codes, or its reasons, to our words for incidents."""
    CONTENT_TYPE: ClassVar[str] = "application/json"
    RECEIPT: ClassVar[Mapping[str, Any]] = {"stored": True}
    """What it wants to hear when its call was taken."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    @abstractmethod
    def quote(self, *, parcel: Mapping[str, Any]) -> Quote:
        """What it would cost. Raises CarrierError."""

    @abstractmethod
    def book(self, *, reference: str, parcel: Mapping[str, Any], notify_url: str) -> Booking:
        """Ask for a parcel to be carried. The same reference again returns the same waybill. Raises CarrierError."""

    @abstractmethod
    def cancel(self, *, waybill: str) -> None:
        """Call a booking off. Said twice, it is called off once. Raises CarrierError, permanent when it is too late."""

    @abstractmethod
    def pull(self, waybill: str) -> bytes:
        """The carrier's raw answer to where a parcel is, with every scan so far. Raises CarrierError."""

    def as_kept(self, waybill: str, raw: bytes) -> bytes:
        """An answer with what was asked, where it doesn't say so itself."""
        return raw

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> uuid.UUID:
        """What makes this call the call it is, so that a replay is known. Raises BadSignature unless the carrier signed
        the raw body, lately where its dialect names a moment.
        """
        raise BadSignature("this carrier never calls")

    @abstractmethod
    def parse(self, body: bytes) -> list[ScanRecord]:
        """The scans in a call. Raises Unreadable."""

    def parse_answer(self, body: bytes) -> list[ScanRecord]:
        """The scans in an answer of `pull`. Raises Unreadable."""
        return self.parse(body)

    def secrets(self) -> list[bytes]:
        """The secrets honoured now: two while they rotate."""
        return [secret.encode() for secret in (self.carrier.secret, self.carrier.previous_secret) if secret]

    def secret(self) -> bytes:
        """The one we sign with. Raises CarrierError where none is set."""
        if not self.carrier.secret:
            raise CarrierError(f"{self.carrier.code} has no secret", permanent=True)
        return self.carrier.secret.encode()

    def call(self, method: str, path: str, **kwargs: Any) -> bytes:
        """The body of a call's answer. Raises CarrierError, permanent for 4xx."""
        try:
            status, body = ask(method, f"{self.carrier.base_url}{path}", most_bytes=ANSWER_MOST_BYTES, **kwargs)
        except (httpx.HTTPError, httpx.InvalidURL, TooMuch) as error:
            raise CarrierError(f"{self.carrier.code} can't be reached: {error!r}") from error
        if status >= 300:  # nothing is followed elsewhere
            permanent = 400 <= status < 500 and status not in (408, 425, 429)
            raise CarrierError(f"{self.carrier.code} answered {status}", permanent=permanent)
        return body

    def told(self, raw: bytes, read: Callable[[bytes], Any]) -> Any:
        """What an answer says. Raises CarrierError where it can't be read."""
        try:
            return read(raw)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise CarrierError(f"{self.carrier.code} answered what we can't read: {error!r}") from error

    def moment(self, text: str) -> datetime:
        """A moment as this carrier writes it; without a zone it is in the carrier's own.

        Raises ValueError, TypeError; CarrierError where its row names no zone that there is, which is no fault of the call.
        """
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at
        try:
            return at.replace(tzinfo=_zone(self.carrier.zone))
        except (LookupError, ValueError, OSError) as error:
            raise CarrierError(f"{self.carrier.code} is in no zone: {self.carrier.zone!r}") from error


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


_PLAIN: Final = str.maketrans("", "", "\x00")


def plain(value: Any, most_characters: int) -> str:
    """A text that a column takes: no NUL and no half characters, which PostgreSQL refuses, and not too long."""
    text = str(value)[:most_characters]
    if text.isascii() and "\x00" not in text:
        return text
    return text.translate(_PLAIN).encode("utf-8", "replace").decode()


def event_key(code: str, at: datetime, facility: str) -> str:
    """What a scan without an id of its own is known by: code, moment to the second, place."""
    key = f"{code}/{int(at.timestamp())}/{facility}"
    return key if len(key) <= 120 else f"{key[:80]}#{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def voiding(record: ScanRecord) -> ScanRecord:
    """The event that takes `record` back, where a dialect repeats an event with a mark to do so."""
    return record._replace(event_key=f"void/{record.event_key}"[:120], status="unknown", voids_key=record.event_key)


def fingerprint(*parts: bytes) -> uuid.UUID:
    """128 bits that only the very same signed call has."""
    return uuid.UUID(bytes=hashlib.sha256(b"\x00".join(parts)).digest()[:16])
