"""What happens after commit and may be lost: hints, never facts."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

WAITS_SECONDS: Final = 10
"""After that a nudge that nobody heard is taken for lost."""


def after_commit(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
    """Call `function` once the transaction has committed. What it raises is logged and harms nobody."""

    def call() -> None:  # not a partial: Django's log of a failure names the function, and a partial has no name
        function(*args, **kwargs)

    transaction.on_commit(call, robust=True)


def nudge_on_commit(task_name: str, *, wait_seconds: float = 0) -> None:
    """Wake a sweep early, once the transaction has committed. A nudge may be lost: the sweep finds the row anyway.

    One that has not been heard yet is enough: a thousand commits must not queue a thousand tasks before all others.
    With `wait_seconds` the sweep begins so much later, and finds at once what came meanwhile.
    """
    after_commit(_nudge, task_name, wait_seconds)


def forget_nudge(task_name: str) -> None:
    """The task begins: what is committed from now on has to nudge again."""
    with suppress(RedisError):
        cache.delete(f"nudge/{task_name}")


def _nudge(task_name: str, wait_seconds: float) -> None:
    with suppress(RedisError):
        if not cache.add(f"nudge/{task_name}", 1, WAITS_SECONDS):
            return
    current_app.send_task(task_name, ignore_result=True, countdown=wait_seconds or None)
