"""Questions about holds."""

from django.db.models import QuerySet, Sum
from django.db.models.functions import Now

from escrow.models import AuditFinding, EscrowHold


def lock_hold(hold_id: int) -> EscrowHold:
    """The hold, locked for the rest of the transaction."""
    return EscrowHold.objects.select_for_update(of=("self",)).get(pk=hold_id)


def due_holds() -> QuerySet[EscrowHold]:
    return EscrowHold.objects.filter(status=EscrowHold.Status.HELD, release_due_at__lte=Now(), parked_reason="")


def releases_are_stopped() -> bool:
    """True while the auditor has an open finding: no hold ends until someone has looked."""
    return AuditFinding.objects.filter(cleared_at=None).exists()


def float_by_currency() -> list[dict]:
    """What the house keeps for others, a row a currency."""
    kept = EscrowHold.objects.filter(status__in=EscrowHold.OPEN).values_list("currency")
    rows = kept.annotate(total=Sum("amount_minor")).order_by("currency")
    return [{"currency": currency, "total_minor": total} for currency, total in rows]
