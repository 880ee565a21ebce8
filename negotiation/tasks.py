"""Sweeps over haggles whose time has come."""

import structlog
from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from negotiation import actions, queries

log = structlog.get_logger(__name__)


@shared_task
def sweep_negotiations() -> int:
    """End what is over, one thread per transaction: one that fails does not stop the rest."""
    done = 0
    for negotiation_id in queries.threads_due():
        try:
            actions.sweep_negotiation(negotiation_id=negotiation_id)
            done += 1
        except (ValidationError, DatabaseError):
            log.exception("negotiation_sweep_failed", negotiation_id=negotiation_id)
    return done
