"""Pushes deliveries at a steady pace, and watches the ledger for the clock that each has to set."""

import http.client
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from benchmarks.clients import serve
from benchmarks.clients.carrier import signed

LOOK_EVERY_SECONDS = 0.01
PATIENCE_SECONDS = 60


def deliver(question: dict[str, Any]) -> dict[str, Any]:
    """Push each of `calls` (hold, body) to `address`; answers with the milliseconds until its hold had a release date."""
    sent: dict[int, float] = {}
    seen: dict[int, float] = {}
    problems: list[str] = []
    sender = threading.Thread(target=_send, args=(question, sent, problems))
    sender.start()
    wanted = {hold_id for hold_id, _ in question["calls"]}
    deadline = time.perf_counter() + PATIENCE_SECONDS + len(wanted) * question["every_seconds"]
    while len(seen) < len(wanted) and time.perf_counter() < deadline and not problems:
        for hold_id in _scheduled(wanted - set(seen)):
            seen[hold_id] = time.perf_counter()
        time.sleep(LOOK_EVERY_SECONDS)
    sender.join()
    problems += [f"hold {hold_id}" for hold_id in wanted - set(seen)][:3]
    return {"ms": [(seen[hold_id] - sent[hold_id]) * 1000 for hold_id in seen], "problems": problems}


def _send(question: dict[str, Any], sent: dict[int, float], problems: list[str]) -> None:
    connection = http.client.HTTPConnection(urlsplit(question["address"]).netloc, timeout=30)
    for hold_id, text in question["calls"]:
        body = text.encode()
        headers = signed(question["secret"].encode(), body)
        sent[hold_id] = time.perf_counter()
        connection.request("POST", urlsplit(question["address"]).path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            problems.append(f"{answer.status} for a delivery")
            return
        time.sleep(question["every_seconds"])


def _scheduled(hold_ids: set[int]) -> list[int]:
    from escrow.models import EscrowHold

    due = EscrowHold.objects.filter(pk__in=hold_ids, release_due_at__isnull=False)
    return list(due.values_list("pk", flat=True))


if __name__ == "__main__":
    import django

    django.setup()
    serve(deliver)
