"""How punctual carriers are: few parcels decide little, old ones count less, and a late hand-over is not their fault."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from logistics import actions, pictures, queries, tasks
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Coverage, LaneScore, ParcelProblem, Scorecard, Shipment
from logistics.punctuality import (
    LANE_HALF_LIFE_DAYS,
    PRIOR_PARCELS,
    Tally,
    age_weight,
    scores,
    shrunk,
    wilson_bps,
)
from negotiation.models import Negotiation
from tests import make

rates = st.floats(0, 1)
tallies = st.floats(0, 10_000).flatmap(lambda weight: st.floats(0, weight).map(lambda good: Tally(weight, good)))


def test_few_parcels_stay_near_the_mean_and_many_near_their_own_rate():
    # One of one in time: (1 + 40 · 0.9) ÷ 41; 900 of 1,000: (900 + 40 · 0.5) ÷ 1,040.
    assert shrunk(Tally(1, 1), 0.9) == pytest.approx(37 / 41)
    assert shrunk(Tally(1_000, 900), 0.5) == pytest.approx(920 / 1_040)
    assert shrunk(Tally(0, 0), 0.9) == 0.9


@given(tallies, rates)
def test_a_score_lies_between_the_own_rate_and_the_mean(tally, mean):
    found = shrunk(tally, mean)
    own = tally.on_time / tally.weight if tally.weight else mean
    assert min(own, mean) - 1e-9 <= found <= max(own, mean) + 1e-9


@given(tallies, rates)
def test_one_more_parcel_in_time_never_makes_a_score_worse(tally, mean):
    assert shrunk(Tally(tally.weight + 1, tally.on_time + 1), mean) >= shrunk(tally, mean) - 1e-9
    assert shrunk(Tally(tally.weight + 1, tally.on_time), mean) <= shrunk(tally, mean) + 1e-9


def test_a_parcel_counts_half_after_its_half_life():
    assert age_weight(0, LANE_HALF_LIFE_DAYS) == 1
    assert age_weight(LANE_HALF_LIFE_DAYS, LANE_HALF_LIFE_DAYS) == 0.5
    assert age_weight(-3, LANE_HALF_LIFE_DAYS) == 1, "the clock of a carrier may run ahead"


def test_a_newcomer_is_as_good_as_it_says():
    assert scores({}, Tally(0, 0), 9_340)[""].on_time_bps == 9_340


def test_the_interval_is_wilsons():
    # Worked by hand for 9 of 10: centre (0.9 + 0.19207) ÷ 1.38415 = 0.78898, half 0.19335.
    assert wilson_bps(9, 10) == (5_958, 9_821)
    assert wilson_bps(0, 0) == (0, 10_000) and wilson_bps(10, 10)[1] == 10_000 and wilson_bps(0, 10)[0] == 0


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_rate(good, bad):
    low, high = wilson_bps(good, good + bad)
    assert 0 <= low <= high <= 10_000
    if good + bad:
        assert low - 1 <= 10_000 * good / (good + bad) <= high + 1


def test_what_lies_outside_the_picture_is_drawn_at_its_edge():
    drawn = pictures.whiskers([(90, 80, 95, "a"), (10, 5, 40, "b")], low=50, high=100)
    assert drawn["rows"][0].x_low < drawn["rows"][0].x < drawn["rows"][0].x_high
    assert drawn["rows"][1].x == drawn["rows"][1].x_high == pictures.MARGIN
    assert pictures.whiskers([], low=50, high=100)["is_empty"]


# From scans to scores


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(
        code="heron", name_en="Heron", dialect="json_hex", transit_days=2, on_time_bps=9_000
    )
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def send(lin, chen, teapots, heron):
    """A parcel that Heron promised for two days on, requested so many days ago, with its scans by days after that."""
    numbers = iter(range(1_000))

    def sent(days_ago: int, **scans_by_days: float) -> Shipment:
        order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
        Negotiation.objects.update(opened_at="2026-01-01T00:00:00Z")  # the limit of new haggles an hour
        shipment = actions.request_shipment(order_id=order.pk, by=chen)
        waybill = f"HE{next(numbers)}"
        actions.record_booking(shipment_id=shipment.pk, waybill=waybill)
        began_at = datetime.combine(timezone.now().date(), datetime.min.time(), UTC) + timedelta(
            hours=4 - 24 * days_ago
        )
        Shipment.objects.filter(pk=shipment.pk).update(
            requested_at=began_at, promised_on=(began_at + timedelta(days=2)).date()
        )
        records = [
            ScanRecord(waybill=waybill, event_key=status, status=status, carrier_code=status, text="", facility="",
                       occurred_at=began_at + timedelta(days=days), voids_key="")
            for status, days in scans_by_days.items()
        ]  # fmt: skip
        actions.record_scans(carrier=heron, records=records)
        return shipment

    return sent


def score(lane: str = "33>11") -> tuple[float, float]:
    found = LaneScore.objects.get(lane=lane)
    return found.weight_bp / 10_000, found.on_time_weight_bp / 10_000


def test_in_time_late_and_overdue_parcels_count_and_those_on_their_way_do_not(send):
    send(10, accepted=0.1, delivered=1.9)
    send(10, accepted=0.1, delivered=4.0)
    send(10, accepted=0.1)
    send(1, accepted=0.1)
    send(10)
    actions.measure_carriers()
    weight, on_time = score()
    card = Scorecard.objects.get()
    assert (card.parcels, card.on_time, card.delivered) == (3, 1, 2)
    # Known for 8, 7 and 7 days, about: 0.5^(8/30) + 2 · 0.5^(7/30) = 2.53
    assert weight == pytest.approx(2.53, abs=0.1) and on_time == pytest.approx(0.83, abs=0.05)
    mean = LaneScore.objects.get(lane="").on_time_bps / 10_000
    assert LaneScore.objects.get(lane="33>11").on_time_bps / 10_000 == pytest.approx(
        (on_time + PRIOR_PARCELS * mean) / (weight + PRIOR_PARCELS), abs=0.001
    )


def test_a_vendor_who_hands_over_late_is_not_the_carriers_fault(send):
    send(20, accepted=6, delivered=7.9)
    actions.measure_carriers()
    card = Scorecard.objects.get()
    assert (card.parcels, card.on_time, card.hours_p50) == (1, 1, 46)


def test_a_card_tells_first_attempts_losses_and_damage(send, lin):
    from xiaoer import actions as xiaoer

    send(10, accepted=0.1, attempt_failed=1.0, delivered=1.5)
    broken = send(10, accepted=0.1, delivered=1.5)
    send(20, accepted=0.1, expired=9)
    xiaoer.open_dispute(order_id=broken.order_id, by=lin, reason="damaged", story="In pieces.", wanted_minor=100)
    actions.measure_carriers()
    card = Scorecard.objects.get()
    assert (card.delivered, card.first_attempts, card.lost, card.damaged) == (2, 1, 1, 1)


def test_lost_is_what_the_house_the_carrier_or_a_claim_says_and_never_what_came(send, wei):
    waiting, named, claimed, arrived, refused = (send(40, accepted=0.1) for _ in range(5))
    tasks.find_parcel_problems()
    assert ParcelProblem.objects.filter(kind="lost").count() == 5
    ParcelProblem.objects.exclude(shipment=waiting).update(resolved_at=timezone.now())
    told(named, "exception", incident="lost")
    actions.open_claim(shipment_id=claimed.pk, by=wei, reason="lost", amount_minor=100)
    told(arrived, "delivered")
    claim = actions.open_claim(shipment_id=refused.pk, by=wei, reason="lost", amount_minor=100)
    actions.step_claim(claim_id=claim.pk, act="withdraw")
    actions.measure_carriers()
    card = Scorecard.objects.get()
    assert (card.parcels, card.lost) == (5, 3)


def test_damage_long_ago_is_not_on_the_card_of_the_last_90_days(send, lin):
    from xiaoer import actions as xiaoer

    old = send(10, accepted=0.1, delivered=1.5)
    send(10, accepted=0.1, delivered=1.5)
    told(send(10, accepted=0.1, delivered=1.5), "exception", incident="damaged")
    xiaoer.open_dispute(order_id=old.order_id, by=lin, reason="damaged", story="In pieces.", wanted_minor=100)
    long_ago(old)
    actions.measure_carriers()
    card = Scorecard.objects.get()
    assert (card.parcels, card.damaged) == (2, 1)


def test_what_a_ruling_lays_on_the_carrier_is_no_parcel_in_time(send):
    blamed = send(10, accepted=0.1, delivered=1.5)
    send(10, accepted=0.1, delivered=1.5)
    actions.note_fault(order_id=blamed.order_id, share=50)
    actions.measure_carriers()
    card = Scorecard.objects.get()
    assert (card.parcels, card.on_time, card.at_fault) == (2, 1, 1)
    actions.note_fault(order_id=blamed.order_id, share=49)
    actions.measure_carriers()
    card = Scorecard.objects.get()
    assert (card.on_time, card.at_fault) == (2, 0), "an appeal takes the place of the first ruling"


def test_a_carrier_without_parcels_in_90_days_loses_its_card(send):
    parcel = send(10, accepted=0.1, delivered=1.5)
    actions.measure_carriers()
    assert Scorecard.objects.exists()
    long_ago(parcel)
    actions.measure_carriers()
    assert not Scorecard.objects.exists()


def long_ago(shipment: Shipment) -> None:
    """As if it had been carried 200 days before."""
    since = timedelta(days=200)
    Shipment.objects.filter(pk=shipment.pk).update(
        delivered_at=F("delivered_at") - since,
        requested_at=F("requested_at") - since,
        promised_on=F("promised_on") - since,
    )


def told(shipment: Shipment, status: str, incident: str = "") -> None:
    row = Shipment.objects.select_related("carrier").get(pk=shipment.pk)
    at = row.last_event_at + timedelta(hours=3)
    record = ScanRecord(row.waybill, f"{status}/later", status, status, "", "", at, "", incident)
    actions.record_scans(carrier=row.carrier, records=[record])


def test_measuring_twice_changes_nothing_and_asks_no_more_for_more_parcels(send, django_assert_max_num_queries):
    for days in range(4, 10):
        send(days, accepted=0.1, delivered=1.0)
    actions.measure_carriers()
    before = list(LaneScore.objects.order_by("lane").values_list("lane", "weight_bp", "on_time_bps"))
    with django_assert_max_num_queries(14):
        actions.measure_carriers()
    assert list(LaneScore.objects.order_by("lane").values_list("lane", "weight_bp", "on_time_bps")) == before
    assert len(queries.candidates()[0].lanes) == 1 and connection.vendor == "postgresql"


@pytest.mark.parametrize(("who", "path"), [("chen", "/office/teapots/carriers/"), ("wei", "/xiaoer/carriers/")])
def test_vendors_and_xiaoer_see_the_record_as_picture_and_table(who, path, send, client, request):
    client.force_login(request.getfixturevalue(who))
    assert "No carrier has been measured yet" in client.get(path).content.decode() or LaneScore.objects.exists()
    send(10, accepted=0.1, delivered=1.9)
    actions.measure_carriers()
    page = client.get(path).content.decode()
    assert "<svg" in page and "100.0 %" in page and "(21–100)" in page and "Heron" in page
