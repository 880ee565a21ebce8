"""What several tests of parcels begin with."""

import threading

import pytest

from logistics import actions
from logistics.models import Carrier, Coverage, Shipment
from logistics.simulator.parcels import Depot
from logistics.simulator.server import CarrierServer
from marketplace.models import Order
from tests import make


@pytest.fixture
def heron(db) -> Carrier:
    """A courier that goes everywhere. A file that wants another one has its own of this name."""
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def order(lin, pot, heron) -> Order:
    return make.paid_order(buyer=lin, listing=pot)


@pytest.fixture
def parcel(order, chen) -> Shipment:
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    return actions.record_booking(shipment_id=shipment.pk, waybill="HE1")


@pytest.fixture
def depot():
    """A simulated carrier, listening; its secret is thirty times s."""
    server = CarrierServer(0, secret="s" * 30, depot=Depot(), say=lambda *words: None)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
