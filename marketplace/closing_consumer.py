"""Celery's consumer, ending well: an acknowledgement that comes after its connection is closed harms nobody."""

from collections.abc import Callable
from typing import Any

import structlog
from celery.bootsteps import RUN
from celery.worker.consumer import Consumer

log = structlog.get_logger(__name__)


class ClosingConsumer(Consumer):
    """Told to stop, Celery closes its connection first and does what is left of its loop's work after it; kombu's
    acknowledgement then fails, and the worker would end with an error though every task has ended whole.

    What was not acknowledged comes again, and a task that runs twice changes nothing here.
    """

    def call_soon_ack(self, p: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return super().call_soon_ack(self._unless_closed, p, *args, **kwargs)

    def _unless_closed(self, acknowledge: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return acknowledge(*args, **kwargs)
        except (AttributeError, OSError) as error:  # kombu's way to say that the connection is gone
            if self.blueprint.state == RUN:
                raise
            log.warning("task_not_acknowledged", error=repr(error))
            return None
