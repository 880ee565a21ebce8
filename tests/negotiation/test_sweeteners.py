"""What eases a haggle: undo, a second look at slips, other quantities, invitations, promises, a hand in the sleeve.
Amounts in fen."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from marketplace.models import Watch
from negotiation import actions, deal_sheets
from negotiation.models import DealSheet, Negotiation, Offer, SleeveDeal, ThreadEvent
from negotiation.refusals import StaleOffer
from tests import make
from tests.races import at_once


def offer(thread: Negotiation, by, price: int, **more) -> Negotiation:
    thread.refresh_from_db(fields=["rev"])
    return actions.make_offer(negotiation_id=thread.pk, by=by, price_minor=price, rev=thread.rev, **more)


def undo(thread: Negotiation, by) -> Negotiation:
    return actions.undo_offer(negotiation_id=thread.pk, by=by, rev=thread.rev)


def refused(code: str):
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


def kinds(thread: Negotiation) -> list[str]:
    return list(ThreadEvent.objects.filter(negotiation=thread).order_by("seq").values_list("kind", flat=True))


@pytest.fixture
def thread(lin, chen, pot):
    """Lin has bid 70.00, Chen asks 90.00."""
    return offer(make.haggle(buyer=lin, listing=pot, offer=7_000), chen, 9_000)


# Undo


def test_a_first_number_taken_back_leaves_the_talk_as_it_was(lin, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=6_000)
    thread = undo(thread, lin)
    assert (thread.status, thread.move_count, thread.buyer_offer_count, thread.rev) == ("inquiry", 0, 0, 2)
    assert thread.deadline_at - timezone.now() > timedelta(days=13)
    assert kinds(thread) == ["opened", "offer", "undo"]
    assert offer(thread, lin, 5_500).status == "buyer_standing"  # lower than before: it was never said


def test_a_counter_taken_back_puts_the_other_sides_number_on_the_table_again(thread, lin, chen):
    asked = thread.deadline_at
    thread = undo(offer(thread, lin, 8_000), lin)
    assert (thread.status, thread.deadline_at) == ("vendor_standing", asked)
    assert list(Offer.objects.filter(negotiation=thread, status="standing").values_list("price_minor", flat=True)) == [
        9_000
    ]
    thread = actions.accept_offer(negotiation_id=thread.pk, by=lin, price_minor=9_000, rev=thread.rev)
    assert thread.status == "paying"


def test_an_undone_number_counts_neither_as_a_move_nor_against_the_five(thread, lin, pot):
    from negotiation.queries import table_of

    thread = undo(offer(thread, lin, 8_000), lin)
    table = table_of(thread)
    assert (table.moves_made, table.buyer_offers_made, table.buyer_last_minor) == (2, 1, 7_000)


def test_after_a_minute_it_stands(thread, chen):
    Offer.objects.filter(negotiation=thread, status="standing").update(made_at=timezone.now() - timedelta(seconds=61))
    with refused("undo_too_late"):
        undo(thread, chen)


def test_nobody_takes_the_other_sides_number_back(thread, lin, mei):
    with refused("not_your_turn"):
        undo(thread, lin)
    with refused("not_a_party"):
        undo(thread, mei)


def test_three_times_in_a_haggle_are_enough(thread, lin):
    for _ in range(3):
        thread = undo(offer(thread, lin, 8_000), lin)
    thread = offer(thread, lin, 8_000)
    with refused("no_undos_left"):
        undo(thread, lin)


@pytest.mark.django_db(transaction=True)
def test_undo_against_accept_has_one_winner(lin, chen, teapots):
    for n in range(10):
        thread = make.haggle(buyer=make.user(f"buyer{n}"), listing=make.listing(vendor=teapots), offer=8_000)
        buyer = thread.buyer
        answers = at_once(
            lambda thread=thread, buyer=buyer: undo(thread, buyer),
            lambda thread=thread: actions.accept_offer(
                negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=thread.rev
            ),
        )
        losers = [answer for answer in answers if isinstance(answer, Exception)]
        assert [type(loser) for loser in losers] == [StaleOffer], answers
        thread.refresh_from_db()
        assert (thread.status == "agreed") == (thread.order_id is not None)


# Slips of the finger


def test_ten_times_the_last_number_asks_again_before_it_closes_anything(thread, lin):
    # Lin means 80.00 and types 800.00: at or past the ask of 90.00, it would close the deal.
    with refused("are_you_sure"):
        offer(thread, lin, 80_000)
    thread.refresh_from_db()
    assert thread.status == "vendor_standing"
    assert offer(thread, lin, 80_000, is_sure=True).agreed_price_minor == 9_000


# Quantity


def test_a_buyer_may_name_another_quantity_with_a_price(thread, lin, chen):
    thread = offer(thread, lin, 8_000, quantity=3)
    assert (thread.quantity, Offer.objects.get(negotiation=thread, status="standing").quantity) == (3, 3)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=chen, price_minor=8_000, rev=thread.rev)
    assert (thread.order.lead.quantity, thread.order.total_minor) == (3, 24_000 + thread.order.freight_minor)


def test_taking_the_price_back_takes_the_quantity_back(thread, lin):
    assert undo(offer(thread, lin, 8_000, quantity=3), lin).quantity == 1


@pytest.mark.parametrize("quantity", [0, 6])
def test_a_quantity_that_is_not_there_is_refused(thread, lin, quantity):
    with refused("bad_quantity"):
        offer(thread, lin, 8_000, quantity=quantity)


def test_a_vendor_does_not_change_the_quantity(thread, lin, chen):
    with refused("bad_quantity"):
        offer(offer(thread, lin, 8_000), chen, 8_500, quantity=2)


def test_a_price_that_would_close_the_deal_does_not_close_it_for_another_quantity(thread, lin):
    with refused("accept_first"):
        offer(thread, lin, 9_000, quantity=2)
    assert Negotiation.objects.get(pk=thread.pk).quantity == 1


# Invitations


@pytest.fixture
def watched(pot, lin, mei):
    for user in (lin, mei):
        Watch.objects.create(listing=pot, user=user)
    return pot


def test_those_who_watch_are_invited_once_a_fortnight(watched, chen, lin, mei):
    assert actions.invite_watchers(listing=watched, by=chen, price_minor=9_000) == 2
    thread = Negotiation.objects.get(buyer=lin)
    assert (thread.status, kinds(thread)) == ("vendor_standing", ["opened", "invite"])
    assert Notification.objects.filter(user=mei, kind="haggle_invite").count() == 1
    with refused("nobody_to_invite"):
        actions.invite_watchers(listing=watched, by=chen, price_minor=8_500)


def test_an_invited_buyer_accepts_like_any_other(watched, chen, lin):
    actions.invite_watchers(listing=watched, by=chen, price_minor=9_000)
    thread = Negotiation.objects.get(buyer=lin)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=lin, price_minor=9_000, rev=thread.rev)
    assert (thread.status, thread.agreed_price_minor) == ("paying", 9_000)


def test_an_invitation_is_five_per_cent_off_or_more_and_not_below_the_floor(watched, chen):
    for price, code in ((9_501, "invite_too_high"), (4_999, "below_floor")):
        with refused(code):
            actions.invite_watchers(listing=watched, by=chen, price_minor=price)


def test_who_haggles_already_is_not_invited(watched, chen, lin):
    make.haggle(buyer=lin, listing=watched, offer=6_000)
    assert actions.invite_watchers(listing=watched, by=chen, price_minor=9_000) == 1
    assert Negotiation.objects.get(buyer=lin).status == "buyer_standing"


def test_in_a_talk_the_vendor_may_name_the_first_price_once_a_fortnight(pot, lin, chen):
    thread = make.haggle(buyer=lin, listing=pot)
    thread = offer(thread, chen, 9_000)
    assert thread.status == "vendor_standing"
    thread = actions.withdraw_offer(negotiation_id=thread.pk, by=chen, rev=thread.rev)
    with refused("invited_lately"):
        offer(make.haggle(buyer=lin, listing=pot), chen, 8_500)


# Promises


def test_a_vendors_word_pinned_as_a_promise_is_sealed_with_the_deal(thread, lin, chen):
    said = actions.send_message(negotiation_id=thread.pk, by=chen, body="The lid is included.")
    for by in (lin, chen):
        actions.pin_promise(negotiation_id=thread.pk, by=by, seq=said.seq)
    thread = actions.accept_offer(negotiation_id=thread.pk, by=lin, price_minor=9_000, rev=thread.rev)
    sheet = DealSheet.objects.get(order=thread.order)
    assert [promise["text"] for promise in sheet.body["promises"]] == ["The lid is included."]
    assert deal_sheets.is_intact(sheet)
    with refused("not_a_promise"):
        actions.pin_promise(negotiation_id=thread.pk, by=lin, seq=said.seq)


def test_a_buyers_word_is_no_promise_and_a_stranger_pins_nothing(thread, lin, mei):
    said = actions.send_message(negotiation_id=thread.pk, by=lin, body="I will love it.")
    with refused("not_a_promise"):
        actions.pin_promise(negotiation_id=thread.pk, by=lin, seq=said.seq)
    with refused("not_a_party"):
        actions.pin_promise(negotiation_id=thread.pk, by=mei, seq=said.seq)


# Sleeve deals


def sleeve(thread: Negotiation, by, price: int) -> SleeveDeal:
    return actions.enter_sleeve(negotiation_id=thread.pk, by=by, price_minor=price)


def test_numbers_that_overlap_in_the_sleeve_close_at_the_midpoint(thread, lin, chen):
    # 85.00 against 80.00: 82.50, and the goods are set aside.
    sleeve(thread, lin, 8_500)
    assert sleeve(thread, chen, 8_000).status == "closed"
    thread.refresh_from_db()
    assert (thread.status, thread.agreed_price_minor) == ("agreed", 8_250)
    assert (
        thread.order.lead.unit_price_minor
        == DealSheet.objects.get(order=thread.order).body["unit_price_minor"]
        == 8_250
    )
    assert thread.variant.available == 4
    assert not Offer.objects.filter(negotiation=thread, status="standing").exists()


def test_numbers_apart_reveal_nothing_and_the_haggle_goes_on(thread, lin, chen):
    sleeve(thread, chen, 8_600)
    assert sleeve(thread, lin, 8_400).status == "apart"
    thread.refresh_from_db()
    assert (thread.status, thread.rev) == ("vendor_standing", 2)
    told = [str(event.facts) + event.body for event in ThreadEvent.objects.filter(negotiation=thread, kind="sleeve")]
    assert len(told) == 2
    assert not any("8600" in words or "8400" in words or "86" in words.split("'stage'")[0] for words in told)
    with refused("sleeve_used"):
        sleeve(thread, lin, 8_500)


def test_a_number_in_the_sleeve_stays(thread, lin):
    sleeve(thread, lin, 8_000)
    with refused("sleeve_entered"):
        sleeve(thread, lin, 8_500)


@pytest.mark.parametrize(("who", "price"), [("lin", 6_999), ("lin", 10_001), ("chen", 9_001), ("chen", 4_999)])
def test_a_last_price_is_no_worse_than_ones_own_word(thread, who, price, request):
    with refused("sleeve_range"):
        sleeve(thread, request.getfixturevalue(who), price)
    assert not SleeveDeal.objects.exists()


def test_the_other_side_may_say_no_once_and_for_all(thread, lin, chen):
    sleeve(thread, lin, 8_000)
    with refused("wrong_state"):
        actions.refuse_sleeve(negotiation_id=thread.pk, by=lin)
    assert actions.refuse_sleeve(negotiation_id=thread.pk, by=chen).status == "refused"
    with refused("sleeve_used"):
        sleeve(thread, chen, 8_500)


def test_a_day_later_the_sleeve_is_closed_by_the_sweep(thread, lin, chen):
    make.pass_time(sleeve(thread, lin, 8_000), hours=25)
    with refused("sleeve_used"):
        sleeve(thread, chen, 7_500)
    actions.sweep_sleeve(negotiation_id=thread.pk)
    actions.sweep_sleeve(negotiation_id=thread.pk)
    assert SleeveDeal.objects.get().status == "over"
    assert kinds(thread).count("sleeve") == 2


def test_where_nothing_stands_there_is_no_sleeve(lin, mei, pot, thread):
    quiet = make.haggle(buyer=mei, listing=make.listing(vendor=pot.vendor))
    with refused("wrong_state"):
        sleeve(quiet, mei, 8_000)
    with refused("not_a_party"):
        sleeve(thread, mei, 8_000)


@pytest.mark.django_db(transaction=True)
def test_both_reach_into_the_sleeve_at_once_and_one_deal_comes_out(lin, chen, teapots):
    for n in range(10):
        buyer = make.user(f"buyer{n}")
        thread = make.haggle(buyer=buyer, listing=make.listing(vendor=teapots), offer=7_000)
        answers = at_once(
            lambda thread=thread, buyer=buyer: sleeve(thread, buyer, 8_500),
            lambda thread=thread: sleeve(thread, chen, 8_000),
        )
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        thread.refresh_from_db()
        assert (thread.status, thread.agreed_price_minor) == ("agreed", 8_250)
