"""A house with two web processes, and people who call the API."""

import pytest

from tests import make
from tests.api import Caller
from tests.processes import House


@pytest.fixture(scope="module")
def pair(django_db_setup, tmp_path_factory):
    """The house's own application; only the limits of a user are higher, since few users say here what many would."""
    with House(tmp_path_factory.mktemp("pair"), application="benchmarks.apps.durable:application") as running:
        yield running.start("web", "web2")


@pytest.fixture
def buyer(lin):
    return Caller(lin)


@pytest.fixture
def vendor(chen, teapots):
    return Caller(chen)


@pytest.fixture
def stranger(mei):
    return Caller(mei)


@pytest.fixture
def talk(lin, pot):
    """Lin's offer of 70.00 stands; rev 1."""
    return make.haggle(buyer=lin, listing=pot, offer=7_000)
