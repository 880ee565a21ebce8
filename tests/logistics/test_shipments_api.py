"""Parcels by program: booked, typed in, followed, labelled, called off; whose a number is."""

import pytest
from django.utils import timezone

from logistics import actions
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Coverage, RateStep, Service, Shipment
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


def test_the_parcels_of_an_order_are_listed_for_both_sides_page_by_page(shop, order, chen, lin, mei):
    for number in range(3):
        actions.type_number(order_id=order.pk, by=chen, text=f"HE{number}00", carrier_code="heron")
    path = f"/shipments?order={order.public_id}&limit=2"
    first = Caller(lin).get(path).json()
    assert [item["waybill"] for item in first["items"]] == ["HE200", "HE100"] and first["items"][0]["side"] == "buyer"
    second = Caller(lin).get(first["next"].split("/api/v1")[1]).json()
    assert [item["waybill"] for item in second["items"]] == ["HE000"] and second["next"] is None
    assert shop.get(path).json()["items"][0]["may"] == ["label", "cancel"]
    assert Caller(mei).get(path).json() == {"items": [], "next": None}
    assert is_problem(shop.get("/shipments"), 422, "invalid")


def test_a_longer_list_asks_no_more_of_the_database(shop, order, chen, django_assert_max_num_queries):
    for number in range(5):
        actions.type_number(order_id=order.pk, by=chen, text=f"HE{number}00", carrier_code="heron")
    with django_assert_max_num_queries(8):
        shop.get(f"/shipments?order={order.public_id}")


def test_a_service_is_chosen_and_a_scan_says_why_and_whose_doing(shop, order, heron):
    for code in ("slow", "swift"):
        service = Service.objects.create(carrier=heron, code=code, name_en=code, transit_days=3, per_kg_minor=100)
        RateStep.objects.create(service=service, up_to_g=1_000, price_minor=1_000)
    said = {"order": str(order.public_id), "carrier": "heron", "service": "swift", "reason": "They know it."}
    made = shop.post("/shipments", said).json()
    parcel = Shipment.objects.get()
    assert parcel.service == "swift"
    actions.record_booking(shipment_id=parcel.pk, waybill="HE1")
    at = timezone.now()
    record = ScanRecord("HE1", "a", "exception", "WX", "", "", at, "", "weather")
    actions.record_scans(
        carrier=heron, records=[record, record._replace(event_key="b", status="delivered", incident="")]
    )
    seen = shop.get(f"/shipments/{made['id']}").json()
    assert {(scan["reason"], scan["owner"]) for scan in seen["scans"]} == {("weather", "weather"), ("", "")}
    assert (seen["evidence"], seen["contradicted_at"]) == ("push", None) and seen["handed_over_at"]


def test_a_number_that_fits_no_label_is_said_so(shop, order):
    made = shop.post("/shipments", {"order": str(order.public_id)}).json()
    actions.record_booking(shipment_id=Shipment.objects.get().pk, waybill="单号" * 5)
    assert is_problem(shop.get(f"/shipments/{made['id']}/label"), 422, "label_too_long")
