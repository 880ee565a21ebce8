"""The cast: Lin buys, Chen sells, Wei is Xiaoer, Mei has no business here."""

import os
import re

import pytest
from django.core.management.commands import flush
from django.db import OperationalError, connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import make

# A busy machine is no fault of the code: nothing here is a timed test.
PLAIN = settings.get_profile("ci" if os.environ.get("CI") else "default")
settings.register_profile("house", PLAIN, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


KEPT = {"django_content_type", "auth_permission"}
"""Made of the code when the database is made, and never touched by a test."""


@pytest.fixture(scope="session", autouse=True)
def _clean_up_quickly():
    """After a test that committed, empty the tables that have rows, rather than truncate every one there is and make the
    permissions anew. As a superuser it passes the triggers that make history append-only."""
    plain, signal = DatabaseOperations.execute_sql_flush, flush.emit_post_migrate_signal

    def empty(self, sql_list):
        tables = [table for table in re.findall(r'"(\w+)"', " ".join(sql_list)) if table not in KEPT]
        for is_last in (False, False, True):
            try:
                return _delete_rows(tables)
            except OperationalError as error:
                # A running house may be looking at the very rows: one of the two has to give way.
                if is_last or "deadlock" not in str(error):
                    raise
        return None

    DatabaseOperations.execute_sql_flush, flush.emit_post_migrate_signal = empty, lambda *given, **named: None
    yield
    DatabaseOperations.execute_sql_flush, flush.emit_post_migrate_signal = plain, signal


def _delete_rows(tables: list[str]) -> None:
    looks = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(looks)
        used = [table for (table,) in cursor]
        deletes = "".join(f'DELETE FROM "{table}";' for table in used)
        cursor.execute(f"SET LOCAL session_replication_role = replica; {deletes}")


@pytest.fixture(autouse=True)
def _empty_cache():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _in_english():
    """A request for a Chinese page leaves its thread in Chinese: the next test must not meet that."""
    translation.activate("en")


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
