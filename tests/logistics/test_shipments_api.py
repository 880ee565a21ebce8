"""Parcels by program: booked, typed in, followed, labelled, called off; whose a number is."""

import pytest

from logistics import actions
from logistics.models import Carrier, Coverage, Shipment
from tests import make
from tests.api import Caller, is_problem


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(
        code="heron", name_en="Heron", name_zh="苍鹭", dialect="json_hex", secret="s" * 30, number_pattern=r"HE\d+"
    )
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def order(lin, pot, heron):
    return make.paid_order(buyer=lin, listing=pot)


@pytest.fixture
def shop(chen, teapots) -> Caller:
    return Caller(chen)


def test_a_parcel_is_booked_once_whatever_is_repeated(shop, order):
    said = {"order": str(order.public_id)}
    first = shop.post("/shipments", said, idempotency_key="a")
    assert first.status_code == 201, first.content
    assert shop.post("/shipments", said, idempotency_key="a").json() == first.json()
    assert is_problem(shop.post("/shipments", said), 409, "booked_already")
    made = first.json()
    assert (made["status"], made["side"], made["carrier"]["code"], made["may"]) == (
        "requested",
        "vendor",
        "heron",
        ["cancel"],
    )
    assert made["on_expiry"] == "order_cancelled" and made["next_deadline"]
    assert Shipment.objects.count() == 1


def test_a_number_is_typed_in_checked_and_confirmed(shop, order):
    said = {"order": str(order.public_id), "number": "1Z999AA10123456784", "carrier": "heron"}
    assert is_problem(shop.post("/shipments", said), 422, "doubtful_number")
    made = shop.post("/shipments", said | {"is_sure": True}).json()
    assert (made["is_typed"], made["is_doubted"], made["waybill"]) == (True, True, "1Z999AA10123456784")
    other = shop.post("/shipments", {"order": str(order.public_id), "number": "he 12"}).json()
    assert (other["waybill"], other["is_doubted"], other["may"]) == ("HE12", False, ["label", "cancel"])


def test_a_parcel_is_followed_by_both_sides_and_labelled_by_the_shop(shop, order, lin, mei, chen):
    made = shop.post("/shipments", {"order": str(order.public_id)}).json()
    path = f"/shipments/{made['id']}"
    assert shop.get(f"{path}/label").status_code == 404, "no number yet"
    actions.record_booking(shipment_id=Shipment.objects.get().pk, waybill="HE1")
    label = shop.get(f"{path}/label")
    assert label["Content-Type"] == "application/pdf" and label.content.startswith(b"%PDF")
    seen = Caller(lin).get(path).json()
    assert (seen["side"], seen["waybill"], seen["may"]) == ("buyer", "HE1", [])
    assert Caller(lin).get(f"{path}/label").status_code == 404
    assert Caller(lin).post(f"{path}/cancel").status_code == 404
    for stranger in (Caller(mei).get(path), Caller(mei).post(f"{path}/cancel"), Caller(mei).get(f"{path}/label")):
        assert stranger.status_code == 404
    assert Caller(mei).post("/shipments", {"order": str(order.public_id)}).status_code == 404
    assert Caller(lin).post("/shipments", {"order": str(order.public_id)}).status_code == 404


def test_a_parcel_is_called_off_until_the_carrier_has_it(shop, order):
    made = shop.post("/shipments", {"order": str(order.public_id)}).json()
    gone = shop.post(f"/shipments/{made['id']}/cancel").json()
    assert (gone["status"], gone["may"]) == ("cancelled", [])
    second = shop.post("/shipments", {"order": str(order.public_id)}).json()
    Shipment.objects.filter(public_id=second["id"]).update(status="in_transit")
    assert is_problem(shop.post(f"/shipments/{second['id']}/cancel"), 409, "handed_over")


def test_numbers_are_recognised_in_their_order(shop, heron):
    said = shop.post("/tracking-numbers/recognise", {"numbers": ["1Z999AA10123456784", "HE 7", "RB123456786GB", "?"]})
    items = said.json()["items"]
    assert [(item["is_valid"], item["problem"]) for item in items] == [
        (True, ""), (True, ""), (False, "check_digit"), (False, "unknown_form"),
    ]  # fmt: skip
    assert items[1] | {"carriers": []} == {
        "said": "HE 7",
        "number": "HE7",
        "is_valid": True,
        "problem": "",
        "carriers": [],
    }
    assert items[1]["carriers"][0]["carrier"] == "heron"


@pytest.mark.parametrize("numbers", [[], ["1"] * 501, ["1" * 81], [1], "1Z", None])
def test_what_is_no_list_of_numbers_is_refused(shop, numbers):
    assert is_problem(shop.post("/tracking-numbers/recognise", {"numbers": numbers}), 422, "invalid")


def test_each_call_wants_its_scope(chen, teapots, order):
    reader, writer = Caller(chen, scopes=["shipments:read"]), Caller(chen, scopes=["shipments:write"])
    assert is_problem(reader.post("/shipments", {"order": str(order.public_id)}), 403, "missing_scope")
    assert is_problem(writer.post("/tracking-numbers/recognise", {"numbers": ["1"]}), 403, "missing_scope")
    assert is_problem(Caller().get(f"/shipments/{order.public_id}"), 401, "token_missing")
