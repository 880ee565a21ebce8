"""Pages that list things ask the database as often for six rows as for two, and not too often for any."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from logistics.models import Carrier, Coverage
from marketplace import actions as marketplace
from negotiation import actions as negotiation
from negotiation.models import Negotiation
from tests import make
from tests.api import Caller
from xiaoer import actions as xiaoer

BUDGETS = {
    # who: {page: queries at most, those for session and user included}
    "lin": {
        "/": 14,
        "/search/": 14,
        "/search/?q=teapot": 14,
        "/shops/teapots/": 14,
        "/watched/": 11,
        "/orders/": 11,
        "/haggles/": 10,
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
        "/office/teapots/money/": 26,
    },
    "wei": {"/xiaoer/": 12, "/xiaoer/acts/": 8, "/xiaoer/carriers/": 8},
    None: {"/": 8, "/search/": 9, "/search/?q=teapot": 9, "/shops/teapots/": 8},
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
            Negotiation.objects.update(opened_at="2026-01-01T00:00:00Z")  # the limit of new haggles an hour

    return grow


def quarrel(order, lin, chen, taken_by) -> None:
    dispute = xiaoer.open_dispute(
        order_id=order.pk, by=lin, reason="damaged", story="A chip in the lid.", wanted_minor=1_000
    )
    dispute = xiaoer.answer_claim(dispute_id=dispute.pk, by=chen, text="It left us whole.", version=dispute.version)
    xiaoer.call_xiaoer(dispute_id=dispute.pk, by=lin, version=dispute.version)
    if taken_by:
        xiaoer.take_case(dispute_id=dispute.pk, by=taken_by)


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


API_BUDGETS = {"/negotiations": 6, "/negotiations?side=buyer": 4, "/negotiations?side=vendor&live=true": 5}
"""Those for the token included. The rows of the page, its standing offers, the caller's shops."""


@pytest.mark.parametrize("person", ["lin", "chen"])
def test_no_list_of_the_api_asks_more_for_more_rows(person, market, request):
    caller = Caller(request.getfixturevalue(person))
    market(2)
    for_two = {path: spent(caller, path) for path in API_BUDGETS}
    market(4)
    for_six = {path: spent(caller, path) for path in API_BUDGETS}
    assert len(caller.get("/negotiations").json()["items"]) >= 6
    assert for_six == for_two
    assert {path: count for path, count in for_six.items() if count > API_BUDGETS[path]} == {}
