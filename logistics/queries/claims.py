"""What the house asks of carriers, and what came of it."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Now, TruncDate

from logistics.models import CarrierClaim
from logistics.queries.carriers import CHINA_TIME

PAID = Q(status=CarrierClaim.Status.PAID)
ANSWERED = Q(status__in=[CarrierClaim.Status.PAID, CarrierClaim.Status.REFUSED])
"""How a claim ends on which the carrier has decided; one that was withdrawn says nothing about it."""


def _overdue() -> Q:
    today = TruncDate(Now(), tzinfo=CHINA_TIME)
    return Q(status=CarrierClaim.Status.OPENED, answer_by_on__lt=today)


def with_overdue(claims: QuerySet[CarrierClaim]) -> QuerySet[CarrierClaim]:
    """Claims with `is_overdue`: not answered, and the day to answer by is over."""
    return claims.annotate(is_overdue=_overdue())


def open_claims() -> QuerySet[CarrierClaim]:
    """With `is_overdue`; those first, the longest overdue before the others."""
    rows = CarrierClaim.objects.filter(status__in=CarrierClaim.OPEN).annotate(is_overdue=_overdue())
    return rows.select_related("carrier", "shipment", "opened_by").order_by("-is_overdue", "answer_by_on", "pk")


def overdue_claims() -> QuerySet[CarrierClaim]:
    """Those that their carrier has not answered by their day."""
    return CarrierClaim.objects.filter(_overdue()).order_by("answer_by_on", "pk")


def carriers_that_owe_answers() -> list[dict[str, Any]]:
    """Carriers with overdue claims: `name_en`, `name_zh`, `count`, `since` (the day of the oldest); who owes longest first."""
    rows = overdue_claims().order_by().values("carrier_id", "carrier__name_en", "carrier__name_zh")
    return [
        {
            "name_en": row["carrier__name_en"],
            "name_zh": row["carrier__name_zh"],
            "count": row["count"],
            "since": row["since"],
        }
        for row in rows.annotate(count=Count("pk"), since=Min("answer_by_on")).order_by("since", "carrier_id")
    ]


def ended_claims(*, carrier_id: int | None = None, after: int | None = None) -> QuerySet[CarrierClaim]:
    """Those that ended, the last one first; of one carrier, and from behind the claim `after` (its key) on."""
    rows = CarrierClaim.objects.filter(ended_at__isnull=False)
    if carrier_id is not None:
        rows = rows.filter(carrier=carrier_id)
    last = CarrierClaim.objects.filter(pk=after, ended_at__isnull=False).first() if after else None
    if last is not None:
        # The first condition is implied: it is the one that an index can begin at.
        rows = rows.filter(ended_at__lte=last.ended_at).filter(Q(ended_at__lt=last.ended_at) | Q(pk__lt=last.pk))
    return rows.select_related("carrier", "shipment", "opened_by").order_by("-ended_at", "-pk")


def sums_of_ended_claims() -> list[dict[str, Any]]:
    """A row a carrier and currency, by the carrier's code: `carrier_id`, `code`, `name_en`, `name_zh`, `currency`; how many
    were `paid`, `refused`, `withdrawn`; `total_asked_minor` for those the carrier paid or refused, and
    `total_paid_minor`.
    """
    status = CarrierClaim.Status
    rows = CarrierClaim.objects.filter(ended_at__isnull=False).values("carrier_id", "currency")
    sums = rows.annotate(
        code=Min("carrier__code"),
        name_en=Min("carrier__name_en"),
        name_zh=Min("carrier__name_zh"),
        paid=Count("pk", filter=PAID),
        refused=Count("pk", filter=Q(status=status.REFUSED)),
        withdrawn=Count("pk", filter=Q(status=status.WITHDRAWN)),
        total_asked_minor=Sum("amount_minor", filter=ANSWERED, default=0),
        total_paid_minor=Sum("granted_minor", filter=PAID, default=0),
    )
    return [dict(row) for row in sums.order_by("code", "currency")]


def claims_of_cards(days: int) -> dict[int, tuple[int, int]]:
    """Carrier → how many claims it has paid or refused in the last `days`, and how many of them it paid."""
    lately = CarrierClaim.objects.filter(ANSWERED, ended_at__gt=Now() - timedelta(days=days))
    rows = lately.values_list("carrier").annotate(answered=Count("pk"), paid=Count("pk", filter=PAID))
    return {carrier_id: (answered, paid) for carrier_id, answered, paid in rows}
