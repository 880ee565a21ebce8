"""Sweeps over disputes and contests, the nightly scores, the monthly lock, and the end of suspensions."""

import structlog
from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from accounts.clock import database_now
from vendors.actions import lift_suspension
from vendors.queries import suspensions_over
from xiaoer import actions, queries
from xiaoer.actions.contests import sweep_contest
from xiaoer.actions.scores import lock_tiers, score_of_the_night

log = structlog.get_logger(__name__)


@shared_task
def sweep_disputes() -> int:
    """Move on what is over, one dispute per transaction: one that fails does not stop the rest."""
    done = 0
    for dispute_id in queries.disputes_due():
        try:
            actions.sweep_dispute(dispute_id=dispute_id)
            done += 1
        except (ValidationError, DatabaseError):
            log.exception("dispute_sweep_failed", dispute_id=dispute_id)
    return done


@shared_task
def score_vendors() -> int:
    """Make the night's scores, once."""
    return score_of_the_night(now=database_now())


@shared_task
def lock_month() -> int:
    """Lock the tiers of this month that are not locked yet."""
    return lock_tiers(now=database_now())


@shared_task
def sweep_contests() -> int:
    """Set aside what nobody has decided in time, one contest per transaction."""
    done = 0
    for contest_id in queries.contests_due():
        try:
            done += sweep_contest(contest_id=contest_id)
        except (ValidationError, DatabaseError):
            log.exception("contest_sweep_failed", contest_id=contest_id)
    return done


@shared_task
def lift_suspensions() -> int:
    """Open the shops again whose penalty points have expired, one per transaction."""
    done = 0
    for vendor_id in suspensions_over():
        try:
            done += lift_suspension(vendor_id=vendor_id)
        except (ValidationError, DatabaseError):
            log.exception("suspension_sweep_failed", vendor_id=vendor_id)
    return done
