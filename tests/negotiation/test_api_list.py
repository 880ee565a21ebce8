"""The list of haggles by program: both sides, filters, pages, its index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from negotiation import actions
from negotiation.models import Negotiation
from tests import make
from tests.api import Caller, is_problem
from vendors.models import VendorMember


def ids(page) -> list[str]:
    assert page.status_code == 200, page.content
    return [item["id"] for item in page.json()["items"]]


@pytest.fixture
def both_sides(lin, chen, teapots, pot):
    """Lin sells cups and buys a pot: one haggle on either side, and one that is over."""
    cups = make.vendor("cups", owner=lin)
    bought = make.haggle(buyer=lin, listing=pot, offer=7_000)
    sold = make.haggle(buyer=chen, listing=make.listing(vendor=cups), offer=6_000)
    over = make.haggle(buyer=chen, listing=make.listing(vendor=cups), offer=6_000)
    over = actions.withdraw_offer(negotiation_id=over.pk, by=chen, rev=1)
    return {name: str(row.public_id) for name, row in {"bought": bought, "sold": sold, "over": over}.items()}


def test_the_list_has_both_sides_and_can_be_narrowed(both_sides, buyer, stranger):
    bought, sold, over = both_sides.values()
    assert set(ids(buyer.get("/negotiations"))) == {bought, sold, over}
    assert ids(buyer.get("/negotiations", {"side": "buyer"})) == [bought]
    assert set(ids(buyer.get("/negotiations", {"side": "vendor"}))) == {sold, over}
    assert set(ids(buyer.get("/negotiations", {"live": "true"}))) == {bought, sold}
    assert ids(buyer.get("/negotiations", {"live": "false"})) == [over]
    assert ids(buyer.get("/negotiations", {"status": "withdrawn"})) == [over]
    several = buyer.get("/negotiations", {"status": ["withdrawn", "buyer_standing"], "side": "vendor"})
    assert set(ids(several)) == {sold, over}
    assert ids(stranger.get("/negotiations")) == []


def test_a_packer_does_not_haggle(both_sides, mei):
    VendorMember.objects.create(vendor_id=make.Vendor.objects.get(slug="cups").pk, user=mei, role="packer")
    packer = Caller(mei)
    assert ids(packer.get("/negotiations")) == []
    is_problem(packer.get(f"/negotiations/{both_sides['sold']}"), 404, "not_a_party")


def test_pages_follow_each_other_without_gap_or_repetition(buyer, lin, chen, teapots, pot):
    cups = make.vendor("cups", owner=lin)
    for number in range(3):
        make.haggle(buyer=lin, listing=make.listing(vendor=teapots))
        make.haggle(buyer=make.user(f"guest{number}"), listing=make.listing(vendor=cups))
    for minutes in (1, 1_000):  # then some of them at the same moment, so that the key decides
        seen, address = [], "/api/v1/negotiations?limit=2"
        while address:
            page = buyer.client.get(address, headers=buyer.headers({}))
            seen += ids(page)
            address = page.json()["next"]
        rows = Negotiation.objects.order_by("-last_event_at", "-pk")
        assert seen == [str(row.public_id) for row in rows] and len(seen) == 6
        for number, row in enumerate(Negotiation.objects.order_by("?")):
            at = row.opened_at.replace(microsecond=0) - timedelta(minutes=minutes * (number // 3))
            Negotiation.objects.filter(pk=row.pk).update(last_event_at=at)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"cursor": "nonsense"}, "bad_cursor"),
        ({"cursor": "OTk5OTk5OTk5OTk5OTk5OTk5LzE"}, "bad_cursor"),
        ({"cursor": "茶\x00"}, "bad_cursor"),
        ({"limit": "0"}, "invalid"),
        ({"limit": "101"}, "invalid"),
        ({"status": "sleeping"}, "invalid"),
        ({"side": ""}, "invalid"),
        ({"stauts": "agreed"}, "invalid"),
    ],
)
def test_a_query_that_can_not_be_meant_is_refused(query, code, buyer, talk):
    is_problem(buyer.get("/negotiations", query), 422, code)


def test_the_list_is_read_along_its_index(buyer, talk):
    """Among many rows a page of the buyer's side comes from the index of buyers, in order."""
    pot = talk.listing
    crowd = [make.user(f"guest{number}") for number in range(40)]
    common = {"listing": pot, "vendor": pot.vendor, "variant": talk.variant, "currency": "CNY", "status": "declined",
              "list_price_minor": 10_000, "floor_minor": 5_000, "listing_version": 1}  # fmt: skip
    Negotiation.objects.bulk_create(Negotiation(buyer=one, **common) for one in crowd for _ in range(100))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE negotiation_negotiation")
    with CaptureQueriesContext(connection) as seen:
        assert ids(buyer.get("/negotiations", {"side": "buyer"})) == [str(talk.public_id)]
    (paged,) = [query["sql"] for query in seen if "LIMIT 51" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {paged}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "negotiation_by_buyer" in plan, plan
