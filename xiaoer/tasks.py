"""Sweeps over disputes and campaigns, and the nightly scores."""

from collections.abc import Callable

import structlog
from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from accounts.clock import database_now
from xiaoer import actions, queries
from xiaoer.actions import campaign_sweeps
from xiaoer.actions.scores import score_of_the_night
from xiaoer.models import Campaign
from xiaoer.queries import campaigns

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
def sweep_campaigns() -> int:
    """Invitations, beginnings, ends and results, in this order; one row per transaction, so that a crash in the middle
    leaves the rest to the next sweep."""
    done = campaign_sweeps.remind_invited() + campaign_sweeps.expire_invitations()
    for campaign_id in campaigns.due(Campaign.Status.INVITING, "begins_at"):
        done += _swept(campaign_sweeps.start_campaign, campaign_id=campaign_id)
    for campaign_id in campaigns.due(Campaign.Status.RUNNING, "ends_at"):
        done += _swept(campaign_sweeps.end_campaign, campaign_id=campaign_id)
    for entry_id in campaigns.entries_to_close():
        done += _swept(campaign_sweeps.close_entry, entry_id=entry_id)
    for entry_id in campaigns.entries_to_open():
        done += _swept(campaign_sweeps.open_entry, entry_id=entry_id)
    for campaign_id in campaigns.due(Campaign.Status.ENDED, "results_due_at"):
        done += _swept(campaign_sweeps.count_results, campaign_id=campaign_id)
    return done


def _swept(step: Callable[..., bool], **row: int) -> bool:
    try:
        return step(**row)
    except (ValidationError, DatabaseError):
        log.exception("campaign_sweep_failed", step=step.__name__, **row)
        return False


@shared_task
def score_vendors() -> int:
    """Make the night's scores, once."""
    return score_of_the_night(now=database_now())
