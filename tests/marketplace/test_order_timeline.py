"""What has happened to an order stands on its page, for both of its sides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from logistics import actions as logistics
from marketplace import actions
from marketplace.models import Order, OrderEvent, WebhookMessage
from marketplace.views.timeline import timeline
from marketplace.webhooks.events import collect_news
from tests import make
from tests.api import Caller


def pages(client, order, buyer, seller) -> list[str]:
    """The order's page as its buyer sees it, and as the shop does."""
    found = []
    for person, path in (
        (buyer, f"/orders/{order.public_id}/"),
        (seller, f"/office/teapots/orders/{order.public_id}/"),
    ):
        client.force_login(person)
        found.append(client.get(path).content.decode())
    return found


@pytest.fixture
def order(lin, pot, couriers) -> Order:
    return make.paid_order(buyer=lin, listing=pot)


def titles(order: Order) -> list[str]:
    return [row["title"] for row in timeline(order, order.events.order_by("id"))]


def test_in_how_many_parcels_it_goes_is_read_by_both_sides(client, lin, chen, order):
    for count in (3, 2, 2, 1):
        logistics.plan_parcels(order_id=order.pk, by=chen, count=count)
    assert titles(order) == [
        "Ordered",
        "Paid into escrow",
        "It goes in 3 parcels",
        "It goes in 2 parcels",
        "It goes in 1 parcel",
    ]
    for page in pages(client, order, lin, chen):
        assert "What has happened" in page and "It goes in 3 parcels" in page and "It goes in 1 parcel<" in page
    said = OrderEvent.objects.filter(order=order).latest("id")
    assert (said.from_status, said.to_status, said.actor) == ("paid", "paid", chen)


def test_the_buyers_open_page_hears_of_it(client, lin, chen, order):
    client.force_login(lin)
    path = f"/orders/{order.public_id}/news/"
    tag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    logistics.plan_parcels(order_id=order.pk, by=chen, count=2)
    assert client.get(path, {"seen": tag}, headers={"If-None-Match": tag}).status_code == 200


def test_no_webhook_says_a_second_time_that_it_is_paid(chen, order, settings):
    settings.WEBHOOK_ALLOW_LOCAL = True
    actions.add_endpoint(vendor_id=order.vendor_id, url="http://127.0.0.1:9/told", events=[], by=chen)
    collect_news()
    logistics.plan_parcels(order_id=order.pk, by=chen, count=2)
    collect_news()
    assert not WebhookMessage.objects.filter(type="order.paid").exists()
    actions.mark_shipped(order_id=order.pk, at=timezone.now())
    collect_news()
    assert WebhookMessage.objects.filter(type="order.shipped").count() == 1


def test_who_called_it_off_is_said(client, lin, chen, order):
    other = make.paid_order(buyer=lin, listing=make.listing(vendor=order.vendor))
    actions.cancel_by_vendor(order_id=order.pk, by=chen)
    make.pass_time(other, days=30)
    actions.sweep_order(order_id=other.pk)
    for row, words in ((order, "by the shop"), (other, "by itself: its time was over")):
        assert timeline(row, row.events.order_by("-id"))[0]["text"] == words
        assert all(words in page for page in pages(client, row, lin, chen))


def test_a_delivery_that_was_taken_back_is_no_second_sending(order):
    actions.mark_delivered(order_id=order.pk, at=timezone.now())
    actions.take_back_delivery(order_id=order.pk, note="the carrier took its delivery back")
    assert titles(order)[-2:] == ["Delivered", "Not delivered after all"]


# A number that a Xiaoer looks at


def test_the_deadline_gives_way_to_the_check_of_a_doubted_number(client, lin, chen, order):
    client.force_login(lin)
    path, then = f"/orders/{order.public_id}/", "you are refunded, if nothing was sent"
    assert then in client.get(path).content.decode()
    parcel = logistics.type_number(order_id=order.pk, by=chen, text="RB123456786CN", carrier_code="post", is_sure=True)
    assert parcel.is_doubted
    page = client.get(path).content.decode()
    assert then not in page and "A Xiaoer looks at the parcel" in page and "nothing is called off by itself" in page
    logistics.trust_number(shipment_id=parcel.pk)
    page = client.get(path).content.decode()
    assert then in page and "nothing is called off by itself" not in page


def test_the_api_names_no_deadline_while_a_number_is_doubted(lin, chen, order):
    row = Caller(lin).get(f"/orders/{order.public_id}").json()
    assert row["on_expiry"] == "cancelled" and row["next_deadline"]
    parcel = logistics.type_number(order_id=order.pk, by=chen, text="RB123456786CN", carrier_code="post", is_sure=True)
    for found in (Caller(lin).get(f"/orders/{order.public_id}").json(), Caller(lin).get("/orders").json()["items"][0]):
        assert (found["next_deadline"], found["on_expiry"]) == (None, None)
    Order.objects.filter(pk=order.pk).update(auto_cancel_at=timezone.now() - timedelta(hours=1))
    actions.sweep_order(order_id=order.pk)
    assert Order.objects.get(pk=order.pk).status == "paid", "as the page says"
    logistics.trust_number(shipment_id=parcel.pk)
    assert Caller(lin).get(f"/orders/{order.public_id}").json()["on_expiry"] == "cancelled"
