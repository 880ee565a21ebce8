"""A recorded marketplace booked through the house's own actions: to the unit, and with every oddity named."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests import make
from tests.recorded import ORDERS, needs_data, write_tiny_market

pytestmark = pytest.mark.django_db


def replay(folder, *options: str) -> dict:
    out = StringIO()
    call_command("replay_orders", str(folder), *options, stdout=out)
    return json.loads(out.getvalue())


def test_every_unit_of_a_tiny_market_is_accounted_for(tmp_path):
    booked = replay(write_tiny_market(tmp_path))
    # o1 22.00, o2 32.99 of 33.00 asked, o3 22.00, o4 22.00: 98.99. o4 is called off; o3 has left and never arrives.
    assert (booked["orders"], booked["vendor_orders"]) == (4, {"cancelled": 1, "completed": 3, "shipped": 1})
    assert booked["captured_minor"] == booked["paid_in_files_minor"] == 9_899
    assert booked["refunded_minor"] == 2_200
    assert booked["held_minor"] == 2_200
    assert booked["released_minor"] + booked["commission_minor"] == 5_499
    assert booked["is_balanced"] is True
    assert booked["holds"] == {"held": 1, "refunded": 1, "released": 3}
    assert booked["payments"] == {
        "captured": 4, "rows_in_files": 5, "orders_paid_in_parts": 1, "orders_of_several_vendors": 1,
    }  # fmt: skip
    assert (booked["flagged_differences"]["count"], booked["flagged_differences"]["sum_minor"]) == (1, -1)
    assert booked["flagged_differences"]["examples"][0]["order"] == "o2"
    assert (booked["refusals"], booked["troubles_in_the_books"]) == ({}, {})
    assert not User.objects.filter(is_bot=False).exists()


def test_it_refuses_a_house_with_people_in_it(tmp_path):
    make.user("lin")
    with pytest.raises(CommandError, match="scratch database"):
        replay(write_tiny_market(tmp_path))


@pytest.mark.parametrize("name", ["orders", "order_items", "order_payments"])
def test_a_file_that_is_missing_is_named(tmp_path, name):
    (write_tiny_market(tmp_path) / f"{name}.csv").unlink()
    with pytest.raises(CommandError, match=f"no {name}"):
        replay(tmp_path)


def test_a_fraction_of_a_cent_is_refused_and_nothing_is_booked(tmp_path):
    file = write_tiny_market(tmp_path) / "order_payments.csv"
    file.write_text(file.read_text().replace("32.99", "32.995"))
    with pytest.raises(CommandError, match="can't be read"):
        replay(tmp_path)
    assert User.objects.count() == 0


@needs_data
def test_the_first_real_orders_balance():
    booked = replay(ORDERS, "--limit", "60")
    assert booked["orders"] == 60
    assert booked["is_balanced"] is True
    assert booked["captured_minor"] == booked["paid_in_files_minor"]
    assert booked["troubles_in_the_books"] == {}
