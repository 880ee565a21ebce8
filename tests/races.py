"""Lets several do something at the same moment, each on a connection of its own. For tests with `transaction=True`."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 60


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each callable in a thread, all released together; returns, in order, what they returned or raised."""
    gate = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[place] = work()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=PATIENCE_SECONDS)
    assert not any(worker.is_alive() for worker in workers), "someone waits for ever: a deadlock?"
    return answers
