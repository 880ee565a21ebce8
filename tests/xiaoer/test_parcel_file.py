"""The desk's page of one parcel, judging a doubted number, reading calls again, and the pools of waybill numbers."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notification
from logistics import actions, tasks
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierCall, CarrierClaim, Coverage, ParcelProblem, PooledNumber, Shipment
from marketplace.models import Order
from marketplace.tasks import sweep_orders
from tests import make
from tests.races import at_once
from xiaoer.actions.parcels import act_on_problem
from xiaoer.models import ActOfPower, Desk, Posting

WRONG = "SF12345"


@pytest.fixture
def sf(db) -> Carrier:
    carrier = Carrier.objects.create(
        code="sf", name_en="SF", name_zh="顺丰", dialect="json_hex", secret="s" * 30, is_pooled=True
    )
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def order(lin, pot, sf) -> Order:
    return make.paid_order(buyer=lin, listing=pot)


@pytest.fixture
def parcel(order, chen) -> Shipment:
    """Under a number that failed the check and was confirmed."""
    return actions.type_number(order_id=order.pk, by=chen, text=WRONG, carrier_code="sf", is_sure=True)


@pytest.fixture
def desk(client, wei):
    client.force_login(wei)
    return client


def scan(status: str, *, waybill: str = WRONG, hours: float = 1, incident: str = "") -> ScanRecord:
    at = timezone.now() + timedelta(hours=hours)
    return ScanRecord(waybill, f"{status}/{hours}", status, status.upper(), "到站", "北京市", at, "", incident)


def problem() -> ParcelProblem:
    return ParcelProblem.objects.get(kind="doubted", resolved_at=None)


def judge(act: str, by, reason: str = "The depot says so.") -> None:
    act_on_problem(act=act, problem_id=problem().pk, by=by, reason=reason)


# Judging


def test_a_doubt_is_not_handled_away(parcel, wei):
    with pytest.raises(ValidationError) as refusal:
        judge("resolve_problem", wei)
    assert refusal.value.code == "decide_it" and problem().shipment == parcel


def test_a_wrong_number_is_off_whatever_is_scanned_under_it(parcel, order, chen, wei, sf):
    judge("reject_number", wei, "The waybill is another shop's.")
    parcel.refresh_from_db()
    assert (parcel.status, parcel.is_doubted) == ("cancelled", False) and parcel.rejected_at is not None
    actions.record_scans(carrier=sf, records=[scan("accepted"), scan("delivered", hours=2)])
    parcel.refresh_from_db()
    order.refresh_from_db()
    assert (parcel.status, order.status) == ("cancelled", "paid") and parcel.events.count() == 2
    word = Notification.objects.get(user=chen, kind="parcel_number_rejected")
    assert word.facts["why"] == "The waybill is another shop's." and str(order.public_id) in word.path
    assert ActOfPower.objects.get().act == "reject_number"
    assert not ParcelProblem.objects.filter(resolved_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_judgements_at_once_one_holds(parcel, order, wei):
    row, ruth = problem(), make.xiaoer("ruth")
    said = {"problem_id": row.pk, "reason": "Seen."}
    results = at_once(
        lambda: act_on_problem(act="trust_number", by=wei, **said),
        lambda: act_on_problem(act="reject_number", by=ruth, **said),
    )
    parcel.refresh_from_db()
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert (parcel.trusted_at is None) != (parcel.rejected_at is None) and not parcel.is_doubted
    assert ActOfPower.objects.count() == 1


def test_after_it_the_shop_types_another_one_and_not_the_same(parcel, order, chen, wei):
    judge("reject_number", wei)
    with pytest.raises(ValidationError) as refusal:
        actions.type_number(order_id=order.pk, by=chen, text=WRONG, carrier_code="sf", is_sure=True)
    assert refusal.value.code == "rejected_number"
    assert actions.type_number(order_id=order.pk, by=chen, text="SF1234567890123").status == "created"


def test_the_buyer_is_told_where_the_order_had_counted_as_sent(order, chen, lin, wei, sf):
    actions.type_number(order_id=order.pk, by=chen, text="SF1234567890123")
    elsewhere = scan("delivered", waybill="SF1234567890123", hours=9)._replace(facility="广州市 天河区")
    actions.record_scans(carrier=sf, records=[scan("accepted", waybill="SF1234567890123")])
    actions.record_scans(carrier=sf, records=[elsewhere])
    judge("reject_number", wei)
    order.refresh_from_db()
    assert order.status == "shipped" and order.hold.release_due_at is None
    assert Notification.objects.filter(user=lin, kind="parcel_number_rejected_buyer").count() == 1


@pytest.mark.parametrize(("act", "after"), [("trust_number", "cancelled"), ("reject_number", "cancelled")])
def test_nothing_is_called_off_while_the_desk_has_not_decided(act, after, parcel, order, wei):
    Order.objects.filter(pk=order.pk).update(auto_cancel_at=timezone.now() - timedelta(hours=1))
    sweep_orders()
    order.refresh_from_db()
    assert order.status == "paid"
    judge(act, wei)
    sweep_orders()
    order.refresh_from_db()
    assert order.status == after, "the clock had run on, and nothing was handed over"


def test_what_is_found_later_is_added_to_what_speaks_against_a_number(parcel, order, sf):
    actions.record_scans(carrier=sf, records=[scan("accepted", hours=-30)])
    actions.record_scans(carrier=sf, records=[scan("in_transit", hours=-20)])
    assert problem().facts["reasons"] == ["form", "before_payment"]


def test_a_doubt_that_nothing_lists_is_listed_again(parcel, wei):
    ParcelProblem.objects.update(resolved_at=timezone.now() - timedelta(days=8), resolved_by=wei)
    tasks.find_parcel_problems()
    tasks.find_parcel_problems()
    assert problem().shipment == parcel


# The page


def test_the_desk_sees_all_that_is_known_of_a_parcel(desk, parcel, order, sf):
    actions.record_scans(carrier=sf, records=[scan("accepted"), scan("exception", hours=2, incident="weather")])
    CarrierCall.objects.create(carrier=sf, body=f'{{"waybill": "{WRONG}", "said": "raw"}}'.encode())
    CarrierCall.objects.create(carrier=sf, shipment=parcel, kind="pull", body="运单在途".encode("gb18030"))
    CarrierCall.objects.create(carrier=sf, body=b'{"waybill": "SF-OTHER"}')
    page = desk.get(f"/xiaoer/parcels/{parcel.public_id}/").content.decode()
    for words in (
        WRONG,
        order.number,
        "建国路",
        "failed the check",
        "到站",
        "bad weather",
        "&quot;said&quot;",
        "运单在途",
    ):
        assert words.lower() in page.lower(), words
    assert "SF-OTHER" not in page and "reject_number" in page and f'value="{order.total_minor // 100}' in page
    assert f"/xiaoer/parcels/{parcel.public_id}/" in desk.get("/xiaoer/parcels/").content.decode()


def test_a_claim_opened_there_is_for_this_parcel_and_not_for_another_of_its_number(desk, parcel, order, sf):
    path = f"/xiaoer/parcels/{parcel.public_id}/"
    said = {"act": "open", "parcel": str(parcel.public_id), "why": "lost", "amount": "80", "reason": "Never seen."}
    assert desk.post("/xiaoer/parcels/claims/", said).headers["Location"] == path
    assert CarrierClaim.objects.get().shipment == parcel
    desk.post("/xiaoer/parcels/claims/", said | {"parcel": "", "carrier": "nobody", "waybill": WRONG})
    assert CarrierClaim.objects.count() == 1


@pytest.mark.parametrize("who", ["buyer", "shop"])
def test_staff_who_are_a_party_find_no_parcel(who, parcel, lin, chen, client):
    person = lin if who == "buyer" else chen
    desk_row = Desk.objects.create(slug="disputes", name_en="Disputes", name_zh="纠纷")
    Posting.objects.create(user=person, desk=desk_row, role="xiaoer", begins_on="2026-01-01")
    client.force_login(person)
    assert client.get(f"/xiaoer/parcels/{parcel.public_id}/").status_code == 404


def test_an_auditor_reads_and_is_offered_nothing(parcel, client):
    client.force_login(make.xiaoer("audra", role="auditor"))
    page = client.get(f"/xiaoer/parcels/{parcel.public_id}/").content.decode()
    assert WRONG in page and "reject_number" not in page and "/xiaoer/parcels/claims/" not in page


# Calls and numbers


def test_a_call_nobody_could_read_is_read_again_with_a_reason(desk, sf, wei):
    call = CarrierCall.objects.create(
        carrier=sf, body=b'{"waybill": "X", "events": []}', status="parked", reason="boom"
    )
    page = desk.get("/xiaoer/parcels/calls/").content.decode()
    assert "boom" in page and "&quot;events&quot;" in page
    desk.post(f"/xiaoer/parcels/calls/{call.pk}/", {"reason": ""})
    call.refresh_from_db()
    assert call.status == "parked"
    desk.post(f"/xiaoer/parcels/calls/{call.pk}/", {"reason": "The adapter was mended."})
    tasks.apply_carrier_calls()
    call.refresh_from_db()
    assert call.status == "applied"
    act = ActOfPower.objects.get()
    assert (act.act, act.actor, act.subject) == ("read_call_again", wei, f"call/{call.pk}")


def test_numbers_are_taken_in_and_voided_on_the_desk(desk, sf, wei):
    desk.post(
        "/xiaoer/parcels/numbers/act/", {"act": "add", "carrier": "sf", "numbers": "A1 A2\nA3", "reason": "June."}
    )
    desk.post("/xiaoer/parcels/numbers/act/", {"act": "void", "carrier": "sf", "number": "A2", "reason": "Misprinted."})
    assert dict(PooledNumber.objects.values_list("number", "status")) == {"A1": "free", "A2": "void", "A3": "free"}
    assert [act.act for act in ActOfPower.objects.order_by("pk")] == ["add_numbers", "void_number"]
    assert "A3" in desk.get("/xiaoer/parcels/numbers/").content.decode()


def test_a_number_that_a_parcel_has_is_not_voided_here(desk, sf, order, chen):
    actions.add_number_list(carrier=sf, numbers=["A1"], by=None)
    shipment = actions.request_shipment(order_id=order.pk, by=chen)
    actions.take_number(shipment_id=shipment.pk)
    desk.post("/xiaoer/parcels/numbers/act/", {"act": "void", "carrier": "sf", "number": "A1", "reason": "Why not."})
    assert PooledNumber.objects.get().status == "used" and not ActOfPower.objects.exists()


def test_an_auditor_changes_neither(sf, client):
    client.force_login(make.xiaoer("audra", role="auditor"))
    call = CarrierCall.objects.create(carrier=sf, body=b"{}", status="parked")
    client.post(f"/xiaoer/parcels/calls/{call.pk}/", {"reason": "x"})
    client.post("/xiaoer/parcels/numbers/act/", {"act": "add", "carrier": "sf", "numbers": "A1", "reason": "x"})
    call.refresh_from_db()
    assert call.status == "parked" and not PooledNumber.objects.exists()
