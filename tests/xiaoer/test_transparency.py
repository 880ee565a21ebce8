"""The public weeks: counted once, frozen, without a figure that is about a person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models.functions import Now

from accounts.virtual_clock import as_if_at
from tests import make, quarrels
from xiaoer.actions.transparency import figures_of
from xiaoer.models import Dispute, Ruling, TransparencyWeek
from xiaoer.tasks import freeze_weeks

MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 18, 4, tzinfo=UTC)
"""Of the Wednesday of that week, in Shanghai."""
AFTER = datetime(2026, 11, 22, 17, tzinfo=UTC)
"""An hour past Sunday's midnight in Shanghai."""


@pytest.fixture
def settled(lin, chen, wei, teapots):
    """Rules on so many cases within the week, refunding what is named; each took a day."""

    def settle(*refunds: int) -> None:
        for refund in refunds:
            with as_if_at(NOON):
                order = make.delivered_order(buyer=lin, listing=make.listing(vendor=teapots))
                case = quarrels.decide(quarrels.open_over(order, wanted=100), wei)
            with as_if_at(NOON + timedelta(days=1)):
                quarrels.rule(case, wei, refund, deviation="So.")
                quarrels.waive(case)

    return settle


def test_a_week_is_counted_and_frozen_once(settled):
    settled(8_000, 100, 100, 0, 0)
    with as_if_at(AFTER):
        assert freeze_weeks() == 1 and freeze_weeks() == 0
    week = TransparencyWeek.objects.get()
    assert (week.begins_on, week.opened, week.closed, week.median_hours) == (MONDAY, 5, 5, pytest.approx(24))
    found = {remedy: share for remedy, share in week.remedy_bps.items() if share}
    assert found == {"full_refund": 2_000, "partial_refund": 4_000, "release": 4_000}
    with pytest.raises(DatabaseError), transaction.atomic():
        TransparencyWeek.objects.update(opened=1)


def test_behind_fewer_than_five_cases_no_share_is_kept(settled):
    settled(8_000, 100, 100, 0)
    with as_if_at(AFTER):
        freeze_weeks()
    week = TransparencyWeek.objects.get()
    assert (week.opened, week.median_hours, week.remedy_bps, week.overturned_bps) == (4, None, None, None)


def test_the_week_that_is_going_on_is_not_frozen_and_missed_ones_are_made_up_for(settled):
    settled(100)
    with as_if_at(AFTER - timedelta(hours=2)):
        assert freeze_weeks() == 0
    with as_if_at(AFTER + timedelta(weeks=2)):
        assert freeze_weeks() == 3
    assert [week.opened for week in TransparencyWeek.objects.order_by("begins_on")] == [1, 0, 0]


def test_no_more_weeks_are_made_up_for_than_are_shown(settled):
    settled(100)
    with as_if_at(AFTER + timedelta(weeks=60)):
        assert freeze_weeks() == 26


def test_appeals_that_changed_a_ruling_are_a_share_of_those_answered(settled):
    settled(100, 100, 100, 100, 100)
    with as_if_at(NOON + timedelta(days=2)):
        for number, case in enumerate(Dispute.objects.all()):
            refund = 50 if number == 0 else 100
            Ruling.objects.create(
                dispute=case, round=2, remedy="partial_refund", refund_minor=refund, reason="Seen anew.", ruled_at=Now(),
                fault_vendor=100, fault_buyer=0, fault_carrier=0, fault_platform=0,
            )  # fmt: skip
    assert figures_of(MONDAY)["overturned_bps"] == 2_000


def test_a_house_without_disputes_has_nothing_to_freeze(db):
    assert freeze_weeks() == 0


def test_everyone_reads_the_page_and_it_names_nobody(settled, lin, chen, wei, client):
    assert "No week is over yet" in client.get("/transparency/").content.decode()
    settled(8_000, 100, 100, 0, 0)
    with as_if_at(AFTER):
        freeze_weeks()
    page = client.get("/transparency/").content.decode()
    assert "roster__column" in page and "40 %" in page
    assert not [name for name in ("Lin", "Chen", "Wei", "Teapots") if f">{name}<" in page]
