"""Questions about disputes. The doors to them are here."""

from datetime import timedelta

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from marketplace.models import Order
from vendors.models import VendorMember
from vendors.queries import MANAGING
from xiaoer.models import Dispute, DisputeEvent, Ruling
from xiaoer.queries.staff import posting_of


def role_in(dispute: Dispute, user: User) -> str | None:
    """On which side of a dispute `user` stands: buyer, vendor, or neither."""
    if dispute.order.buyer_id == user.pk:
        return "buyer"
    members = VendorMember.objects.filter(vendor_id=dispute.order.vendor_id, user=user, role__in=MANAGING)
    return "vendor" if members.exists() else None


def dispute_for(*, public_id, user: User) -> Dispute | None:
    """The door for parties: a dispute of an order they bought or sold; None for all others."""
    dispute = _disputes().filter(public_id=public_id).first()
    return dispute if dispute is not None and role_in(dispute, user) else None


def case_for(*, public_id, user: User) -> Dispute | None:
    """The door for staff: every dispute but those they are a party of."""
    dispute = _disputes().filter(public_id=public_id).first()
    if dispute is None or posting_of(user) is None or role_in(dispute, user):
        return None
    return dispute


def _disputes() -> QuerySet[Dispute]:
    return Dispute.objects.select_related(
        "order__buyer", "order__vendor", "order__hold", "assigned_to", "ruling__ruled_by", "ruling__countersigned_by"
    )


def lock_dispute(dispute_id: int) -> Dispute:
    """The dispute, locked for the rest of the transaction. Take it before its order."""
    return Dispute.objects.select_for_update(of=("self",)).select_related("order__hold").get(pk=dispute_id)


def ruling_that_waits(dispute: Dispute) -> DisputeEvent | None:
    """What one Xiaoer has decided and a second one has still to agree to: text and facts of the ruling to be."""
    if dispute.status != Dispute.Status.SECOND_KEY:
        return None
    return dispute.events.filter(kind="ask_second_key").select_related("actor").latest("id")


def queue() -> QuerySet[Dispute]:
    """Everything that waits for a Xiaoer, the least time left first."""
    states = Dispute.Status
    waiting = [states.QUEUED, states.EVIDENCE, states.DECIDING, states.SECOND_KEY, states.DECIDED]
    return _disputes().filter(status__in=waiting).order_by("deadline_at", "pk")


def before_the_desk() -> QuerySet[Dispute]:
    """Open disputes that the parties still settle among themselves."""
    return _disputes().filter(status__in=[Dispute.Status.VENDOR_TURN, Dispute.Status.TALKING]).order_by("deadline_at")


def precedents(dispute: Dispute, limit: int = 5) -> tuple[list[Ruling], dict]:
    """Earlier rulings on the same reason, newest first, and what they came to."""
    earlier = Ruling.objects.filter(dispute__reason=dispute.reason).exclude(dispute=dispute)
    facts = earlier.aggregate(count=Count("pk"), mean_minor=Avg("refund_minor"))
    return list(earlier.select_related("dispute__order").order_by("-id")[:limit]), facts


def disputes_due(limit: int = 200) -> list[int]:
    """Ids of disputes whose present state is over."""
    over = Dispute.objects.filter(
        status__in=[Dispute.Status.VENDOR_TURN, Dispute.Status.TALKING], deadline_at__lte=Now()
    )
    stuck = Dispute.objects.filter(status=Dispute.Status.EXECUTING)
    return list((over | stuck).order_by("pk").values_list("pk", flat=True)[:limit])


def may_open(order: Order, *, days_after_delivery: int) -> bool:
    """Whether the time to complain of what was delivered is not over."""
    return (
        Order.objects.filter(pk=order.pk)
        .filter(Q(delivered_at=None) | Q(delivered_at__gt=Now() - timedelta(days=days_after_delivery)))
        .exists()
    )
