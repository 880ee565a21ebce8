"""The month's lock: made once from the first score of the month, told before it hurts, finished when it was cut off."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from tests import make
from tests.races import at_once
from vendors import queries
from vendors.models import Vendor, VendorMember, VendorScore, VendorTier
from xiaoer.actions import scores
from xiaoer.actions.scores import HOUSE_ZONE, lock_tiers

pytestmark = pytest.mark.django_db


def this_month(day: int = 1, hour: int = 4) -> datetime:
    return timezone.now().astimezone(HOUSE_ZONE).replace(day=day, hour=hour)


def scored(shop, stars: int, *, on: date | None = None, is_new: bool = False) -> VendorScore:
    points = {1: 60, 2: 70, 3: 80, 4: 85, 5: 95}[stars]
    pillars = dict.fromkeys(("product", "service", "logistics", "resolution"), points)
    return VendorScore.objects.create(
        vendor=shop, scored_on=on or this_month().date(), stars=stars, is_new=is_new, **pillars
    )


def last_months(shop, stars: int) -> VendorTier:
    before = (this_month().date() - timedelta(days=1)).replace(day=1)
    return VendorTier.objects.create(
        vendor=shop, month_on=before, stars=stars, lowest=90, scored_on=before,
        takes_effect_at=timezone.now() - timedelta(days=20),
    )  # fmt: skip


def told() -> list[str]:
    return list(Notification.objects.filter(kind__startswith="tier_").order_by("pk").values_list("kind", flat=True))


def test_the_first_lock_holds_at_once(teapots):
    scored(teapots, 4)
    assert (lock_tiers(now=timezone.now()), lock_tiers(now=timezone.now())) == (1, 0)
    assert queries.stars_of(teapots) == 4


def test_a_late_lock_is_that_of_the_first_score_of_the_month(teapots):
    scored(teapots, 3, on=this_month().date())
    scored(teapots, 5, on=this_month().date() + timedelta(days=1))
    lock_tiers(now=timezone.now())
    assert queries.stars_of(teapots) == 3


def test_the_day_of_the_house_decides_which_month_it_is(teapots):
    scored(teapots, 4)
    last_minute = this_month(hour=0).replace(minute=0) - timedelta(minutes=1)
    assert lock_tiers(now=last_minute) == 0, "in UTC it is still the month before, in the house it is too"
    assert lock_tiers(now=last_minute + timedelta(minutes=2)) == 1, "in the house the month has begun"
    assert VendorTier.objects.get().month_on == this_month().date()


def test_a_downgrade_waits_for_a_week_and_everyone_of_the_shop_hears_of_it(teapots):
    VendorMember.objects.create(vendor=teapots, user=make.user("packer"), role="packer")
    last_months(teapots, 5)
    scored(teapots, 3)
    lock_tiers(now=timezone.now())
    assert queries.stars_of(teapots) == 5
    assert told() == ["tier_down", "tier_down"]
    word = Notification.objects.filter(kind="tier_down").first()
    assert word.facts["stars"] == 3 and word.mail_at is not None
    make.pass_time(VendorTier.objects.get(stars=3), days=7)
    assert queries.stars_of(teapots) == 3


def test_an_upgrade_holds_at_once(teapots):
    last_months(teapots, 2)
    scored(teapots, 4)
    lock_tiers(now=timezone.now())
    assert (queries.stars_of(teapots), told()) == (4, ["tier_up"])


def test_a_shop_with_too_few_orders_loses_its_stars_after_a_notice(teapots):
    last_months(teapots, 4)
    scored(teapots, 4, is_new=True)
    lock_tiers(now=timezone.now())
    assert (queries.stars_of(teapots), told()) == (4, ["tier_lost"])
    make.pass_time(VendorTier.objects.get(stars=None), days=7)
    assert queries.stars_of(teapots) is None


def test_a_preview_changes_no_star_in_force(teapots):
    scored(teapots, 4)
    lock_tiers(now=timezone.now())
    scored(teapots, 1, on=this_month().date() + timedelta(days=3))
    assert queries.stars_of(teapots) == 4


def test_a_lock_cut_off_in_the_middle_is_finished_by_the_next(teapots, monkeypatch):
    shops = [teapots, *(make.vendor(f"shop{n}", owner=make.user(f"owner{n}")) for n in range(4))]
    for shop in shops:
        last_months(shop, 5)
        scored(shop, 3)
    monkeypatch.setattr(scores, "ROWS_A_TRANSACTION", 2)
    whole, killed = scores._lock_some, iter([False, True])

    def dies_at_the_second(*arguments):
        if next(killed):
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(scores, "_lock_some", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        lock_tiers(now=timezone.now())
    assert VendorTier.objects.filter(stars=3).count() == 2 == len(told())
    monkeypatch.setattr(scores, "_lock_some", whole)
    assert lock_tiers(now=timezone.now()) == 3
    assert VendorTier.objects.filter(stars=3).count() == 5 == len(told())


@pytest.mark.django_db(transaction=True)
def test_two_locks_at_once_lock_and_tell_each_shop_once(teapots):
    shops = [teapots, *(make.vendor(f"shop{n}", owner=make.user(f"owner{n}")) for n in range(5))]
    for shop in shops:
        last_months(shop, 5)
        scored(shop, 3)
    now = timezone.now()
    assert sum(at_once(*[lambda: lock_tiers(now=now)] * 3)) == 6
    assert len(told()) == 6 == VendorTier.objects.filter(stars=3, stars_before=5).count()


def test_the_lock_asks_as_often_for_forty_shops_as_for_two(teapots, django_assert_max_num_queries):
    owner = make.user("owner")
    Vendor.objects.bulk_create(
        Vendor(slug=f"shop{n}", name_en="Shop", status="approved", approved_at=timezone.now()) for n in range(40)
    )
    for shop in Vendor.objects.exclude(pk=teapots.pk):
        VendorMember.objects.create(vendor=shop, user=owner, role="owner")
        scored(shop, 4)
    with django_assert_max_num_queries(10):
        assert lock_tiers(now=timezone.now()) == 40
