"""What a set of scans means, whatever carriers get wrong; and what parcels together mean for their order. Pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics import journeys
from logistics.journeys import ParcelNews, Scan, order_news, standing

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def scan(status: str, hours: float, key: str = "", voids: str = "", evidence: str = "push") -> Scan:
    return Scan(key or f"{status}/{hours}", status, at(hours), voids, evidence)


ROAD = [scan("accepted", 1), scan("in_transit", 9), scan("out_for_delivery", 40), scan("delivered", 44)]

scans = st.builds(
    lambda key, status, hour, voids, best: Scan(key, status, at(hour), "" if voids == key else voids, best),
    st.sampled_from([f"k{n}" for n in range(10)]),
    st.sampled_from(sorted(journeys.RANK)),
    st.integers(0, 6),
    st.one_of(st.just(""), st.just(""), st.sampled_from([f"k{n}" for n in range(10)])),
    st.sampled_from(["push", "pull", "proof"]),
)
sets_of_scans = st.lists(scans, max_size=12, unique_by=lambda one: one.key)


@given(sets_of_scans, st.randoms(use_true_random=False))
def test_only_the_set_counts(events, dice):
    told = [*events, *dice.choices(events, k=len(events))] if events else []
    dice.shuffle(told)
    assert standing(told) == standing(events)


@given(sets_of_scans, st.integers(0, 12))
def test_heard_in_two_parts_or_at_once_the_end_is_the_same(events, cut):
    """Whoever folds the second part has to look at the first as well: then nothing depends on where the cut was."""
    assert standing([*events[cut:], *events[:cut]]) == standing(events)


@given(sets_of_scans)
def test_a_scan_that_is_voided_might_as_well_not_have_been(events):
    voided = {event.voids for event in events if event.voids}
    left = [event for event in events if event.key not in voided or event.voids]
    assert standing(left) == standing(events)


@given(sets_of_scans)
def test_only_a_delivery_to_the_buyer_has_a_moment_and_evidence(events):
    where = standing(events)
    if where.status == "delivered":
        assert where.delivered_at is not None
    if where.delivered_at is None:
        assert where.evidence == ""
    else:
        assert where.evidence in ("push", "pull", "proof")
        assert where.handed_over_at is not None and where.handed_over_at <= where.delivered_at


def test_a_late_hub_scan_or_one_in_a_wrong_zone_does_not_undo_a_delivery():
    where = standing([*ROAD, scan("in_transit", 52)])
    assert (where.status, where.delivered_at, where.is_doubted) == ("delivered", at(44), False)


def test_a_courier_at_the_door_again_after_a_delivery_makes_it_doubtful():
    assert standing([*ROAD, scan("attempt_failed", 50)]).is_doubted
    assert not standing([*ROAD, scan("attempt_failed", 43)]).is_doubted
    twice = standing([*ROAD, scan("out_for_delivery", 50), scan("delivered", 53)])
    assert not twice.is_doubted and twice.delivered_at == at(44)


def test_a_void_takes_a_delivery_back_and_another_may_follow():
    false = [*ROAD[:3], scan("delivered", 42, key="false"), scan("unknown", 43, key="oops", voids="false")]
    assert standing(false)[:1] + standing(false)[3:4] == ("out_for_delivery", None)
    assert standing([*false, scan("delivered", 60)]).delivered_at == at(60)


def test_a_parcel_on_its_way_back_stays_so_and_its_delivery_is_the_vendors():
    back = [*ROAD[:3], scan("attempt_failed", 42), scan("returning", 50), scan("in_transit", 60)]
    assert standing(back).status == "returning"
    home = standing([*back, scan("delivered", 90)])
    assert (home.status, home.delivered_at) == ("returned", None)
    assert standing([*back, scan("returned", 90)]).status == "returned"


def test_a_delivery_before_the_way_back_still_was_one():
    where = standing([*ROAD, scan("returning", 60)])
    assert (where.status, where.delivered_at) == ("returning", at(44))


def test_a_delivery_rests_on_the_best_that_was_said_of_those_that_stand():
    assert standing(ROAD).evidence == "push"
    twice = [*ROAD, scan("delivered", 46, key="again", evidence="pull")]
    assert standing(twice).evidence == "pull"
    signed = [*twice, scan("delivered", 47, key="signed", evidence="proof")]
    assert standing(signed).evidence == "proof"
    assert standing([*signed, scan("unknown", 48, voids="signed")]).evidence == "pull"
    assert standing([*ROAD, scan("unknown", 45, voids="delivered/44")]).evidence == ""


# Orders


def parcel(status: str = "in_transit", handed: float | None = 1, delivered: float | None = None, **more) -> ParcelNews:
    return ParcelNews(
        status, None if handed is None else at(handed), None if delivered is None else at(delivered), **more
    )


def delivered(hours: float, **more) -> ParcelNews:
    return parcel("delivered", 1, hours, **more)


def test_an_order_is_shipped_with_its_first_parcel_and_delivered_with_its_last():
    news = order_news([parcel("created", None), parcel(handed=3), delivered(40)])
    assert (news.shipped_at, news.delivered_at) == (at(1), None)
    news = order_news([delivered(40), delivered(70)])
    assert (news.shipped_at, news.delivered_at) == (at(1), at(70))


def test_a_parcel_that_was_called_off_keeps_no_order_waiting():
    assert order_news([delivered(40), parcel("cancelled", None)]).delivered_at == at(40)
    assert order_news([parcel("cancelled", None)]) == order_news([])


@pytest.mark.parametrize("status", ["expired", "returned", "exception", "requested"])
def test_a_parcel_that_never_came_keeps_the_order_from_being_delivered(status):
    assert order_news([delivered(40), parcel(status)]).delivered_at is None


def test_the_posts_long_clock_waits_for_all_parcels_to_be_in_hand():
    post = parcel(is_post=True)
    assert order_news([post]).waits_for_post
    assert not order_news([post, parcel("created", None)]).waits_for_post
    assert not order_news([delivered(40, is_post=True)]).waits_for_post


def test_what_the_money_is_frozen_for():
    assert order_news([delivered(40), parcel("returning")]).causes == {"returning"}
    assert order_news([delivered(40, is_contradicted=True)]).causes == {"contradicted"}
    dark = {"is_carrier_dark": True}
    assert (
        order_news([parcel(**dark)]).causes
        == order_news([delivered(9, evidence="push", **dark)]).causes
        == {"carrier_dark"}
    )
    for settled in (parcel("created", None, **dark), delivered(9, evidence="pull", **dark), parcel("expired", **dark)):
        assert order_news([settled]).causes == frozenset()


def test_how_long_until_a_carrier_is_asked():
    assert journeys.pull_delay("delivered", "courier", evidence="push") == journeys.CONFIRM_AFTER
    assert journeys.pull_delay("delivered", "courier", evidence="pull") is None
    assert journeys.pull_delay("returned", "post", evidence="") is None
    delays = [journeys.pull_delay("in_transit", "post", evidence="", tries=n) for n in range(12)]
    assert delays == sorted(delays) and delays[-1] == timedelta(minutes=720)
