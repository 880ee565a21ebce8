"""A hundred buyers, one teapot, a thousand hands at once: one deal comes of it, and no stock below zero."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from marketplace.models import Order
from negotiation import actions
from negotiation.models import DealSheet, Negotiation, Offer
from tests import make

BUYERS, HANDS = 100, 8


def crowd(pot) -> list[Negotiation]:
    threads = []
    for n in range(BUYERS):
        buyer = make.user(f"buyer{n}")
        thread = actions.open_negotiation(buyer=buyer, variant=pot.variants.get(), price_minor=8_000)
        threads.append(thread)
    return threads


def hands_of(threads: list[Negotiation], chen, pot) -> list:
    """A thousand acts in a random order: accept, withdraw, expire, supersede, each thread's ten."""
    works = []
    for n, thread in enumerate(threads):
        if n % 4 == 0:  # these are out of time by now
            Negotiation.objects.filter(pk=thread.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))
        works += [
            lambda thread=thread: actions.accept_offer(
                negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=thread.rev
            )
        ] * 4
        works += [
            lambda thread=thread: actions.withdraw_offer(negotiation_id=thread.pk, by=thread.buyer, rev=thread.rev)
        ] * 2
        works += [lambda thread=thread: actions.sweep_negotiation(negotiation_id=thread.pk)] * 3
        works += [lambda: actions.supersede_listing(listing_id=pot.pk, reason="sold_out")] * (n % 20 == 0)
        works += [lambda thread=thread: actions.undo_offer(negotiation_id=thread.pk, by=thread.buyer, rev=thread.rev)]
    random.Random(7).shuffle(works)
    return works


def done(work) -> str:
    try:
        work()
        return "done"
    except ValidationError as refusal:
        return refusal.code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_thousand_racing_hands_make_one_deal_of_the_last_one(chen, teapots):
    pot = make.listing(vendor=teapots, stock=1)
    threads = crowd(pot)
    with ThreadPoolExecutor(HANDS) as pool:
        answers = Counter(pool.map(done, hands_of(threads, chen, pot)))
    assert answers["done"] > 0
    assert set(answers) <= {
        "done", "stale_offer", "sold_out", "wrong_state", "not_your_turn", "undo_too_late", "no_undos_left"
    }, answers  # fmt: skip

    variant = pot.variants.get()
    agreed = Negotiation.objects.filter(status="agreed")
    assert (variant.stock, variant.reserved, agreed.count()) == (1, 1, 1)
    order = make.pay(agreed.get().order)
    actions.convert_negotiation(negotiation_id=order.negotiation.pk)
    actions.supersede_listing(listing_id=pot.pk, reason="sold_out")

    variant.refresh_from_db()
    ended = Counter(Negotiation.objects.values_list("status", flat=True))
    assert (variant.stock, variant.reserved, ended["converted"]) == (0, 0, 1)
    assert set(ended) <= {"converted", "withdrawn", "expired", "superseded"}, ended
    assert Order.objects.count() == DealSheet.objects.count() == Offer.objects.filter(status="accepted").count() == 1
