"""The moves of a haggle: offer, counter-offer, accept, decline, withdraw."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from marketplace import actions as marketplace
from marketplace.models import Listing
from negotiation import cards, deal_sheets, queries, rules
from negotiation.events import write_event
from negotiation.models import Negotiation, Offer, ThreadEvent
from negotiation.refusals import StaleOffer, as_validation_error, in_words


@transaction.atomic
def make_offer(*, negotiation_id: int, by: User, price_minor: int, rev: int) -> Negotiation:
    """Name a price per unit: an offer, a vendor's invitation, a counter-offer, or, at or past the other side's number,
    the deal at that one.

    `rev` is that of the table the mover saw. Raises StaleOffer when it has changed, and ValidationError with the codes
    of `rules.check_number`, `not_a_party`, `not_on_sale` or those of `marketplace.place_order`.
    """
    negotiation, side = _lock_for_move(negotiation_id, by, rev)
    table = queries.table_of(negotiation)
    try:
        outcome = rules.check_number(table, side, price_minor)
    except rules.Refusal as refusal:
        raise as_validation_error(refusal, negotiation.currency) from refusal
    if outcome == "closes":
        return _close_deal(negotiation, side, by)
    _still_on_sale(negotiation)
    act = rules.act_of_number(negotiation.status, side)
    _end_standing(negotiation, Offer.Status.COUNTERED)
    negotiation.status = rules.next_status(negotiation.status, act, side)
    negotiation.rev += 1
    negotiation.move_count += 1
    negotiation.buyer_offer_count += side == "buyer"
    offer_hours = negotiation.listing.offer_hours
    negotiation.deadline_at = database_now() + timedelta(hours=offer_hours)
    offer = Offer.objects.create(
        negotiation=negotiation,
        by=side,
        maker=by,
        price_minor=price_minor,
        quantity=negotiation.quantity,
        rev=negotiation.rev,
        expires_at=negotiation.deadline_at,
    )
    _write_move(negotiation, act, side, by, price_minor=price_minor, expires_at=offer.expires_at.isoformat())
    _tell_other_side(negotiation, side, act)
    return negotiation


@transaction.atomic
def accept_offer(*, negotiation_id: int, by: User, price_minor: int, rev: int) -> Negotiation:
    """Take the other side's standing offer, naming its price: an order is placed and its deal sheet sealed.

    Raises StaleOffer when the price or the table has changed, ValidationError with `not_your_turn`, `wrong_state`,
    `not_a_party`, `not_on_sale` or `sold_out`.
    """
    negotiation, side = _lock_for_move(negotiation_id, by, rev)
    _check_act(negotiation, "accept", side)
    standing = queries.standing_offer(negotiation)
    if standing is None or standing.price_minor != price_minor:
        raise StaleOffer(cards.current_card(negotiation))
    return _close_deal(negotiation, side, by)


@transaction.atomic
def decline_offer(*, negotiation_id: int, by: User, rev: int) -> Negotiation:
    """Say no to the other side's standing offer; the haggle ends."""
    negotiation, side = _lock_for_move(negotiation_id, by, rev)
    return _end_by_choice(negotiation, side, by, "decline", Offer.Status.DECLINED)


@transaction.atomic
def withdraw_offer(*, negotiation_id: int, by: User, rev: int) -> Negotiation:
    """Take one's own standing offer back; the haggle ends."""
    negotiation, side = _lock_for_move(negotiation_id, by, rev)
    return _end_by_choice(negotiation, side, by, "withdraw", Offer.Status.WITHDRAWN)


def _lock_for_move(negotiation_id: int, by: User, rev: int) -> tuple[Negotiation, rules.Side]:
    negotiation = queries.lock_thread(negotiation_id)
    side = queries.side_of(negotiation, by.pk)
    if side is None:
        raise ValidationError(in_words("not_a_party"), code="not_a_party")
    if rev != negotiation.rev:
        raise StaleOffer(cards.current_card(negotiation))
    return negotiation, side


def _check_act(negotiation: Negotiation, act: str, side: rules.Side) -> str:
    try:
        return rules.next_status(negotiation.status, act, side)
    except rules.Refusal as refusal:
        raise as_validation_error(refusal, negotiation.currency) from refusal


def _still_on_sale(negotiation: Negotiation) -> None:
    listing = negotiation.listing
    if listing.status != Listing.Status.ON_SALE or listing.version != negotiation.listing_version:
        raise ValidationError(_("The listing has changed; look at it again."), code="not_on_sale")


def _end_standing(negotiation: Negotiation, status: str) -> None:
    Offer.objects.filter(negotiation=negotiation, status=Offer.Status.STANDING).update(status=status)


def _close_deal(negotiation: Negotiation, side: rules.Side, by: User) -> Negotiation:
    """The other side's standing number becomes the price; the order is placed and waits for payment."""
    _still_on_sale(negotiation)
    standing = queries.standing_offer(negotiation)
    assert standing is not None, "only a standing offer can close a deal"
    to_status = rules.next_status(negotiation.status, "accept", side)
    time_to_pay = rules.time_allowed(to_status)
    assert time_to_pay is not None, "an agreement has a deadline"
    order = marketplace.place_order(
        buyer=negotiation.buyer,
        variant=negotiation.variant,
        quantity=negotiation.quantity,
        unit_price_minor=standing.price_minor,
        pay_within=time_to_pay,
        is_reserved=to_status == Negotiation.Status.AGREED,
    )
    _end_standing(negotiation, Offer.Status.ACCEPTED)
    negotiation.status = to_status
    negotiation.rev += 1
    negotiation.agreed_price_minor = standing.price_minor
    negotiation.order = order
    negotiation.deadline_at = order.pay_by_at
    sheet = deal_sheets.seal(negotiation=negotiation, order=order)
    _write_move(
        negotiation,
        "accept",
        side,
        by,
        price_minor=standing.price_minor,
        order=str(order.public_id),
        deal_sheet=sheet.sha256,
        pay_by_at=order.pay_by_at.isoformat(),
    )
    _tell_other_side(negotiation, side, "accept")
    return negotiation


def _end_by_choice(negotiation: Negotiation, side: rules.Side, by: User, act: str, status: str) -> Negotiation:
    to_status = _check_act(negotiation, act, side)
    _end_standing(negotiation, status)
    negotiation.status = to_status
    negotiation.rev += 1
    negotiation.deadline_at = None
    negotiation.closed_at = database_now()
    _write_move(negotiation, act, side, by)
    _tell_other_side(negotiation, side, act)
    return negotiation


def _write_move(negotiation: Negotiation, act: str, side: rules.Side, by: User, **facts) -> ThreadEvent:
    facts |= {"rev": negotiation.rev, "status": negotiation.status, "quantity": negotiation.quantity}
    event = write_event(negotiation, kind=act, role=side, actor_id=by.pk, facts=facts)
    negotiation.save()
    return event


def _tell_other_side(negotiation: Negotiation, side: rules.Side, act: str) -> None:
    path = f"/haggles/{negotiation.public_id}/"
    members = negotiation.vendor.members.values_list("user_id", flat=True)
    listing = negotiation.listing
    for user_id in [negotiation.buyer_id] if side == "vendor" else members:
        notify(
            user_id=user_id,
            kind=f"haggle_{act}",
            path=path,
            dedup_key=f"haggle/{negotiation.pk}/{negotiation.rev}/{user_id}",
            title=listing.title_en,
            title_zh=listing.title_zh,
        )
