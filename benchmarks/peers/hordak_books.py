"""Double-entry books by django-hordak 2.0, through its own API: a transaction of two legs, its triggers as they come."""

import os
import random
import time
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.hordak_settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after the set-up
from django.db import connection  # noqa: E402  after the set-up
from hordak.models import Account, AccountType  # noqa: E402  after the set-up
from moneyed import Money  # noqa: E402  after the set-up

from benchmarks.clients import serve  # noqa: E402  after the set-up


def prepare(question: dict[str, Any]) -> dict[str, Any]:
    """Tables, and `accounts` of what is owed to somebody."""
    call_command("migrate", verbosity=0)
    for n in range(question["accounts"]):
        Account.objects.create(name=f"Party {n}", code=f"{n:06}", type=AccountType.liability, currencies=["CNY"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {}


def transfer(question: dict[str, Any]) -> dict[str, Any]:
    """One transfer after another between two random accounts, for some seconds."""
    accounts = list(Account.objects.all())
    draw = random.Random(os.getpid())
    taken_ms, began = [], time.perf_counter()
    while time.perf_counter() - began < question["seconds"]:
        one, other = draw.sample(accounts, 2)
        act_began = time.perf_counter()
        one.transfer_to(other, Money(draw.randint(1_000, 90_000), "CNY") / 100)
        taken_ms.append((time.perf_counter() - act_began) * 1000)
    return {"per_second": len(taken_ms) / (time.perf_counter() - began), "ms": taken_ms}


def answer(question: dict[str, Any]) -> dict[str, Any]:
    return prepare(question) if question["act"] == "prepare" else transfer(question)


if __name__ == "__main__":
    serve(answer)
