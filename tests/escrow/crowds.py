"""Holds by the hundred, made through the actions, and what has to be true of them after any trouble."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import Now

from accounts.models import User
from escrow import actions, queries
from escrow.models import EscrowHold, Transfer
from vendors.models import Vendor

PARTS_A_PAYMENT = 250


def crowd(count: int, *, buyer: User, vendors: Sequence[Vendor]) -> list[int]:
    """So many held holds of 20.00 and more, commission 5 %; returns their keys."""
    made: list[int] = []
    while len(made) < count:
        parts = [
            actions.PartRequest(
                reference=f"crowd/{uuid4()}",
                vendor=vendors[number % len(vendors)],
                amount_minor=2_000 + number,
                commission_bps=500,
                commission_minor=(2_000 + number) // 20,
            )
            for number in range(len(made), min(count, len(made) + PARTS_A_PAYMENT))
        ]
        payment = actions.open_payment(payer=buyer, parts=parts, currency="CNY", gateway="sandbox")
        holds = actions.capture_payment(payment_id=payment.pk, amount_minor=payment.amount_minor, currency="CNY")
        made += [hold.pk for hold in holds]
    return made


def make_due(hold_ids: Sequence[int]) -> None:
    """As if their time had come this moment."""
    EscrowHold.objects.filter(pk__in=hold_ids).update(release_due_at=TransactionNow() - timedelta(milliseconds=1))


def released(hold_ids: Sequence[int]) -> int:
    return EscrowHold.objects.filter(pk__in=hold_ids, status="released").count()


def all_is_well() -> bool:
    """Every hold has one ending at most and each of its movements once; the books balance; nothing due is overdue."""
    twice = (
        Transfer.objects.values("hold_id", "kind")
        .annotate(times=Count("pk"))
        .filter(times__gt=1, hold_id__isnull=False)
    )
    endings = (
        EscrowHold.objects.annotate(
            out=Count("transfers", filter=Q(transfers__kind__in=["release", "refund"]), distinct=True),
            told=Count("events", filter=Q(events__kind__in=["released", "refunded", "split"]), distinct=True),
        )
        .exclude(
            Q(status__in=["held", "frozen"], out=0, told=0) | Q(status__in=["released", "refunded"], out=1, told=1)
        )
        .exclude(status="split", told=1)
    )
    overdue = queries.due_holds().filter(release_due_at__lt=Now() - timedelta(minutes=2))
    wrong = [list(rows.values()) for rows in (twice, endings, overdue)] + [
        rows for rows in queries.full_reconciliation().values() if rows
    ]
    assert not any(wrong), wrong
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM escrow_transfer t LEFT JOIN escrow_escrowhold h ON h.id = t.hold_id"
                       " LEFT JOIN escrow_payout p ON p.id = t.payout_id WHERE coalesce(h.id, p.id) IS NULL"
                       " AND t.kind <> 'debt_recovered'")  # fmt: skip
        assert cursor.fetchone()[0] == 0, "a movement of nothing that is there"
    return True
