"""An office offers each of its people only what their role opens: no link and no button of it ends in a 404."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from logistics import actions as logistics
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Coverage
from marketplace import actions as marketplace
from tests import make, quarrels

OFFICE = "/office/teapots/"
ROLES = ("owner", "manager", "negotiator", "packer")
LINKS = re.compile(r'href="(/(?:office|haggles|disputes|parcels)/[^"#]*)')
FORMS = re.compile(r'<form[^>]* method="post" action="(/office/[^"]*)')


@pytest.fixture
def orders(lin, chen, pot):
    """An order in each state in which an office has something to do about it."""
    heron = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", number_pattern=r"HE\d+")
    Coverage.objects.create(carrier=heron, prefix="")
    waiting, booked, back, argued, done = (
        make.paid_order(buyer=lin, listing=make.listing(vendor=pot.vendor)) for _ in range(5)
    )
    parcel = logistics.request_shipment(order_id=booked.pk, by=chen)
    logistics.record_booking(shipment_id=parcel.pk, waybill="HE1")
    logistics.type_number(order_id=back.pk, by=chen, text="HE22")
    scans = [
        ScanRecord("HE22", status, status, status.upper(), "", "", timezone.now() + timedelta(minutes=n))
        for n, status in enumerate(("accepted", "returning", "returned"))
    ]
    logistics.record_scans(carrier=heron, records=scans)
    logistics.tell_due_orders()
    for order in (argued, done):
        marketplace.mark_delivered(order_id=order.pk, at=timezone.now())
    quarrels.open_over(argued, wanted=1_000)
    marketplace.confirm_receipt(order_id=done.pk, by=lin)
    make.haggle(buyer=make.user("haggler"), listing=pot, offer=6_000)
    return {"waiting": waiting, "booked": booked, "back": back, "argued": argued, "done": done}


def member(shop, role: str):
    if role == "owner":
        return shop.members.get(role="owner").user
    user = make.user(role)
    shop.members.create(user=user, role=role)
    return user


def page_of(client, order) -> str:
    return client.get(f"{OFFICE}orders/{order.public_id}/").content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_offered_a_door_that_is_closed_to_them(role, teapots, orders, client):
    client.force_login(member(teapots, role))
    pages = [client.get(OFFICE).content.decode(), *(page_of(client, order) for order in orders.values())]
    links = {link for page in pages for link in LINKS.findall(page)}
    pages += [client.get(link).content.decode(errors="replace") for link in sorted(links) if link.startswith(OFFICE)]
    links |= {link for page in pages for link in LINKS.findall(page)}
    buttons = {action for page in pages for action in FORMS.findall(page)}
    assert len(links) > 10
    assert [link for link in sorted(links) if client.get(link).status_code == 404] == []
    assert [action for action in sorted(buttons) if client.post(action).status_code == 404] == []


@pytest.mark.parametrize(
    ("role", "ships", "manages"),
    [("owner", True, True), ("manager", True, True), ("packer", True, False), ("negotiator", False, False)],
)
def test_the_page_of_an_order_offers_what_the_role_may_do(role, ships, manages, teapots, orders, client):
    client.force_login(member(teapots, role))
    waiting, booked, back, argued = (page_of(client, orders[key]) for key in ("waiting", "booked", "back", "argued"))
    assert ("Book a carrier" in waiting) is ("It goes in several parcels" in waiting) is ships
    assert ("Call it off" in booked) is ("office/teapots/parcels/labels/" in booked) is ships
    assert ("Cancel and refund" in waiting) is ("Refund everything" in back) is manages
    assert "A parcel came back" in back, "they are told all the same"
    assert ("See the dispute" in argued) is manages


def test_an_order_that_is_late_is_called_so_wherever_it_waits(teapots, orders, client):
    client.force_login(member(teapots, "packer"))
    pages = (OFFICE, f"{OFFICE}orders/", f"{OFFICE}parcels/", f"{OFFICE}orders/{orders['waiting'].public_id}/")
    assert not any("Late</span>: to be sent by" in client.get(path).content.decode() for path in pages)
    type(orders["waiting"]).objects.update(ship_by_at=timezone.now() - timedelta(hours=3))
    assert all("Late</span>: to be sent by" in client.get(path).content.decode() for path in pages)
