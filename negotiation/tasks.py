"""Sweeps over haggles whose time has come."""

from collections.abc import Callable

import structlog
from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from negotiation import actions, queries

log = structlog.get_logger(__name__)


@shared_task
def sweep_negotiations() -> int:
    """End what is over, haggles and sleeve deals, one thread per transaction."""
    done = _each(queries.threads_due(), actions.sweep_negotiation)
    return done + _each(queries.sleeves_due(), actions.sweep_sleeve)


@shared_task
def give_due_answers() -> int:
    """Let the shops' policies answer the offers whose time has come."""
    return _each(queries.answers_due(), actions.give_due_answer)


def _each(negotiation_ids: list[int], action: Callable[..., object]) -> int:
    """Do `action` for each thread; one that fails is logged and does not stop the rest."""
    done = 0
    for negotiation_id in negotiation_ids:
        try:
            action(negotiation_id=negotiation_id)
            done += 1
        except (ValidationError, DatabaseError):
            log.exception("negotiation_sweep_failed", negotiation_id=negotiation_id, action=action.__name__)
    return done
