"""Pages of one thing ask the database as often however much is in it, and not too often."""

import pytest

from accounts.models import User
from logistics import actions as logistics
from logistics.models import Carrier, Coverage, Shipment
from marketplace import actions as marketplace
from negotiation import actions as negotiation
from negotiation.models import Negotiation
from tests import make
from tests.test_query_budgets import spent

BUDGETS = {
    # who: {page: queries at most, those for session and user included}
    "lin": {
        "listing": 29,
        "basket": 8,
        "checkout": 27,
        "order": 16,
        "parcel": 11,
        "room": 20,
    },
    "chen": {
        "office/listing": 11,
        "office/order": 17,
        "office/parcels": 10,
        "office/haggling": 10,
        "room": 20,
    },
    "wei": {"desk/parcels": 11, "desk/carriers": 8},
    None: {"listing": 11},
}


class Market:
    """One of everything, and a hand that puts more into each."""

    def __init__(self, lin: User, chen: User, teapots) -> None:
        self.lin, self.chen, self.teapots = lin, chen, teapots
        self.numbers = iter(range(100))
        for code in ("heron", "crane"):
            self._carrier(code)
        self.pot = make.listing(vendor=teapots, stock=90)
        self.order = make.paid_order(buyer=lin, listing=self.pot)
        self.parcel = self._parcel(self.order)
        make.address(lin)
        self.basket_order = make.basket_checkout(buyer=lin, things={make.listing(vendor=teapots): 1})

    def _carrier(self, code: str) -> None:
        carrier = Carrier.objects.create(
            code=code, name_en=code.title(), dialect="json_hex", secret="s" * 30, number_pattern=rf"{code}\d+"
        )
        Coverage.objects.create(carrier=carrier, prefix="")

    def _parcel(self, order) -> Shipment:
        shipment = logistics.request_shipment(order_id=order.pk, by=self.chen)
        return logistics.record_booking(shipment_id=shipment.pk, waybill=f"heron{next(self.numbers)}")

    def grow(self, rows: int) -> None:
        for number, _ in zip(self.numbers, range(rows), strict=False):
            self._carrier(f"carrier{number}")
            buyer = make.user(f"buyer{number}")
            make.haggle(buyer=buyer, listing=self.pot, offer=7_000 + number)
            self._parcel(make.paid_order(buyer=make.user(f"sent{number}"), listing=self.pot))
            make.paid_order(buyer=make.user(f"waiting{number}"), listing=self.pot)
            thing = make.listing(vendor=self.teapots)
            marketplace.put_in_basket(user=self.lin, variant=thing.variants.get(), quantity=1)
            make.address(self.lin)
            negotiation.send_message(negotiation_id=self.order.negotiation.pk, by=self.chen, body="Thank you!")
        Negotiation.objects.update(opened_at="2026-01-01T00:00:00Z")  # the limit of new haggles an hour

    def pages(self) -> dict[str, str]:
        return {
            "listing": f"/listings/{self.pot.public_id}/",
            "basket": "/basket/",
            "checkout": f"/checkout/{self.basket_order.public_id}/",
            "order": f"/orders/{self.order.public_id}/",
            "parcel": f"/parcels/{self.parcel.public_id}/",
            "room": f"/haggles/{self.order.negotiation.public_id}/",
            "office/listing": f"/office/teapots/listings/{self.pot.public_id}/",
            "office/order": f"/office/teapots/orders/{self.order.public_id}/",
            "office/parcels": "/office/teapots/parcels/",
            "office/haggling": f"/office/teapots/haggling/{self.pot.public_id}/",
            "desk/parcels": "/xiaoer/parcels/",
            "desk/carriers": "/xiaoer/carriers/",
        }


@pytest.fixture
def market(lin, chen, wei, teapots) -> Market:
    return Market(lin, chen, teapots)


@pytest.mark.parametrize("person", BUDGETS, ids=lambda person: person or "a guest")
def test_no_page_asks_more_for_more_that_is_in_it(person, market, request, client):
    if person:
        client.force_login(request.getfixturevalue(person))
    paths = {name: market.pages()[name] for name in BUDGETS[person]}
    market.grow(2)
    for_two = {name: spent(client, path) for name, path in paths.items()}
    market.grow(4)
    for_six = {name: spent(client, path) for name, path in paths.items()}
    assert for_six == for_two
    assert {name: count for name, count in for_six.items() if count > BUDGETS[person][name]} == {}
