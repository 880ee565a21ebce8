"""Carries one message to one address over HTTP. Knows no database: it runs on threads beside the sweep."""

import ipaddress
import json
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from standardwebhooks import Webhook

PATIENCE_SECONDS: Final = 10
READ_MOST_BYTES: Final = 4096
USER_AGENT: Final = "Teahouse-Webhooks/1"


class UnsafeAddress(ValueError):
    """An address that a webhook may not go to: it says why, in a word for the log."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out: `body` is the same at every try, the signature is made anew for its moment."""

    delivery_id: int
    message_id: str
    url: str
    secrets: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back. `status` is None when nothing did; then `error` says why."""

    delivery_id: int
    status: int | None
    error: str
    duration_ms: int

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def body_of(*, type: str, created_at: datetime, data: dict) -> str:
    """The text that is signed and sent: type, timestamp and data, as the specification has it."""
    letter = {"type": type, "timestamp": created_at.astimezone(UTC).isoformat(), "data": data}
    return json.dumps(letter, ensure_ascii=False, separators=(",", ":"))


def carry(letter: Letter) -> Outcome:
    """Send it once. Never raises: whatever goes wrong is an Outcome."""
    began = time.monotonic()
    status, error = None, ""
    try:
        status = _post(letter)
    except UnsafeAddress as refusal:
        error = str(refusal)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as trouble:
        error = type(trouble).__name__
    return Outcome(letter.delivery_id, status, error[:120], int((time.monotonic() - began) * 1000))


def safe_address(url: str) -> tuple[str, str]:
    """The host of `url`, and the one address of it to connect to, so that no later answer of a name server counts.

    Raises UnsafeAddress for anything but https to the public internet (both may be loosened by settings, for local work).
    """
    parts = urlsplit(url)
    if parts.scheme not in (("https", "http") if settings.WEBHOOK_ALLOW_LOCAL else ("https",)):
        raise UnsafeAddress("only https")
    if not parts.hostname or parts.username or parts.password:
        raise UnsafeAddress("no plain host")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as trouble:
        raise UnsafeAddress("unknown host") from trouble
    addresses = [str(row[4][0]) for row in found]
    if not settings.WEBHOOK_ALLOW_LOCAL and not all(ipaddress.ip_address(each).is_global for each in addresses):
        raise UnsafeAddress("not a public address")
    return parts.hostname, addresses[0]


def _post(letter: Letter) -> int:
    host, address = safe_address(letter.url)
    parts = urlsplit(letter.url)
    port = f":{parts.port}" if parts.port else ""
    pinned = parts._replace(netloc=f"[{address}]{port}" if ":" in address else f"{address}{port}").geturl()
    headers = {
        "Host": f"{host}{port}",
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        **signature_headers(letter),
    }
    with (
        httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False, follow_redirects=False) as client,
        client.stream(
            "POST", pinned, content=letter.body.encode(), headers=headers, extensions={"sni_hostname": host}
        ) as answer,
    ):
        for _piece in answer.iter_raw(READ_MOST_BYTES):
            break  # what it says is its own business; a short look keeps a chatty one from holding the line
        return answer.status_code


def signature_headers(letter: Letter) -> dict[str, str]:
    """The three headers of the specification, with a signature for each secret that is valid now."""
    now = datetime.now(UTC).replace(microsecond=0)
    signatures = [
        Webhook(secret).sign(msg_id=letter.message_id, timestamp=now, data=letter.body) for secret in letter.secrets
    ]
    return {
        "webhook-id": letter.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
