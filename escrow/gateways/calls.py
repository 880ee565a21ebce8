"""The one way out to a payment provider: ask once, with a limit on time and size, and keep a row of it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
import structlog
from django.conf import settings
from django.db import DatabaseError, transaction

from escrow.actions.calls import record_call
from escrow.gateways.base import GatewayError
from escrow.gateways.secrecy import blot, without_secret_fields

log = structlog.get_logger(__name__)

CONNECT_SECONDS: Final = 3
LARGEST_ANSWER: Final = 1024 * 1024
OUR_MACHINE: Final = ("127.0.0.1", "localhost", "::1")

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `method` is the provider's name for it, `reference` ours for what it is about.

    `asked` is what it says, in a form worth keeping: it never contains a header, and is blotted before it is kept.
    """

    gateway: str
    method: str
    reference: str
    verb: str
    url: str
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is what came, as UTF-8; bytes that are none make GatewayError before anyone sees it."""

    status: int
    text: str

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def as_object(self) -> dict[str, Any]:
        """The JSON object it is, or GatewayError."""
        try:
            told = json.loads(self.text)
        except (ValueError, RecursionError):
            raise GatewayError(f"the provider answered {self.status} with something that is not JSON") from None
        if not isinstance(told, dict):
            raise GatewayError(f"the provider answered {self.status} with something that is no object")
        return told


def ask(call: Call, read: Callable[[Answer], Told]) -> Told:
    """Send `call` and hand its answer to `read`, which raises GatewayError for what it can't use.

    Network: raises RuntimeError inside a transaction, whose locks would wait for the provider, and whose end could undo
    the row. Follows no redirect: a provider's API has none, and our signature is for it alone. Whatever happens, one row
    of ProviderCall tells it; if even that can't be written, the answer counts all the same.
    """
    with transaction.atomic(durable=True):
        pass  # Django refuses this one inside another, and asks the database nothing.
    began = time.monotonic()
    answer: Answer | None = None
    error = "a fault of ours"
    try:
        answer = _send(call, deadline=began + settings.OUTSIDE_TIMEOUT_SECONDS)
        told = read(answer)
        error = ""
        return told
    except GatewayError as refusal:
        error = blot(str(refusal))
        refusal.args = (error,)
        raise
    finally:
        _keep(call, answer, round((time.monotonic() - began) * 1000), error)


def _send(call: Call, deadline: float) -> Answer:
    patience = httpx.Timeout(settings.OUTSIDE_TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
    # The proxies of the environment are for the world outside, not for what runs beside us.
    is_outside = urlsplit(call.url).hostname not in OUR_MACHINE
    # Nothing packed: a small answer that unpacks to gigabytes would be past every limit before we saw it.
    headers = {"Accept-Encoding": "identity", **call.headers}
    body = bytearray()
    try:
        with (
            httpx.Client(timeout=patience, trust_env=is_outside) as client,
            client.stream(call.verb, call.url, content=call.content, headers=headers) as response,
        ):
            for piece in response.iter_raw():
                body += piece
                # httpx's patience is for each piece: a provider that drips would hold a worker for hours.
                if len(body) > LARGEST_ANSWER or time.monotonic() > deadline:
                    raise GatewayError("the provider's answer is too long")
            return Answer(response.status_code, bytes(body).decode("utf-8"))
    except UnicodeDecodeError:
        raise GatewayError("the provider's answer is not UTF-8") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise GatewayError(f"the provider can't be reached: {type(error).__name__} {error}") from None


def _keep(call: Call, answer: Answer | None, duration_ms: int, error: str) -> None:
    try:
        record_call(
            gateway=call.gateway,
            method=call.method,
            reference=call.reference,
            request=blot(json.dumps(without_secret_fields(call.asked), ensure_ascii=False, default=str)),
            response_status=answer.status if answer else None,
            response_body=blot(answer.text) if answer else "",
            duration_ms=duration_ms,
            error=error,
        )
    except DatabaseError:
        log.exception("provider_call_not_kept", gateway=call.gateway, method=call.method, reference=call.reference)
