"""Database work of sockets, in threads of its own.

Channels' default is one thread for all sockets of a process: four half-second queries then take two seconds. A
connection is closed as soon as nobody waits for one, so that idle sockets cost none and a rush does not open one a query.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

from django.db import DatabaseError, connection

THREADS: Final = 8
FRESH_SECONDS: Final = 1.0
"""A connection kept from a rush is tried before it is used again later: the database may have restarted meanwhile."""

P = ParamSpec("P")
R = TypeVar("R")

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="sockets")
_used = threading.local()
_pending = 0
"""Calls that wait for a thread. Counted in the event loop and in the threads; being off by one costs a connection."""


async def in_database(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function` in the sockets' pool and return what it returns."""
    global _pending
    _pending += 1
    return await asyncio.get_running_loop().run_in_executor(_pool, _call, partial(function, *args, **kwargs))


def _call(function: Callable[[], R]) -> R:
    global _pending
    _pending = max(0, _pending - 1)
    now = time.monotonic()
    is_old = connection.connection is not None and now - getattr(_used, "at", now) > FRESH_SECONDS
    if is_old and not connection.is_usable():
        connection.close()
    _used.at = now
    try:
        return function()
    except DatabaseError:
        connection.close()
        raise
    finally:
        if not _pending:
            connection.close()
