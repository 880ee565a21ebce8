"""Database work of sockets, in threads of its own.

Channels' default is one thread for all sockets of a process: four half-second queries then take two seconds. Each call
closes its connection, so that idle sockets cost none.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

THREADS: Final = 8

P = ParamSpec("P")
R = TypeVar("R")

_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="sockets")


async def in_database(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function` in the sockets' pool and return what it returns."""
    return await sync_to_async(_call, thread_sensitive=False, executor=_pool)(function, args, kwargs)


def _call(function, args, kwargs):
    close_old_connections()
    try:
        return function(*args, **kwargs)
    finally:
        close_old_connections()
