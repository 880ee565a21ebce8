"""Who may get a case."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from vendors.models import VendorMember
from xiaoer import rules
from xiaoer.models import Assignment, Dispute, Leave, Posting
from xiaoer.queries.staff import former_vendors, moved_lately, on_duty, today

DISPUTES_DESK = "disputes"


def candidates(dispute: Dispute, *, role: str) -> Iterator[tuple[set[int], bool]]:
    """Pools of users to draw from, the first that is not empty; the flag says that the pool is over the limit."""
    barred = barred_from(dispute)
    people = {
        asked: set(_at_the_desk(asked).exclude(user__in=barred).values_list("user_id", flat=True))
        for asked in {role, Posting.Role.LEAD}
    }
    everybody = set().union(*people.values())
    closed = {user.pk for user in moved_lately(everybody) if dispute.order.vendor_id in former_vendors(user)}
    people = {asked: pool - closed for asked, pool in people.items()}
    everybody -= closed
    counts = _cases_of_the_vendor(everybody, dispute)
    yield {user for user in people[role] if counts.get(user, 0) < rules.SAME_VENDOR_MOST}, False
    yield {user for user in people[Posting.Role.LEAD] if counts.get(user, 0) < rules.SAME_VENDOR_MOST}, False
    fewest = min((counts.get(user, 0) for user in everybody), default=0)
    yield {user for user in everybody if counts.get(user, 0) == fewest}, True


def _at_the_desk(role: str) -> QuerySet[Posting]:
    """Who sits there now and is not away."""
    away = Leave.objects.filter(called_off_at=None, begins_on__lte=today(), ends_on__gte=today())
    return on_duty([role]).filter(desk__slug=DISPUTES_DESK).exclude(user__in=away.values("user_id"))


def barred_from(dispute: Dispute) -> set[int]:
    """Who must not have this case: its parties, and whoever stepped back from it or ruled on it."""
    said = dispute.events.filter(role="xiaoer").values_list("kind", "actor_id")
    parties = VendorMember.objects.filter(vendor_id=dispute.order.vendor_id).values_list("user_id", flat=True)
    return rules.recusers_and_judges(list(said)) | set(parties) | {dispute.order.buyer_id}


def _cases_of_the_vendor(users: set[int], dispute: Dispute) -> dict[int, int]:
    """How many other cases of the vendor each user was given lately."""
    since = Now() - timedelta(days=rules.SAME_VENDOR_DAYS)
    rows = Assignment.objects.filter(user__in=users, vendor_id=dispute.order.vendor_id, at__gt=since)
    counted = rows.exclude(dispute=dispute).values("user_id").annotate(cases=Count("dispute", distinct=True))
    return {row["user_id"]: row["cases"] for row in counted}
