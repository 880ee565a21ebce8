"""The rules of campaigns, by example and by property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoer import campaign_rules as rules
from xiaoer.campaign_rules import Finding, Rules, Standing, judge, missed, most_price, price_troubles

GOOD = Standing(stars=4, product=92, service=86, logistics=88, resolution=95, points=0, shelves=frozenset({1, 2}))
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
prices = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (Rules(), []),
        (Rules(least_stars=4, least={"service": 86}, shelves=frozenset({2, 9})), []),
        (Rules(least_stars=5), ["stars"]),
        (Rules(least={"service": 87, "logistics": 89}), ["service", "logistics"]),
        (Rules(shelves=frozenset({9})), ["goods"]),
    ],
)
def test_a_shop_of_four_stars(asked, codes):
    assert missed(judge(GOOD, asked)) == codes


def test_a_new_shop_has_no_stars_yet_and_three_points_are_too_many():
    new = Standing(points=3, shelves=frozenset({1}))
    assert judge(new, Rules(least_stars=1)) == [
        Finding("stars", False, 1, None),
        Finding("points", False, 2, 3),
        Finding("goods", True, 1, 1),
    ]


standings = st.builds(
    Standing,
    stars=st.none() | st.integers(0, 5),
    product=st.integers(0, 100),
    service=st.integers(0, 100),
    logistics=st.integers(0, 100),
    resolution=st.integers(0, 100),
    points=st.integers(0, 15),
    shelves=st.frozensets(st.integers(1, 4)),
)
asked_for = st.builds(
    Rules,
    least_stars=st.integers(0, 5),
    least=st.dictionaries(st.sampled_from(rules.PILLARS), st.integers(0, 100)),
    most_points=st.integers(0, 12),
    shelves=st.frozensets(st.integers(1, 4)),
)


@given(standings, asked_for, st.integers(1, 3))
def test_nobody_is_left_out_for_being_better(standing, asked, more):
    better = Standing(
        stars=None if standing.stars is None else min(5, standing.stars + more),
        **{pillar: min(100, getattr(standing, pillar) + more) for pillar in rules.PILLARS},
        points=max(0, standing.points - more),
        shelves=standing.shelves | {1},
    )
    assert set(missed(judge(better, asked))) <= set(missed(judge(standing, asked)))


@given(prices, prices, st.integers(100, 9_000))
def test_the_dearest_price_fits_and_one_more_does_not(list_price, lowest, bps):
    numbers = {"list_price_minor": list_price, "lowest_minor": lowest, "least_discount_bps": bps}
    most = most_price(**numbers)
    assert most <= lowest and most < list_price
    if most:
        assert price_troubles(most, **numbers, reserve_minor=None) == []
    assert price_troubles(most + 1, **numbers, reserve_minor=None)


def test_prices_by_example():
    """List price 100.00, to be had for 90.00 lately, 15 % off asked, reserve 70.00."""
    numbers = {"list_price_minor": 10_000, "lowest_minor": 9_000, "least_discount_bps": 1_500, "reserve_minor": 7_000}
    assert price_troubles(8_500, **numbers) == []
    assert price_troubles(8_501, **numbers) == ["small_discount"]
    assert price_troubles(9_001, **numbers) == ["above_lowest", "small_discount"]
    assert price_troubles(10_000, **numbers) == ["above_lowest", "small_discount", "not_lower"]
    assert price_troubles(7_000, **numbers) == ["below_reserve"]
    assert price_troubles(0, **numbers) == ["no_price"]


def test_the_time_to_answer_never_goes_past_the_beginning():
    far, near = NOON + timedelta(days=9), NOON + timedelta(hours=5)
    assert rules.answer_by(NOON, answer_hours=72, begins_at=far) == NOON + timedelta(hours=72)
    assert rules.answer_by(NOON, answer_hours=72, begins_at=near) == near
    assert rules.days_before(NOON, NOON + timedelta(days=3)) == (NOON - timedelta(days=3), NOON)


@pytest.mark.parametrize("graph", [rules.CAMPAIGN_GRAPH, rules.INVITATION_GRAPH])
def test_every_step_begins_where_one_can_be(graph):
    first = graph[0].from_status
    reached = {first} | {step.to_status for step in graph}
    assert {step.from_status for step in graph} <= reached
