"""What things have cost in public, and the markdown that lowers a price for a while."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.virtual_clock import as_if_at
from marketplace import actions
from marketplace.models import HourOfViews, Listing, PriceChange
from marketplace.price_history import lowest_public_prices
from tests import make

pytestmark = pytest.mark.django_db


def reprice(listing: Listing, price_minor: int, days_ago: float = 0) -> None:
    row = Listing.objects.get(pk=listing.pk)
    row.list_price_minor = price_minor
    with as_if_at(timezone.now() - timedelta(days=days_ago)):
        actions.save_listing(listing=row)


def lowest(listing: Listing) -> int | None:
    return lowest_public_prices([Listing.objects.get(pk=listing.pk)]).get(listing.pk)


@pytest.fixture
def old_pot(teapots):
    """On sale for 200 days, at 100.00."""
    with as_if_at(timezone.now() - timedelta(days=200)):
        return make.listing(vendor=teapots)


def test_the_lowest_of_ninety_days(old_pot):
    reprice(old_pot, 5_000, days_ago=150)  # ended before the 90 days
    reprice(old_pot, 7_000, days_ago=100)  # stood when they began
    reprice(old_pot, 8_000, days_ago=40)
    reprice(old_pot, 9_500)
    assert lowest(old_pot) == 7_000


def test_what_was_not_on_sale_is_no_price(old_pot):
    with as_if_at(timezone.now() - timedelta(days=120)):
        actions.pause_listing(listing_id=old_pot.pk)
    reprice(old_pot, 3_000, days_ago=60)  # nobody could have it
    reprice(old_pot, 9_000, days_ago=50)
    actions.publish_listing(listing_id=old_pot.pk, by=old_pot.vendor.members.get().user)
    assert lowest(old_pot) == 9_000


def test_the_history_can_not_be_rewritten(pot):
    for change in (lambda: PriceChange.objects.update(price_minor=1), lambda: PriceChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_markdown_is_one_at_a_time_below_the_price_and_above_the_reserve(pot):
    facts = {
        "ends_at": timezone.now() + timedelta(days=1),
        "name_en": "Fair",
        "name_zh": "市",
        "path": "/campaigns/fair/",
    }
    codes = []
    Listing.objects.filter(pk=pot.pk).update(reserve_minor=6_000)
    for price in (10_000, 6_000, 8_000, 7_000):
        try:
            actions.start_markdown(listing_id=pot.pk, price_minor=price, **facts)
        except ValidationError as refusal:
            codes.append(refusal.code)
    assert codes == ["not_lower", "below_reserve", "marked_down"] and lowest(pot) == 8_000


def test_ending_twice_changes_nothing(pot):
    facts = {
        "ends_at": timezone.now() + timedelta(days=1),
        "name_en": "Fair",
        "name_zh": "市",
        "path": "/campaigns/fair/",
    }
    markdown = actions.start_markdown(listing_id=pot.pk, price_minor=8_000, **facts)
    for _n in range(2):
        actions.end_markdown(markdown_id=markdown.pk)
    row = Listing.objects.get(pk=pot.pk)
    assert (row.list_price_minor, row.version) == (10_000, 3) and PriceChange.objects.filter(
        cause="restored"
    ).count() == 1


def test_views_count_for_others_than_the_shop(pot, chen, client):
    page = f"/listings/{pot.public_id}/"
    for _n in range(3):
        client.get(page)
    client.head(page)
    client.force_login(chen)
    client.get(page)
    assert HourOfViews.objects.get().views == 3


class TheLowestPriceByProperty(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, 180), st.integers(1, 100)), max_size=8, unique_by=lambda pair: pair[0]))
    def test_it_is_the_least_of_every_day(self, changes):
        """Each change is (days ago, price in yuan); the price of each of the last 90 days is looked up one by one."""
        shop = make.vendor("teapots", owner=make.user("chen"))
        with as_if_at(timezone.now() - timedelta(days=200)):
            pot = make.listing(vendor=shop)
        changes = sorted(changes, reverse=True)
        for days_ago, yuan in changes:
            reprice(pot, yuan * 100, days_ago=days_ago)
        at_first = [yuan for days_ago, yuan in changes if days_ago >= 90][-1:] or [100]
        within = [yuan for days_ago, yuan in changes if days_ago < 90]
        assert lowest(pot) == min(at_first + within) * 100
