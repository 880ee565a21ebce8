"""Stories run against a whole house: real web, worker, provider and carriers."""

import httpx
import pytest

from tests import make
from tests.processes import House


@pytest.fixture
def town(house: House, transactional_db, settings):
    """The house's addresses in this process too, and carriers that serve the town."""
    settings.SITE_URL = house.url
    settings.PAYMENT_SANDBOX_URL = house.payments_url
    settings.CARRIER_SIM_URL = house.carrier_url
    httpx.post(f"{house.payments_url}/control/faults", json={})
    make.carriers(base_url=house.carrier_url, secret=settings.CARRIER_SIM_SECRET)
    return house
