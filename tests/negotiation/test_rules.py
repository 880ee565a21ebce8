"""What may be said in a haggle, as pure functions: the graph, the ranges, and what closes a deal. Amounts in fen."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation import rules
from negotiation.models import Negotiation
from negotiation.rules import Refusal, Table

LIST, FLOOR = 10_000, 5_000
STATUSES = sorted(Negotiation.Status.values)
ACTS = sorted({step.act for step in rules.GRAPH})
SIDES = ("buyer", "vendor", "house", "xiaoer")


def table(status: str, buyer: int | None = None, vendor: int | None = None, **fields) -> Table:
    fields = {"list_price_minor": LIST, "floor_minor": FLOOR} | fields
    return Table(status=status, buyer_last_minor=buyer, vendor_last_minor=vendor, **fields)


def refusal(at: Table, by: str, price_minor: int) -> Refusal:
    with pytest.raises(Refusal) as caught:
        rules.check_number(at, by, price_minor)
    return caught.value


# The graph


@pytest.mark.parametrize(("status", "act", "by"), list(itertools.product(STATUSES, ACTS, SIDES)))
def test_the_graph_alone_says_who_may_do_what(status, act, by):
    steps = [step for step in rules.GRAPH if (step.from_status, step.act, step.by) == (status, act, by)]
    if steps:
        assert rules.next_status(status, act, by) == steps[0].to_status
        assert act in rules.acts_of(status, by)
        return
    with pytest.raises(Refusal) as caught:
        rules.next_status(status, act, by)
    others_may = any(step.from_status == status and step.act == act for step in rules.GRAPH)
    assert caught.value.code == ("not_your_turn" if others_may else "wrong_state")
    assert act not in rules.acts_of(status, by)


def test_the_graph_names_each_step_once_and_real_states_only():
    keys = [(step.from_status, step.act, step.by) for step in rules.GRAPH]
    assert len(keys) == len(set(keys))
    assert {step.from_status for step in rules.GRAPH} == set(Negotiation.UNFINISHED)
    assert {step.to_status for step in rules.GRAPH} <= set(STATUSES)


def test_nobody_answers_their_own_offer():
    for status, own in (("buyer_standing", "buyer"), ("vendor_standing", "vendor")):
        assert rules.acts_of(status, own) == ("withdraw", "undo", "undo_first")


@pytest.mark.parametrize("status", STATUSES)
def test_every_live_state_ends_by_itself_and_no_other_does(status):
    is_live = status in Negotiation.LIVE
    assert (rules.time_allowed(status) is not None) == is_live
    assert (status in rules.ON_EXPIRY) == is_live
    if is_live:
        leads_to = {step.to_status for step in rules.GRAPH if step.from_status == status and step.by == "house"}
        assert rules.ON_EXPIRY[status] in leads_to


# The first number


def test_a_first_offer_lies_between_the_floor_and_the_list_price():
    assert rules.check_number(table("inquiry"), "buyer", FLOOR) == "stands"
    assert rules.check_number(table("inquiry"), "buyer", LIST - 1) == "stands"
    low = refusal(table("inquiry"), "buyer", FLOOR - 1)
    assert (low.code, low.facts) == ("below_floor", {"floor_minor": FLOOR})
    high = refusal(table("inquiry"), "buyer", LIST)
    assert (high.code, high.facts) == ("not_below_list", {"list_minor": LIST})


def test_a_vendor_who_begins_invites_at_five_per_cent_off_or_more():
    assert rules.check_number(table("inquiry"), "vendor", 9_500) == "stands"
    high = refusal(table("inquiry"), "vendor", 9_501)
    assert (high.code, high.facts) == ("invite_too_high", {"most_minor": 9_500})
    assert refusal(table("inquiry"), "vendor", FLOOR - 1).code == "below_floor"


# The numbers after it


def test_bids_only_rise_by_a_step_or_more():
    # 1 % of 100.00 is 1.00: after 70.00 the next bid is at least 71.00.
    at = table("vendor_standing", buyer=7_000, vendor=9_000)
    assert rules.check_number(at, "buyer", 7_100) == "stands"
    low = refusal(at, "buyer", 7_099)
    assert (low.code, low.facts) == ("bids_only_rise", {"least_minor": 7_100})


def test_asks_only_fall_by_a_step_or_more():
    at = table("buyer_standing", buyer=7_000, vendor=9_000)
    assert rules.check_number(at, "vendor", 8_900) == "stands"
    high = refusal(at, "vendor", 8_901)
    assert (high.code, high.facts) == ("asks_only_fall", {"most_minor": 8_900})


def test_the_first_ask_falls_below_the_list_price():
    at = table("buyer_standing", buyer=7_000)
    assert rules.check_number(at, "vendor", 9_900) == "stands"
    assert refusal(at, "vendor", LIST).code == "asks_only_fall"


@pytest.mark.parametrize(("by", "status", "price"), [
    ("buyer", "vendor_standing", 9_000), ("buyer", "vendor_standing", 9_500),
    ("vendor", "buyer_standing", 7_000), ("vendor", "buyer_standing", 1),
])  # fmt: skip
def test_a_number_at_or_past_the_other_sides_closes_the_deal(by, status, price):
    assert rules.check_number(table(status, buyer=7_000, vendor=9_000), by, price) == "closes"


def test_moves_run_out_but_a_closing_number_is_still_allowed():
    spent = table("vendor_standing", buyer=7_000, vendor=9_000, buyer_offers_made=rules.HOUSE.offers_per_listing)
    assert refusal(spent, "buyer", 8_000).code == "no_moves_left"
    assert rules.check_number(spent, "buyer", 9_000) == "closes"
    full = table("buyer_standing", buyer=7_000, vendor=9_000, moves_made=rules.HOUSE.moves_per_thread)
    assert refusal(full, "vendor", 8_000).code == "no_moves_left"
    assert rules.check_number(full, "vendor", 7_000) == "closes"


def test_the_moves_left_are_the_scarcer_of_the_two_limits():
    assert rules.moves_left(table("inquiry"), "buyer") == 5
    assert rules.moves_left(table("vendor_standing", moves_made=8, buyer_offers_made=1), "buyer") == 2
    assert rules.moves_left(table("vendor_standing", moves_made=2, buyer_offers_made=4), "buyer") == 1
    assert rules.moves_left(table("buyer_standing", moves_made=2, buyer_offers_made=4), "vendor") == 8
    assert rules.moves_left(table("inquiry", buyer_offers_made=9), "buyer") == 0


def test_the_smallest_step_is_one_unit_for_cheap_things():
    assert (rules.least_step(10_000), rules.least_step(150), rules.least_step(3)) == (100, 1, 1)


def test_a_xiaoer_stops_a_haggle_and_lets_it_go_on_where_it_was():
    for status in rules.WAITING:
        assert rules.next_status(status, "freeze", "xiaoer") == "frozen"
        assert rules.next_status("frozen", f"thaw_{status}", "xiaoer") == status
    for status in ("frozen", "agreed", "paying"):
        assert rules.next_status(status, "void", "xiaoer") == "voided"


# The graph alone: replays of other markets


def test_open_limits_leave_only_the_graph():
    # Numbers may repeat, fall below the floor, and go on without end; whose turn it is still holds.
    at = table("vendor_standing", buyer=7_000, vendor=9_000, limits=rules.OPEN, moves_made=99, buyer_offers_made=99)
    assert rules.check_number(at, "buyer", 7_000) == "stands"
    assert rules.check_number(table("inquiry", limits=rules.OPEN), "buyer", 1) == "stands"
    assert rules.check_number(table("inquiry", limits=rules.OPEN), "vendor", LIST) == "stands"
    assert refusal(at, "vendor", 8_000).code == "not_your_turn"
    assert refusal(at, "buyer", 6_999).code == "bids_only_rise"


# Slips of the finger


@pytest.mark.parametrize(("by", "price", "looks"), [
    ("buyer", 70_000, True), ("buyer", 69_999, False), ("buyer", 700, True), ("buyer", 701, False),
    ("vendor", 900, True), ("vendor", 901, False), ("vendor", 90_000, True),
])  # fmt: skip
def test_ten_times_or_a_tenth_of_ones_last_number_asks_again(by, price, looks):
    assert rules.looks_like_a_typo(table("buyer_standing", buyer=7_000, vendor=9_000), by, price) is looks


def test_before_a_side_has_spoken_the_list_price_is_the_measure():
    assert rules.looks_like_a_typo(table("inquiry"), "buyer", LIST // 10)
    assert not rules.looks_like_a_typo(table("inquiry"), "buyer", LIST // 2)


# Sleeve deals


def test_secret_numbers_that_overlap_meet_in_the_middle():
    # Bid 70.00, ask 90.00; in the sleeve 85.00 and 80.00: the deal is at 82.50.
    at = table("vendor_standing", buyer=7_000, vendor=9_000)
    assert rules.sleeve_outcome(at, 8_500, 8_000) == 8_250
    assert rules.sleeve_outcome(at, 8_000, 8_000) == 8_000
    assert rules.sleeve_outcome(at, 7_999, 8_000) is None
    # 100.00 against 88.00 would be 94.00, but the vendor has already asked no more than 90.00.
    assert rules.sleeve_outcome(at, 10_000, 8_800) == 9_000
    # 71.00 against 50.00 would be 60.50, but the buyer has already bid 70.00.
    assert rules.sleeve_outcome(at, 7_100, 5_000) == 7_000


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_sleeve_deal_never_costs_more_or_brings_less_than_was_shown_in_the_sleeve(bid, ask, buyer, vendor):
    bid, ask = min(bid, ask), max(bid, ask) + 1
    buyer, vendor = max(buyer, bid), min(vendor, ask)
    at = table("buyer_standing", buyer=bid, vendor=ask, list_price_minor=10**7)
    price = rules.sleeve_outcome(at, buyer, vendor)
    assert (price is None) == (buyer < vendor)
    if price is not None:
        assert vendor <= price <= buyer
        assert bid <= price <= ask


# Strikes


def test_two_unpaid_agreements_take_the_reservation_away():
    assert [rules.may_reserve(strikes) for strikes in range(4)] == [True, True, False, False]


# Sweeteners


def test_the_difference_is_split_only_when_there_is_one():
    assert rules.midpoint(table("buyer_standing", buyer=7_000, vendor=9_000)) == 8_000
    assert rules.midpoint(table("buyer_standing", buyer=7_000)) is None
    assert rules.midpoint(table("buyer_standing", buyer=8_999, vendor=9_000)) is None


def test_a_gap_of_five_per_cent_of_the_list_price_is_small():
    assert rules.gap_is_small(table("buyer_standing", buyer=8_500, vendor=9_000))
    assert not rules.gap_is_small(table("buyer_standing", buyer=8_499, vendor=9_000))
    assert not rules.gap_is_small(table("buyer_standing", buyer=8_500))


# Properties, whatever the numbers

prices = st.integers(min_value=1, max_value=10**9)


@st.composite
def tables(draw, status: str) -> Table:
    """Tables as they can lie: the floor within the list price, the last bid below the last ask."""
    list_price = draw(st.integers(min_value=10, max_value=10**9))
    floor = draw(st.integers(min_value=max(1, list_price * 3 // 10), max_value=list_price * 95 // 100 or 1))
    bid = draw(st.none() if status == "inquiry" else st.integers(min_value=floor, max_value=list_price - 1))
    if status == "vendor_standing" or (status == "buyer_standing" and draw(st.booleans())):
        ask = draw(st.integers(min_value=(bid or floor) + 1, max_value=list_price))
    else:
        ask = None
    made = draw(st.integers(min_value=0, max_value=12))
    return table(status, bid, ask, list_price_minor=list_price, floor_minor=floor, moves_made=made)


some_table = st.sampled_from(["inquiry", "buyer_standing", "vendor_standing"]).flatmap(tables)


@given(some_table, prices)
def test_a_number_that_stands_is_strictly_between_what_was_said(at, price):
    by = "vendor" if at.status == "buyer_standing" else "buyer"
    try:
        outcome = rules.check_number(at, by, price)
    except Refusal:
        return
    if outcome == "closes":
        assert price >= at.vendor_last_minor if by == "buyer" else price <= at.buyer_last_minor
        return
    assert (at.buyer_last_minor or at.floor_minor - 1) < price < (at.vendor_last_minor or at.list_price_minor)
    if by == "buyer":
        assert at.buyer_last_minor is None or price >= at.buyer_last_minor + rules.least_step(at.list_price_minor)
    else:
        assert price <= (at.vendor_last_minor or at.list_price_minor) - rules.least_step(at.list_price_minor)


@given(some_table, prices)
def test_the_range_shown_is_the_range_allowed(at, price):
    by = "vendor" if at.status == "buyer_standing" else "buyer"
    low, high = rules.number_range(at, by)
    try:
        stands = rules.check_number(at, by, price) == "stands"
    except Refusal:
        stands = False
    assert stands == (low <= price <= high and rules.moves_left(at, by) > 0)


@given(some_table, prices)
def test_a_refusal_names_a_number_that_would_do(at, price):
    """What the refusal asks for is allowed, unless there is no room for a number at all."""
    by = "vendor" if at.status == "buyer_standing" else "buyer"
    try:
        rules.check_number(at, by, price)
    except Refusal as refused:
        low, high = rules.number_range(at, by)
        asked = refused.facts.get("least_minor") or refused.facts.get("most_minor") or refused.facts.get("floor_minor")
        if asked and low <= high:
            assert rules.check_number(at, by, asked) in ("stands", "closes")


@given(st.lists(prices, min_size=1, max_size=14), st.integers(min_value=100, max_value=10**8))
def test_whatever_two_stubborn_people_name_bids_rise_and_asks_fall(numbers, list_price):
    status, bids, asks = "inquiry", [], []
    for price in numbers:
        by = "vendor" if status == "buyer_standing" else "buyer"
        at = table(
            status,
            bids[-1] if bids else None,
            asks[-1] if asks else None,
            list_price_minor=list_price,
            floor_minor=list_price // 2,
            moves_made=len(bids) + len(asks),
            buyer_offers_made=len(bids),
        )
        try:
            outcome = rules.check_number(at, by, price)
        except Refusal:
            continue
        if outcome == "closes":
            break
        (bids if by == "buyer" else asks).append(price)
        status = rules.next_status(status, "counter" if status != "inquiry" else "offer", by)
    assert bids == sorted(set(bids)) and asks == sorted(set(asks), reverse=True)
    assert not (bids and asks) or bids[-1] < asks[-1]
    assert len(bids) <= rules.HOUSE.offers_per_listing
