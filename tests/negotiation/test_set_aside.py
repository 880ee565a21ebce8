"""First accept wins, and the others are told: at once when the last one is set aside, again when it is free, and at the
end when it is paid. Amounts in fen."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Notification
from marketplace import actions as marketplace
from negotiation import actions
from negotiation.models import Negotiation, ThreadEvent
from tests import make
from tests.api import Caller, path

pytestmark = pytest.mark.django_db(transaction=True)
"""They are told after the commit."""


@pytest.fixture
def last_pot(teapots):
    return make.listing(vendor=teapots, stock=1)


@pytest.fixture
def first(lin, last_pot):
    return make.haggle(buyer=lin, listing=last_pot, offer=7_000)


@pytest.fixture
def other(mei, last_pot):
    return make.haggle(buyer=mei, listing=last_pot, offer=6_500)


def accept(thread, by) -> Negotiation:
    thread.refresh_from_db()
    price = thread.offers.get(status="standing").price_minor
    return actions.accept_offer(negotiation_id=thread.pk, by=by, price_minor=price, rev=thread.rev)


def told(thread) -> list[str]:
    lines = ThreadEvent.objects.filter(negotiation=thread, kind="shelf").order_by("seq")
    return [line.facts["stage"] for line in lines]


def test_the_others_are_told_when_the_last_one_is_set_aside_and_may_go_on(first, other, chen, mei, client):
    agreed = accept(first, chen)
    assert (told(other), told(first)) == (["set_aside"], [])
    line = ThreadEvent.objects.get(negotiation=other, kind="shelf")
    assert line.facts["left"] == 0 and datetime.fromisoformat(line.facts["free_at"]) == agreed.order.pay_by_at
    assert Notification.objects.filter(user=mei, kind="haggle_set_aside").count() == 1
    with pytest.raises(ValidationError) as refusal:
        accept(other, chen)
    assert refusal.value.code == "sold_out"
    assert Negotiation.objects.get(pk=other.pk).status == "buyer_standing"
    talk = Negotiation.objects.get(pk=other.pk)
    actions.make_offer(negotiation_id=other.pk, by=chen, price_minor=9_000, rev=talk.rev)
    client.force_login(mei)
    shown = client.get(f"/haggles/{other.public_id}/").content.decode()
    assert "Someone else agreed first" in shown and "data-set-aside" in shown
    events = Caller(mei).get(path(other, "events")).json()["items"]
    assert [event["facts"]["stage"] for event in events if event["kind"] == "shelf"] == ["set_aside"]


def test_they_are_told_again_when_it_is_free(first, other, chen, mei):
    agreed = accept(first, chen)
    make.pass_time(agreed, hours=25)
    make.pass_time(agreed.order, hours=25)
    assert actions.sweep_negotiation(negotiation_id=first.pk).status == "lapsed"
    assert told(other) == ["set_aside", "free"]
    assert Notification.objects.filter(user=mei, kind="haggle_free").count() == 1
    assert accept(other, chen).status == "agreed"


def test_once_it_is_paid_their_haggle_ends(first, other, chen):
    make.pay(accept(first, chen).order)
    assert told(other) == ["set_aside"]
    ended = Negotiation.objects.get(pk=other.pk)
    assert (ended.status, ended.close_reason) == ("superseded", "sold_out")


def test_with_more_on_the_shelf_nobody_hears_of_it(lin, mei, chen, pot):
    talk = make.haggle(buyer=mei, listing=pot, offer=6_500)
    accept(make.haggle(buyer=lin, listing=pot, offer=7_000), chen)
    assert told(talk) == []


def test_who_wants_more_than_are_free_is_told(lin, mei, chen, pot):
    talk = make.negotiation.open_negotiation(buyer=mei, variant=pot.variants.get(), quantity=5, price_minor=6_500)
    agreed = accept(make.haggle(buyer=lin, listing=pot, offer=7_000), chen)
    assert told(talk) == ["set_aside"]
    make.pay(agreed.order)  # of five, four are left: neither set aside nor free
    assert told(talk) == ["set_aside"]


def test_who_begins_while_it_is_set_aside_is_told_at_once(first, chen, mei, last_pot):
    accept(first, chen)
    assert told(make.haggle(buyer=mei, listing=last_pot)) == ["set_aside"]


def test_a_purchase_at_the_list_price_counts_as_well_and_signals_may_come_twice(other, last_pot, client, lin):
    client.force_login(lin)
    client.post(f"/listings/{last_pot.public_id}/buy/", {"quantity": 1})
    variant = last_pot.variants.get()
    assert told(other) == ["set_aside"]
    assert actions.tell_of_shelf(variant_id=variant.pk) == 0
    marketplace.set_stock(variant_id=variant.pk, stock=2)
    assert told(other) == ["set_aside", "free"]
    assert actions.tell_of_shelf(variant_id=variant.pk) == 0


def test_what_the_buyer_took_and_has_minutes_to_pay_stays_on_sale_for_all(first, other, chen, lin):
    actions.make_offer(negotiation_id=first.pk, by=chen, price_minor=9_000, rev=first.rev)
    assert accept(first, lin).status == "paying"
    assert told(other) == []
