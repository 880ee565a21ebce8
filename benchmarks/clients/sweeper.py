"""A worker's sweep: releases what is due until nothing is, as `escrow.tasks.release_due_holds` does."""

import time
from typing import Any

import django

from benchmarks.clients import serve

django.setup()


def sweep(question: dict[str, Any]) -> dict[str, Any]:
    from escrow.actions import release_due_holds

    released, batches_ms = 0, []
    began = time.perf_counter()
    while True:
        batch_began = time.perf_counter()
        batch = release_due_holds(**question)
        if not batch:
            return {"released": released, "seconds": time.perf_counter() - began, "batches_ms": batches_ms}
        released += len(batch)
        batches_ms.append((time.perf_counter() - batch_began) * 1000)


if __name__ == "__main__":
    serve(sweep)
