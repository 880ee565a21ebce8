"""A house with two web processes."""

import pytest

from tests.processes import House


@pytest.fixture(scope="module")
def pair(django_db_setup, tmp_path_factory):
    """The house's own application; only the limits of a user are higher, since few users say here what many would."""
    with House(tmp_path_factory.mktemp("pair"), application="benchmarks.apps.durable:application") as running:
        yield running.start("web", "web2")
