"""The sleeve deal: each side shows one last price in secret, once a thread."""

from datetime import timedelta

from django.db import transaction

from accounts.clock import database_now
from accounts.models import User
from negotiation import queries, rules
from negotiation.actions.deals import close_deal
from negotiation.actions.moves import check_may_haggle, lock_for_move
from negotiation.actions.news import tell_both_sides, tell_other_side
from negotiation.events import write_event
from negotiation.models import Negotiation, Offer, SleeveDeal, ThreadEvent
from negotiation.refusals import refused

STANDING = (Negotiation.Status.BUYER_STANDING, Negotiation.Status.VENDOR_STANDING)


@transaction.atomic
def enter_sleeve(*, negotiation_id: int, by: User, price_minor: int) -> SleeveDeal:
    """Put one's secret last price into the sleeve; the first to do so asks for the sleeve deal, the second agrees to it.

    With both inside, overlapping numbers close the deal at their midpoint, others change nothing and stay secret.
    Raises ValidationError with `wrong_state`, `sleeve_used`, `sleeve_entered`, `sleeve_range` (facts: least_minor,
    most_minor), `must_pay_at_once`, `barred`, `blocked`, `vendor_away` or `not_a_party`.
    """
    negotiation, side = lock_for_move(negotiation_id, by, None)
    if negotiation.status not in STANDING:
        raise refused("wrong_state")
    check_may_haggle(negotiation, side)
    if not rules.may_reserve(queries.unpaid_agreements(negotiation.buyer)):
        raise refused("must_pay_at_once")
    table = queries.table_of(negotiation)
    low, high = rules.sleeve_range(table, side)
    if not low <= price_minor <= high:
        raise refused("sleeve_range", currency=negotiation.currency, least_minor=low, most_minor=high)
    sleeve = _open_sleeve(negotiation, side)
    if getattr(sleeve, f"{side}_minor") is not None:
        raise refused("sleeve_entered")
    setattr(sleeve, f"{side}_minor", price_minor)
    if sleeve.buyer_minor is None or sleeve.vendor_minor is None:
        sleeve.save()
        _write(negotiation, side, by, "asked", expires_at=sleeve.expires_at.isoformat())
        tell_other_side(negotiation, side, "sleeve")
        return sleeve
    return _look_into(sleeve, negotiation, table)


@transaction.atomic
def refuse_sleeve(*, negotiation_id: int, by: User) -> SleeveDeal:
    """Say no to the other side's wish for a sleeve deal; the haggle goes on as it was.

    Raises ValidationError with `wrong_state` when nobody waits for an answer, or `not_a_party`.
    """
    negotiation, side = lock_for_move(negotiation_id, by, None)
    sleeve = SleeveDeal.objects.filter(negotiation=negotiation, status=SleeveDeal.Status.OPEN).first()
    if sleeve is None or sleeve.asked_by == side:
        raise refused("wrong_state")
    sleeve.status = SleeveDeal.Status.REFUSED
    sleeve.save(update_fields=["status"])
    _write(negotiation, side, by, "refused")
    return sleeve


@transaction.atomic
def sweep_sleeve(*, negotiation_id: int) -> None:
    """End a sleeve deal whose day is over, or whose haggle has ended without it."""
    negotiation = queries.lock_thread(negotiation_id)
    sleeve = SleeveDeal.objects.filter(negotiation=negotiation, status=SleeveDeal.Status.OPEN).first()
    if sleeve is None or (sleeve.expires_at > database_now() and negotiation.status in STANDING):
        return
    sleeve.status = SleeveDeal.Status.OVER
    sleeve.save(update_fields=["status"])
    if negotiation.status in STANDING:
        _write(negotiation, ThreadEvent.Role.HOUSE, None, "over")


def _open_sleeve(negotiation: Negotiation, side: rules.Side) -> SleeveDeal:
    sleeve = SleeveDeal.objects.filter(negotiation=negotiation).first()
    now = database_now()
    if sleeve is None:
        return SleeveDeal(negotiation=negotiation, asked_by=side, expires_at=now + timedelta(hours=rules.SLEEVE_HOURS))
    if sleeve.status != SleeveDeal.Status.OPEN or sleeve.expires_at <= now:
        raise refused("sleeve_used")
    return sleeve


def _look_into(sleeve: SleeveDeal, negotiation: Negotiation, table: rules.Table) -> SleeveDeal:
    assert sleeve.buyer_minor is not None and sleeve.vendor_minor is not None, "both numbers are in"
    price = rules.sleeve_outcome(table, sleeve.buyer_minor, sleeve.vendor_minor)
    sleeve.status = SleeveDeal.Status.APART if price is None else SleeveDeal.Status.CLOSED
    sleeve.save()
    if price is None:
        _write(negotiation, ThreadEvent.Role.HOUSE, None, "apart")
        return sleeve
    close_deal(
        negotiation,
        act="sleeve",
        role=ThreadEvent.Role.HOUSE,
        by=None,
        price_minor=price,
        standing_becomes=Offer.Status.SUPERSEDED,
        stage="closed",
    )
    tell_both_sides(negotiation, "sleeve_closed")
    return sleeve


def _write(negotiation: Negotiation, role: str, by: User | None, stage: str, **facts) -> None:
    """A line about the sleeve. The table stays as it is, and with it its `rev`."""
    facts |= {"stage": stage}
    write_event(negotiation, kind=ThreadEvent.Kind.SLEEVE, role=role, actor_id=by.pk if by else None, facts=facts)
    negotiation.save(update_fields=["seq", "last_event_at"])
