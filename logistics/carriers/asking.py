"""One question to a carrier over HTTP, with a limit on the size of the answer and one on the time for all of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
from django.conf import settings


class TooMuch(Exception):
    """An answer that is too long, or takes too long."""


def ask(
    method: str, url: str, *, most_bytes: int, headers: dict[str, str] | None = None, **kwargs: Any
) -> tuple[int, bytes]:
    """Status and raw body of the answer. Raises TooMuch, httpx.HTTPError, httpx.InvalidURL.

    httpx's own timeout is for each piece: head or body that drip would hold a worker for hours. Nothing packed is asked for
    or opened, since a small answer can unpack to gigabytes.
    """
    body = bytearray()
    seconds = settings.OUTSIDE_TIMEOUT_SECONDS
    with (
        _deadline(seconds) as (is_over, trace),
        httpx.Client(timeout=seconds, headers={"Accept-Encoding": "identity"}) as client,
    ):
        try:
            with client.stream(method, url, headers=headers, extensions={"trace": trace}, **kwargs) as answer:
                for piece in answer.iter_raw():
                    body += piece
                    if len(body) > most_bytes:
                        raise TooMuch(f"an answer of more than {most_bytes} bytes")
                status, packed = answer.status_code, answer.headers.get("Content-Encoding", "identity")
        except httpx.HTTPError as error:
            raise TooMuch(f"no whole answer in {seconds} s") if is_over.is_set() else error from None
    if is_over.is_set():
        raise TooMuch(f"no whole answer in {seconds} s")
    if packed.lower() != "identity":
        raise TooMuch(f"an answer packed with {packed[:20]}")
    return status, bytes(body)


@contextmanager
def _deadline(seconds: float) -> Iterator[tuple[threading.Event, Any]]:
    """When the time is over the line is cut, whatever it is waiting for; yields whether it is, and httpx's trace."""
    is_over = threading.Event()
    lines: list[socket.socket] = []

    def trace(event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):  # the latter takes over
            lines.append(info["return_value"].get_extra_info("socket"))

    def cut() -> None:
        is_over.set()
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over, trace
    finally:
        timer.cancel()
