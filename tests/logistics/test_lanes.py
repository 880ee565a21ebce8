"""Which carrier takes a parcel, and what a set of scans means. Pure, whatever the order in which things are heard."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics import journeys
from logistics.journeys import Scan, standing
from logistics.lanes import Candidate, covers, promise
from logistics.models import Shipment
from logistics.ratecards import Parcel, plain_card
from logistics.routing import choose

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHAOYANG, HANGZHOU, YUSHU = "110105000000", "330106000000", "632701202000"


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def scan(status: str, hours: float, key: str = "", voids: str = "") -> Scan:
    return Scan(key or f"{status}/{hours}", status, at(hours), voids)


# What a set of scans means

keys = st.sampled_from([f"k{n}" for n in range(12)])
some_scans = st.lists(
    st.builds(
        lambda key, status, hour, voids: Scan(key, status, at(hour), voids if voids != key else ""),
        keys,
        st.sampled_from(sorted(journeys.RANK)),
        st.integers(0, 5),
        st.one_of(st.just(""), st.just(""), keys),
    ),
    max_size=12,
    unique_by=lambda scan: scan.key,
)


@given(some_scans, st.randoms())
def test_order_and_repeats_do_not_matter(scans, dice):
    shuffled = [*scans, *dice.sample(scans, len(scans) // 2)]
    dice.shuffle(shuffled)
    assert standing(shuffled) == standing(scans)


@given(some_scans)
def test_a_parcel_stands_where_some_valid_scan_says(scans):
    where = standing(scans)
    voided = {scan.voids for scan in scans if scan.voids}
    valid = [scan for scan in scans if scan.key not in voided and not scan.voids]
    said = {scan.status for scan in valid}
    is_back = where.status == "returned" and {"returning", "delivered"} <= said
    assert where.status == "created" or where.status in said or is_back
    assert where.status in Shipment.Status.values
    if where.status == "delivered":
        assert where.delivered_at is not None and where.handed_over_at is not None


@given(some_scans, st.sampled_from(sorted(journeys.RANK)))
def test_a_scan_that_is_taken_back_might_never_have_been(scans, status):
    mistake, correction = Scan("mistake", status, at(3)), Scan("correction", "unknown", at(4), voids="mistake")
    assert standing([*scans, mistake, correction]) == standing(scans)


def test_the_latest_scan_tells_and_at_the_same_moment_the_farther_one():
    assert standing([scan("in_transit", 5), scan("accepted", 1)]).status == "in_transit"
    assert standing([scan("delivered", 5), scan("out_for_delivery", 5)]).status == "delivered"


def test_a_late_word_from_earlier_on_the_road_changes_nothing():
    told = [scan("delivered", 30), scan("accepted", 1)]
    assert standing([*told, scan("in_transit", 12)]) == standing(told)


def test_delivered_by_mistake_and_taken_back_is_not_delivered():
    false = scan("delivered", 20, key="e5")
    true_road = [scan("accepted", 1), scan("out_for_delivery", 19)]
    assert standing([*true_road, false]).delivered_at == at(20)
    where = standing([*true_road, false, Scan("e6", "unknown", at(21), voids="e5")])
    assert (where.status, where.delivered_at) == ("out_for_delivery", None)


def test_a_code_we_do_not_know_moves_nothing_but_is_a_sign_of_life():
    where = standing([scan("unknown", 3)])
    assert (where.status, where.last_event_at, where.handed_over_at) == ("created", at(3), None)
    assert standing([scan("in_transit", 2), scan("unknown", 9)]).status == "in_transit"


def test_booked_is_not_handed_over():
    assert standing([scan("created", 1)]).handed_over_at is None
    assert standing([scan("created", 1), scan("accepted", 2)]).handed_over_at == at(2)


def test_handed_to_a_pick_up_station_is_not_delivered():
    where = standing([scan("ready_for_pickup", 9)])
    assert (where.status, where.delivered_at, where.handed_over_at) == ("ready_for_pickup", None, at(9))


def test_every_status_has_its_place_on_the_road():
    assert set(journeys.RANK) == set(Shipment.Status.values) - {"requested"}
    assert set(journeys.RANK) > journeys.HANDED_OVER


# Where a carrier goes


def carrier(code: str, *included: str, kind: str = "courier", excluded: tuple[str, ...] = (), **fields) -> Candidate:
    card = plain_card(fields.pop("base_rate_minor", 1_000), fields.pop("per_kg_minor", 300))
    fields = {"transit_days": 2, "on_time_bps": 9_000} | fields
    return Candidate(code=code, kind=kind, card=card, included=included, excluded=excluded, **fields)


POST = carrier("post", "", kind="post", transit_days=6)


@pytest.mark.parametrize(("included", "excluded", "code", "goes"), [
    (("11",), (), CHAOYANG, True),
    (("11",), ("1101",), CHAOYANG, False),
    (("11", "110105"), ("1101",), CHAOYANG, True),
    (("11", "1101"), ("1101",), CHAOYANG, False),
    (("110105001",), (), CHAOYANG, False),
    (("",), (), YUSHU, True),
    (("",), ("63",), YUSHU, False),
    ((), (), CHAOYANG, False),
])  # fmt: skip
def test_the_longest_prefix_wins_and_exclude_beats_include(included, excluded, code, goes):
    assert covers(carrier("c", *included, excluded=excluded), code) is goes


prefixes = st.lists(st.text("012345678", max_size=6), max_size=5)


@given(prefixes, prefixes, st.text("012345678", min_size=12, max_size=12))
def test_only_the_longest_fitting_prefix_counts(included, excluded, code):
    fitting = [(len(p), False) for p in included if code.startswith(p)]
    fitting += [(len(p), True) for p in excluded if code.startswith(p)]
    expected = bool(fitting) and not max(fitting)[1]
    assert covers(carrier("c", *included, excluded=tuple(excluded)), code) is expected


def test_an_address_without_a_code_is_for_the_post():
    assert covers(POST, "") and not covers(carrier("everywhere", ""), "")


# Which carrier takes it


def reasons(verdicts) -> dict[str, str]:
    return {verdict.code: verdict.reason for verdict in verdicts}


def test_where_couriers_go_they_compete_and_the_countryside_is_for_the_post():
    heron, bridge = carrier("heron", "11", "33"), carrier("bridge", "11", "33", base_rate_minor=2_000)
    to_town = choose([POST, heron, bridge], origin=HANGZHOU, destination=CHAOYANG, parcel=Parcel(800))
    assert to_town[0].code == "heron" and to_town[0].is_chosen
    assert reasons(to_town) == {"heron": "best", "bridge": "outweighed", "post": "couriers_compete"}
    to_the_country = choose([POST, heron, bridge], origin=HANGZHOU, destination=YUSHU, parcel=Parcel(800))
    assert reasons(to_the_country) == {"post": "only_choice", "heron": "does_not_serve", "bridge": "does_not_serve"}


def test_a_courier_has_to_serve_both_ends():
    half = carrier("half", "33")
    assert choose([POST, half], origin=HANGZHOU, destination=CHAOYANG, parcel=Parcel(500))[0].code == "post"


def test_nobody_goes_there():
    verdicts = choose([carrier("c", "11")], origin=HANGZHOU, destination=YUSHU, parcel=Parcel(500))
    assert [(verdict.is_chosen, verdict.reason) for verdict in verdicts] == [(False, "does_not_serve")]
    assert choose([], origin=HANGZHOU, destination=YUSHU, parcel=Parcel(500)) == ()


def test_the_score_is_price_days_and_punctuality_of_a_thousand():
    # Cheapest, fastest and 90 % in time: 400 + 300 + 270. Twice the price, half as fast, always in time: 200 + 150 + 300.
    best = carrier("best", "1", base_rate_minor=1_000, transit_days=1, on_time_bps=9_000)
    slow = carrier("slow", "1", base_rate_minor=2_000, transit_days=2, on_time_bps=10_000)
    verdicts = choose([slow, best], origin="1" * 12, destination="1" * 12, parcel=Parcel(100))
    assert [(verdict.code, verdict.score) for verdict in verdicts] == [("best", 970), ("slow", 650)]


candidates = st.lists(
    st.builds(
        carrier,
        st.sampled_from([f"c{n}" for n in range(6)]),
        st.sampled_from(["", "1", "11", "3", "63"]),
        kind=st.sampled_from(["courier", "courier", "post"]),
        base_rate_minor=st.integers(1, 9_000),
        transit_days=st.integers(1, 9),
        on_time_bps=st.integers(0, 10_000),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.code,
)


@given(candidates, st.sampled_from([CHAOYANG, YUSHU, ""]), st.integers(1, 30_000), st.randoms())
def test_the_choice_does_not_hang_on_the_order_of_the_list(found, destination, weight_g, dice):
    shuffled = found[:]
    dice.shuffle(shuffled)
    first, second = (
        choose(list_, origin=CHAOYANG, destination=destination, parcel=Parcel(weight_g)) for list_ in (found, shuffled)
    )
    assert first == second
    chosen = [verdict for verdict in first if verdict.is_chosen]
    serving = [c for c in found if covers(c, CHAOYANG) and covers(c, destination)]
    assert len(first) == len(found) and len(chosen) == (1 if serving else 0)
    if any(c.kind == "courier" for c in serving):
        assert next(c for c in found if c.code == chosen[0].code).kind == "courier"


# The promise


@pytest.mark.parametrize(("day", "days", "promised"), [
    (date(2026, 3, 2), 2, date(2026, 3, 4)),
    (date(2026, 3, 6), 2, date(2026, 3, 9)),
    (date(2026, 3, 7), 1, date(2026, 3, 9)),
    (date(2026, 3, 8), 1, date(2026, 3, 9)),
    (date(2026, 3, 2), 0, date(2026, 3, 2)),
])  # fmt: skip
def test_sundays_are_not_counted_in_a_promise(day, days, promised):
    assert promise(day, days) == promised
