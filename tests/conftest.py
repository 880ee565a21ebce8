"""The cast: Lin buys, Chen sells, Wei is Xiaoer, Mei has no business here."""

import os

import pytest
from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings

from tests import make

# A busy machine is no fault of the code: nothing here is a timed test.
PLAIN = settings.get_profile("ci" if os.environ.get("CI") else "default")
settings.register_profile("house", PLAIN, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _clean_up_append_only_tables():
    """Truncating between tests has to pass the triggers that make history append-only: as a superuser, it can."""
    plain = DatabaseOperations.execute_sql_flush

    def with_triggers_off(self, sql_list):
        guarded = ["SET session_replication_role = replica", *sql_list, "SET session_replication_role = origin"]
        for is_last in (False, False, True):
            try:
                return plain(self, guarded)
            except OperationalError as error:
                # A running house may be looking at the very tables: one of the two has to give way.
                if is_last or "deadlock" not in str(error):
                    raise
        return None

    DatabaseOperations.execute_sql_flush = with_triggers_off
    yield
    DatabaseOperations.execute_sql_flush = plain


@pytest.fixture(autouse=True)
def _empty_cache():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def lin(db):
    return make.user("lin")


@pytest.fixture
def chen(db):
    return make.user("chen")


@pytest.fixture
def wei(db):
    return make.xiaoer("wei")


@pytest.fixture
def mei(db):
    return make.user("mei")


@pytest.fixture
def teapots(chen):
    """Chen's shop, approved."""
    return make.vendor("teapots", owner=chen)


@pytest.fixture
def pot(teapots):
    """A teapot at 100.00, five in stock, offers from 50.00."""
    return make.listing(vendor=teapots)


@pytest.fixture(scope="module")
def house(django_db_setup, tmp_path_factory):
    """A running Teahouse: web, worker, beat, provider and carriers, on this run's database."""
    from tests.processes import House

    with House(tmp_path_factory.mktemp("house")) as running:
        running.start("web", "worker", "beat", "payments", "carrier")
        yield running


@pytest.fixture
def couriers(db, settings):
    """Two couriers that serve cities, and the post that goes everywhere."""
    return make.carriers(base_url=settings.CARRIER_SIM_URL, secret=settings.CARRIER_SIM_SECRET)
