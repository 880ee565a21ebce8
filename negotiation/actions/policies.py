"""What a shop lets the house answer by itself."""

import itertools

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from negotiation import queries
from negotiation.actions.moves import accept_offer, decline_offer
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
    policy = HagglePolicy.objects.filter(listing_id=negotiation.listing_id).first()
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
    number = table.buyer_last_minor
    if policy.accept_from_minor is not None and number >= policy.accept_from_minor:
        return accept_offer(
            negotiation_id=negotiation.pk, by=owner, price_minor=number, rev=negotiation.rev, is_automatic=True
        )
    if policy.decline_below_minor is not None and number < policy.decline_below_minor:
        return decline_offer(negotiation_id=negotiation.pk, by=owner, rev=negotiation.rev, is_automatic=True)
    return negotiation
