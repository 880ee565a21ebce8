"""Scores: every count from real acts, each fault where it belongs, and made once a night."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.virtual_clock import as_if_at
from logistics import actions as logistics
from logistics.carriers.base import ScanRecord
from logistics.models import Shipment
from marketplace import actions as marketplace
from marketplace.models import Order, Review
from negotiation import actions as haggling
from tests import make, quarrels
from vendors.models import VendorScore
from vendors.scoring import VendorFacts, score
from xiaoer import actions
from xiaoer.actions.scores import HOUSE_ZONE, recompute_scores, score_of_the_night
from xiaoer.queries.scoring_events import events_of
from xiaoer.queries.scoring_facts import gather

pytestmark = pytest.mark.django_db

SOON = timedelta(seconds=1)


def facts_of(vendor, **shift) -> VendorFacts:
    return gather(until=timezone.now() + timedelta(**shift))[vendor.pk]


def disputed(lin, pot, *, wanted: int = 2_000, reason: str = "not_as_described"):
    order = make.delivered_order(buyer=lin, listing=pot)
    return actions.open_dispute(order_id=order.pk, by=lin, reason=reason, story="A chip.", wanted_minor=wanted)


def ruled(dispute, *, chen, wei, fault: dict[str, int]) -> None:
    dispute = quarrels.decide(dispute, wei)
    parties = dict.fromkeys(("vendor", "buyer", "carrier", "platform"), 0) | fault
    quarrels.rule(dispute, wei, 1_000, reason="Seen.", fault=parties, deviation="Seen otherwise.")
    quarrels.waive(dispute)


def haggled(buyer, chen, pot):
    """A deal at 80.00, paid."""
    thread = make.haggle(buyer=buyer, listing=pot)
    haggling.make_offer(negotiation_id=thread.pk, by=buyer, price_minor=8_000, rev=0)
    thread = haggling.accept_offer(negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=1)
    return make.pay(thread.order)


def test_a_shop_without_deeds_has_none_counted(teapots):
    assert facts_of(teapots) == VendorFacts()


def test_orders_count_once_paid_and_hand_overs_once_due(lin, teapots, pot):
    make.agreed_order(buyer=make.user("kim"), listing=pot)
    waiting = make.paid_order(buyer=lin, listing=pot)
    make.delivered_order(buyer=make.user("bo"), listing=pot)
    found = facts_of(teapots)
    assert (found.orders, found.hand_overs, found.hand_overs_in_time) == (2, 1, 1)
    make.pass_time(waiting, hours=73)
    found = facts_of(teapots)
    assert (found.orders, found.hand_overs, found.hand_overs_in_time) == (2, 2, 1)


def test_what_the_buyer_called_off_is_not_a_late_hand_over(lin, teapots, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    make.pass_time(order, hours=73)
    marketplace.cancel_by_buyer(order_id=order.pk, by=lin)
    assert facts_of(teapots).hand_overs == 0


@pytest.mark.parametrize(
    ("booked", "incident", "in_hand", "counts"),
    [
        (-1, "", 30, 0),  # booked an hour before the end, collected 30 hours after it
        (-1, "delayed", None, 0),
        (-1, "weather", 30, 0),
        (-1, "", None, 1),  # nobody has come and nobody says why
        (-1, "not_ready", 30, 1),
        (1, "", 30, 1),
    ],
)
def test_a_courier_who_comes_late_does_not_cost_the_vendor(
    booked, incident, in_hand, counts, lin, chen, teapots, pot, couriers
):
    order = make.paid_order(buyer=lin, listing=pot)
    due_at = timezone.now() - timedelta(hours=40)
    Order.objects.filter(pk=order.pk).update(ship_by_at=due_at)
    parcel = logistics.request_shipment(order_id=order.pk, by=chen)
    parcel = logistics.record_booking(shipment_id=parcel.pk, waybill="SW1")
    Shipment.objects.filter(pk=parcel.pk).update(booked_at=due_at + timedelta(hours=booked))
    told = [("created", 2, incident)] if incident else []
    told += [("accepted", in_hand, "")] if in_hand is not None else []
    records = [
        ScanRecord("SW1", f"{status}/{hours}", status, status, "", "", due_at + timedelta(hours=hours), "", why)
        for status, hours, why in told
    ]
    logistics.record_scans(carrier=parcel.carrier, records=records)
    found = facts_of(teapots)
    late = events_of(teapots.pk, until=timezone.now())["logistics"]
    assert found.hand_overs - found.hand_overs_in_time == len(late) == counts


def test_a_review_counts_by_what_it_says_of_the_goods(lin, teapots, pot):
    order = make.delivered_order(buyer=lin, listing=pot)
    Review.objects.create(order=order, listing=pot, as_described=4, service=1, logistics=1)
    found = facts_of(teapots)
    assert (found.reviews, found.review_points) == (1, 4)


@pytest.mark.parametrize(
    ("fault", "disputes"),
    [({"vendor": 100}, 1), ({"vendor": 50, "carrier": 50}, 1), ({"vendor": 49, "carrier": 51}, 0), ({"carrier": 100}, 0),
     ({"buyer": 100}, 0)],
)  # fmt: skip
def test_only_the_vendors_fault_touches_the_score(lin, chen, wei, teapots, pot, fault, disputes):
    ruled(disputed(lin, pot), chen=chen, wei=wei, fault=fault)
    found = facts_of(teapots)
    assert (found.disputes, found.not_as_described, found.disputes_lost) == (disputes, disputes, disputes)


def test_a_claim_the_vendor_agrees_to_is_a_dispute_but_not_a_lost_one(lin, chen, teapots, pot):
    dispute = disputed(lin, pot, reason="damaged")
    assert facts_of(teapots).disputes == 0, "still open"
    actions.accept_proposal(dispute_id=dispute.pk, by=chen, version=dispute.version)
    found = facts_of(teapots)
    assert (found.disputes, found.not_as_described, found.disputes_lost) == (1, 0, 0)


def test_a_withdrawn_dispute_is_forgotten(lin, teapots, pot):
    dispute = disputed(lin, pot)
    actions.withdraw_dispute(dispute_id=dispute.pk, by=lin, version=dispute.version)
    assert facts_of(teapots).disputes == 0


def test_first_answers_and_offers_are_judged_when_their_time_is_over(lin, chen, teapots, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    haggling.make_offer(negotiation_id=thread.pk, by=lin, price_minor=8_000, rev=0)
    found = facts_of(teapots, hours=11)
    assert (found.first_answers, found.offers) == (0, 0), "there is time yet"
    assert facts_of(teapots, hours=13).first_answers == 1
    assert facts_of(teapots, hours=13).first_answers_in_12_hours == 0
    haggling.decline_offer(negotiation_id=thread.pk, by=chen, rev=1)
    found = facts_of(teapots, seconds=1)
    assert (found.first_answers, found.first_answers_in_12_hours) == (1, 1)
    assert (found.offers, found.offers_answered) == (1, 1)


def test_what_the_policy_answers_is_no_human_answer(lin, chen, teapots, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    haggling.make_offer(negotiation_id=thread.pk, by=lin, price_minor=8_000, rev=0)
    haggling.decline_offer(negotiation_id=thread.pk, by=chen, rev=1, is_automatic=True)
    found = facts_of(teapots, hours=13)
    assert (found.first_answers, found.first_answers_in_12_hours) == (1, 0)
    assert (found.offers, found.offers_answered) == (1, 1)


def test_a_deal_the_vendor_calls_off_is_not_honoured(lin, chen, teapots, pot):
    kept, broken = (haggled(make.user(name), chen, pot) for name in ("kim", "bo"))
    assert (facts_of(teapots, seconds=1).agreements, facts_of(teapots, seconds=1).agreements_honoured) == (2, 2)
    marketplace.cancel_by_vendor(order_id=broken.pk, by=chen)
    assert (facts_of(teapots, seconds=1).agreements, facts_of(teapots, seconds=1).agreements_honoured) == (2, 1)
    assert kept.status == "paid"


def test_what_is_older_than_180_days_is_over(lin, teapots, pot):
    with as_if_at(timezone.now() - timedelta(days=181)):
        make.paid_order(buyer=lin, listing=pot)
    assert facts_of(teapots).orders == 0
    assert facts_of(teapots, days=-2).orders == 1


def test_scores_are_written_and_made_again_they_are_replaced(lin, teapots, pot):
    until = timezone.now() + SOON
    assert recompute_scores(until=until) == 1
    first = VendorScore.objects.get()
    assert (first.order_count, first.is_new, first.stars) == (0, True, 0)
    make.delivered_order(buyer=lin, listing=pot)
    recompute_scores(until=timezone.now() + SOON)
    again = VendorScore.objects.get()
    assert (again.pk, again.order_count, again.facts["hand_overs"]) == (first.pk, 1, 1)
    assert again.logistics == score(VendorFacts(**again.facts)).logistics


def test_only_shops_that_sell_or_sold_are_scored(teapots):
    make.vendor("invited", owner=make.user("ivy"), status="invited", approved_at=None)
    make.vendor("suspended", owner=make.user("sue"), status="suspended")
    recompute_scores(until=timezone.now())
    assert set(VendorScore.objects.values_list("vendor__slug", flat=True)) == {"teapots", "suspended"}


def test_the_night_is_scored_once_and_finished_when_it_was_cut_off(teapots):
    noon = timezone.now().astimezone(HOUSE_ZONE).replace(hour=12)
    assert (score_of_the_night(now=noon), score_of_the_night(now=noon)) == (1, 0)
    make.vendor("late", owner=make.user("lou"))
    assert score_of_the_night(now=noon) == 1
    assert score_of_the_night(now=noon.replace(hour=2) + timedelta(days=1)) == 0, "the next night has not come"
    assert score_of_the_night(now=noon.replace(hour=4) + timedelta(days=1)) == 2


def test_the_command_scores_all_or_some_and_names_who_is_unknown(teapots, capsys):
    make.vendor("kites", owner=make.user("kim"))
    call_command("recompute_scores", "kites")
    assert "1 vendors scored" in capsys.readouterr().out
    call_command("recompute_scores")
    assert VendorScore.objects.count() == 2
    with pytest.raises(CommandError, match="nobody"):
        call_command("recompute_scores", "nobody", "kites")
