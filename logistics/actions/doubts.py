"""Numbers that look wrong: doubted by the house, trusted by a Xiaoer."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from accounts.queries import division_chain, divisions_of_level
from logistics import queries
from logistics.actions.listeners import tell_of
from logistics.actions.problems import open_problem
from logistics.models import ParcelProblem, Shipment
from logistics.places import Destination
from logistics.suspicion import Seen, doubts
from marketplace.models import Order
from marketplace.queries import lock_order
from vendors.actions import tell_shop


def doubt(*, shipment: Shipment, reasons: Sequence[str]) -> None:
    """Hold back what the scans of a locked parcel would start, and list it for Xiaoer, with what else is found later. Not
    once it was trusted.
    """
    if shipment.trusted_at is not None:
        return
    shipment.is_doubted = True
    shipment.save(update_fields=["is_doubted"])
    open_problem(
        kind=ParcelProblem.Kind.DOUBTED,
        key=f"doubted/{shipment.pk}",
        carrier_id=shipment.carrier_id,
        shipment_id=shipment.pk,
        facts={"reasons": [str(reason) for reason in reasons]},
    )
    problem = ParcelProblem.objects.get(key=f"doubted/{shipment.pk}", resolved_at=None)
    known = problem.facts.get("reasons", [])
    if more := [str(reason) for reason in reasons if reason not in known]:
        problem.facts["reasons"] = [*known, *more]
        problem.save(update_fields=["facts"])


def weigh_number(*, shipment: Shipment) -> bool:
    """Look at a locked parcel's scans, if its number was typed; returns whether the order may be told of them."""
    if shipment.rejected_at is not None:
        return False
    if shipment.typed_by_id is None or shipment.trusted_at is not None:
        return True
    order = shipment.order
    scans = shipment.events.exclude(status__in=["unknown", "created"]).values_list("status", "occurred_at", "facility")
    found = doubts(
        (Seen(*scan) for scan in scans),
        paid_at=order.paid_at or order.placed_at,
        typed_at=shipment.booked_at or shipment.requested_at,
        to=_destination(order),
        now=database_now(),
    )
    if found:
        doubt(shipment=shipment, reasons=found)
    return not shipment.is_doubted


def _destination(order: Order) -> Destination:
    return Destination(
        area=str(order.address.get("area", "")),
        chain=division_chain(str(order.address.get("division_code", ""))),
        of_level=divisions_of_level,
    )


@transaction.atomic
def weigh_silent_number(*, shipment_id: int) -> bool:
    """Doubt a typed number that no carrier has scanned for long; returns whether it is doubted."""
    lock_order(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    return not weigh_number(shipment=queries.lock_shipment(shipment_id))


@transaction.atomic
def trust_number(*, shipment_id: int) -> Shipment:
    """A Xiaoer found nothing wrong: what the scans say counts from now on.

    Raises ValidationError(code="not_doubted").
    """
    shipment = _lock_doubted(shipment_id)
    shipment.is_doubted = False
    shipment.trusted_at = database_now()
    shipment.tell_at = shipment.trusted_at
    shipment.save(update_fields=["is_doubted", "trusted_at", "tell_at"])
    nudge_on_commit("logistics.tasks.tell_orders")
    return shipment


@transaction.atomic
def reject_number(*, shipment_id: int, by: User, reason: str) -> Shipment:
    """A Xiaoer found the number wrong: the parcel is off, whatever is scanned under it, and the shop is told why.

    The order waits for another number, or its automatic cancellation runs on. Its buyer is told where it had counted as sent.
    Raises ValidationError(code="not_doubted").
    """
    shipment = _lock_doubted(shipment_id)
    now = database_now()
    was, shipment.status = shipment.status, Shipment.Status.CANCELLED
    shipment.is_doubted = False
    shipment.rejected_at = shipment.number_given_up_at = shipment.tell_at = now
    shipment.pull_at = None
    shipment.failure = reason.strip()[:200]
    shipment.save(
        update_fields=["status", "is_doubted", "rejected_at", "number_given_up_at", "tell_at", "pull_at", "failure"]
    )
    tell_of(shipment, was=was)
    shipment.problems.filter(resolved_at=None).update(resolved_at=now, resolved_by=by)
    order = shipment.order
    tell_shop(
        vendor_id=order.vendor_id,
        kind="parcel_number_rejected",
        path=f"/office/{order.vendor.slug}/orders/{order.public_id}/",
        key=f"number_rejected/{shipment.pk}",
        order=order.number,
        why=shipment.failure,
    )
    if order.status == Order.Status.SHIPPED:
        notify(
            user_id=order.buyer_id,
            kind="parcel_number_rejected_buyer",
            path=f"/orders/{order.public_id}/",
            dedup_key=f"number_rejected/{shipment.pk}/{order.buyer_id}",
        )
    nudge_on_commit("logistics.tasks.tell_orders")
    return shipment


def _lock_doubted(shipment_id: int) -> Shipment:
    lock_order(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = queries.lock_shipment(shipment_id)
    if not shipment.is_doubted:
        raise ValidationError(_("Nobody doubts this number."), code="not_doubted")
    return shipment
