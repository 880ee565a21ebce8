"""Campaigns by program: the shop's side, the public one, and the staff's."""

import pytest

from marketplace.models import Listing
from tests import campaigns as fairs
from tests import make
from tests.api import Caller, is_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(teapots, pot):
    lead = make.xiaoer("lead", desk="campaigns", role="lead")
    campaign = fairs.published(lead) if fairs.scored(teapots) else None
    return fairs.invited(campaign, teapots, by=lead)[0]


def test_a_shop_reads_its_invitation_and_accepts(asked, chen, pot):
    caller = Caller(chen)
    (item,) = caller.get("/campaigns/invitations").json()["items"]
    assert (item["id"], item["status"], item["on_expiry"]) == (str(asked.public_id), "sent", "expired")
    goods = {"goods": [{"listing": str(pot.public_id), "price_minor": 8_000}]}
    path = f"/campaigns/invitations/{asked.public_id}/accept"
    first = caller.post(path, goods, idempotency_key="a-key-of-mine")
    again = caller.post(path, goods, idempotency_key="a-key-of-mine")
    assert first.json()["status"] == again.json()["status"] == "accepted"
    assert asked.entries.get().price_minor == 8_000
    assert caller.post(f"/campaigns/invitations/{asked.public_id}/decline").json()["status"] == "declined"


def test_prices_are_refused_row_by_row(asked, chen, pot):
    goods = {"goods": [{"listing": str(pot.public_id), "price_minor": 9_500}]}
    answer = Caller(chen).post(f"/campaigns/invitations/{asked.public_id}/accept", goods)
    assert is_problem(answer, 422, "rows_refused")["errors"] == {str(pot.public_id): ["small_discount"]}
    assert Listing.objects.get(pk=pot.pk).list_price_minor == 10_000 and not asked.entries.exists()


def test_strangers_find_no_invitation_and_no_desk(asked, mei, wei, chen):
    stranger = Caller(mei)
    for act in ("accept", "decline"):
        said = {"goods": [{"listing": str(asked.public_id), "price_minor": 1}]} if act == "accept" else {}
        is_problem(stranger.post(f"/campaigns/invitations/{asked.public_id}/{act}", said), 404, "not_found")
    assert stranger.get("/campaigns/invitations").json() == {"items": []}
    for path in ("/xiaoer/campaigns", f"/xiaoer/campaigns/{asked.campaign.slug}"):
        is_problem(Caller(chen).get(path), 404, "not_found")
        assert Caller(wei).get(path).status_code == 200
    assert [fair["slug"] for fair in stranger.get("/campaigns").json()["items"]] == ["first-leaves"]
    narrow = Caller(chen, scopes=["campaigns:read"])
    is_problem(narrow.post(f"/campaigns/invitations/{asked.public_id}/decline"), 403, "missing_scope")
