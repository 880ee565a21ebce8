"""Tiers, points and the look ahead as pure rules; and penalty points with what they bring by themselves."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Notification
from tests import make
from tests.orders import code_of
from tests.races import at_once
from vendors import queries
from vendors.actions import give_points, lift_suspension, raise_tier, take_back_points
from vendors.models import PenaltyPoint, Suspension, Vendor, VendorTier
from vendors.scoring import DOWNGRADE_NOTICE, Outlook, VendorFacts, restrictions, score, takes_effect_at, what_if
from xiaoer.tasks import lift_suspensions

NOW = timezone.now()
STARS = st.none() | st.integers(0, 5)

# Pure


@given(stars=STARS, before=STARS)
def test_fewer_stars_wait_for_a_week_and_all_else_holds_at_once(stars, before):
    is_lower = before is not None and (stars is None or stars < before)
    assert takes_effect_at(stars=stars, before=before, locked_at=NOW) == NOW + is_lower * DOWNGRADE_NOTICE


def test_points_forbid_campaigns_then_boosts_then_selling():
    found = [restrictions(points) for points in (0, 2, 3, 5, 6, 11, 12, 40)]
    assert [(r.no_campaigns, r.no_boosts, r.suspended) for r in found] == [
        (False, False, False), (False, False, False), (True, False, False), (True, False, False),
        (True, True, False), (True, True, False), (True, True, True), (True, True, True),
    ]  # fmt: skip


WORKED = VendorFacts(
    orders=40, reviews=20, review_points=94, first_answers=40, first_answers_in_12_hours=38, offers=60, offers_answered=55,
    agreements=40, agreements_honoured=40, hand_overs=40, hand_overs_in_time=37, disputes=1,
)  # fmt: skip
BAD = ("slow_answers", "expired_offers", "broken_deals", "late_hand_overs", "disputes", "lost_disputes")


@given(
    orders=st.integers(1, 300),
    stars=st.integers(0, 5),
    bad=st.fixed_dictionaries({n: st.integers(0, 400) for n in BAD}),
)
def test_what_if_always_gives_facts_that_can_be(orders, stars, bad):
    after = what_if(WORKED, Outlook(orders=orders, stars=stars, **bad))
    assert 0 <= score(after).lowest <= 100, "a rate of more than all would raise"
    assert after.orders == WORKED.orders + orders
    assert after.reviews == WORKED.reviews + (orders if stars else 0)


@given(orders=st.integers(1, 200), name=st.sampled_from(BAD), few=st.integers(0, 200), more=st.integers(0, 200))
def test_more_gone_wrong_is_never_better(orders, name, few, more):
    fine = score(what_if(WORKED, Outlook(orders=orders, **{name: min(few, more)})))
    worse = score(what_if(WORKED, Outlook(orders=orders, **{name: max(few, more)})))
    for pillar in ("product", "service", "logistics", "resolution"):
        assert getattr(worse, pillar) <= getattr(fine, pillar)


def test_twenty_late_orders_cost_logistics_and_nothing_else():
    before, after = score(WORKED), score(what_if(WORKED, Outlook(orders=20, late_hand_overs=20)))
    assert after.logistics < before.logistics - 20
    assert min(after.service - before.service, after.resolution - before.resolution) >= 0


# The tier in force


def tier(shop, month: int, stars: int | None, *, effect_days: float, before: int | None = None) -> VendorTier:
    moment = timezone.now() + timedelta(days=effect_days)
    return VendorTier.objects.create(
        vendor=shop, month_on=date(2026, month, 1), stars=stars, stars_before=before, lowest=70,
        scored_on=date(2026, month, 1), takes_effect_at=moment,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_newest_tier_that_has_taken_effect_is_in_force(teapots):
    assert queries.stars_of(teapots) is None
    tier(teapots, 9, 3, effect_days=-60)
    held = tier(teapots, 10, 5, effect_days=-30)
    coming = tier(teapots, 11, 4, effect_days=2, before=5)
    assert (queries.tier_in_force(teapots), queries.tier_to_come(teapots)) == (held, coming)
    make.pass_time(coming, days=3)
    assert (queries.stars_of(teapots), queries.tier_to_come(teapots)) == (4, None)


@pytest.mark.django_db
def test_a_tier_is_raised_at_once_and_never_lowered(teapots):
    coming = tier(teapots, 11, 2, effect_days=5, before=4)
    assert raise_tier(vendor_id=teapots.pk, month_on=date(2026, 11, 1), stars=1) is None
    raise_tier(vendor_id=teapots.pk, month_on=date(2026, 11, 1), stars=3)
    coming.refresh_from_db()
    assert coming.stars == 3 and coming.takes_effect_at > timezone.now(), "still a downgrade, still with its notice"
    raise_tier(vendor_id=teapots.pk, month_on=date(2026, 11, 1), stars=4)
    assert queries.stars_of(teapots) == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        tier(teapots, 11, 5, effect_days=0)


# Penalty points


def give(shop, by, points: int) -> PenaltyPoint:
    return give_points(vendor_id=shop.pk, points=points, cause="off_house", reason="A number in the chat.", by=by)


@pytest.mark.django_db
def test_points_add_up_and_expire_after_ninety_days(teapots, wei, chen):
    first, second = give(teapots, wei, 2), give(teapots, wei, 4)
    assert queries.points_of(teapots.pk) == 6
    assert timedelta(days=89) < first.expires_at - timezone.now() <= timedelta(days=90)
    make.pass_time(second, days=90)
    assert queries.points_of(teapots.pk) == 2
    take_back_points(point_id=first.pk, by=wei)
    assert queries.points_of(teapots.pk) == 0
    assert Notification.objects.filter(user=chen, kind="points_given").count() == 2
    for gone in (first, second):
        with pytest.raises(ValidationError) as refusal:
            take_back_points(point_id=gone.pk, by=wei)
        assert code_of(refusal) == "points_over"


@pytest.mark.django_db
@pytest.mark.parametrize(("points", "cause", "code"), [(0, "abuse", "points_range"), (13, "abuse", "points_range"), (1, "mood", "no_cause")])  # fmt: skip
def test_senseless_points_are_refused(teapots, wei, points, cause, code):
    with pytest.raises(ValidationError) as refusal:
        give_points(vendor_id=teapots.pk, points=points, cause=cause, reason="So.", by=wei)
    assert code_of(refusal) == code


@pytest.mark.django_db
def test_twelve_points_shut_the_shop_and_it_opens_when_they_expire(teapots, wei):
    give(teapots, wei, 8)
    teapots.refresh_from_db()
    assert teapots.status == "approved"
    last = give(teapots, wei, 4)
    teapots.refresh_from_db()
    assert teapots.status == "suspended"
    assert lift_suspensions() == 0 and not lift_suspension(vendor_id=teapots.pk), "they count still"
    make.pass_time(last, days=91)
    assert (lift_suspensions(), lift_suspensions()) == (1, 0)
    teapots.refresh_from_db()
    assert teapots.status == "approved"
    assert Suspension.objects.get().ended_at is not None


@pytest.mark.django_db
def test_points_taken_back_open_the_shop_at_once(teapots, wei):
    given_ = give(teapots, wei, 12)
    take_back_points(point_id=given_.pk, by=wei)
    teapots.refresh_from_db()
    assert teapots.status == "approved"


@pytest.mark.django_db
def test_a_shop_shut_by_hand_is_not_opened_by_the_rule(teapots, wei):
    teapots.status = "suspended"
    teapots.save()
    given_ = give(teapots, wei, 12)
    take_back_points(point_id=given_.pk, by=wei)
    assert lift_suspensions() == 0
    teapots.refresh_from_db()
    assert teapots.status == "suspended" and not Suspension.objects.exists()


@pytest.mark.django_db
def test_a_shop_opened_by_hand_is_shut_again_by_further_points(teapots, wei):
    give(teapots, wei, 12)
    Vendor.objects.update(status="approved")
    give(teapots, wei, 1)
    teapots.refresh_from_db()
    assert teapots.status == "suspended" and Suspension.objects.filter(ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_points_given_at_once_shut_the_shop_once(teapots, wei):
    at_once(*[lambda: give(teapots, wei, 6)] * 4)
    assert queries.points_of(teapots.pk) == 24
    assert Suspension.objects.filter(ended_at=None).count() == 1
