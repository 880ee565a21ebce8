"""What a shop lets the house answer by itself."""

import itertools
from typing import cast

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from negotiation import autopilot, queries, rules
from negotiation.actions.moves import accept_offer, decline_offer, make_offer
from negotiation.models import DueAnswer, HagglePolicy, Negotiation
from negotiation.refusals import refused

log = structlog.get_logger(__name__)


@transaction.atomic
def save_policy(*, policy: HagglePolicy) -> HagglePolicy:
    """Store what the house may answer on a listing; one without any number is removed.

    Raises ValidationError with `policy_order` unless decline < accept < list price, `policy_reserve` when the autopilot
    is on and the listing has no private reserve.
    """
    list_price = policy.listing.list_price_minor
    accept, decline = policy.accept_from_minor, policy.decline_below_minor
    numbers = [number for number in (decline, accept, list_price) if number is not None]
    if any(low >= high for low, high in itertools.pairwise(numbers)):
        raise refused("policy_order")
    if policy.is_autopilot_on and policy.listing.reserve_minor is None:
        raise refused("policy_reserve")
    if accept is None and decline is None and not policy.is_autopilot_on:
        if policy.pk:
            policy.delete()
        return policy
    policy.full_clean()
    policy.save()
    return policy


@transaction.atomic
def give_due_answer(*, negotiation_id: int) -> Negotiation:
    """Answer an offer as the shop's policy says, if it still stands; called twice, it answers once."""
    negotiation = queries.lock_thread(negotiation_id)
    due = DueAnswer.objects.select_for_update().filter(negotiation=negotiation).first()
    if due is None:
        return negotiation
    rev = due.rev
    due.delete()
    policy = HagglePolicy.objects.select_related("listing").filter(listing_id=negotiation.listing_id).first()
    owner = queries.owner_of(negotiation.vendor_id)
    is_waiting = negotiation.status == Negotiation.Status.BUYER_STANDING and negotiation.rev == rev
    if policy is None or owner is None or not is_waiting:
        return negotiation
    try:
        with transaction.atomic():
            return _answer(negotiation, policy, owner)
    except ValidationError as refusal:  # sold out or edited in this moment: a person, or the sweep, takes over
        log.info("due_answer_refused", negotiation_id=negotiation.pk, code=refusal.code)
        return negotiation


def _answer(negotiation: Negotiation, policy: HagglePolicy, owner: User) -> Negotiation:
    table = queries.table_of(negotiation)
    assert table.buyer_last_minor is not None, "a standing offer has a number"
    bid, seen = table.buyer_last_minor, {"negotiation_id": negotiation.pk, "rev": negotiation.rev}
    match _decide(policy, table):
        case autopilot.Answer("accept"):
            return accept_offer(**seen, by=owner, price_minor=bid, is_automatic=True)
        case autopilot.Answer("decline"):
            return decline_offer(**seen, by=owner, is_automatic=True)
        case autopilot.Answer("counter", int(price)):
            return make_offer(**seen, by=owner, price_minor=price, is_sure=True, is_automatic=True)
    return negotiation


def _decide(policy: HagglePolicy, table: rules.Table) -> autopilot.Answer:
    """What the policy says to the buyer's number: the autopilot's word where it is on, else the two thresholds'."""
    accept, decline, bid = policy.accept_from_minor, policy.decline_below_minor, table.buyer_last_minor
    reserve = policy.listing.reserve_minor
    if policy.is_autopilot_on and reserve is not None:
        return autopilot.next_answer(
            table,
            curve=cast(autopilot.Curve, policy.curve),
            reserve_minor=reserve,
            accept_from_minor=accept,
            decline_below_minor=decline,
        )
    assert bid is not None, "a standing offer has a number"
    if accept is not None and bid >= accept:
        return autopilot.ACCEPT
    return autopilot.DECLINE if decline is not None and bid < decline else autopilot.WAIT


def try_policy(policy: HagglePolicy) -> autopilot.Report:
    """What the autopilot, set like this, would have made of the haggles over the listing that are over."""
    reserve = policy.listing.reserve_minor
    return autopilot.back_test(
        queries.past_threads(policy.listing_id),
        autopilot.Policy(
            curve=cast(autopilot.Curve, policy.curve),
            reserve_minor=policy.listing.list_price_minor if reserve is None else reserve,
            accept_from_minor=policy.accept_from_minor,
            decline_below_minor=policy.decline_below_minor,
        ),
    )
