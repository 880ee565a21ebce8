"""How haggles end without a word of the parties: paid, out of time, overtaken by a change."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.clock import database_now
from marketplace import actions as marketplace
from marketplace.models import Order
from negotiation import queries, rules
from negotiation.actions.deals import end_standing, write_step
from negotiation.actions.news import tell, tell_both_sides
from negotiation.events import write_event
from negotiation.models import Negotiation, Offer, ThreadEvent


@transaction.atomic
def convert_negotiation(*, negotiation_id: int) -> Negotiation:
    """Its order is paid: the deal is done. Said twice, or too early, it changes nothing."""
    negotiation = queries.lock_thread(negotiation_id)
    if negotiation.status in Negotiation.AGREEMENTS:
        _follow_order(negotiation)
    return negotiation


@transaction.atomic
def sweep_negotiation(*, negotiation_id: int) -> Negotiation:
    """Do what time has brought to one thread."""
    negotiation = queries.lock_thread(negotiation_id)
    if negotiation.status in Negotiation.AGREEMENTS:
        _follow_order(negotiation)
    elif negotiation.is_live and negotiation.deadline_at and negotiation.deadline_at <= database_now():
        end_standing(negotiation, Offer.Status.EXPIRED)
        _end(negotiation, "expire", "time_over")
        tell(negotiation, "expire", [negotiation.buyer_id])
    return negotiation


def _follow_order(negotiation: Negotiation) -> None:
    """The order is the authority on whether an agreement was paid."""
    assert negotiation.order_id is not None, "an agreement has an order"
    order = Order.objects.get(pk=negotiation.order_id)
    if order.status == Order.Status.AWAITING_PAYMENT:
        if negotiation.deadline_at is None or negotiation.deadline_at > database_now():
            return
        try:
            order = marketplace.cancel_order(order_id=order.pk, by=None, reason="not_paid")
        except ValidationError:  # paid in this very moment
            order = Order.objects.get(pk=order.pk)
    if order.status != Order.Status.CANCELLED or order.paid_at is not None:
        _end(negotiation, "convert", "paid")
    elif order.cancel_reason == "sold_out":
        _end(negotiation, "supersede", "sold_out")
    elif negotiation.status == Negotiation.Status.AGREED:
        _end(negotiation, "lapse", "not_paid")
    else:
        _return_to_vendor_offer(negotiation)


def _return_to_vendor_offer(negotiation: Negotiation) -> None:
    """15 minutes went by unpaid: the vendor's offer stands again, if its own time is not over. Where the vendor had
    taken the buyer's, it is a broken agreement.
    """
    offer = Offer.objects.filter(negotiation=negotiation, status=Offer.Status.ACCEPTED).first()
    if offer is not None and offer.by == Offer.By.BUYER:
        _end(negotiation, "forfeit", "not_paid")
        return
    if offer is None or offer.expires_at <= database_now():
        _end(negotiation, "lapse", "not_paid")
        return
    negotiation.status = rules.next_status(negotiation.status, "return", "house")
    offer.status = Offer.Status.STANDING
    offer.save(update_fields=["status"])
    negotiation.order = None
    negotiation.agreed_price_minor = None
    negotiation.deadline_at = offer.expires_at
    write_step(negotiation, ThreadEvent.Kind.LAPSE, role=ThreadEvent.Role.HOUSE, by=None, reason="not_paid")


def _end(negotiation: Negotiation, act: str, reason: str, **facts) -> None:
    negotiation.status = rules.next_status(negotiation.status, act, "house")
    negotiation.deadline_at = None
    negotiation.closed_at = database_now()
    negotiation.close_reason = reason
    kind = ThreadEvent.Kind.LAPSE if act == "forfeit" else act
    write_step(negotiation, kind, role=ThreadEvent.Role.HOUSE, by=None, reason=reason, **facts)


def supersede_listing(*, listing_id: int, reason: str, changes: list[str] | None = None) -> int:
    """The goods changed, went, or are off the shelf: end the haggles over them; returns how many ended.

    `changes` names the fields of an edit, for the words in the chat. Agreements keep their frozen price and reserved
    goods, and are left alone.
    """
    waiting = Negotiation.objects.filter(listing_id=listing_id, status__in=Negotiation.WAITING)
    ended = 0
    for negotiation_id in waiting.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            negotiation = queries.lock_thread(negotiation_id)
            if negotiation.status not in Negotiation.WAITING:
                continue
            if reason == "sold_out" and negotiation.variant.available > 0:
                continue
            if reason == "edited" and negotiation.listing_version == negotiation.listing.version:
                continue
            end_standing(negotiation, Offer.Status.SUPERSEDED)
            _end(negotiation, "supersede", reason, **({"changes": changes} if changes else {}))
            tell_both_sides(negotiation, "supersede")
            ended += 1
    return ended


@transaction.atomic
def note_order_news(*, negotiation_id: int, act: str) -> None:
    """A line in the chat about the order: shipped, delivered, done."""
    negotiation = queries.lock_thread(negotiation_id)
    write_event(negotiation, kind=ThreadEvent.Kind.NEWS, role=ThreadEvent.Role.HOUSE, facts={"act": act})
    negotiation.save(update_fields=["seq", "last_event_at"])
