"""Celery's consumer, ending well: a connection that is gone takes no worker with it."""

from collections.abc import Callable
from typing import Any

import structlog
from celery.bootsteps import RUN
from celery.worker.consumer import Consumer

log = structlog.get_logger(__name__)


class ClosingConsumer(Consumer):
    """Kombu says by AttributeError that a connection is closed; Celery knows only the errors of open ones, and ends.

    That happens in two places. Told to stop, or after a lost connection, what is left of its loop's work comes late,
    and an acknowledgement finds no connection. And when Redis goes while tasks are unacknowledged, closing the lost
    connection tries to give them back over it. What was not acknowledged or given back comes again after the
    visibility timeout, and a task that runs twice changes nothing here.
    """

    def call_soon_ack(self, p: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return super().call_soon_ack(self._unless_closed, p, *args, **kwargs)

    def _unless_closed(self, acknowledge: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return acknowledge(*args, **kwargs)
        except AttributeError as error:
            log.warning("task_not_acknowledged", error=repr(error))
        except OSError as error:
            if self.blueprint.state == RUN:
                raise  # the consumer connects again
            log.warning("task_not_acknowledged", error=repr(error))
        return None

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        try:
            super().on_connection_error_after_connected(exc)
        except AttributeError as error:
            log.warning("tasks_not_given_back", error=repr(error))
