"""What the escrow desk looks at: each a bounded list, read from an index of what is open."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Now

from escrow.models import AuditFinding, EscrowHold, Payout, ProviderNotice, Refund
from escrow.queries.holds import due_holds

ROWS_SHOWN = 50
TODAY = timedelta(hours=24)


def floats() -> list[dict[str, Any]]:
    """What the house keeps for others: a row a currency with `held_minor`, `frozen_minor` and their counts."""
    is_frozen = Q(status=EscrowHold.Status.FROZEN)
    kept = EscrowHold.objects.filter(status__in=EscrowHold.OPEN).values("currency")
    rows = kept.annotate(
        held_minor=Sum("amount_minor", filter=~is_frozen, default=0),
        held_count=Count("pk", filter=~is_frozen),
        frozen_minor=Sum("amount_minor", filter=is_frozen, default=0),
        frozen_count=Count("pk", filter=is_frozen),
    )
    return [dict(row) for row in rows.order_by("currency")]


def due_counts() -> dict[str, int]:
    """`now`: due this moment; `overdue`: for more than two minutes; `today`: within a day."""
    coming = EscrowHold.objects.filter(
        status=EscrowHold.Status.HELD, parked_reason="", release_due_at__lte=Now() + TODAY
    )
    return {
        "now": due_holds().count(),
        "overdue": due_holds().filter(release_due_at__lt=Now() - timedelta(minutes=2)).count(),
        "today": coming.count(),
    }


def due_soon() -> QuerySet[EscrowHold]:
    """The next releases, the soonest first."""
    coming = EscrowHold.objects.filter(
        status=EscrowHold.Status.HELD, parked_reason="", release_due_at__lte=Now() + TODAY
    )
    return coming.select_related("vendor", "buyer", "part").order_by("release_due_at")[:ROWS_SHOWN]


def parked_holds() -> QuerySet[EscrowHold]:
    """Holds whose release failed too often."""
    parked = EscrowHold.objects.filter(status__in=EscrowHold.OPEN).exclude(parked_reason="")
    return parked.select_related("vendor", "part").order_by("pk")[:ROWS_SHOWN]


def stuck_refunds() -> QuerySet[Refund]:
    """Refunds the provider would not pay back."""
    stuck = Refund.objects.filter(status=Refund.Status.FAILED)
    return stuck.select_related("hold__buyer", "hold__part").order_by("pk")[:ROWS_SHOWN]


def failed_payouts() -> QuerySet[Payout]:
    """The last payouts that failed or came back."""
    failed = Payout.objects.filter(status__in=[Payout.Status.FAILED, Payout.Status.RETURNED])
    return failed.select_related("vendor").order_by("-pk")[:ROWS_SHOWN]


def unmatched_notices() -> QuerySet[ProviderNotice]:
    """What providers have told us and nobody here was asked for."""
    return ProviderNotice.objects.filter(status=ProviderNotice.Status.UNMATCHED).order_by("-pk")[:ROWS_SHOWN]


def open_findings() -> QuerySet[AuditFinding]:
    return AuditFinding.objects.filter(cleared_at=None).order_by("pk")
