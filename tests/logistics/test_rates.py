"""What a carrier asks: the greater of weight and room, by steps, more where it is remote. Whole numbers only."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics import calendars
from logistics.ratecards import DIVISORS, Parcel, RateCard, plain_card, volumetric_g

CARD = RateCard(steps=((500, 800), (1_000, 1_000), (3_000, 1_600)), per_kg_minor=400, divisor=6000, remote_minor=1_500)


@pytest.mark.parametrize(("weight_g", "minor"), [
    (1, 800), (500, 800), (501, 1_000), (1_000, 1_000), (3_000, 1_600), (3_001, 2_000), (4_000, 2_000), (5_500, 2_800),
])  # fmt: skip
def test_a_step_holds_up_to_its_weight_and_beyond_the_last_each_begun_kilogram_costs(weight_g, minor):
    assert CARD.rate(Parcel(weight_g)) == minor
    assert CARD.rate(Parcel(weight_g), is_remote=True) == minor + 1_500


def test_a_light_thing_that_takes_room_pays_for_the_room():
    # 400 × 300 × 200 mm are 24,000 cm³: 4,000 g at 6000 a kilogram, 4,800 g at 5000.
    box = Parcel(900, 400, 300, 200)
    assert [volumetric_g(box, divisor) for divisor in DIVISORS] == [4_800, 4_000]
    assert CARD.billable_g(box) == 4_000 and CARD.rate(box) == 2_000
    assert CARD.billable_g(box._replace(weight_g=4_001)) == 4_001
    assert volumetric_g(Parcel(1, 100, 100, 1), 6000) == 2, "10,000 mm³ are 1.67 g, rounded up"
    assert CARD.billable_g(Parcel(900)) == 900, "sides that nobody has said count for nothing"


parcels = st.builds(Parcel, st.integers(1, 60_000), *[st.integers(0, 2_000)] * 3)


@given(parcels, st.integers(0, 20_000), st.sampled_from(DIVISORS))
def test_more_weight_never_costs_less(parcel, more_g, divisor):
    card = RateCard(steps=CARD.steps, per_kg_minor=400, divisor=divisor)
    heavier = parcel._replace(weight_g=parcel.weight_g + more_g)
    assert card.rate(parcel) <= card.rate(heavier)
    assert card.billable_g(parcel) >= parcel.weight_g
    assert isinstance(card.rate(parcel), int)


@pytest.mark.parametrize(
    ("weight_g", "minor"), [(1, 1_000), (1_000, 1_000), (1_001, 1_300), (2_000, 1_300), (5_500, 2_500)]
)
def test_a_plain_card_is_a_base_and_begun_kilograms(weight_g, minor):
    assert plain_card(1_000, 300).rate(Parcel(weight_g)) == minor


@pytest.mark.parametrize(("parcel", "refusal"), [
    (Parcel(20_000, 600, 400, 300), ""),
    (Parcel(20_001), "too_heavy"),
    (Parcel(100, 1_201, 10, 10), "too_large"),
    (Parcel(100, 1_000, 700, 400), "too_large"),
    (Parcel(100, goods=frozenset({"battery"})), "refused_goods"),
    (Parcel(100, goods=frozenset({"fragile"})), ""),
])  # fmt: skip
def test_what_a_carrier_does_not_take(parcel, refusal):
    card = RateCard(
        steps=((1_000, 1),), per_kg_minor=1, weight_most_g=20_000, side_most_mm=1_200, sides_most_mm=2_000,
        refused=frozenset({"battery", "liquid"}),
    )  # fmt: skip
    assert card.refusal(parcel) == refusal
    assert plain_card(1, 1).refusal(parcel) == "", "0 is no limit"


@pytest.mark.parametrize(("handed_over", "days", "promised"), [
    # The Spring Festival of 2026 lasts from 15 to 23 February; 14 and 28 February, two Saturdays, are worked.
    (date(2026, 2, 14), 1, date(2026, 2, 24)),
    (date(2026, 2, 13), 1, date(2026, 2, 14)),
    # 20 September 2026 is a Sunday that is worked; 10 October a Saturday.
    (date(2026, 9, 19), 1, date(2026, 9, 20)),
    (date(2026, 9, 12), 1, date(2026, 9, 14)),
    # Over the new year: 1 January is a holiday in every year, in 2027 a Friday, to which its weekend belongs.
    (date(2026, 12, 31), 2, date(2027, 1, 5)),
    # The Saturday of an ordinary week is worked.
    (date(2026, 3, 6), 1, date(2026, 3, 7)),
])  # fmt: skip
def test_a_promise_counts_working_days_of_china(handed_over, days, promised):
    """General Office of the State Council, notice on the holidays of 2026 (November 2025)."""
    assert calendars.promise(handed_over, days) == promised
