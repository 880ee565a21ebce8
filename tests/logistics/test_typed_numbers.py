"""Numbers a shop brings from a carrier: told, checked, doubted, trusted; and what they mean for the buyer's clock."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from logistics import actions, suspicion, tasks
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Coverage, ParcelProblem, Shipment
from logistics.places import Destination
from logistics.suspicion import Doubt
from marketplace.models import Order
from tests import make
from tests.divisions import import_some
from xiaoer.actions.parcels import act_on_problem
from xiaoer.models import ActOfPower

GOOD = "SF1234567890123"


@pytest.fixture
def sf(db) -> Carrier:
    carrier = Carrier.objects.create(code="sf", name_en="SF", name_zh="顺丰", dialect="json_hex", secret="s" * 30)
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def post(db) -> Carrier:
    return Carrier.objects.create(
        code="village", name_en="Village Post", kind="post", dialect="post", number_pattern=r"R[A-Z]\d{9}CN"
    )


@pytest.fixture
def order(lin, pot, sf, post) -> Order:
    return make.paid_order(buyer=lin, listing=pot)


def scan(waybill: str, status: str, *, hours: float = 1, place: str = "") -> ScanRecord:
    at = timezone.now() + timedelta(hours=hours)
    return ScanRecord(waybill, f"{status}/{hours}", status, status.upper(), "", place, at)


def refused(**said) -> ValidationError:
    with pytest.raises(ValidationError) as refusal:
        actions.type_number(**said)
    return refusal.value


def problem() -> ParcelProblem:
    return ParcelProblem.objects.get(kind="doubted", resolved_at=None)


def test_the_carrier_is_told_from_the_number_and_the_first_scan_ships_the_order(order, chen, sf):
    parcel = actions.type_number(order_id=order.pk, by=chen, text=" sf 1234-567890 123 ")
    assert (parcel.carrier, parcel.waybill, parcel.status, parcel.is_doubted) == (sf, GOOD, "created", False)
    order.refresh_from_db()
    assert order.status == "paid", "a number alone proves nothing"
    actions.record_scans(
        carrier=sf, records=[scan(GOOD, "accepted"), scan(GOOD, "delivered", hours=30, place="北京市 朝阳区")]
    )
    order.refresh_from_db()
    assert order.status == "delivered" and order.hold.release_due_at is not None


def test_a_house_carrier_is_told_by_its_pattern(order, chen, post):
    assert actions.type_number(order_id=order.pk, by=chen, text="RB123456785CN").carrier == post


def test_a_doubtful_number_is_asked_for_again_and_taken_when_it_is_confirmed(order, chen, sf):
    said = {"order_id": order.pk, "by": chen, "text": "SF12345", "carrier_code": "sf"}
    refusal = refused(**said)
    assert refusal.code == "doubtful_number" and "too short" in refusal.messages[0]
    assert not order.shipments.exists()
    parcel = actions.type_number(**said, is_sure=True)
    assert parcel.is_doubted and problem().facts == {"reasons": ["form"]}


@pytest.mark.parametrize(
    ("text", "carrier", "code"),
    [
        ("", "sf", "no_number"),
        ("a/b/c/d/e", "sf", "no_number"),
        ("1Z999AA10123456784", "", "no_carrier"),
        ("HELLOWORLD", "", "no_carrier"),
        (GOOD, "nobody", "no_carrier"),
        ("1Z999AA10123456784", "village", "doubtful_number"),
    ],
)
def test_what_is_no_number_of_ours_is_refused(order, chen, text, carrier, code):
    assert refused(order_id=order.pk, by=chen, text=text, carrier_code=carrier).code == code
    assert not order.shipments.exists()


def test_a_carrier_we_do_not_work_with_is_named(order, chen):
    assert "UPS" in refused(order_id=order.pk, by=chen, text="1Z999AA10123456784").messages[0]


def test_the_same_number_of_the_same_carrier_is_one_parcels(order, chen, lin, pot):
    actions.type_number(order_id=order.pk, by=chen, text=GOOD)
    other = make.paid_order(buyer=make.user("bo"), listing=pot)
    assert refused(order_id=other.pk, by=chen, text=GOOD).code == "number_taken"


def test_an_order_may_have_several_parcels_and_not_too_many(order, chen):
    for last in range(10):
        actions.type_number(order_id=order.pk, by=chen, text=f"SF123456789012{last}")
    assert refused(order_id=order.pk, by=chen, text="SF9999999999999").code == "too_many_parcels"


def test_only_a_paid_order_takes_a_number(lin, chen, pot, sf):
    unpaid = make.agreed_order(buyer=lin, listing=pot)
    assert refused(order_id=unpaid.pk, by=chen, text=GOOD).code == "order_state"


# What gives a number away


def doubted_after(order, chen, carrier, *records) -> Shipment:
    parcel = actions.type_number(order_id=order.pk, by=chen, text=GOOD)
    actions.record_scans(carrier=carrier, records=list(records))
    parcel.refresh_from_db()
    order.refresh_from_db()
    return parcel


def test_a_number_scanned_before_the_payment_starts_no_clock(order, chen, sf):
    parcel = doubted_after(order, chen, sf, scan(GOOD, "accepted", hours=-30), scan(GOOD, "delivered", hours=1))
    assert parcel.is_doubted and parcel.status == "delivered"
    assert order.status == "paid" and order.hold.release_due_at is None
    assert problem().facts["reasons"] == ["before_payment"]


def test_a_number_delivered_in_another_district_starts_no_clock(order, chen, sf):
    parcel = doubted_after(
        order, chen, sf, scan(GOOD, "accepted"), scan(GOOD, "delivered", hours=9, place="广州市 天河区")
    )
    assert parcel.is_doubted and problem().facts["reasons"] == ["other_district"]
    order.refresh_from_db()
    assert order.hold.release_due_at is None


def test_a_number_delivered_in_the_next_district_of_the_same_city_starts_no_clock(order, chen, sf):
    import_some()
    Order.objects.filter(pk=order.pk).update(
        address=order.address | {"area": "浙江省 杭州市 西湖区", "division_code": "330106000000"}
    )
    parcel = doubted_after(
        order, chen, sf, scan(GOOD, "accepted"), scan(GOOD, "delivered", hours=9, place="杭州余杭营业部")
    )
    assert parcel.is_doubted and problem().facts["reasons"] == ["other_district"]


def test_a_number_nobody_scans_is_listed_after_two_days(order, chen, sf):
    parcel = actions.type_number(order_id=order.pk, by=chen, text=GOOD)
    tasks.find_parcel_problems()
    assert not ParcelProblem.objects.exists()
    Shipment.objects.filter(pk=parcel.pk).update(booked_at=timezone.now() - timedelta(hours=49))
    tasks.find_parcel_problems()
    tasks.find_parcel_problems()
    assert problem().facts == {"reasons": ["no_scan"]}


def test_a_booked_parcel_is_never_doubted(order, chen, sf):
    parcel = actions.request_shipment(order_id=order.pk, by=chen, carrier_code="sf", reason="They come today.")
    actions.record_booking(shipment_id=parcel.pk, waybill=GOOD)
    actions.record_scans(carrier=sf, records=[scan(GOOD, "accepted", hours=-30)])
    order.refresh_from_db()
    assert order.status == "shipped"


def test_once_trusted_all_its_scans_count_and_it_is_not_doubted_again(order, chen, sf, wei):
    parcel = doubted_after(order, chen, sf, scan(GOOD, "accepted", hours=-30), scan(GOOD, "delivered", hours=1))
    act_on_problem(act="trust_number", problem_id=problem().pk, by=wei, reason="The carrier's clock was wrong.")
    tasks.tell_orders()
    order.refresh_from_db()
    parcel.refresh_from_db()
    assert (order.status, parcel.is_doubted) == ("delivered", False) and order.hold.release_due_at is not None
    assert ActOfPower.objects.get().act == "trust_number"
    actions.record_scans(carrier=sf, records=[scan(GOOD, "in_transit", hours=-20)])
    assert not ParcelProblem.objects.filter(resolved_at=None).exists()


def test_trusting_what_nobody_doubts_is_refused(order, chen):
    parcel = actions.type_number(order_id=order.pk, by=chen, text=GOOD)
    with pytest.raises(ValidationError) as refusal:
        actions.trust_number(shipment_id=parcel.pk)
    assert refusal.value.code == "not_doubted"


def test_a_clock_that_is_a_little_wrong_is_no_doubt():
    noon, to = timezone.now(), Destination(area="")
    seen = [suspicion.Seen("accepted", noon - timedelta(minutes=9), "")]
    assert suspicion.doubts(seen, paid_at=noon, typed_at=noon, to=to, now=noon) == []
    assert suspicion.doubts([], paid_at=noon, typed_at=noon - timedelta(hours=49), to=to, now=noon) == [Doubt.NO_SCAN]


# Calling off, and the table


def test_a_typed_number_can_be_called_off_and_typed_anew_elsewhere(order, chen, sf):
    parcel = actions.type_number(order_id=order.pk, by=chen, text="SF12345", carrier_code="sf", is_sure=True)
    actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
    parcel.refresh_from_db()
    assert parcel.status == "cancelled" and not ParcelProblem.objects.filter(resolved_at=None).exists()
    assert actions.type_number(order_id=order.pk, by=chen, text=GOOD).status == "created"


def test_what_the_carrier_has_can_not_be_called_off(order, chen, sf):
    parcel = doubted_after(order, chen, sf, scan(GOOD, "accepted"))
    with pytest.raises(ValidationError) as refusal:
        actions.cancel_shipment(shipment_id=parcel.pk, by=chen)
    assert refusal.value.code == "handed_over"


def test_a_table_is_taken_row_by_row_and_may_be_sent_again(order, chen, teapots, mei):
    strange = make.paid_order(buyer=make.user("bo"), listing=make.listing(vendor=make.vendor("inks", owner=mei)))
    table = (
        f"order,number,carrier,sure\r\n{order.number},{GOOD},,\r\n{order.public_id},SF12345,sf,\r\n"
        f"{order.number},SF12345,sf,yes\r\n{strange.number},SF7777777777777,,\r\nnonsense,SF8,,\r\n\r\n"
    ).encode("utf-8-sig")
    report = actions.import_numbers(vendor=teapots, by=chen, data=table)
    assert [(row.line, row.code) for row in report] == [
        (2, ""), (3, "doubtful_number"), (4, ""), (5, "no_order"), (6, "no_order"),
    ]  # fmt: skip
    again = actions.import_numbers(vendor=teapots, by=chen, data=table)
    assert [bool(row.shipment) for row in again] == [True, True, True, False, False]
    assert order.shipments.count() == 2 and not strange.shipments.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n1,2\n", "bad_table"),
        (b"", "bad_table"),
        (b"order,number\n" + b"x,y\n" * 1_001, "too_many"),
        (b"x" * (512 * 1024 + 1), "too_large"),
        (b"\xff\xfe\x00\xd8", "bad_table"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(teapots, chen, data, code):
    with pytest.raises(ValidationError) as refusal:
        actions.import_numbers(vendor=teapots, by=chen, data=data)
    assert refusal.value.code == code


def test_a_table_from_a_chinese_spreadsheet_is_read(order, chen, teapots):
    table = f"order;number;备注\n{order.number};{GOOD};易碎\n".encode("gb18030")
    assert [row.code for row in actions.import_numbers(vendor=teapots, by=chen, data=table)] == [""]


def test_lines_are_those_of_the_file_and_a_pasted_spreadsheet_has_tabs(order, chen, teapots):
    table = f"order\tnumber\n\n{order.number}\t{GOOD}\n\n\nnonsense\tSF8\n".encode()
    report = actions.import_numbers(vendor=teapots, by=chen, data=table)
    assert [(row.line, row.code) for row in report] == [(3, ""), (6, "no_order")]


# Whose number it is


@pytest.fixture
def twin(db) -> Carrier:
    """Its numbers look like the village post's."""
    return Carrier.objects.create(
        code="twin", name_en="Twin", name_zh="孪生", dialect="json_hex", number_pattern=r"RB\d{9}CN"
    )


def test_a_number_that_two_of_our_carriers_may_have_is_asked_for(order, chen, post, twin):
    said = {"order_id": order.pk, "by": chen, "text": "RB123456785CN"}
    refusal = refused(**said)
    assert refusal.code == "which_carrier" and "Twin" in refusal.messages[0] and "Village Post" in refusal.messages[0]
    assert actions.type_number(**said, carrier_code="twin").carrier == twin


def test_the_page_shows_both_to_choose_from(order, chen, post, twin, client):
    client.force_login(chen)
    path = f"/office/teapots/orders/{order.public_id}/number/"
    page = client.post(path, {"number": "RB123456785CN"}).content.decode()
    assert 'name="carrier" value="twin"' in page and 'name="carrier" value="village"' in page
    client.post(path, {"number": "RB123456785CN", "carrier": "village"})
    assert order.shipments.get().carrier == post
