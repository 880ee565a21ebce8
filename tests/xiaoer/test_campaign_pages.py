"""The pages of campaigns: for everyone, for the shop, for the desk; their doors and how often they ask the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import campaigns as fairs
from tests import make
from xiaoer.models import Campaign, Exemption, Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db):
    return make.xiaoer("lead", desk="campaigns", role="lead")


@pytest.fixture
def campaign(lead, teapots, pot):
    fairs.scored(teapots)
    return fairs.published(lead)


@pytest.fixture
def invitation(campaign, teapots, lead):
    return fairs.invited(campaign, teapots, by=lead)[0]


def test_the_shop_window_before_during_and_after(invitation, pot, client):
    page = f"/campaigns/{invitation.campaign.slug}/"
    fairs.accepted(invitation, {pot: 8_000})
    assert b"The stalls are being put up" in client.get(page).content
    assert pot.title_en.encode() not in client.get(page).content  # no price is shown before its time
    fairs.begin(invitation.campaign)
    shown = client.get(page).content.decode()
    assert pot.title_en in shown and "¥80.00" in shown and "¥100.00" in shown
    assert "First Leaves" in client.get("/").content.decode()
    listing = client.get(f"/listings/{pot.public_id}/").content.decode()
    assert page in listing and "¥80.00" in listing
    fairs.end(invitation.campaign)
    assert b"The fair is over" in client.get(page).content
    assert client.get("/campaigns/").status_code == 200


def test_drafts_and_called_off_ones_are_nobodys(lead, client):
    draft = fairs.draft(lead)
    assert client.get(f"/campaigns/{draft.slug}/").status_code == 404
    assert draft.name_en not in client.get("/campaigns/").content.decode()


def test_a_shop_checks_its_prices_and_accepts(invitation, chen, pot, client):
    client.force_login(chen)
    page = f"/office/teapots/campaigns/{invitation.public_id}/"
    assert "Answer:" in client.get(page).content.decode()
    said = {"bring": str(pot.public_id), f"price-{pot.public_id}": "95"}
    refused = client.post(f"{page}answer/", said | {"act": "accept"})
    assert refused.status_code == 422 and "at most ¥90.00" in refused.content.decode()
    said[f"price-{pot.public_id}"] = "85"
    assert "Every price fits" in client.post(f"{page}answer/", said | {"act": "check"}).content.decode()
    assert Invitation.objects.get().status == "sent"
    client.post(f"{page}answer/", said | {"act": "accept"})
    assert Invitation.objects.get().status == "accepted"
    assert "¥85.00" in client.get(page).content.decode()


def test_a_shop_that_was_not_invited_reads_why_not(lead, client):
    poor, _thing = fairs.shop("poor", stars=2)
    fairs.published(lead)
    client.force_login(poor.members.get().user)
    shown = client.get("/office/poor/campaigns/").content.decode()
    assert "Not invited (yet)" in shown and "at least 3" in shown


def test_a_lead_drafts_publishes_and_invites_by_form(lead, teapots, pot, client):
    fairs.scored(teapots)
    client.force_login(lead)
    form = {
        "name_en": "Stove", "name_zh": "炉", "slug": "stove", "tone": "winter", "seal": "炉", "least_stars": 3,
        "least_product": 0, "least_service": 0, "least_logistics": 0, "least_resolution": 0, "most_points": 2, "spots": 5,
        "answer_hours": 72, "discount_percent": 10, "begins_at": "2099-01-01T10:00", "ends_at": "2098-01-01T10:00",
    }  # fmt: skip
    assert client.post("/xiaoer/campaigns/new/", form).status_code == 422
    answer = client.post("/xiaoer/campaigns/new/", form | {"ends_at": "2099-01-04T10:00"})
    assert answer.url == "/xiaoer/campaigns/stove/"
    assert client.get("/xiaoer/campaigns/stove/change/").status_code == 200
    client.post("/xiaoer/campaigns/stove/act/", {"act": "publish"})
    client.post("/xiaoer/campaigns/stove/act/", {"act": "invite", "vendor": [teapots.pk]})
    assert Invitation.objects.get().vendor == teapots
    assert "Yixing" not in client.get("/xiaoer/campaigns/stove/list/?q=nobody").content.decode()
    assert client.get("/xiaoer/campaigns/stove/change/").status_code == 404  # its rules stay as they are


def test_an_exception_on_the_pages(campaign, lead, client):
    poor, _thing = fairs.shop("poor", stars=2)
    late = fairs.published(lead, slug="late")
    act = f"/xiaoer/campaigns/{late.slug}/act/"
    client.force_login(lead)
    assert "Ask for an exception" in client.get(f"/xiaoer/campaigns/{late.slug}/list/?show=stars").content.decode()
    client.post(act, {"act": "ask_exemption", "vendor": poor.pk, "reason": "Kites."})
    assert "Waits for a second key" in client.get("/xiaoer/campaigns/").content.decode()
    asked = Exemption.objects.get()
    client.post(act, {"act": "agree", "exemption": asked.pk})  # one's own key turns nothing
    client.force_login(make.xiaoer("host", desk="campaigns"))
    assert "Agree, and invite" in client.get(f"/xiaoer/campaigns/{late.slug}/").content.decode()
    client.post(act, {"act": "agree", "exemption": asked.pk})
    assert Invitation.objects.get(vendor=poor).campaign == late


def test_an_auditor_reads_everything_and_changes_nothing(campaign, teapots, client):
    client.force_login(make.xiaoer("auditor", desk="campaigns", role="auditor"))
    for page in ("", f"{campaign.slug}/", f"{campaign.slug}/list/"):
        assert client.get(f"/xiaoer/campaigns/{page}").status_code == 200
    for act in ("publish", "call_off", "invite", "ask_exemption"):
        client.post(f"/xiaoer/campaigns/{campaign.slug}/act/", {"act": act, "vendor": teapots.pk, "reason": "Why not."})
    assert Campaign.objects.get().status == "inviting" and not Invitation.objects.exists()


def test_results_are_shown_to_the_shop_and_the_desk(invitation, pot, chen, lead, lin, client):
    fairs.accepted(invitation, {pot: 8_000})
    campaign = fairs.begin(invitation.campaign)
    client.get(f"/listings/{pot.public_id}/")
    fairs.count(fairs.end(campaign))
    client.force_login(chen)
    assert "What it brought" in client.get(f"/office/teapots/campaigns/{invitation.public_id}/").content.decode()
    client.force_login(lead)
    assert "In brackets" in client.get(f"/xiaoer/campaigns/{campaign.slug}/").content.decode()


@pytest.mark.parametrize("path", ["/campaigns/", "/campaigns/first-leaves/", "/xiaoer/campaigns/", "/xiaoer/campaigns/first-leaves/",
                                  "/xiaoer/campaigns/first-leaves/list/", "/office/shop0/campaigns/"])  # fmt: skip
def test_pages_ask_as_often_for_six_shops_as_for_two(path, lead, client):
    shops = [fairs.shop(f"shop{n}") for n in range(6)]
    campaign = fairs.published(lead)
    counts = []
    for some in (shops[:2], shops[2:]):
        for row, (_shop, thing) in zip(fairs.invited(campaign, *[s for s, _t in some], by=lead), some, strict=True):
            fairs.accepted(row, {thing: 8_000})
        client.force_login(shops[0][0].members.get().user if path.startswith("/office") else lead)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 22, counts
