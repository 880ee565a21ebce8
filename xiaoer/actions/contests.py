"""A vendor contests what costs it points; the Vendor growth desk, or a lead, decides."""

from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from vendors.actions import score_path, tell_shop
from vendors.models import Vendor
from xiaoer.actions.power import check_power, check_reason, log_act
from xiaoer.actions.scores import score_anew
from xiaoer.models import Posting, ScoreContest
from xiaoer.queries import scoring_events

DECIDE_WITHIN: Final = timedelta(hours=72)
GROWTH_DESK: Final = "growth"
REASON_MOST: Final = 2_000


@transaction.atomic
def contest_event(*, vendor_id: int, kind: str, event_id: int, by: User, reason: str) -> ScoreContest:
    """A vendor contests an event, for as long as it is counted (180 days). Once an event.

    The caller has let `by` into the office. Raises ValidationError with code `no_reason`, `no_event` or
    `contested_already`.
    """
    reason = reason.replace("\x00", "").strip()[:REASON_MOST]
    if not reason:
        raise ValidationError(_("Say why it should not count."), code="no_reason")
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)  # two tabs: the second must see the first
    now = database_now()
    event = scoring_events.find_event(vendor_id, kind=kind, event_id=event_id, until=now)
    if event is None:
        raise ValidationError(_("Nothing of that kind costs you points."), code="no_event")
    if event.contest_id is not None:
        raise ValidationError(_("It has been contested already."), code="contested_already")
    return ScoreContest.objects.create(
        vendor=vendor,
        kind=kind,
        event_id=event_id,
        happened_at=event.at,
        facts=event.as_facts(),
        opened_by=by,
        reason=reason,
        due_at=now + DECIDE_WITHIN,
    )


def exclude_event(*, contest_id: int, by: User, reason: str) -> ScoreContest:
    """The vendor is right: the event leaves the facts for good, and the score is made anew."""
    return _decide(contest_id, ScoreContest.Status.EXCLUDED, "exclude_datum", by, reason)


def uphold_event(*, contest_id: int, by: User, reason: str) -> ScoreContest:
    """The event counts."""
    return _decide(contest_id, ScoreContest.Status.UPHELD, "uphold_datum", by, reason)


@transaction.atomic
def _decide(contest_id: int, status: str, act: str, by: User, reason: str) -> ScoreContest:
    """Raises ValidationError with code `no_power`, `may_only_read`, `other_desk`, `is_a_party`, `own_ruling`, `no_reason` or
    `decided_already`."""
    contest = lock_contest(contest_id)
    check_power_over_contest(contest, by)
    reason = check_reason(reason)
    if contest.status not in ScoreContest.WAITING:
        raise ValidationError(_("It has been decided already."), code="decided_already")
    now = database_now()
    contest.status, contest.decided_by, contest.decided_at, contest.decision = status, by, now, reason
    contest.save(update_fields=["status", "decided_by", "decided_at", "decision"])
    log_act(by, act, f"contest/{contest.pk}", reason=reason, event=f"{contest.kind}/{contest.event_id}")
    score_anew(vendor_id=contest.vendor_id, now=now)
    kind = "datum_excluded" if status == ScoreContest.Status.EXCLUDED else "datum_upheld"
    tell_shop(vendor_id=contest.vendor_id, kind=kind, path=score_path(contest.vendor), key=f"{kind}/{contest.pk}")
    return contest


def check_power_over_contest(contest: ScoreContest, by: User) -> None:
    """Whether `by` may decide it: of the growth desk or a lead, no party to it, and not who made the ruling in question."""
    posting = check_power(by)
    if posting.role != Posting.Role.LEAD and posting.desk.slug != GROWTH_DESK:
        raise ValidationError(_("The Vendor growth desk decides that, or a lead."), code="other_desk")
    if contest.facts.get("buyer_id") == by.pk or contest.vendor.members.filter(user=by).exists():
        raise ValidationError(_("You are a party to this."), code="is_a_party")
    if contest.facts.get("ruled_by_id") == by.pk:
        raise ValidationError(_("It is your own ruling: somebody else decides."), code="own_ruling")


@transaction.atomic
def sweep_contest(*, contest_id: int) -> bool:
    """Nobody has decided in time: the event is set aside until somebody does, and the leads hear of it.

    Called twice, it changes nothing; returns whether it did.
    """
    contest = lock_contest(contest_id)
    now = database_now()
    if contest.status != ScoreContest.Status.OPEN or contest.due_at > now:
        return False
    contest.status = ScoreContest.Status.SET_ASIDE
    contest.save(update_fields=["status"])
    for posting in Posting.objects.filter(role=Posting.Role.LEAD, ends_on=None).order_by("user_id"):
        key = f"contest_late/{contest.pk}/{posting.user_id}"
        notify(user_id=posting.user_id, kind="contest_late", path="/xiaoer/scores/", dedup_key=key)
    tell_shop(
        vendor_id=contest.vendor_id,
        kind="datum_set_aside",
        path=score_path(contest.vendor),
        key=f"datum_set_aside/{contest.pk}",
    )
    return True


def lock_contest(contest_id: int) -> ScoreContest:
    """The contest with its vendor, locked until the transaction ends."""
    rows = ScoreContest.objects.select_for_update(of=("self",)).select_related("vendor")
    return rows.get(pk=contest_id)
