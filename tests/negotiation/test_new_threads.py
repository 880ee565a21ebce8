"""Five new haggles an hour, whoever presses the button how often."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from negotiation import actions, rules
from negotiation.models import Negotiation
from tests import make
from tests.races import at_once


def begin(buyer, listing):
    variant = listing.variants.get()
    return lambda: actions.open_negotiation(buyer=buyer, variant=variant)


@pytest.mark.django_db(transaction=True)
def test_ten_tabs_at_once_begin_five_haggles(lin, teapots):
    tabs = [begin(lin, make.listing(vendor=teapots)) for _ in range(10)]
    answers = at_once(*tabs)
    refusals = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [refusal.code for refusal in refusals] == ["too_many_threads"] * 5
    assert Negotiation.objects.filter(buyer=lin).count() == rules.NEW_THREADS_PER_HOUR


@pytest.mark.django_db(transaction=True)
def test_two_tabs_over_the_same_thing_share_the_fifth_haggle(lin, teapots):
    for _ in range(4):
        make.haggle(buyer=lin, listing=make.listing(vendor=teapots))
    last = make.listing(vendor=teapots)
    one, two = at_once(begin(lin, last), begin(lin, last))
    assert one == two
    assert Negotiation.objects.filter(buyer=lin).count() == 5


@pytest.mark.django_db(transaction=True)
def test_one_buyers_hour_is_not_anothers(lin, mei, teapots):
    pots = [make.listing(vendor=teapots) for _ in range(5)]
    answers = at_once(*(begin(buyer, pot) for pot in pots for buyer in (lin, mei)))
    assert all(isinstance(answer, Negotiation) for answer in answers)


def test_after_an_hour_one_may_begin_anew(lin, teapots):
    for _ in range(5):
        make.haggle(buyer=lin, listing=make.listing(vendor=teapots))
    with pytest.raises(ValidationError, match="many new haggles"):
        make.haggle(buyer=lin, listing=make.listing(vendor=teapots))
    oldest = Negotiation.objects.earliest("pk")
    Negotiation.objects.filter(pk=oldest.pk).update(opened_at=oldest.opened_at - timedelta(minutes=61))
    assert make.haggle(buyer=lin, listing=make.listing(vendor=teapots)).status == "inquiry"
