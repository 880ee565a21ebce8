"""The moment two sides agree: an order is placed at the price, and its deal sheet sealed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import actions as marketplace
from marketplace.models import Listing
from negotiation import deal_sheets, rules
from negotiation.events import write_event
from negotiation.models import Negotiation, Offer


def check_still_on_sale(negotiation: Negotiation) -> None:
    """Raises ValidationError(code="not_on_sale") when the goods are not what the haggle began over."""
    listing = negotiation.listing
    if listing.status != Listing.Status.ON_SALE or listing.version != negotiation.listing_version:
        raise ValidationError(_("The listing has changed; look at it again."), code="not_on_sale")


def end_standing(negotiation: Negotiation, status: str) -> None:
    Offer.objects.filter(negotiation=negotiation, status=Offer.Status.STANDING).update(status=status)


def close_deal(
    negotiation: Negotiation,
    *,
    act: str,
    role: str,
    by: User | None,
    price_minor: int,
    standing_becomes: str,
    **facts: Any,
) -> Negotiation:
    """Place the order of a locked thread at `price_minor` by the step `act` of `role`.

    Goods are set aside where the step leads to `agreed`, not where it leads to `paying`. Raises ValidationError with
    `not_on_sale`, `sold_out` or `own_listing`.
    """
    check_still_on_sale(negotiation)
    to_status = rules.next_status(negotiation.status, act, role)
    time_to_pay = rules.time_allowed(to_status)
    assert time_to_pay is not None, "an agreement has a deadline"
    order = marketplace.place_order(
        buyer=negotiation.buyer,
        wanted=[
            marketplace.Wanted(variant=negotiation.variant, quantity=negotiation.quantity, unit_price_minor=price_minor)
        ],
        pay_within=time_to_pay,
        is_reserved=to_status == Negotiation.Status.AGREED,
    )
    end_standing(negotiation, standing_becomes)
    negotiation.status = to_status
    negotiation.agreed_price_minor = price_minor
    negotiation.order = order
    negotiation.deadline_at = order.pay_by_at
    sheet = deal_sheets.seal(negotiation=negotiation, order=order)
    kind = "sleeve" if act == "sleeve" else "accept"
    return write_step(
        negotiation,
        kind,
        role=role,
        by=by,
        price_minor=price_minor,
        order=str(order.public_id),
        deal_sheet=sheet.sha256,
        pay_by_at=order.pay_by_at.isoformat(),
        **facts,
    )


def write_step(negotiation: Negotiation, kind: str, *, role: str, by: User | None, **facts: Any) -> Negotiation:
    """Give a changed, locked thread its next `rev`, write the event, and save it."""
    negotiation.rev += 1
    facts |= {"rev": negotiation.rev, "status": negotiation.status, "quantity": negotiation.quantity}
    write_event(negotiation, kind=kind, role=role, actor_id=by.pk if by else None, facts=facts)
    negotiation.save()
    return negotiation
