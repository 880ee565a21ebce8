"""As if time had passed: every deadline is where it would be, and what is due has happened."""

import pytest
from django.core.management import CommandError, call_command

from marketplace.models import Order
from negotiation.models import Negotiation
from tests import make
from xiaoer import actions as xiaoer
from xiaoer.models import Dispute


def test_a_week_releases_what_was_delivered_and_ends_what_was_not_answered(lin, pot, teapots, settings):
    settings.DEMO = True
    order = make.delivered_order(buyer=lin, listing=pot)
    talk = make.haggle(buyer=lin, listing=make.listing(vendor=teapots), offer=6_000)
    unpaid = make.agreed_order(buyer=lin, listing=make.listing(vendor=teapots))
    unsent = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    disputed = make.delivered_order(buyer=make.user("zhao"), listing=pot)
    case = xiaoer.open_dispute(order_id=disputed.pk, by=disputed.buyer, reason="damaged", story="x", wanted_minor=500)

    call_command("fast_forward", "7d")

    order.hold.refresh_from_db()
    assert order.hold.status == "released"
    assert Order.objects.get(pk=order.pk).status == "completed"
    assert Negotiation.objects.get(pk=talk.pk).status == "expired"
    assert Negotiation.objects.get(order=unpaid).status == "lapsed"
    assert Order.objects.get(pk=unpaid.pk).cancel_reason == "not_paid"
    assert Order.objects.get(pk=unsent.pk).status == "paid"
    assert Dispute.objects.get(pk=case.pk).status == "closed"

    call_command("fast_forward", "7d")
    assert Order.objects.get(pk=unsent.pk).cancel_reason == "not_handed_over"


@pytest.mark.parametrize("span", ["7", "7w", "d7", "7d7d", "99999d"])
def test_a_span_that_is_none_is_refused(span, settings, db):
    settings.DEMO = True
    with pytest.raises(CommandError, match="no span of time"):
        call_command("fast_forward", span)


def test_it_does_not_run_in_production(settings, db):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO or DEBUG"):
        call_command("fast_forward", "7d")
