"""The whole path in real browsers, with a real worker: two people haggle, pay, ship, confirm; and the other ending."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from escrow.models import EscrowHold, Payout
from marketplace.models import Order
from tests import make
from tests.processes import eventually
from xiaoer.models import Dispute

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def order_is(status: str) -> bool:
    return bool(eventually(lambda: Order.objects.filter(status=status).exists(), 20))


def add_address(person) -> None:
    person.page.fill("[name=recipient]", "Lin")
    person.page.fill("[name=phone]", "13800138000")
    person.page.select_option("[name=province]", "110000000000")
    person.page.fill("[name=area]", "Chaoyang")
    person.page.fill("[name=street]", "Jianguo Road 1")
    person.page.click("text=Save the address")


def pay(person) -> None:
    """From the order page to the provider's and back."""
    person.page.click("button:has-text('into escrow')")
    person.page.wait_for_url(re.compile(re.escape(person.town.payments_url)))
    person.page.locator("button", has_text=re.compile(r"^Pay")).first.click()
    person.page.wait_for_url(re.compile(re.escape(person.town.url)))


def test_a_haggled_purchase_from_sign_up_to_payout(people, chen, mei, teapots, pot):
    make.established(teapots, buyer=mei)  # a new shop's money would be held back for a week
    lin, seller = people(), people()
    seller.sign_in(chen.email)

    # Lin finds the pot and offers 70; the house asks who she is, she signs up, and her offer still stands in its field.
    page = lin.go("/search/?q=teapot")
    page.click("main a:has-text('Yixing teapot')")
    page.fill("#first-offer", "70")
    page.click("button:has-text('Haggle')")
    page.click("text=Make an account")
    page.fill("[name=display_name]", "Lin")
    page.fill("[name=email]", "lin.new@example.com")
    page.fill("[name=password1]", make.PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url(re.compile("/listings/"))
    expect(page.locator("#first-offer")).to_have_value("70")
    page.click("button:has-text('Haggle')")
    page.wait_for_url(re.compile("/haggles/"))
    room = page.url.removeprefix(lin.town.url)
    expect(page.locator("[data-offer]")).to_have_count(1)

    # Chen has the room open: he sees what Lin writes at once, and counters; she sees that at once.
    desk = seller.go(room)
    expect(desk.locator("[data-room][data-live=true]")).to_be_visible()
    expect(page.locator("[data-room][data-live=true]")).to_be_visible()
    page.fill("[name=body]", "Would it travel well?")
    page.keyboard.press("Enter")
    expect(desk.get_by_text("Would it travel well?")).to_be_visible()
    desk.fill("#offer-price", "90")
    desk.click("button:has-text('Counter')")
    expect(page.locator("[data-offer]")).to_have_count(2)
    page.click("button:has-text('Accept')")
    page.wait_for_url(re.compile("/orders/"))

    # She says where it goes, pays into escrow, and Chen sees the sealed deal in the chat.
    page.click("text=Add an address")
    add_address(lin)
    page.wait_for_url(re.compile("/orders/"))
    pay(lin)
    assert order_is("paid")
    page.reload()
    expect(page.get_by_text("Your money is safe in escrow")).to_be_visible()
    expect(desk.get_by_text("Paid. The money waits in escrow")).to_be_visible()

    # Chen books a carrier; it scans and delivers.
    order = Order.objects.latest("id")
    desk = seller.go(f"/office/teapots/orders/{order.public_id}/")
    expect(desk.get_by_text("¥85.50")).to_be_visible()
    desk.click("button:has-text('Book a carrier')")
    assert order_is("delivered")
    page.reload()
    page.click("text=Follow the parcel")
    expect(page.get_by_text("Signed for by the recipient")).to_be_visible()

    # Lin confirms, a worker releases, Chen has his share, asks for it, and the provider pays it out.
    lin.go(f"/orders/{order.public_id}/")
    page.click("button:has-text('pay the vendor')")
    expect(page.get_by_text("Thank you. The vendor is paid now.")).to_be_visible()
    assert eventually(lambda: EscrowHold.objects.latest("id").status == "released")
    desk = seller.go("/office/teapots/money/")
    desk.click("button:has-text('Pay out ¥85.50 now')")
    assert eventually(lambda: Payout.objects.filter(status=Payout.Status.PAID, amount_minor=8_550).exists(), 30)
    desk.reload()
    expect(desk.locator("tbody").get_by_text("Paid out").first).to_be_visible()


def test_the_other_ending_a_dispute_and_a_ruling(people, lin, chen, wei, pot):
    order = make.delivered_order(buyer=lin, listing=pot, price=8_000)
    buyer, seller, xiaoer = people(), people(), people()
    for person, user in ((buyer, lin), (seller, chen), (xiaoer, wei)):
        person.sign_in(user.email)

    page = buyer.go(f"/orders/{order.public_id}/")
    page.get_by_role("link", name="Open a dispute").click()
    page.get_by_role("link", name="It arrived damaged").click()
    page.check("[name=about_box_damaged][value=yes]")
    page.check("[name=about_kept_packaging][value=no]")
    page.fill("[name=story]", "The lid has a chip.")
    for wanted in ("90", "50"):  # the first is more than was paid
        page.set_input_files("[name=proof]", [{"name": "lid.png", "mimeType": "image/png", "buffer": make.picture()}])
        page.fill("[name=wanted]", wanted)
        page.click("button:has-text('Freeze the money')")
        if wanted == "90":
            expect(page.locator("[name=story]")).to_have_value("The lid has a chip.")
            expect(page.locator("[name=about_kept_packaging][value=no]")).to_be_checked()
    page.wait_for_url(re.compile("/disputes/"))
    dispute_path = page.url.removeprefix(buyer.town.url)
    assert EscrowHold.objects.get().status == "frozen"

    desk = seller.go(dispute_path)
    desk.fill("[name=text]", "It left whole.")
    desk.click("button:has-text('Answer')")
    make.pass_time(Dispute.objects.get(), hours=72)
    page.reload()
    page.click("button:has-text('Call a Xiaoer')")

    page = xiaoer.go("/xiaoer/")
    page.click("main a:has-text('It arrived damaged')")
    case_path = page.url.removeprefix(xiaoer.town.url)
    page.click("button:has-text('Begin with the evidence')")
    for side in (buyer, seller):
        side.go(dispute_path).click("button:has-text('I have nothing more to show')")
    page = xiaoer.go(case_path)
    page.fill("[name=refund]", "30")
    page.fill("#id_reason", "The photo shows the chip.")
    page.fill("[name=fault_vendor]", "40")
    page.click("button:has-text('Preview')")
    expect(page.get_by_text("The fault has to add up to 100.").first).to_be_visible()
    page.fill("[name=fault_carrier]", "60")
    page.click("button:has-text('Preview')")
    expect(page.get_by_text("¥47.50")).to_be_visible()
    page.click("button:has-text('Sign the ruling')")
    expect(page.get_by_text("Ruled.")).to_be_visible()

    for side in (buyer, seller):
        page = side.go(dispute_path)
        expect(page.get_by_text("The photo shows the chip.").first).to_be_visible()
        page.click("button:has-text('Take the ruling as it is')")
    expect(page.get_by_text("closed").first).to_be_visible()
    assert EscrowHold.objects.get().status == "split"


def test_every_step_works_without_scripts(people, chen, pot, lin):
    make.address(lin)
    buyer, seller = people(has_scripts=False), people(has_scripts=False)
    buyer.sign_in(lin.email)
    seller.sign_in(chen.email)

    page = buyer.go(f"/listings/{pot.public_id}/")
    page.fill("#first-offer", "20")
    page.click("button:has-text('Haggle')")
    expect(page.get_by_text("The vendor takes offers from ¥50.00.").first).to_be_visible()
    expect(page.locator("#first-offer")).to_have_value("20")
    page.fill("#first-offer", "60")
    page.click("button:has-text('Haggle')")
    page.wait_for_url(re.compile("/haggles/"))
    room = page.url.split("#")[0].removeprefix(buyer.town.url)

    desk = seller.go(room)
    desk.fill("#offer-price", "nonsense")
    desk.click("button:has-text('Counter')")
    expect(desk.locator("#offer-price")).to_have_value("nonsense")
    expect(desk.get_by_text("Write a price as a number")).to_be_visible()
    desk = seller.go(room)
    desk.click("button:has-text('Accept')")
    expect(desk.get_by_text("Agreed at ¥60.00")).to_be_visible()

    page = buyer.go(room)
    page.click("text=Pay into escrow")
    pay(buyer)
    assert order_is("paid")
    desk = seller.go(f"/office/teapots/orders/{Order.objects.get().public_id}/")
    desk.click("button:has-text('Book a carrier')")
    assert order_is("delivered")
    page = buyer.go(f"/orders/{Order.objects.latest('id').public_id}/")
    page.click("button:has-text('pay the vendor')")
    assert eventually(lambda: EscrowHold.objects.latest("id").status == "released")
    assert User.objects.filter(email=lin.email).exists()
