"""What a vendor's deeds are worth: pure counts in, four pillars and stars out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors import scoring
from vendors.scoring import Score, VendorFacts, points_of_rate, score, shrunken_rate, stars_of

GOOD = {
    "orders": 200,
    "reviews": 120,
    "review_points": 582,
    "first_answers": 200,
    "first_answers_in_12_hours": 196,
    "offers": 600,
    "offers_answered": 560,
    "agreements": 200,
    "agreements_honoured": 200,
    "hand_overs": 200,
    "hand_overs_in_time": 197,
    "disputes": 1,
    "disputes_lost": 0,
}
"""A good half year: 4.85 stars in the mean, nearly everything in time."""


def scored(**changes: int) -> Score:
    return score(VendorFacts(**(GOOD | changes)))


@st.composite
def facts(draw) -> VendorFacts:
    """Counts as they can be: never more hits than cases."""
    orders = draw(st.integers(0, 500))
    reviews = draw(st.integers(0, orders))
    pairs = {}
    for whole, part in (
        ("first_answers", "first_answers_in_12_hours"),
        ("offers", "offers_answered"),
        ("agreements", "agreements_honoured"),
        ("hand_overs", "hand_overs_in_time"),
    ):
        pairs[whole] = draw(st.integers(0, 900))
        pairs[part] = draw(st.integers(0, pairs[whole]))
    disputes = draw(st.integers(0, orders))
    return VendorFacts(
        orders=orders,
        reviews=reviews,
        review_points=draw(st.integers(reviews, reviews * 5)),
        not_as_described=draw(st.integers(0, orders)),
        disputes=disputes,
        disputes_lost=draw(st.integers(0, disputes)),
        **pairs,
    )


# Parts


def test_nothing_known_is_taken_for_the_target():
    assert shrunken_rate(0, 0, 0.8) == pytest.approx(0.8)


def test_one_bad_case_weighs_little_and_many_weigh_all():
    # One miss of one: (0 + 5 * 0.9) / 6 = 0.75. A hundred of a hundred: (0 + 4.5) / 105.
    assert shrunken_rate(0, 1, 0.9) == pytest.approx(0.75)
    assert shrunken_rate(0, 100, 0.9) == pytest.approx(4.5 / 105)


@pytest.mark.parametrize(("hits", "count"), [(2, 1), (-1, 5), (1, 0)])
def test_what_is_no_rate_is_refused(hits, count):
    with pytest.raises(ValueError):
        shrunken_rate(hits, count, 0.9)


def test_meeting_the_target_is_worth_ninety_and_perfection_a_hundred():
    assert points_of_rate(0.9, 0.9) == pytest.approx(90)
    assert points_of_rate(1.0, 0.9) == pytest.approx(100)
    assert points_of_rate(0.45, 0.9) == pytest.approx(45)
    assert points_of_rate(0.0, 0.9) == 0
    assert points_of_rate(1.0, 1.0) == 100


@pytest.mark.parametrize(("points", "stars"), [
    (0, 0), (59, 0), (60, 1), (69, 1), (70, 2), (79, 2), (80, 3), (84, 3), (85, 4), (89, 4), (90, 5), (100, 5),
])  # fmt: skip
def test_stars_are_earned_at_sixty_seventy_eighty_eighty_five_and_ninety(points, stars):
    assert stars_of(points) == stars


# The whole


def test_a_good_half_year_earns_five_stars():
    good = scored()
    assert good.stars == 5 and good.lowest >= 90 and not good.is_new


@pytest.mark.parametrize(("change", "pillar"), [
    ({"review_points": 420}, "product"), ({"not_as_described": 30}, "product"),
    ({"first_answers_in_12_hours": 120}, "service"), ({"offers_answered": 330}, "service"), ({"agreements_honoured": 170}, "service"),
    ({"hand_overs_in_time": 140}, "logistics"), ({"disputes": 30}, "resolution"), ({"disputes": 20, "disputes_lost": 20}, "resolution"),
])  # fmt: skip
def test_each_failing_lowers_its_own_pillar_and_the_lowest_pillar_makes_the_stars(change, pillar):
    good, worse = scored(), scored(**change)
    others = {"product", "service", "logistics", "resolution"} - {pillar}
    assert getattr(worse, pillar) < getattr(good, pillar)
    assert all(getattr(worse, other) == getattr(good, other) for other in others)
    assert worse.stars == stars_of(getattr(worse, pillar)) < 5


def test_one_dispute_does_not_sink_a_small_vendor():
    small = score(VendorFacts(orders=12, disputes=1, disputes_lost=1, hand_overs=12, hand_overs_in_time=12))
    assert small.stars >= 3


def test_under_ten_orders_a_vendor_is_new():
    assert score(VendorFacts(orders=9)).is_new and not score(VendorFacts(orders=10)).is_new


def test_nothing_known_is_a_good_beginning():
    assert score(VendorFacts()).lowest >= 88


@given(facts())
def test_pillars_stay_between_nothing_and_a_hundred(found):
    result = score(found)
    assert all(0 <= points <= 100 for points in (result.product, result.service, result.logistics, result.resolution))
    assert result.stars == stars_of(result.lowest)


@given(facts())
def test_a_better_deed_never_costs_points(found):
    """One more answer in time, one more happy review, one dispute less: no pillar falls."""
    better = {name: getattr(found, name) for name in VendorFacts.__slots__}
    for whole, part in (("first_answers", "first_answers_in_12_hours"), ("hand_overs", "hand_overs_in_time")):
        better |= {whole: better[whole] + 1, part: better[part] + 1}
    better |= {"reviews": better["reviews"] + 1, "review_points": better["review_points"] + 5}
    before, after = score(found), score(VendorFacts(**better))
    assert after.product >= before.product
    assert after.service >= before.service and after.logistics >= before.logistics


def test_the_numbers_are_those_the_product_promises():
    assert scoring.STAR_THRESHOLDS == (60, 70, 80, 85, 90)
    targets = (scoring.ANSWERED_IN_12_HOURS_TARGET, scoring.OFFERS_ANSWERED_TARGET, scoring.PRICES_HONOURED_TARGET)
    assert targets == (0.90, 0.80, 0.99)
    assert (scoring.WINDOW_DAYS, scoring.NEW_BELOW_ORDERS) == (180, 10)
