"""A worker's sweep: releases what is due until nothing is, as `escrow.tasks.release_due_holds` does."""

import os
import time
from pathlib import Path
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
            seconds = time.perf_counter() - began
            return {"released": released, "seconds": seconds, "batches_ms": batches_ms, "memory": memory()}
        released += len(batch)
        batches_ms.append((time.perf_counter() - batch_began) * 1000)


def memory() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    serve(sweep)
