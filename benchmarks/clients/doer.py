"""Calls one action after another, as a request or a worker would, on one connection kept open."""

import random
import time
from collections.abc import Callable
from typing import Any

import django

from benchmarks.clients import serve

django.setup()

from django.db import connection  # noqa: E402  after the set-up
from django.test.utils import CaptureQueriesContext  # noqa: E402  after the set-up

PRICE_MINOR = 8_000


def capture(payment_id: int, amount_minor: int) -> None:
    """The provider says that a buyer has paid."""
    from escrow.actions import capture_payment

    capture_payment(payment_id=payment_id, amount_minor=amount_minor, currency="CNY")


def release(hold_id: int) -> None:
    """One hold ends in the vendor's favour."""
    from escrow.actions import settle_hold

    settle_hold(hold_id=hold_id, refund_minor=0, by=None, reason="confirmed")


def offer(thread_id: int, buyer_id: int, owner_id: int) -> None:
    """The buyer names a first price."""
    from accounts.models import User
    from negotiation.actions import make_offer

    make_offer(negotiation_id=thread_id, by=User(pk=buyer_id), price_minor=PRICE_MINOR, rev=0)


def accept(thread_id: int, buyer_id: int, owner_id: int) -> None:
    """The vendor takes it: an order with its goods set aside, a deal sheet."""
    from accounts.models import User
    from negotiation.actions import accept_offer

    accept_offer(negotiation_id=thread_id, by=User(pk=owner_id), price_minor=PRICE_MINOR, rev=1)


def haggle(thread_id: int, buyer_id: int, owner_id: int) -> None:
    offer(thread_id, buyer_id, owner_id)
    accept(thread_id, buyer_id, owner_id)


ACTS: dict[str, Callable[..., None]] = {"capture": capture, "release": release, "haggle": haggle, "accept": accept}
BEFORE: dict[str, Callable[..., None]] = {"accept": offer}
"""What has to have happened to all rows before the clock starts."""


def work(question: dict[str, Any]) -> dict[str, Any]:
    """Do `act` with each of `rows` until they or the `seconds` are over."""
    act, taken_ms = ACTS[question["act"]], []
    rows = question["rows"]
    random.Random(1).shuffle(rows)
    is_counting = bool(question.get("counts_statements"))
    for row in rows[:1] if is_counting else rows:
        if before := BEFORE.get(question["act"]):
            before(*row)
    if is_counting:
        with CaptureQueriesContext(connection) as asked:
            act(*rows[0])
        return {"statements": [query["sql"].split(None, 1)[0] for query in asked.captured_queries]}
    began = time.perf_counter()
    for row in rows:
        act_began = time.perf_counter()
        act(*row)
        ended = time.perf_counter()
        taken_ms.append((ended - act_began) * 1000)
        if ended - began > question["seconds"]:
            break
    return {"per_second": len(taken_ms) / (time.perf_counter() - began), "ms": taken_ms}


if __name__ == "__main__":
    serve(work)
