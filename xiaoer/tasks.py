"""Sweeps of the desk: disputes, contests, campaigns, scores and their monthly lock, briefings, rotation, public weeks."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import structlog
from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models.functions import Now

from accounts.clock import database_now
from vendors.actions import lift_suspension
from vendors.queries import suspensions_over
from xiaoer import actions, queries
from xiaoer.actions import alerts, briefings, campaign_sweeps, rotation, telling, transparency
from xiaoer.actions.contests import sweep_contest
from xiaoer.actions.scores import lock_tiers, score_of_the_night
from xiaoer.hours import due_briefing, zone_of
from xiaoer.models import Briefing, Campaign, Dispute, PlannedMove, StaffWord
from xiaoer.queries import campaigns
from xiaoer.queries.briefings import horizon_at
from xiaoer.queries.staff import away_on

log = structlog.get_logger(__name__)

BATCH = 200


@shared_task
def sweep_disputes() -> int:
    """Take back complaints over parcels that were found, move on what is over, and complain of parcels that were lost, went
    back and were not settled, or never left.
    """

    def move_on(dispute_id: int) -> bool:
        actions.sweep_dispute(dispute_id=dispute_id)
        return True

    def withdraw(dispute_id: int) -> bool:
        return actions.withdraw_for_found_parcel(dispute_id=dispute_id)

    # First, so that what was found in the vendor's last hour is not paid back for their silence.
    done = _each("dispute_not_withdrawn", queries.complaints_over_found_parcels(), withdraw)
    done += _each("dispute_sweep_failed", queries.disputes_due(), move_on)
    for due, complain in (
        (queries.orders_with_lost_parcels, actions.open_for_lost_parcel),
        (queries.orders_with_returned_parcels, actions.open_for_returned_parcel),
        (queries.orders_with_parcels_missing, actions.open_for_missing_parcel),
    ):
        done += _each("dispute_not_opened", due(), partial(_complained, complain))
    return done


def _complained(complain: Callable[..., Dispute | None], order_id: int) -> bool:
    return complain(order_id=order_id) is not None


@shared_task
def tell_logistics_desk() -> int:
    """Carriers gone silent, numbers that run out, parcels lost: the desk hears of them once."""
    return alerts.tell_logistics_desk()


@shared_task
def sweep_campaigns() -> int:
    """Invitations, beginnings, ends and results, in this order."""
    done = campaign_sweeps.remind_invited() + campaign_sweeps.expire_invitations()
    begun, over, counted = Campaign.Status.INVITING, Campaign.Status.RUNNING, Campaign.Status.ENDED
    steps: list[tuple[Callable[[], Iterable[int]], Callable[[int], bool]]] = [
        (lambda: campaigns.due(begun, "begins_at"), lambda pk: campaign_sweeps.start_campaign(campaign_id=pk)),
        (lambda: campaigns.due(over, "ends_at"), lambda pk: campaign_sweeps.end_campaign(campaign_id=pk)),
        (campaigns.entries_to_close, lambda pk: campaign_sweeps.close_entry(entry_id=pk)),
        (campaigns.entries_to_open, lambda pk: campaign_sweeps.open_entry(entry_id=pk)),
        (lambda: campaigns.due(counted, "results_due_at"), lambda pk: campaign_sweeps.count_results(campaign_id=pk)),
    ]
    for due, step in steps:
        done += _each("campaign_sweep_failed", due(), step)
    return done


@shared_task
def score_vendors() -> int:
    """Make the night's scores, once."""
    return score_of_the_night(now=database_now())


@shared_task
def make_briefings() -> int:
    """Brief everyone whose hour has come, once a person, kind and day; nobody who is away. Returns how many were made."""
    now = database_now()
    due = [(posting, due_briefing(now, zone_of(posting.user.time_zone))) for posting in queries.on_duty()]
    found = {(posting.user_id, what.kind, what.day): posting for posting, what in due if what}
    days = {day for _user_id, _kind, day in found}
    there = set(Briefing.objects.filter(day__in=days).values_list("user_id", "kind", "day"))
    away = away_on([(user_id, day) for user_id, _kind, day in found])
    waiting = [key for key in found if key not in there and (key[0], key[2]) not in away]
    if not waiting:
        return 0
    horizon = horizon_at(now)

    def make(key: tuple) -> bool:
        return briefings.make_briefing(posting=found[key], kind=key[1], day=key[2], now=now, horizon=horizon)

    return _each("briefing_failed", waiting, make)


@shared_task
def tell_waiting_words() -> int:
    """Tell what has waited for the end of somebody's night."""
    due = StaffWord.objects.filter(told_at=None, due_at__lte=Now()).order_by("due_at").values_list("pk", flat=True)
    return _each("staff_word_failed", list(due[:BATCH]), lambda pk: telling.tell_waiting_word(word_id=pk))


@shared_task
def rotate() -> int:
    """Warn of moves that are 30 days ahead, and carry out those whose day has come; what can't happen yet is reminded of."""
    waiting = PlannedMove.objects.filter(carried_out_at=None, called_off_at=None)
    to_warn = waiting.filter(warned_at=None, warn_at__lte=Now()).order_by("warn_at").values_list("pk", flat=True)
    done = _each("move_warning_failed", list(to_warn[:BATCH]), lambda pk: rotation.warn_of_move(move_id=pk))
    due = list(waiting.filter(carry_at__lte=Now()).order_by("carry_at").values_list("pk", flat=True)[:BATCH])
    return done + _each("move_failed", due, _carry_out)


def _carry_out(move_id: int) -> bool:
    try:
        return rotation.carry_out_move(move_id=move_id)
    except ValidationError:
        rotation.remind_of_move(move_id=move_id)
        return False


@shared_task
def freeze_weeks() -> int:
    """Freeze the weeks that are over, for the public page."""
    return transparency.freeze_weeks()


@shared_task
def lock_month() -> int:
    """Lock the tiers of this month that are not locked yet."""
    return lock_tiers(now=database_now())


@shared_task
def sweep_contests() -> int:
    """Set aside what nobody has decided in time."""
    return _each("contest_sweep_failed", queries.contests_due(), lambda pk: sweep_contest(contest_id=pk))


@shared_task
def lift_suspensions() -> int:
    """Open the shops again whose penalty points have expired."""
    return _each("suspension_sweep_failed", suspensions_over(), lambda pk: lift_suspension(vendor_id=pk))


def _each(event: str, keys: Iterable[Any], do: Callable[[Any], bool]) -> int:
    """One transaction each; one that fails is logged and does not stop the rest. Returns for how many `do` did something."""
    done = 0
    for key in keys:
        try:
            done += do(key)
        except (ValidationError, DatabaseError):
            log.exception(event, key=str(key))
    return done
