"""Every door against every visitor: what is not yours answers as if it were absent, and nothing changes."""

import re

import pytest
from django.core.cache import cache
from django.urls import get_resolver

from escrow.models import EscrowHold, Transfer
from marketplace.models import Order
from negotiation.models import Negotiation, ThreadEvent
from tests import campaigns as fairs
from tests import make, quarrels
from tests.api import Caller
from xiaoer.models import Campaign, Dispute, Invitation

OPEN_TO_ALL = {
    "home", "search", "listing", "shop", "charter", "transparency", "healthz", "readyz", "metrics", "payment_notice", "carrier_call",
    "set_theme", "set_language", "style", "media", "divisions", "campaigns", "campaign",
    "review_photo", "review_thumb",
}  # fmt: skip
OWN_PAGES = {
    "basket", "change_basket", "orders", "disputes", "watched", "haggles", "profile", "addresses", "notifications", "tokens", "offices",
}  # fmt: skip
"""Pages that show everyone their own things."""


@pytest.fixture
def affair(lin, chen, wei, pot):
    """Lin's delivered order from Chen, with a dispute that Wei has taken, and a live haggle."""
    order = make.delivered_order(buyer=lin, listing=pot)
    case = quarrels.take(quarrels.open_over(order, wanted=100), wei)
    talk = make.haggle(buyer=lin, listing=make.listing(vendor=pot.vendor), offer=6_000)
    bought = make.basket_checkout(buyer=lin, things={make.listing(vendor=pot.vendor): 1})
    asked = an_invitation(pot.vendor)
    return {"invitation": asked, "order": order, "case": case, "talk": talk, "listing": pot, "checkout": bought}


def an_invitation(shop):
    """Chen's shop is asked to a campaign."""
    lead = make.xiaoer("fair-lead", desk="campaigns", role="lead")
    fairs.scored(shop)
    return fairs.invited(fairs.published(lead), shop, by=lead)[0]


def addresses(affair) -> dict[str, str]:
    """An address of each named door of ours, filled with this affair's things."""
    order, case, talk, pot = (str(affair[name].public_id) for name in ("order", "case", "talk", "listing"))
    by_prefix = {"orders/": order, "haggles/": talk, "disputes/": case, "xiaoer/cases/": case, "listings/": pot}
    by_prefix |= {"xiaoer/haggles/": talk, "checkout/": str(affair["checkout"].public_id)}
    found = {}
    for pattern, name in _patterns(get_resolver()):
        if name in OPEN_TO_ALL or not name or pattern.startswith(("account/", "admin/", "i18n/", "api/")):
            continue
        if pattern.startswith("office/<slug:slug>/orders/<uuid"):
            key = order
        elif pattern.startswith("office/<slug:slug>/campaigns/<uuid"):
            key = str(affair["invitation"].public_id)
        elif pattern.startswith(("office/<slug:slug>/listings/<uuid", "office/<slug:slug>/haggling/<uuid")):
            key = pot
        else:
            key = next((value for prefix, value in by_prefix.items() if pattern.startswith(prefix)), order)
        path = pattern.replace("<uuid:public_id>", key).replace("<slug:slug>", "teapots").replace("<int:pk>", "999999")
        if pattern.startswith("xiaoer/campaigns/"):
            path = path.replace("teapots", affair["invitation"].campaign.slug)
        path = path.replace("<uuid:picture_id>", key).replace("<int:seq>", "2")
        found[name] = "/" + path
    return found


def api_addresses(affair) -> set[str]:
    """An address of each door of the API below this affair's things."""
    by_prefix = {"api/v1/negotiations/": affair["talk"], "api/v1/listings/": affair["listing"]}
    found = set()
    for pattern, _name in _patterns(get_resolver()):
        row = next((row for prefix, row in by_prefix.items() if pattern.startswith(prefix)), None)
        if row is not None:
            path = re.sub(r"<\w+:public_id>", str(row.public_id), pattern)
            found.add("/" + path.replace("<sha256>", "0" * 64))
    return found


def _patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        text = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry, text)
        else:
            yield text, entry.name


def state() -> tuple:
    """What must not change: counts and states of everything that matters."""
    return (
        list(Order.objects.order_by("pk").values_list("pk", "status", "payment")),
        list(EscrowHold.objects.order_by("pk").values_list("pk", "status", "release_due_at")),
        list(Negotiation.objects.order_by("pk").values_list("pk", "status", "rev", "seq")),
        list(Dispute.objects.order_by("pk").values_list("pk", "status", "version")),
        list(Invitation.objects.order_by("pk").values_list("pk", "status")),
        list(Campaign.objects.order_by("pk").values_list("pk", "status", "spots_taken")),
        Transfer.objects.count(),
        ThreadEvent.objects.count(),
    )


def test_there_are_doors_to_try(affair):
    assert len(addresses(affair)) > 35


@pytest.mark.parametrize("visitor", ["nobody", "mei"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_nothing_and_change_nothing(visitor, method, affair, mei, client):
    if visitor == "mei":
        client.force_login(mei)
    before = state()
    data = {"rev": 1, "price_minor": 6_000, "price": "70", "body": "hello", "act": "accept", "version": 4, "sign": "1"}
    for name, path in addresses(affair).items():
        if name in ("open_room", "watch", "buy", "put_in_basket", "sign_out_everywhere"):
            continue  # a shopper's own acts on a listing that is on sale, and on their own sessions
        answer = getattr(client, method)(path, data if method == "post" else {})
        if visitor == "nobody":
            assert answer.status_code in (302, 405), name
            if answer.status_code == 302:
                assert answer.url.startswith("/account/login/"), name
        elif name in OWN_PAGES:
            assert answer.status_code in (200, 302, 405, 422), name
        else:
            assert answer.status_code in (404, 405), name
    assert state() == before


def test_strangers_find_nothing_in_the_api_and_change_nothing(affair, lin, mei, client):
    """A session opens no door there, not even its owner's."""
    client.force_login(lin)
    doors = api_addresses(affair)
    assert len(doors) >= 18
    before = state()
    said = [
        {"rev": affair["talk"].rev, "price_minor": 6_000},
        {"rev": affair["talk"].rev},
        {"body": "hello"},
        {"price_minor": 6_000},
        {"seq": 2},
        {"reason": "abuse"},
        {"picture": make.picture()},
        {},
    ]
    for path in doors:
        for answer in (client.get(path), client.post(path, {}, content_type="application/json")):
            assert answer.status_code in (401, 405), path
        if path.startswith("/api/v1/listings/"):
            continue  # a shopper's own act on a listing that is on sale
        cache.clear()  # with it what the limits have counted
        stranger = Caller(mei)
        answers = [stranger.get(path.removeprefix("/api/v1"))]
        answers += [stranger.post(path.removeprefix("/api/v1"), one) for one in said]
        codes = {answer.status_code for answer in answers}
        assert 404 in codes and codes <= {400, 404, 405, 422}, path
    assert state() == before


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("chen", ["order", "pay", "checkout", "pay_checkout", "confirm_receipt", "extend_inspection", "cancel_order", "review", "open_dispute",
                  "desk", "carriers_desk", "acts", "goals", "briefings", "playbook", "rotation", "publish_charter", "case", "take_case", "recuse", "rule_on", "second_key", "note_internally", "reports", "watched_haggle",
                  "stop_haggle", "watched_parcel", "carrier_calls", "read_call_again", "waybill_numbers", "change_numbers", "act_on_parcel", "act_on_claim", "ended_claims", "scores_desk", "vendor_score", "decide_contest", "give_points", "take_back_points", "reviews_desk",
                  "act_on_review", "campaign_desk", "new_campaign", "campaign_file", "edit_campaign", "campaign_list",
                  "act_on_campaign"]),
        ("lin", ["office", "office_origin", "watched_parcel", "carrier_calls", "waybill_numbers", "ended_claims", "office_orders", "office_order", "office_offers", "office_listings", "office_balance",
                 "request_payout", "ship", "hand_over", "give_more_time", "cancel_as_vendor", "plan_parcels", "refund_returned", "office_score", "office_carriers", "carriers_desk", "desk", "case", "take_case", "rule_on", "second_key",
                 "answer_offers", "office_haggling", "office_holiday", "haggle_policy", "invite_watchers",
                 "reports", "watched_haggle", "stop_haggle", "office_reviews", "reply_to_review", "give_feedback", "contest_event",
                 "scores_desk", "vendor_score", "decide_contest", "give_points", "take_back_points", "reviews_desk", "act_on_review",
                 "office_campaigns", "office_campaign", "answer_campaign", "campaign_desk", "new_campaign", "campaign_file",
                 "campaign_list", "act_on_campaign"]),
        ("wei", ["office_origin", "order", "checkout", "pay_checkout", "confirm_receipt", "office", "office_order", "office_balance", "room", "part_room", "dispute",
                 "act_on_dispute", "accept_offer", "undo_offer", "enter_sleeve", "pin_promise", "unpin_promise", "mute_thread",
                 "block_side", "report_thread", "thread_picture", "haggle_policy", "office_campaigns", "office_campaign", "answer_campaign", "edit_campaign",
                 "office_score", "contest_event", "office_reviews", "reply_to_review", "give_feedback", "review"]),
    ],
)  # fmt: skip
def test_each_side_keeps_to_its_own_doors(role, refused, affair, request, client):
    client.force_login(request.getfixturevalue(role))
    doors = addresses(affair)
    before = state()
    for name in refused:
        if name not in doors:
            continue
        for method in (client.get, client.post):
            assert method(doors[name], {"version": affair["case"].version, "rev": 1}).status_code in (404, 405), name
    assert state() == before


def test_changes_want_a_post_with_a_token(affair, lin):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(lin)
    before = state()
    doors = addresses(affair)
    for name in ("confirm_receipt", "cancel_order", "make_offer", "accept_offer", "send_message", "act_on_dispute"):
        assert client.get(doors[name]).status_code == 405, name
        assert client.post(doors[name], {"rev": 1, "price_minor": 6_000}).status_code == 403, name
    assert state() == before


def test_a_xiaoer_who_is_a_party_has_no_power_over_the_case(affair, lin, client):
    from datetime import date

    from xiaoer.models import Desk, Posting

    Posting.objects.create(user=lin, desk=Desk.objects.first(), begins_on=date(2026, 1, 1))
    client.force_login(lin)
    assert client.get(addresses(affair)["case"]).status_code == 404
    assert client.get("/xiaoer/").status_code == 200
