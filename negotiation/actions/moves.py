"""The moves of a haggle: offer, counter-offer, invitation, accept, decline, withdraw, undo."""

from datetime import timedelta

from django.db import transaction

from accounts.clock import database_now
from accounts.models import User
from negotiation import cards, queries, rules
from negotiation.actions.answers import schedule_answer
from negotiation.actions.deals import check_still_on_sale, close_deal, end_standing, write_step
from negotiation.actions.news import tell_other_side
from negotiation.models import Negotiation, Offer, ThreadEvent
from negotiation.refusals import StaleOffer, as_validation_error, refused


@transaction.atomic
def make_offer(
    *,
    negotiation_id: int,
    by: User,
    price_minor: int,
    rev: int,
    quantity: int | None = None,
    is_sure: bool = False,
    is_automatic: bool = False,
) -> Negotiation:
    """Name a price per unit: an offer, an invitation, a counter-offer, or, at or past the other side's number, the deal
    at that one. A buyer may name another `quantity` with it.

    `rev` is that of the table the mover saw. Raises StaleOffer when it has changed, and ValidationError with the codes
    of `rules.check_number`, `are_you_sure` for what looks like a slip of the finger (`is_sure` says it is none),
    `accept_first`, `bad_quantity`, `barred`, `blocked`, `vendor_away`, `invited_lately`, `not_a_party`, `not_on_sale`
    or those of `marketplace.place_order`.
    """
    negotiation, side = lock_for_move(negotiation_id, by, rev)
    check_may_haggle(negotiation, side)
    table = queries.table_of(negotiation)
    try:
        outcome = rules.check_number(table, side, price_minor)
    except rules.Refusal as refusal:
        raise as_validation_error(refusal, negotiation.currency) from refusal
    if not is_sure and rules.looks_like_a_typo(table, side, price_minor):
        raise refused("are_you_sure", currency=negotiation.currency, price_minor=price_minor)
    is_new_quantity = _take_quantity(negotiation, side, quantity)
    if outcome == "closes":
        if is_new_quantity:
            raise refused("accept_first")
        return _take_standing(negotiation, side, by, is_automatic=is_automatic)
    check_still_on_sale(negotiation)
    act = rules.act_of_number(negotiation.status, side)
    if act == "invite" and queries.was_invited_lately(negotiation):
        raise refused("invited_lately", days=rules.INVITE_PAUSE_DAYS)
    return _put_on_table(negotiation, side, by, act, price_minor, is_automatic=is_automatic)


@transaction.atomic
def accept_offer(
    *, negotiation_id: int, by: User, price_minor: int, rev: int, is_automatic: bool = False
) -> Negotiation:
    """Take the other side's standing offer, naming its price: an order is placed and its deal sheet sealed.

    Raises StaleOffer when the price or the table has changed, ValidationError with `not_your_turn`, `wrong_state`,
    `not_a_party`, `not_on_sale` or `sold_out`.
    """
    negotiation, side = lock_for_move(negotiation_id, by, rev)
    check_act(negotiation, "accept", side)
    standing = queries.standing_offer(negotiation)
    if standing is None or standing.price_minor != price_minor:
        raise StaleOffer(cards.current_card(negotiation))
    return _take_standing(negotiation, side, by, is_automatic=is_automatic)


@transaction.atomic
def decline_offer(*, negotiation_id: int, by: User, rev: int, is_automatic: bool = False) -> Negotiation:
    """Say no to the other side's standing offer; the haggle ends."""
    negotiation, side = lock_for_move(negotiation_id, by, rev)
    return _end_by_choice(negotiation, side, by, "decline", Offer.Status.DECLINED, is_automatic=is_automatic)


@transaction.atomic
def withdraw_offer(*, negotiation_id: int, by: User, rev: int) -> Negotiation:
    """Take one's own standing offer back; the haggle ends."""
    negotiation, side = lock_for_move(negotiation_id, by, rev)
    return _end_by_choice(negotiation, side, by, "withdraw", Offer.Status.WITHDRAWN)


@transaction.atomic
def undo_offer(*, negotiation_id: int, by: User, rev: int) -> Negotiation:
    """Take one's own number back within a minute, as if it had never been named: what stood before stands again.

    Raises StaleOffer, and ValidationError with `undo_too_late`, `no_undos_left`, `not_your_turn`, `wrong_state` or
    `not_a_party`.
    """
    negotiation, side = lock_for_move(negotiation_id, by, rev)
    before = queries.offer_before(negotiation)
    to_status = check_act(negotiation, "undo" if before else "undo_first", side)
    standing = queries.standing_offer(negotiation)
    assert standing is not None, "in a standing state an offer stands"
    now = database_now()
    if now - standing.made_at > timedelta(seconds=rules.UNDO_SECONDS):
        raise refused("undo_too_late", seconds=rules.UNDO_SECONDS)
    if negotiation.undo_count >= rules.UNDOS_PER_THREAD:
        raise refused("no_undos_left")
    end_standing(negotiation, Offer.Status.UNDONE)
    if before is not None:
        before.status = Offer.Status.STANDING
        before.save(update_fields=["status"])
        negotiation.quantity = before.quantity
    negotiation.status = to_status
    negotiation.deadline_at = before.expires_at if before else now + timedelta(days=rules.INQUIRY_DAYS)
    negotiation.move_count -= 1
    negotiation.buyer_offer_count -= side == "buyer"
    negotiation.undo_count += 1
    return write_step(negotiation, ThreadEvent.Kind.UNDO, role=side, by=by, price_minor=standing.price_minor)


def lock_for_move(negotiation_id: int, by: User, rev: int | None) -> tuple[Negotiation, rules.Side]:
    """The thread, locked, and the side of `by`. With a `rev`, raises StaleOffer when the table is another by now."""
    negotiation = queries.lock_thread(negotiation_id)
    side = queries.side_of(negotiation, by.pk)
    if side is None:
        raise refused("not_a_party")
    if rev is not None and rev != negotiation.rev:
        raise StaleOffer(cards.current_card(negotiation))
    return negotiation, side


def check_act(negotiation: Negotiation, act: str, side: rules.Side) -> str:
    """The state `act` leads to. Raises ValidationError with `not_your_turn` or `wrong_state`."""
    try:
        return rules.next_status(negotiation.status, act, side)
    except rules.Refusal as refusal:
        raise as_validation_error(refusal, negotiation.currency) from refusal


def check_may_haggle(negotiation: Negotiation, side: rules.Side) -> None:
    """Raises ValidationError with `blocked`, `vendor_away`, or, for a buyer who did not pay too often, `barred`."""
    if queries.is_blocked(buyer_id=negotiation.buyer_id, vendor_id=negotiation.vendor_id):
        raise refused("blocked")
    if side == "buyer":
        if negotiation.vendor.is_on_holiday:
            raise refused("vendor_away")
        if queries.is_barred(negotiation.buyer):
            raise refused("barred", days=rules.BARRED_DAYS)


def _take_quantity(negotiation: Negotiation, side: rules.Side, quantity: int | None) -> bool:
    """Write down a new quantity, if the buyer named one; says whether it is new."""
    if quantity is None or quantity == negotiation.quantity:
        return False
    if side != "buyer" or not 1 <= quantity <= negotiation.variant.available:
        raise refused("bad_quantity")
    negotiation.quantity = quantity
    return True


def _put_on_table(
    negotiation: Negotiation, side: rules.Side, by: User, act: str, price_minor: int, *, is_automatic: bool
) -> Negotiation:
    end_standing(negotiation, Offer.Status.COUNTERED)
    negotiation.status = rules.next_status(negotiation.status, act, side)
    negotiation.move_count += 1
    negotiation.buyer_offer_count += side == "buyer"
    negotiation.deadline_at = database_now() + timedelta(hours=negotiation.listing.offer_hours)
    Offer.objects.create(
        negotiation=negotiation,
        by=side,
        maker=by,
        price_minor=price_minor,
        quantity=negotiation.quantity,
        rev=negotiation.rev + 1,
        is_automatic=is_automatic,
        expires_at=negotiation.deadline_at,
    )
    facts = {"price_minor": price_minor, "expires_at": negotiation.deadline_at.isoformat()}
    write_step(negotiation, act, role=side, by=by, **facts, **_automatic(is_automatic))
    if side == "buyer":
        schedule_answer(negotiation)
    tell_other_side(negotiation, side, act)
    return negotiation


def _take_standing(negotiation: Negotiation, side: rules.Side, by: User, *, is_automatic: bool = False) -> Negotiation:
    standing = queries.standing_offer(negotiation)
    assert standing is not None, "only a standing offer can close a deal"
    act = "accept"
    if side == "vendor" and not rules.may_reserve(queries.unpaid_agreements(negotiation.buyer)):
        act = "accept_at_once"
    close_deal(
        negotiation,
        act=act,
        role=side,
        by=by,
        price_minor=standing.price_minor,
        standing_becomes=Offer.Status.ACCEPTED,
        **_automatic(is_automatic),
    )
    tell_other_side(negotiation, side, "accept")
    return negotiation


def _end_by_choice(
    negotiation: Negotiation, side: rules.Side, by: User, act: str, status: str, *, is_automatic: bool = False
) -> Negotiation:
    to_status = check_act(negotiation, act, side)
    end_standing(negotiation, status)
    negotiation.status = to_status
    negotiation.deadline_at = None
    negotiation.closed_at = database_now()
    write_step(negotiation, act, role=side, by=by, **_automatic(is_automatic))
    tell_other_side(negotiation, side, act)
    return negotiation


def _automatic(is_automatic: bool) -> dict[str, bool]:
    return {"is_automatic": True} if is_automatic else {}
