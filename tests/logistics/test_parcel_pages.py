"""The shop's parcels, the tracking page that follows by itself, and who may see them."""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logistics import actions
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Coverage, Shipment
from logistics.views.verdicts import _each_once
from tests import make


@pytest.fixture
def heron(db) -> Carrier:
    carrier = Carrier.objects.create(
        code="heron", name_en="Heron", name_zh="苍鹭", dialect="json_hex", secret="s" * 30, number_pattern=r"HE\d+"
    )
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


@pytest.fixture
def office(client, chen):
    client.force_login(chen)
    return client


def scan(status: str, hours: float, place: str = "") -> ScanRecord:
    at = timezone.now() + timedelta(hours=hours)
    return ScanRecord("HE1", f"{status}/{hours}", status, status.upper(), "", place, at)


# The office


def test_many_orders_get_their_carriers_and_many_labels_are_one_file(office, order, pot, lin):
    orders = [order, *[make.paid_order(buyer=make.user(f"b{i}"), listing=pot) for i in range(2)]]
    page = office.get("/office/teapots/parcels/").content.decode()
    assert all(row.number in page for row in orders)
    office.post("/office/teapots/parcels/book/", {"order": [str(row.public_id) for row in orders] + ["nonsense"]})
    assert Shipment.objects.count() == 3
    for number, shipment in enumerate(Shipment.objects.order_by("id"), start=1):
        actions.record_booking(shipment_id=shipment.pk, waybill=f"HE{number}")
    page = office.get("/office/teapots/parcels/").content.decode()
    assert "HE3" in page and "Every paid order has its carrier" in page
    keys = list(Shipment.objects.order_by("id").values_list("public_id", flat=True))
    answer = office.get("/office/teapots/parcels/labels/", {"parcel": keys[:2]})
    assert answer["Content-Type"] == "application/pdf" and len(pypdfium2.PdfDocument(answer.content)) == 2
    answer = office.get("/office/teapots/parcels/labels/", {"all": "1"})
    assert len(pypdfium2.PdfDocument(answer.content)) == 3


def test_nothing_chosen_is_said_and_what_is_another_shops_is_left_out(office, parcel, mei):
    assert office.get("/office/teapots/parcels/labels/").status_code == 302
    assert office.post("/office/teapots/parcels/book/", {}).status_code == 302
    make.vendor("inks", owner=mei)
    office.force_login(mei)
    answer = office.get("/office/inks/parcels/labels/", {"parcel": str(parcel.public_id)})
    assert answer.status_code == 302
    assert office.post(f"/office/inks/parcels/{parcel.public_id}/cancel/").status_code == 404
    assert office.get("/office/teapots/parcels/").status_code == 404


def test_a_booking_is_called_off_from_the_order(office, order, parcel):
    assert "Call it off" in office.get(f"/office/teapots/orders/{order.public_id}/").content.decode()
    office.post(f"/office/teapots/parcels/{parcel.public_id}/cancel/")
    parcel.refresh_from_db()
    assert parcel.status == "cancelled"
    assert "Book a carrier" in office.get(f"/office/teapots/orders/{order.public_id}/").content.decode()


def test_a_number_is_typed_in_and_a_doubtful_one_comes_back(office, order):
    path = f"/office/teapots/orders/{order.public_id}/number/"
    assert office.get(path).status_code == 200
    answer = office.post(path, {"number": "1Z999AA10123456784", "carrier": "heron"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "look different" in page and "right as typed" in page
    assert "looks like a number of UPS" in page
    assert office.post(path, {"number": "", "carrier": ""}).status_code == 422
    assert office.post(path, {"number": "1Z999AA10123456784", "carrier": "heron", "sure": "on"}).status_code == 302
    assert order.shipments.get().is_doubted


def test_a_table_of_numbers_is_reported_row_by_row(office, order):
    table = f"order,number\n{order.number},HE12345\nffffffffff,HE2\n"
    page = office.post("/office/teapots/parcels/numbers/", {"text": table}).content.decode()
    assert "1 number was noted" in page and "1 row was not" in page and "You have no such order" in page
    assert office.post("/office/teapots/parcels/numbers/", {"text": " "}).status_code == 422
    assert office.post("/office/teapots/parcels/numbers/", {"text": "a,b"}).status_code == 422


# Following


def test_the_tracking_page_pictures_the_way_and_says_it_in_words(client, lin, parcel, heron):
    actions.record_scans(carrier=heron, records=[scan("accepted", 1, "杭州"), scan("out_for_delivery", 30, "朝阳区站")])
    client.force_login(lin)
    page = client.get(f"/parcels/{parcel.public_id}/").content.decode()
    assert 'class="journey__svg"' in page and page.count('class="journey__stop ') == 5
    assert page.count('aria-current="step"') == 1 and "朝阳区站" in page
    assert f'data-live="/parcels/{parcel.public_id}/news/"' in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("status", Shipment.Status.values)
def test_every_state_has_its_picture_in_both_languages(client, lin, parcel, status, language):
    Shipment.objects.update(status=status)
    client.force_login(lin)
    client.cookies["django_language"] = language
    answer = client.get(f"/parcels/{parcel.public_id}/")
    assert answer.status_code == 200
    assert ("包裹的路程" if language == "zh-hans" else "The way of the parcel") in answer.content.decode()


def test_news_come_only_when_there_are_some(client, lin, parcel, heron):
    client.force_login(lin)
    path = f"/parcels/{parcel.public_id}/news/"
    first = client.get(path)
    assert first.status_code == 200 and "<html" not in first.content.decode()
    same = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    actions.record_scans(carrier=heron, records=[scan("accepted", 1)])
    fresh = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert fresh.status_code == 200 and fresh["ETag"] != first["ETag"] and "ACCEPTED" in fresh.content.decode()
    brief = client.get(path, {"part": "brief"}).content.decode()
    assert "handed to the carrier" in brief.lower() and "ACCEPTED" not in brief


def test_asking_for_no_news_costs_few_queries(client, lin, parcel, django_assert_max_num_queries):
    client.force_login(lin)
    path = f"/parcels/{parcel.public_id}/news/"
    tag = client.get(path)["ETag"]
    with django_assert_max_num_queries(5):
        client.get(path, headers={"If-None-Match": tag})


def test_several_parcels_of_an_order_know_of_each_other(client, lin, chen, order, parcel):
    second = actions.type_number(order_id=order.pk, by=chen, text="HE22")
    client.force_login(lin)
    assert f"/parcels/{second.public_id}/" in client.get(f"/parcels/{parcel.public_id}/").content.decode()
    page = client.get(f"/orders/{order.public_id}/").content.decode()
    assert "HE1" in page and "HE22" in page


def test_mei_finds_neither_page_nor_news(client, mei, parcel):
    client.force_login(mei)
    for path in (f"/parcels/{parcel.public_id}/", f"/parcels/{parcel.public_id}/news/"):
        assert client.get(path).status_code == 404


# What it costs


@pytest.mark.parametrize(
    ("person", "path", "most"), [("chen", "/office/teapots/parcels/", 12), ("wei", "/xiaoer/parcels/", 14)]
)
def test_no_list_asks_more_for_more_rows(person, path, most, request, client, heron, chen, pot):
    client.force_login(request.getfixturevalue(person))
    numbers = iter(range(100))

    def grow(rows: int) -> int:
        for _ in range(rows):
            n = next(numbers)
            order = make.paid_order(buyer=make.user(f"b{n}"), listing=make.listing(vendor=pot.vendor))
            make.paid_order(buyer=make.user(f"w{n}"), listing=make.listing(vendor=pot.vendor))
            sent = actions.type_number(
                order_id=order.pk, by=chen, text=f"XX{n:04d}", carrier_code="heron", is_sure=True
            )
            actions.open_claim(shipment_id=sent.pk, by=chen, reason="lost", amount_minor=100)
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    for_two, for_six = grow(2), grow(4)
    assert for_six == for_two <= most


def test_a_label_that_does_not_fit_keeps_no_other_from_being_printed(office, order, pot, parcel):
    other = actions.request_shipment(
        order_id=make.paid_order(buyer=make.user("bo"), listing=pot).pk, by=pot.vendor.members.get().user
    )
    actions.record_booking(shipment_id=other.pk, waybill="A" * 31)
    pdf = office.get("/office/teapots/parcels/labels/?all=1")
    assert len(pypdfium2.PdfDocument(pdf.content)) == 1
    page = office.get("/office/teapots/parcels/").content.decode()
    assert "A" * 31 in page and "does not fit on a label" in page
    alone = office.get(f"/office/teapots/parcels/labels/?parcel={other.public_id}", follow=True)
    assert alone.status_code == 200 and "does not fit on a label" in alone.content.decode()


def test_a_parcel_whose_number_was_typed_waits_for_no_label(office, order, chen):
    actions.type_number(order_id=order.pk, by=chen, text="HE77", carrier_code="heron")
    assert "HE77" not in office.get("/office/teapots/parcels/").content.decode()


def test_the_tracking_page_says_why_and_on_whose_word(client, parcel, heron, lin):
    actions.record_scans(
        carrier=heron,
        records=[scan("accepted", 1), scan("exception", 2)._replace(incident="weather"), scan("delivered", 3)],
    )
    client.force_login(lin)
    page = client.get(f"/parcels/{parcel.public_id}/").content.decode()
    assert "Bad weather: nobody answers for it" in page and "the carrier said so" in page


def test_a_refused_booking_keeps_what_was_typed(office, order, chen, heron):
    """The reason, the weight and the carrier that was meant; and so does a count of parcels that can't be."""
    crane = Carrier.objects.create(code="crane", name_en="Crane", dialect="json_hex", base_rate_minor=9_000)
    Coverage.objects.create(carrier=crane, prefix="")
    actions.plan_parcels(order_id=order.pk, by=chen, count=2)
    path = f"/office/teapots/orders/{order.public_id}/"
    said = {"carrier": "crane/", "reason": "They know <the> way.", "weight_g": "900000", "mode": "fastest"}
    page = office.post(f"{path}ship/", said, follow=True).content.decode()
    assert "A parcel weighs between 1 and" in page and 'value="They know &lt;the&gt; way."' in page
    assert (
        '<option value="crane/" selected>' in page
        and 'value="900000"' in page
        and '<option value="fastest" selected>' in page
    )
    page = office.post(f"{path}parcels/", {"count": "77"}, follow=True).content.decode()
    assert "This order goes in 1 to" in page and 'value="77"' in page
    assert not order.shipments.exists()


def test_a_parcel_that_is_late_says_so_until_it_arrives(client, lin, parcel, heron):
    client.force_login(lin)
    pages = (f"/parcels/{parcel.public_id}/", f"/orders/{parcel.order.public_id}/")
    assert not any("It is late." in client.get(path).content.decode() for path in pages)
    Shipment.objects.update(promised_on=timezone.now() - timedelta(days=2), status="in_transit")
    assert all("It is late." in client.get(path).content.decode() for path in pages)
    Shipment.objects.update(status="delivered", delivered_at=timezone.now())
    assert not any("It is late." in client.get(path).content.decode() for path in pages)


def test_a_carrier_that_does_not_go_there_is_told_of_once():
    rows = [
        {"code": "post", "reason": "does_not_serve"}, {"code": "post", "reason": "best"}, {"code": "boat", "reason": "does_not_serve"},
        {"code": "boat", "reason": "does_not_serve"}, {"code": "ox", "reason": "outweighed"}, {"code": "ox", "reason": "too_heavy"},
    ]  # fmt: skip
    assert [(row["code"], row["reason"]) for row in _each_once(rows)] == [
        ("post", "best"), ("boat", "does_not_serve"), ("ox", "outweighed"), ("ox", "too_heavy"),
    ]  # fmt: skip


def test_carriers_have_the_name_of_the_readers_language(office, order, heron):
    office.cookies["django_language"] = "zh-hans"
    page = office.get(f"/office/teapots/orders/{order.public_id}/number/").content.decode()
    assert "苍鹭</option>" in page and "Heron" not in page
    page = office.post(f"/office/teapots/orders/{order.public_id}/ship/", follow=True).content.decode()
    assert "Heron" not in page and "苍鹭" in page
