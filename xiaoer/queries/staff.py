"""Who of the staff may what, who is there, and whose files are closed to whom."""

from collections.abc import Collection
from datetime import UTC, date, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from accounts.models import User
from accounts.requests import Visitor
from negotiation.models import Report
from vendors.models import VendorMember
from xiaoer.models import Dispute, Leave, Posting, Ruling

FORMER_DAYS: Final = 90
"""How long after leaving a desk the files of its vendors stay closed."""
ACTING: Final = (Posting.Role.XIAOER, Posting.Role.LEAD)


def today() -> TruncDate:
    """The day of a posting: the database's, in UTC."""
    return TruncDate(Now(), tzinfo=UTC)


def _open_now() -> Q:
    return Q(begins_on__lte=today()) & (Q(ends_on=None) | Q(ends_on__gte=today()))


def posting_of(user: Visitor) -> Posting | None:
    """The user's open posting, which is all their power; None for everyone who is no Xiaoer."""
    if not user.is_authenticated:
        return None
    return Posting.objects.select_related("desk").filter(_open_now(), user=user).order_by("-begins_on", "-pk").first()


def on_duty(roles: Collection[str] = ACTING) -> QuerySet[Posting]:
    """Everyone who is posted now in one of `roles`, with their user and desk, by key."""
    postings = Posting.objects.filter(_open_now(), role__in=roles, user__is_active=True)
    return postings.select_related("user", "desk").order_by("user_id")


def may_act(user: Visitor) -> Posting | None:
    """The posting of someone who may act; None for an auditor too."""
    posting = posting_of(user)
    return posting if posting is not None and posting.role in ACTING else None


def leads_of(desk_id: int) -> list[int]:
    """Ids of those who lead a desk; of all leads where it has none."""
    leads = on_duty([Posting.Role.LEAD])
    return list(leads.filter(desk=desk_id).values_list("user_id", flat=True)) or list(
        leads.values_list("user_id", flat=True)
    )


def is_away(user_id: int, day: date) -> bool:
    return Leave.objects.filter(user=user_id, called_off_at=None, begins_on__lte=day, ends_on__gte=day).exists()


def away_on(pairs: Collection[tuple[int, date]]) -> set[tuple[int, date]]:
    """Which of these people are away on which of these days: one query for all."""
    days = [day for _user_id, day in pairs]
    if not days:
        return set()
    leaves = Leave.objects.filter(called_off_at=None, begins_on__lte=max(days), ends_on__gte=min(days))
    spans = list(leaves.values_list("user_id", "begins_on", "ends_on"))
    return {pair for pair in pairs for user_id, first, last in spans if user_id == pair[0] and first <= pair[1] <= last}


def open_cases_of(user: User) -> QuerySet[Dispute]:
    """Cases that would be orphans if `user` went: theirs, and before the desk."""
    mine = Dispute.objects.filter(assigned_to=user, status__in=Dispute.AT_THE_DESK)
    return mine.select_related("order__vendor", "order__buyer").order_by("deadline_at", "pk")


def moved_lately(user_ids: Collection[int]) -> list[User]:
    """Those of `user_ids` who left a desk within FORMER_DAYS: the only ones who can have former vendors."""
    since = today() - timedelta(days=FORMER_DAYS)
    left = Posting.objects.filter(user__in=user_ids, ends_on__lt=today(), ends_on__gte=since)
    return list(User.objects.filter(pk__in=left.values("user_id")))


def former_vendors(user: User) -> set[int]:
    """Ids of the vendors whose files are closed to `user`: those they decided about in the last 90 days at a desk they
    left in the last 90 days. Rulings, second keys and handled reports are decisions."""
    now_at = posting_of(user)
    left = Posting.objects.filter(user=user, ends_on__lt=today(), ends_on__gte=today() - timedelta(days=FORMER_DAYS))
    found: set[int] = set()
    for posting in left.exclude(desk=now_at.desk_id if now_at else 0):
        assert posting.ends_on is not None, "it has ended"
        first = max(posting.begins_on, posting.ends_on - timedelta(days=FORMER_DAYS))
        span = (first, posting.ends_on)
        rulings = Ruling.objects.filter(Q(ruled_by=user) | Q(countersigned_by=user), ruled_at__date__range=span)
        reports = Report.objects.filter(handled_by=user, handled_at__date__range=span)
        found |= set(rulings.values_list("dispute__order__vendor_id", flat=True))
        found |= set(reports.values_list(F("negotiation__vendor_id"), flat=True))
    return found


def conflicts_with(user: User, vendor_id: int) -> str:
    """Why `user` must not touch a file of a vendor: `own_shop`, `former_vendor`, or "" when they may."""
    if VendorMember.objects.filter(vendor=vendor_id, user=user).exists():
        return "own_shop"
    return "former_vendor" if vendor_id in former_vendors(user) else ""
