"""From the shop's parcels to the buyer's door in real browsers: booked, labelled, followed without a reload."""

import httpx
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from logistics.models import Shipment
from tests import make
from tests.processes import eventually

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def booked() -> Shipment | None:
    return Shipment.objects.exclude(waybill="").first()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_a_parcel_is_booked_labelled_and_followed(people, town, lin, chen, teapots, pot, has_scripts):
    order = make.paid_order(buyer=lin, listing=pot)
    seller, buyer = people(has_scripts=has_scripts), people(width=390)
    seller.sign_in(chen.email)

    # Chen has the order on his list, with a tick already; the keyboard is enough.
    page = seller.go("/office/teapots/parcels/")
    expect(page.locator("[name=order]")).to_be_checked()
    page.locator("button:has-text('Book carriers')").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A carrier is asked for 1 order")).to_be_visible()

    # The worker books; the label is there, and a scanner reads the number on it.
    parcel = eventually(booked, 20)
    assert parcel
    cookies = {cookie["name"]: cookie["value"] for cookie in seller.context.cookies()}
    label = httpx.get(
        f"{town.url}/office/teapots/parcels/labels/", params={"parcel": str(parcel.public_id)}, cookies=cookies
    )
    picture = pypdfium2.PdfDocument(label.content)[0].render(scale=203 / 72).to_pil()
    read = {found.text for found in zxingcpp.read_barcodes(picture)}
    assert parcel.waybill in read and f"{town.url}/parcels/{parcel.public_id}/" in read

    # Lin follows it on her phone and need not reload: the page hears of the delivery by itself.
    buyer.sign_in(lin.email)
    page = buyer.go(f"/parcels/{parcel.public_id}/")
    page.evaluate("document.querySelector('[data-live]').dataset.liveEvery = '1'")
    expect(page.locator(".journey__stop")).to_have_count(5)
    assert eventually(lambda: Shipment.objects.get().status == "delivered", 30)
    expect(page.locator("[data-live-over]")).to_be_attached(timeout=45_000)
    expect(page.locator(".journey__label--done")).to_have_count(5)
    order.refresh_from_db()
    assert order.status == "delivered"


def test_a_doubtful_number_is_asked_for_again(people, lin, chen, teapots, pot):
    order = make.paid_order(buyer=lin, listing=pot)
    seller = people()
    seller.sign_in(chen.email)
    page = seller.go(f"/office/teapots/orders/{order.public_id}/")
    page.click("text=type its number in")
    page.fill("[name=number]", "RB123456786GB")
    page.select_option("[name=carrier]", "post")
    page.click("button:has-text('Note this number')")
    expect(page.get_by_text("The check digit does not fit").first).to_be_visible()
    expect(page.locator("[name=number]")).to_have_value("RB123456786GB")
    page.check("[name=sure]")
    page.click("button:has-text('Note this number')")
    expect(page.get_by_text("A Xiaoer looks at this number").first).to_be_visible()
    assert order.shipments.get().is_doubted


def test_a_phone_sees_where_in_the_office_it_is(people, chen, teapots):
    """The strip of links is wider than a phone: it begins at the page that is open, and moves nothing else."""
    seller = people(width=390)
    seller.sign_in(chen.email)
    page = seller.go("/office/teapots/origin/")
    here = page.get_by_role("navigation", name="Vendor office").locator("[aria-current=page]")
    expect(here).to_have_text("Ships from")
    expect(here).to_be_in_viewport(ratio=1)
    assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollWidth]") == [0, 0, 390]
