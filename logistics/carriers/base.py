"""What every carrier's adapter does: book, pull, verify, parse."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import httpx
from django.conf import settings

from logistics.models import Carrier


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


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """One scan as a carrier told it, with our word for its code; `unknown` when we have none."""

    waybill: str
    event_key: str
    status: str
    carrier_code: str
    text: str
    facility: str
    occurred_at: datetime
    voids_key: str = ""


class CarrierAdapter(ABC):
    """Speaks one dialect. Network only in `book` and `pull`; `verify` and `parse` are pure."""

    CODES: ClassVar[Mapping[str, str]]
    """The carrier's codes to our statuses."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    @abstractmethod
    def book(self, *, reference: str, parcel: Mapping[str, Any], notify_url: str) -> Booking:
        """Ask for a parcel to be carried. The same reference again returns the same waybill. Raises CarrierError."""

    @abstractmethod
    def pull(self, waybill: str) -> list[ScanRecord]:
        """Every scan of a parcel so far. Raises CarrierError."""

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> None:
        """Raises BadSignature unless the raw body was signed by the carrier, lately."""
        raise BadSignature("this carrier never calls")

    @abstractmethod
    def parse(self, body: bytes) -> list[ScanRecord]:
        """The scans in a call. Raises Unreadable."""

    def secrets(self) -> list[bytes]:
        """The secrets honoured now: two while they rotate."""
        return [secret.encode() for secret in (self.carrier.secret, self.carrier.previous_secret) if secret]

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        """A JSON call to the carrier. Raises CarrierError, permanent for 4xx."""
        try:
            answer = httpx.request(
                method, f"{self.carrier.base_url}{path}", timeout=settings.OUTSIDE_TIMEOUT_SECONDS, **kwargs
            )
        except httpx.HTTPError as error:
            raise CarrierError(f"{self.carrier.code} can't be reached: {error!r}") from error
        if answer.is_error:
            permanent = answer.is_client_error and answer.status_code not in (408, 425, 429)
            raise CarrierError(f"{self.carrier.code} answered {answer.status_code}", permanent=permanent)
        try:
            return answer.json()
        except ValueError as error:
            raise CarrierError(f"{self.carrier.code} answered no JSON") from error
