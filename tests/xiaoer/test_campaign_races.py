"""Two at once, and a crash in the middle: spots, answers and prices come out right, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from marketplace.models import Listing, Markdown, PriceChange
from tests import campaigns as fairs
from tests import make
from tests.races import at_once
from xiaoer import tasks
from xiaoer.actions import campaign_sweeps, campaigns
from xiaoer.models import Campaign, CampaignEntry, CampaignResult, Invitation
from xiaoer.queries import campaigns as queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead(db):
    return make.xiaoer("lead", desk="campaigns", role="lead")


def prices() -> list[int]:
    return list(Listing.objects.order_by("pk").values_list("list_price_minor", flat=True))


def test_the_last_spot_goes_to_one_of_two(lead):
    (one, pot), (two, cup) = fairs.shop("one"), fairs.shop("two")
    campaign = fairs.published(lead, spots=1)
    first, second = fairs.invited(campaign, one, two, by=lead)
    answers = at_once(lambda: fairs.accepted(first, {pot: 8_000}), lambda: fairs.accepted(second, {cup: 8_000}))
    assert sorted(answer.status for answer in answers) == ["accepted", "waiting"]
    assert Campaign.objects.get().spots_taken == 1


def test_a_shop_answers_once_though_two_managers_press_at_once(lead):
    one, pot = fairs.shop("one")
    (invitation,) = fairs.invited(fairs.published(lead), one, by=lead)
    answers = at_once(*[lambda: fairs.accepted(invitation, {pot: 8_000})] * 2)
    assert sorted(isinstance(answer, ValidationError) for answer in answers) == [False, True]
    assert Campaign.objects.get().spots_taken == 1 and CampaignEntry.objects.count() == 1


def test_an_answer_at_the_last_second_and_the_sweep_agree(lead):
    """Whoever is first: the invitation is accepted, or it has lapsed and nothing was promised."""
    shops = [fairs.shop(f"shop{n}") for n in range(4)]
    campaign = fairs.published(lead)
    for (shop, pot), delay in zip(shops, (-0.05, 0.0, 0.05, 5.0), strict=True):
        (invitation,) = fairs.invited(campaign, shop, by=lead)
        Invitation.objects.filter(pk=invitation.pk).update(answer_by_at=timezone.now() + timedelta(seconds=delay))
        at_once(lambda i=invitation, p=pot: fairs.accepted(i, {p: 8_000}), campaign_sweeps.expire_invitations)
        invitation.refresh_from_db()
        entries = invitation.entries.count()
        assert (invitation.status, entries) in {("accepted", 1), ("expired", 0), ("sent", 0)}
    assert Invitation.objects.filter(status="accepted").count() == Campaign.objects.get().spots_taken


def test_two_sweeps_start_end_and_count_once(lead, lin):
    things = [fairs.shop(f"shop{n}") for n in range(3)]
    campaign = fairs.published(lead)
    for shop, pot in things:
        fairs.accepted(fairs.invited(campaign, shop, by=lead)[0], {pot: 8_000})
    past = timezone.now() - timedelta(seconds=1)
    Campaign.objects.update(begins_at=past)
    at_once(tasks.sweep_campaigns, tasks.sweep_campaigns)
    tasks.sweep_campaigns()
    assert prices() == [8_000] * 3
    Campaign.objects.update(begins_at=past - timedelta(days=1), ends_at=past)
    at_once(tasks.sweep_campaigns, tasks.sweep_campaigns)
    tasks.sweep_campaigns()
    assert prices() == [10_000] * 3
    Campaign.objects.update(results_due_at=past)
    at_once(tasks.sweep_campaigns, tasks.sweep_campaigns)
    assert CampaignResult.objects.count() == 3 and Markdown.objects.count() == 3
    assert PriceChange.objects.count() == 9  # published, marked down, restored: each once
    assert Notification.objects.filter(kind="campaign_starts").count() == 3


def test_a_start_that_is_killed_in_the_middle_is_finished_by_the_next(lead, monkeypatch):
    things = [fairs.shop(f"shop{n}") for n in range(4)]
    campaign = fairs.published(lead)
    for shop, pot in things:
        fairs.accepted(fairs.invited(campaign, shop, by=lead)[0], {pot: 8_000})
    Campaign.objects.update(begins_at=timezone.now() - timedelta(seconds=1))
    campaign_sweeps.start_campaign(campaign_id=campaign.pk)
    campaign_sweeps.open_entry(entry_id=queries.entries_to_open()[0])
    killed = _killed_within_the_second(monkeypatch)
    assert killed and prices() == [8_000, 10_000, 10_000, 10_000]
    tasks.sweep_campaigns()
    tasks.sweep_campaigns()
    assert prices() == [8_000] * 4
    assert PriceChange.objects.filter(cause="marked_down").count() == 4
    fairs.end(campaign)
    assert prices() == [10_000] * 4


def _killed_within_the_second(monkeypatch) -> bool:
    """The process dies after the price is set and before the entry says so: the transaction is gone with it."""
    with monkeypatch.context() as patch:
        patch.setattr(CampaignEntry, "save", _die)
        try:
            tasks.sweep_campaigns()
        except SystemExit:
            return True
    return False


def _die(*args, **kwargs):
    raise SystemExit


def test_one_listing_is_not_in_two_campaigns_at_once(lead):
    shop, pot = fairs.shop("one")
    first = fairs.published(lead)
    second = fairs.published(lead, slug="second")
    invitations = [fairs.invited(campaign, shop, by=lead)[0] for campaign in (first, second)]
    answers = at_once(*[lambda i=i: fairs.accepted(i, {pot: 8_000}) for i in invitations])
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [answer.rows for answer in refused] == [{str(pot.public_id): ["in_another"]}]


def test_two_keys_turned_at_once_invite_once(lead):
    shop, _pot = fairs.shop("poor", stars=1)
    hosts = [make.xiaoer(name, desk="campaigns") for name in ("host", "other")]
    campaign = fairs.published(lead)
    asked = campaigns.ask_exemption(campaign_id=campaign.pk, vendor_id=shop.pk, by=lead, reason="Kites.")
    decide = [lambda by=by: campaigns.decide_exemption(exemption_id=asked.pk, by=by, is_agreed=True) for by in hosts]
    answers = at_once(*decide)
    assert sorted(isinstance(answer, ValidationError) for answer in answers) == [False, True]
    assert Invitation.objects.count() == 1
