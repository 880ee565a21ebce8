"""Sweeps over disputes, and the nightly scores."""

import structlog
from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from accounts.clock import database_now
from xiaoer import actions, queries
from xiaoer.actions import alerts
from xiaoer.actions.scores import score_of_the_night

log = structlog.get_logger(__name__)


@shared_task
def sweep_disputes() -> int:
    """Move on what is over, and complain of lost parcels; one that fails does not stop the rest."""
    done = 0
    for dispute_id in queries.disputes_due():
        try:
            actions.sweep_dispute(dispute_id=dispute_id)
            done += 1
        except (ValidationError, DatabaseError):
            log.exception("dispute_sweep_failed", dispute_id=dispute_id)
    for order_id in queries.orders_with_lost_parcels():
        try:
            done += actions.open_for_lost_parcel(order_id=order_id) is not None
        except (ValidationError, DatabaseError):
            log.exception("dispute_not_opened", order_id=order_id)
    return done


@shared_task
def tell_logistics_desk() -> int:
    """Carriers gone silent, numbers that run out, parcels lost: the desk hears of them once."""
    return alerts.tell_logistics_desk()


@shared_task
def score_vendors() -> int:
    """Make the night's scores, once."""
    return score_of_the_night(now=database_now())
