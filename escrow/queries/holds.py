"""Questions about holds."""

from django.db.models import QuerySet, Sum
from django.db.models.functions import Now

from escrow.models import AuditFinding, EscrowHold


def lock_hold(hold_id: int) -> EscrowHold:
    """The hold, locked for the rest of the transaction."""
    return EscrowHold.objects.select_for_update(of=("self",)).get(pk=hold_id)


def due_holds() -> QuerySet[EscrowHold]:
    return EscrowHold.objects.filter(status=EscrowHold.Status.HELD, release_due_at__lte=Now(), parked_reason="")


def coming_releases(vendor_id: int, *, limit: int) -> list[EscrowHold]:
    """A vendor's holds whose clock runs, the next to be released first."""
    held = EscrowHold.objects.filter(vendor_id=vendor_id, status=EscrowHold.Status.HELD, release_due_at__isnull=False)
    return list(held.select_related("part").order_by("release_due_at", "pk")[:limit])


def releases_are_stopped() -> bool:
    """True while the auditor has an open finding: no hold ends until someone has looked."""
    return AuditFinding.objects.filter(cleared_at=None).exists()


def float_by_currency() -> list[dict]:
    """What the house keeps for others, a row a currency."""
    kept = EscrowHold.objects.filter(status__in=EscrowHold.OPEN).values_list("currency")
    rows = kept.annotate(total=Sum("amount_minor")).order_by("currency")
    return [{"currency": currency, "total_minor": total} for currency, total in rows]
