"""What the room shows of the other side, in real browsers: whether they are there, and how far they have read."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_ticks_presence_and_unread_follow_the_other_side(people, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    room = reverse("room", args=[thread.public_id])
    buyer, seller = people(), people()
    buyer.sign_in(lin.email)
    seller.sign_in(chen.email)

    # Chen reads the market; Lin writes, and the number beside Chen's name grows.
    market = seller.go("/")
    waiting = market.locator("[data-unread=total]").first
    expect(waiting).to_have_text("1")  # the haggle has been opened
    page = buyer.go(room)
    expect(page.locator("[data-room][data-live=true]")).to_be_visible()
    expect(page.locator("[data-presence-words]")).to_have_text("away")
    page.fill("[name=body]", "Is it really zisha?")
    page.keyboard.press("Enter")
    mark = page.locator("[data-message][data-seq='2'] [data-receipt]")
    expect(mark).to_have_attribute("data-receipt", "sent")
    expect(waiting).to_have_text("2")

    # A second tab of Lin's has it too. Chen enters: Lin sees her own message read, in both tabs, and after a reload.
    other_tab = buyer.context.new_page()
    other_tab.goto(buyer.town.url + room)
    expect(other_tab.get_by_text("Is it really zisha?")).to_be_visible()
    desk = seller.go(room)
    expect(desk.locator("[data-presence-words]")).to_have_text("here now")
    expect(page.locator("[data-presence-words]")).to_have_text("here now")
    for tab in (page, other_tab):
        expect(tab.locator("[data-message][data-seq='2'] [data-receipt]")).to_have_attribute("data-receipt", "read")
    expect(mark).to_contain_text("read")
    page.reload()
    expect(mark).to_have_attribute("data-receipt", "read")
    expect(page.locator("[data-room][data-live=true]")).to_be_visible()
    expect(desk.locator("[data-unread=total]").first).to_be_hidden()

    # What Lin types in one tab stays there; what she sends appears in the other.
    page.fill("[name=body]", "It pours well, I hope?")
    expect(other_tab.locator("[name=body]")).to_have_value("")
    page.keyboard.press("Enter")
    expect(other_tab.get_by_text("It pours well, I hope?")).to_be_visible()
    expect(page.locator("[data-message][data-seq='3'] [data-receipt]")).to_have_attribute("data-receipt", "read")

    # Chen goes away.
    desk.goto("about:blank")
    expect(page.locator("[data-presence-words]")).to_have_text("away", timeout=15_000)
