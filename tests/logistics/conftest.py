"""What several tests of parcels begin with."""

import threading

import pytest

from logistics.simulator.parcels import Depot
from logistics.simulator.server import CarrierServer


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
