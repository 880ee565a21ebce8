"""What the house does about haggles: policies that answer, strikes, stops by Xiaoer, reports, blocks, silence."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from marketplace import actions as marketplace
from marketplace.models import Order
from negotiation import actions, queries
from negotiation.models import DueAnswer, HagglePolicy, Negotiation, Report, ThreadEvent
from negotiation.tasks import give_due_answers
from tests import make


def refused(code: str):
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


def offer(thread: Negotiation, by, price: int) -> Negotiation:
    return actions.make_offer(negotiation_id=thread.pk, by=by, price_minor=price, rev=thread.rev)


def last_event(thread: Negotiation) -> ThreadEvent:
    return ThreadEvent.objects.filter(negotiation=thread).latest("seq")


# Policies


@pytest.fixture
def policy(pot):
    """Chen's private word: 85.00 or more is accepted, less than 60.00 declined."""
    return actions.save_policy(policy=HagglePolicy(listing=pot, accept_from_minor=8_500, decline_below_minor=6_000))


def let_it_answer(thread: Negotiation) -> Negotiation:
    make.pass_time(DueAnswer.objects.get(negotiation=thread), minutes=5)
    give_due_answers()
    thread.refresh_from_db()
    return thread


@pytest.mark.parametrize(("price", "status"), [
    (8_500, "agreed"), (8_499, "buyer_standing"), (6_000, "buyer_standing"), (5_999, "declined"),
])  # fmt: skip
def test_a_policy_accepts_declines_or_leaves_it_to_the_vendor(policy, lin, pot, price, status):
    thread = let_it_answer(make.haggle(buyer=lin, listing=pot, offer=price))
    assert thread.status == status
    if status != "buyer_standing":
        assert last_event(thread).facts["is_automatic"]


def test_the_answer_comes_after_a_random_while_whatever_the_number(policy, teapots):
    waits = set()
    for n, price in enumerate((8_500, 7_000, 5_500, 9_000)):
        thread = make.haggle(buyer=make.user(f"buyer{n}"), listing=policy.listing, offer=price)
        wait = DueAnswer.objects.get(negotiation=thread).due_at - timezone.now()
        assert timedelta(seconds=25) < wait <= timedelta(seconds=180)
        waits.add(wait)
    assert len(waits) == 4
    assert give_due_answers() == 0


def test_an_offer_answered_by_a_person_is_not_answered_again(policy, lin, chen, pot):
    thread = offer(make.haggle(buyer=lin, listing=pot, offer=8_500), chen, 9_500)
    assert let_it_answer(thread).status == "vendor_standing"
    assert not DueAnswer.objects.exists()


def test_without_a_policy_nothing_is_planned(lin, pot):
    make.haggle(buyer=lin, listing=pot, offer=8_500)
    assert not DueAnswer.objects.exists()


def test_sold_out_in_between_leaves_it_to_the_vendor(policy, lin, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_500)
    pot.variants.update(stock=0)
    assert let_it_answer(thread).status == "buyer_standing"


@pytest.mark.parametrize(("numbers", "code"), [
    ({"accept_from_minor": 6_000, "decline_below_minor": 6_000}, "policy_order"),
    ({"accept_from_minor": 10_000}, "policy_order"),
    ({"decline_below_minor": 10_001}, "policy_order"),
    ({"is_autopilot_on": True}, "policy_reserve"),
])  # fmt: skip
def test_a_policy_rises_from_decline_to_accept_to_list_price(pot, numbers, code):
    with refused(code):
        actions.save_policy(policy=HagglePolicy(listing=pot, **numbers))


def test_an_empty_policy_is_no_policy(policy):
    policy.accept_from_minor = policy.decline_below_minor = None
    actions.save_policy(policy=policy)
    assert not HagglePolicy.objects.exists()


# The autopilot


@pytest.fixture
def autopilot(pot):
    """On Chen's pot, down to 80.00, evenly."""
    pot.reserve_minor = 8_000
    marketplace.save_listing(listing=pot)
    return actions.save_policy(policy=HagglePolicy(listing=pot, is_autopilot_on=True, curve="even"))


def test_the_autopilot_haggles_to_an_end_and_never_below_the_reserve(autopilot, lin, pot):
    # 100.00 list, 80.00 reserve, five asks: the fifth would be 80.00, so Lin's 85.00 is taken before it is said.
    thread = let_it_answer(make.haggle(buyer=lin, listing=pot, offer=6_000))
    asks = [queries.standing_offer(thread).price_minor]
    for bid in (7_000, 7_500, 8_200):
        thread = let_it_answer(offer(thread, lin, bid))
        assert queries.standing_offer(thread).is_automatic
        asks.append(queries.standing_offer(thread).price_minor)
    assert asks == sorted(asks, reverse=True)
    assert min(asks) > 8_200
    thread = let_it_answer(offer(thread, lin, min(asks) - 100))
    assert (thread.status, thread.agreed_price_minor) == ("agreed", min(asks) - 100)


def test_without_the_reserve_the_autopilot_is_silent(autopilot, lin, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=9_900)
    type(pot).objects.filter(pk=pot.pk).update(reserve_minor=None)
    assert let_it_answer(thread).status == "buyer_standing"


def test_a_policy_is_tried_on_the_haggles_that_are_over(autopilot, lin, chen, pot):
    # One sold at 85.00 after bids of 70.00 and 85.00, one declined at 60.00.
    thread = offer(offer(make.haggle(buyer=lin, listing=pot, offer=7_000), chen, 9_500), lin, 8_500)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=chen, price_minor=8_500, rev=thread.rev)
    make.pay(thread.order)
    actions.convert_negotiation(negotiation_id=thread.pk)
    thread = make.haggle(buyer=make.user("tian"), listing=pot, offer=6_000)
    actions.decline_offer(negotiation_id=thread.pk, by=chen, rev=thread.rev)
    report = actions.try_policy(autopilot)
    assert (report.threads, report.reality.count, report.reality.revenue_minor) == (2, 1, 8_500)
    assert report.policy.revenue_minor >= 8_000 * report.policy.count


# Strikes


def break_agreements(buyer, teapots, count: int, days_ago: int = 1) -> None:
    """As if `buyer` had agreed and not paid."""
    for _ in range(count):
        order = make.agreed_order(buyer=buyer, listing=make.listing(vendor=teapots))
        make.pass_time(order, days=2)
        make.pass_time(order.negotiation, days=2)
        actions.sweep_negotiation(negotiation_id=order.negotiation.pk)
        Negotiation.objects.filter(pk=order.negotiation.pk).update(
            opened_at=timezone.now() - timedelta(days=days_ago, hours=1),
            closed_at=timezone.now() - timedelta(days=days_ago),
        )


def test_after_two_unpaid_agreements_goods_are_not_set_aside_any_more(lin, chen, teapots, pot):
    break_agreements(lin, teapots, 2)
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=thread.rev)
    assert (thread.status, thread.variant.available) == ("paying", 5)
    assert thread.deadline_at - timezone.now() <= timedelta(minutes=15)


def test_an_agreement_that_was_to_be_paid_at_once_and_was_not_is_a_strike(lin, chen, teapots, pot):
    break_agreements(lin, teapots, 2)
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=thread.rev)
    make.pass_time(thread.order, minutes=16)
    make.pass_time(thread, minutes=16)
    thread = actions.sweep_negotiation(negotiation_id=thread.pk)
    assert thread.status == "lapsed"
    assert queries.unpaid_agreements(lin) == 3


def test_four_unpaid_agreements_bar_offers_for_thirty_days(lin, teapots, pot):
    break_agreements(lin, teapots, 4, days_ago=29)
    with refused("barred"):
        make.haggle(buyer=lin, listing=pot, offer=8_000)
    Negotiation.objects.filter(status="lapsed").update(closed_at=timezone.now() - timedelta(days=31))
    assert make.haggle(buyer=lin, listing=pot, offer=8_000).status == "buyer_standing"


# Xiaoer stops a haggle


def test_a_frozen_haggle_is_silent_and_its_clock_stands_still(lin, chen, wei, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    thread = actions.freeze_negotiation(negotiation_id=thread.pk, by=wei, reason="Insults.")
    assert (thread.status, thread.deadline_at, last_event(thread).facts["reason"]) == ("frozen", None, "Insults.")
    with refused("wrong_state"):
        actions.send_message(negotiation_id=thread.pk, by=lin, body="Hello?")
    with refused("wrong_state"):
        actions.accept_offer(negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=thread.rev)
    assert make.haggle(buyer=lin, listing=pot).pk == thread.pk  # no way round by a second thread
    thread = actions.thaw_negotiation(negotiation_id=thread.pk, by=wei, reason="Apologies were made.")
    assert thread.status == "buyer_standing"
    assert timedelta(hours=47) < thread.deadline_at - timezone.now() <= timedelta(hours=48)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=thread.rev)
    assert thread.status == "agreed"


def test_a_thawed_haggle_has_at_least_a_day(lin, wei, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    make.pass_time(thread, hours=47)
    thread = actions.freeze_negotiation(negotiation_id=thread.pk, by=wei, reason="Wait.")
    thread = actions.thaw_negotiation(negotiation_id=thread.pk, by=wei, reason="Go on.")
    assert thread.deadline_at - timezone.now() > timedelta(hours=23)


def test_a_voided_agreement_frees_the_goods_and_is_no_strike(lin, wei, pot):
    order = make.agreed_order(buyer=lin, listing=pot)
    thread = actions.void_negotiation(negotiation_id=order.negotiation.pk, by=wei, reason="A stolen account.")
    order.refresh_from_db()
    assert (thread.status, order.status, order.cancel_reason) == ("voided", "cancelled", "voided")
    assert (pot.variants.get().available, queries.unpaid_agreements(lin)) == (5, 0)


def test_what_is_paid_is_for_a_dispute_and_not_voided(lin, wei, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    with refused("wrong_state"):
        actions.void_negotiation(negotiation_id=order.negotiation.pk, by=wei, reason="Too late.")
    assert Order.objects.get(pk=order.pk).status == "paid"


def test_an_agreement_paid_in_this_moment_is_not_voided(lin, wei, pot):
    # The order is paid, the thread has not heard of it yet.
    order = make.paid_order(buyer=lin, listing=pot)
    Negotiation.objects.filter(order=order).update(status="agreed")
    with refused("wrong_state"):
        actions.void_negotiation(negotiation_id=order.negotiation.pk, by=wei, reason="Too late.")


def test_a_party_stops_nothing(lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    for act in (actions.freeze_negotiation, actions.void_negotiation):
        with refused("is_a_party"):
            act(negotiation_id=thread.pk, by=chen, reason="Mine.")


# Reports, blocks, silence


def test_a_report_waits_for_a_xiaoer_and_is_closed_once(lin, wei, mei, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    report = actions.report_thread(negotiation_id=thread.pk, by=lin, reason="abuse", text="Rude.")
    with refused("reported_already"):
        actions.report_thread(negotiation_id=thread.pk, by=lin, reason="fraud")
    with refused("not_a_party"):
        actions.report_thread(negotiation_id=thread.pk, by=mei, reason="fraud")
    actions.handle_report(report_id=report.pk, by=wei, outcome=Report.Outcome.NOTHING)
    with refused("wrong_state"):
        actions.handle_report(report_id=report.pk, by=wei, outcome=Report.Outcome.VOIDED)
    assert Report.objects.get().outcome == "nothing"


@pytest.mark.parametrize("who", ["lin", "chen"])
def test_a_block_ends_words_and_numbers_both_ways_until_it_is_lifted(who, lin, chen, pot, request):
    blocker = request.getfixturevalue(who)
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    actions.set_block(negotiation_id=thread.pk, by=blocker, is_blocked=True)
    for by in (lin, chen):
        with refused("blocked"):
            actions.send_message(negotiation_id=thread.pk, by=by, body="Hello?")
    with refused("blocked"):
        offer(thread, chen, 9_000)
    with refused("blocked"):
        make.haggle(buyer=lin, listing=make.listing(vendor=pot.vendor))
    actions.set_block(negotiation_id=thread.pk, by=chen if blocker == lin else lin, is_blocked=False)
    with refused("blocked"):  # only who blocked lifts it
        offer(thread, chen, 9_000)
    actions.set_block(negotiation_id=thread.pk, by=blocker, is_blocked=False)
    assert offer(thread, chen, 9_000).status == "vendor_standing"


def test_a_muted_thread_leaves_no_word(lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    actions.set_muted(negotiation=thread, user=lin, is_muted=True)
    thread = offer(thread, chen, 9_000)
    assert not Notification.objects.filter(user=lin).exists()
    actions.set_muted(negotiation=thread, user=lin, is_muted=False)
    actions.withdraw_offer(negotiation_id=thread.pk, by=chen, rev=thread.rev)
    assert Notification.objects.filter(user=lin).count() == 1


# Changes


def test_an_edit_says_what_changed(lin, pot, django_capture_on_commit_callbacks):
    thread = make.haggle(buyer=lin, listing=pot, offer=8_000)
    pot.list_price_minor, pot.title_en = 12_000, "Yixing teapot, large"
    with django_capture_on_commit_callbacks(execute=True):
        marketplace.save_listing(listing=pot)
    thread.refresh_from_db()
    assert thread.status == "superseded"
    assert last_event(thread).facts["changes"] == ["title_en", "list_price_minor"]
    assert Notification.objects.filter(user=lin, kind="haggle_supersede").count() == 1


def test_while_the_vendor_is_away_no_offers_are_made_but_answers_are_taken(lin, chen, pot, teapots):
    thread = offer(make.haggle(buyer=lin, listing=pot, offer=7_000), chen, 9_000)
    teapots.is_on_holiday = True
    teapots.save()
    with refused("vendor_away"):
        offer(thread, lin, 8_000)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=lin, price_minor=9_000, rev=thread.rev)
    assert thread.status == "paying"
