"""A guest fills a basket with two vendors' things, is refused by the bank, pays all at once, and has an order of each."""

import re

import pytest
from playwright.sync_api import expect

from marketplace.models import Order
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_two_vendors_goods_from_a_guests_basket_to_two_orders(people, mei, pot):
    stone = make.listing(vendor=make.vendor("inkstones", owner=mei), title_en="Duan inkstone", list_price_minor=6_000)
    lin = people()
    page = lin.page

    # The house asks who she is; the teapot is in her basket afterwards.
    lin.go(f"/listings/{pot.public_id}/")
    page.click("button:has-text('basket')")
    page.click("text=Make an account")
    page.fill("[name=display_name]", "Lin")
    page.fill("[name=email]", "lin.new@example.com")
    page.fill("[name=password1]", make.PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url(re.compile("/basket/"))
    expect(page.locator(".goods__row")).to_have_count(1)
    lin.go(f"/listings/{stone.public_id}/")
    page.click("button:has-text('basket')")

    # Two inkstones: 100 + 2 x 60.
    page.locator(f"#quantity-{stone.variants.get().pk}").fill("2")
    page.locator(".goods__row", has_text="Duan inkstone").get_by_role("button", name="Change").click()
    expect(page.locator(".facts__row--sum")).to_contain_text("¥220.00")
    page.click("aside button:has-text('Check out')")
    page.wait_for_url(re.compile("/checkout/"))
    make.address(Order.objects.latest("pk").buyer)
    page.reload()

    # The bank says no; she tries again, with a code this time.
    for act in ("decline", "verify"):
        page.click("button:has-text('into escrow')")
        page.wait_for_url(re.compile(re.escape(lin.town.payments_url)))
        page.click(f"button[value={act}]")
        if act == "verify":
            page.fill("#code", "123456")
            page.click("button")
        page.wait_for_url(re.compile(re.escape(lin.town.url) + ".*/checkout/"))
    expect(page.get_by_text("Paid. The money waits in escrow until the goods are with you.")).to_be_visible()
    assert list(Order.objects.order_by("pk").values_list("status", "total_minor")) == [
        ("paid", 10_000),
        ("paid", 12_000),
    ]

    # Each order knows the other.
    page.get_by_role("link", name=re.compile("^Order ")).first.click()
    expect(page.get_by_text("Your money is safe in escrow")).to_be_visible()
    page.click("aside a:has-text('Duan inkstone')")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Duan inkstone")
