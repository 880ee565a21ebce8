"""What happens after commit and may be lost: hints, never facts."""

from collections.abc import Callable
from typing import Any

from celery import current_app
from django.db import transaction


def after_commit(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
    """Call `function` once the transaction has committed. What it raises is logged and harms nobody."""

    def call() -> None:  # not a partial: Django's log of a failure names the function, and a partial has no name
        function(*args, **kwargs)

    transaction.on_commit(call, robust=True)


def nudge_on_commit(task_name: str) -> None:
    """Wake a sweep early, once the transaction has committed. A nudge may be lost: the sweep finds the row anyway."""
    after_commit(current_app.send_task, task_name, ignore_result=True)
