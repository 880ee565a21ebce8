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


def haggle(thread_id: int, buyer_id: int, owner_id: int) -> None:
    """The buyer names a price and the vendor takes it: an offer, an order with its goods set aside, a deal sheet."""
    from accounts.models import User
    from negotiation.actions import accept_offer, make_offer

    buyer, owner = User(pk=buyer_id), User(pk=owner_id)
    thread = make_offer(negotiation_id=thread_id, by=buyer, price_minor=PRICE_MINOR, rev=0)
    accept_offer(negotiation_id=thread_id, by=owner, price_minor=PRICE_MINOR, rev=thread.rev)


ACTS: dict[str, Callable[..., None]] = {"capture": capture, "release": release, "haggle": haggle}


def work(question: dict[str, Any]) -> dict[str, Any]:
    """Do `act` with each of `rows` until they or the `seconds` are over."""
    act, taken_ms = ACTS[question["act"]], []
    rows = question["rows"]
    random.Random(1).shuffle(rows)
    if question.get("counts_statements"):
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
