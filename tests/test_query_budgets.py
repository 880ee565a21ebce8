"""Pages that list things ask the database as often for six rows as for two, and not too often for any."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from logistics.models import Carrier, Coverage
from marketplace import actions as marketplace
from marketplace.models import Order
from negotiation import actions as negotiation
from negotiation.models import Negotiation
from tests import make, quarrels
from tests.api import Caller
from xiaoer.actions.contests import contest_event

BUDGETS = {
    # who: {page: queries at most, those for session and user included}
    "lin": {
        "/": 14,
        "/search/": 14,
        "/search/?q=teapot": 14,
        "/shops/teapots/": 17,
        "/watched/": 11,
        "/orders/": 11,
        "/haggles/": 10,
        "/disputes/": 9,
        "/me/notifications/": 9,
        "/me/addresses/": 8,
        "/me/tokens/": 8,
    },
    "chen": {
        "/office/teapots/": 16,
        "/office/teapots/listings/": 10,
        "/office/teapots/orders/": 10,
        "/office/teapots/carriers/": 9,
        "/office/teapots/offers/": 11,
        "/office/teapots/disputes/": 10,
        "/office/teapots/money/": 26,
        "/office/teapots/score/": 16,
        "/office/teapots/reviews/": 13,
    },
    "wei": {
        "/xiaoer/": 20,
        "/xiaoer/acts/": 9,
        "/xiaoer/carriers/": 8,
        "/xiaoer/scores/": 9,
        "/xiaoer/scores/teapots/": 16,
        "/xiaoer/reviews/": 11,
    },
    None: {"/": 8, "/search/": 9, "/search/?q=teapot": 9, "/shops/teapots/": 11},
}


@pytest.fixture
def market(lin, chen, wei, teapots):
    """A market that can be made busier: each call adds rows of everything a list can show, Lin's and Chen's doing."""
    post = Carrier.objects.create(code="post", name_en="Post", kind="post", dialect="post")
    Coverage.objects.create(carrier=post, prefix="")
    numbers = iter(range(100))

    def grow(rows: int) -> None:
        for number, _ in zip(numbers, range(rows), strict=False):
            pot = make.listing(vendor=teapots, title_en=f"Teapot {number}")
            marketplace.toggle_watch(listing=pot, user=lin)
            make.haggle(buyer=make.user(f"buyer{number}"), listing=pot, offer=7_000 + number)
            order = make.delivered_order(buyer=lin, listing=pot)
            negotiation.send_message(negotiation_id=order.negotiation.pk, by=chen, body="Thank you!")
            quarrel(order, lin, chen, wei if number % 2 else None)
            complain(pot, chen, number)
            Negotiation.objects.update(opened_at="2026-01-01T00:00:00Z")  # the limit of new haggles an hour

    return grow


def complain(pot, chen, number: int) -> None:
    """A late order that is contested, and a shown review with a picture, an answer and a report."""
    buyer = make.user(f"reviewer{number}")
    order = make.delivered_order(buyer=buyer, listing=pot)
    Order.objects.filter(pk=order.pk).update(ship_by_at=F("paid_at"))
    contest_event(vendor_id=pot.vendor_id, kind="late_hand_over", event_id=order.pk, by=chen, reason="Snow.")
    order = marketplace.confirm_receipt(order_id=order.pk, by=buyer)
    review = marketplace.review_order(
        order_id=order.pk, by=buyer, as_described=3, service=4, logistics=5, text="Fine.", language="en",
        pictures=[make.picture()],
    )  # fmt: skip
    marketplace.give_feedback(order_id=order.pk, by=chen, stars=5, text="", language="en")
    marketplace.reply_to_review(review_id=review.pk, by=chen, text="Thank you!", language="en")
    marketplace.report_review(review_id=review.pk, by=chen, reason="other", text="")


def quarrel(order, lin, chen, taken_by) -> None:
    dispute = quarrels.open_over(order, wanted=1_000)
    if taken_by:
        quarrels.take(dispute, taken_by)
    else:
        quarrels.call(dispute)


def spent(client, path: str) -> int:
    client.get(path)  # what is cached once for all is not counted
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(seen)


@pytest.mark.parametrize("person", BUDGETS, ids=lambda person: person or "a guest")
def test_no_list_asks_more_for_more_rows(person, market, request, client):
    if person:
        client.force_login(request.getfixturevalue(person))
    pages = BUDGETS[person]
    market(2)
    for_two = {path: spent(client, path) for path in pages}
    market(4)
    for_six = {path: spent(client, path) for path in pages}
    assert for_six == for_two
    assert {path: count for path, count in for_six.items() if count > pages[path]} == {}


API_BUDGETS = {
    "/disputes": 5,
    "/negotiations": 6,
    "/negotiations?side=buyer": 4,
    "/negotiations?side=vendor&live=true": 5,
}
"""Those for the token included. The rows of the page, its standing offers, the caller's shops."""


@pytest.mark.parametrize("person", ["lin", "chen"])
def test_no_list_of_the_api_asks_more_for_more_rows(person, market, request):
    caller = Caller(request.getfixturevalue(person))
    market(2)
    for_two = {path: spent(caller, path) for path in API_BUDGETS}
    market(4)
    for_six = {path: spent(caller, path) for path in API_BUDGETS}
    assert len(caller.get("/disputes").json()["items"]) >= 6
    assert len(caller.get("/negotiations").json()["items"]) >= 6
    assert for_six == for_two
    assert {path: count for path, count in for_six.items() if count > API_BUDGETS[path]} == {}
