"""Questions about disputes. The doors to them are here."""

from datetime import timedelta
from statistics import median
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from escrow.models import EscrowHold
from logistics import journeys
from logistics.models import ParcelProblem, Shipment, TrackingEvent
from logistics.queries import orders_with_parcels_outstanding, parcels_to_settle
from marketplace.models import Order
from marketplace.rules import AUTO_CANCEL_LATEST_DAYS
from vendors.models import VendorMember
from vendors.queries import MANAGING
from xiaoer import rules
from xiaoer.models import Dispute, DisputeEvent, Ruling
from xiaoer.queries.staff import conflicts_with, posting_of

PRECEDENTS_WEIGHED: Final = 500
"""So many of the newest: older ones say little of today, and a page must not grow with the years."""


def role_in(dispute: Dispute, user: User) -> str | None:
    """On which side of a dispute `user` stands: buyer, vendor, or neither."""
    if dispute.order.buyer_id == user.pk:
        return "buyer"
    members = VendorMember.objects.filter(vendor_id=dispute.order.vendor_id, user=user, role__in=MANAGING)
    return "vendor" if members.exists() else None


def dispute_for(*, public_id, user: User) -> Dispute | None:
    """The door for parties: a dispute of an order they bought or sold; None for all others."""
    dispute = disputes().filter(public_id=public_id).first()
    return dispute if dispute is not None and role_in(dispute, user) else None


def case_for(*, public_id, user: User) -> Dispute | None:
    """The door for staff: every dispute but those they are a party of, and those of vendors whose files are closed to them."""
    dispute = disputes().filter(public_id=public_id).first()
    if dispute is None or posting_of(user) is None or role_in(dispute, user):
        return None
    if conflicts_with(user, dispute.order.vendor_id):
        return None
    return dispute


def disputes() -> QuerySet[Dispute]:
    """All, with what every page and answer about one shows."""
    return Dispute.objects.select_related(
        "order__buyer", "order__vendor", "order__hold", "assigned_to", "goods__carrier"
    ).prefetch_related(Prefetch("rulings", Ruling.objects.select_related("ruled_by", "countersigned_by")))


def lock_dispute(dispute_id: int) -> Dispute:
    """The dispute, locked for the rest of the transaction. Take it before its order."""
    return Dispute.objects.select_for_update(of=("self",)).select_related("order__hold", "goods").get(pk=dispute_id)


def ruling_that_waits(dispute: Dispute) -> DisputeEvent | None:
    """What one Xiaoer has decided and a second one has still to agree to: text and facts of the ruling to be."""
    if dispute.status != Dispute.Status.SECOND_KEY:
        return None
    return dispute.events.filter(kind="ask_second_key").select_related("actor").latest("id")


def queue() -> QuerySet[Dispute]:
    """Everything that waits for a Xiaoer, the least time left first."""
    return disputes().prefetch_related(None).filter(status__in=Dispute.AT_THE_DESK).order_by("deadline_at", "pk")


def before_the_desk() -> QuerySet[Dispute]:
    """Open disputes that the parties still settle among themselves."""
    return (
        disputes()
        .prefetch_related(None)
        .filter(status__in=[Dispute.Status.VENDOR_TURN, Dispute.Status.TALKING])
        .order_by("deadline_at")
    )


def precedents(dispute: Dispute, limit: int = 5) -> tuple[list[Ruling], dict]:
    """Earlier rulings on the same reason, the newest first; and of the last PRECEDENTS_WEIGHED how many there are, with the
    median of their refund in per cent of what was paid (None while there is none; currencies compare by it)."""
    earlier = Ruling.objects.filter(dispute__reason=dispute.reason).exclude(dispute=dispute).order_by("-id")
    weighed = earlier.values_list("refund_minor", "dispute__order__total_minor")[:PRECEDENTS_WEIGHED]
    shares = [100 * refund / total for refund, total in weighed]
    facts = {"count": len(shares), "median_percent": median(shares) if shares else None}
    return list(earlier.select_related("dispute__order")[:limit]), facts


def disputes_due(limit: int = 200) -> list[int]:
    """Ids of disputes for which time has come: a deadline, the lead's day, the hard stop, goods that arrived."""
    at_the_desk = Q(status__in=Dispute.AT_THE_DESK)
    late_desk = Q(status__in=[Dispute.Status.DECIDING, Dispute.Status.SECOND_KEY], is_breached=True)
    due = (
        (Q(deadline_at__lte=Now()) & ~late_desk)
        | Q(status=Dispute.Status.EXECUTING)
        | (at_the_desk & (Q(lead_at__lte=Now()) | Q(stop_at__lte=Now())))
        | Q(status__in=rules.GOODS_SENT, goods__delivered_at__isnull=False)
    )
    rows = Dispute.objects.exclude(status__in=Dispute.ENDED).filter(due)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def complaints_over_found_parcels(*, only: int | None = None, limit: int = 100) -> list[int]:
    """Ids of disputes of the house's over lost parcels in which nobody else has spoken, and whose parcels were all heard
    of since, on their way to the buyer or there.
    """
    goods = Shipment.objects.filter(order=OuterRef("order"), purpose=Shipment.Purpose.GOODS)
    goods = goods.exclude(status__in=journeys.CALLED_OFF)
    heard_of = TrackingEvent.objects.filter(shipment=OuterRef("pk"), received_at__gt=OuterRef(OuterRef("opened_at")))
    still_lost = ~Q(status__in=journeys.HANDED_OVER - journeys.WAY_BACK) | ~Exists(heard_of)
    complaints = Dispute.objects.filter(
        Exists(goods),
        ~Exists(goods.filter(still_lost)),
        Exists(DisputeEvent.objects.filter(dispute=OuterRef("pk"), kind="open_lost")),
        ~Exists(DisputeEvent.objects.filter(dispute=OuterRef("pk"), role__in=["buyer", "vendor"])),
        status=Dispute.Status.VENDOR_TURN,
    )
    if only is not None:
        complaints = complaints.filter(pk=only)
    return list(complaints.order_by("pk").values_list("pk", flat=True)[:limit])


def orders_with_lost_parcels(limit: int = 100) -> list[int]:
    """Orders whose parcel counts as lost, whose money still waits, and over which nobody has complained."""
    lost = ParcelProblem.objects.filter(
        kind=ParcelProblem.Kind.LOST, resolved_at=None, shipment__purpose=Shipment.Purpose.GOODS
    )
    orders = Order.objects.filter(
        shipments__problems__in=lost, hold__status__in=EscrowHold.OPEN, disputes=None, delivered_at=None
    )
    return list(orders.order_by("pk").values_list("pk", flat=True).distinct()[:limit])


def orders_with_returned_parcels(limit: int = 100) -> list[int]:
    """Orders with a parcel that went back or was given up, which the vendor has not settled in time, and over which nobody
    has complained."""
    overdue = parcels_to_settle().filter(settle_by_at__lte=Now(), order__disputes=None).order_by("order_id")
    return list(overdue.values_list("order_id", flat=True).distinct()[:limit])


def orders_with_parcels_missing(limit: int = 100) -> list[int]:
    """Orders of which a parcel was announced and not handed over, long after the first, and over which nobody has complained."""
    late = Order.objects.filter(
        parcel_count__gt=1,
        shipped_at__lte=Now() - timedelta(days=AUTO_CANCEL_LATEST_DAYS),
        disputes=None,
        hold__status__in=EscrowHold.OPEN,
    )
    return list(orders_with_parcels_outstanding(late).order_by("pk").values_list("pk", flat=True)[:limit])
