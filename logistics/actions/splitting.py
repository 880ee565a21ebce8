"""Orders that go in several parcels, and parcels that go again."""

from typing import Final

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from logistics import queries
from logistics.actions.telling import tell_order
from logistics.journeys import PARCELS_MOST, WEIGHT_MOST_G
from logistics.models import Shipment
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.queries import lock_order

log = structlog.get_logger(__name__)

SENT_FROM: Final = (Order.Status.PAID, Order.Status.SHIPPED)


def check_may_send(order: Order) -> None:
    """Raises ValidationError(code="order_state") unless goods of a locked order may be handed to carriers now."""
    if order.kind != "physical" or order.status not in SENT_FROM:
        raise ValidationError(_("This order can't be shipped now."), code="order_state")


def check_weight(weight_g: int | None) -> None:
    """Raises ValidationError(code="weight_range")."""
    if weight_g is not None and not 0 < weight_g <= WEIGHT_MOST_G:
        raise ValidationError(
            _("A parcel weighs between 1 and %(most)s g."), params={"most": WEIGHT_MOST_G}, code="weight_range"
        )


@transaction.atomic
def plan_parcels(*, order_id: int, by: User, count: int) -> Order:
    """The vendor says in how many parcels an order goes. It is delivered, and the vendor's time runs, only when all are.

    Until then as many may be booked or typed in. Fewer than are on their way it can't be.
    Raises ValidationError with code `order_state`, `parcel_range`.
    """
    order = lock_order(order_id)
    check_may_send(order)
    least = max(1, queries.sound_parcels().filter(order=order).count())
    if not least <= count <= PARCELS_MOST:
        raise ValidationError(
            _("This order goes in %(least)s to %(most)s parcels."),
            params={"least": least, "most": PARCELS_MOST},
            code="parcel_range",
        )
    if count != order.parcel_count:
        marketplace.set_parcel_count(order_id=order_id, by=by, count=count)
        log.info("parcels_planned", order_id=order_id, count=count, by=by.pk)
        return tell_order(order_id=order_id)  # those that have arrived may be all there are
    return order


def parcel_to_replace(order: Order) -> Shipment | None:
    """The parcel of a locked order in whose stead the next one goes; one that was called off no longer goes in its stead."""
    back = queries.parcel_to_resend(order)
    if back is not None:
        Shipment.objects.filter(resend_of=back).update(resend_of=None)
    return back


def begin_anew(order: Order) -> None:
    """A parcel of a locked order goes again: what was left of a clock belongs to the one that came back."""
    marketplace.start_anew(order_id=order.pk)
    tell_order(order_id=order.pk)
