"""Waybill numbers from a carrier's pool: given out once, never again, whatever happens."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from logistics import actions, queries, tasks
from logistics.carriers import DIALECTS
from logistics.models import Carrier, Coverage, ParcelProblem, PooledNumber, Shipment
from tests import make
from tests.races import at_once


@pytest.fixture
def crane(db) -> Carrier:
    """A courier whose numbers come from the pool, and which listens at no address."""
    carrier = Carrier.objects.create(
        code="crane", name_en="Crane", dialect="json_hex", secret="s" * 30, is_pooled=True, low_stock_at=3,
        base_url="http://127.0.0.1:9",
    )  # fmt: skip
    Coverage.objects.create(carrier=carrier, prefix="")
    return carrier


def fill(carrier: Carrier, first: int = 1, last: int = 3):
    return actions.add_number_range(carrier=carrier, first=first, last=last, digits=6, prefix="CR", by=None)


def request(lin, teapots, chen) -> Shipment:
    order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    return actions.request_shipment(order_id=order.pk, by=chen)


def spoil(carrier: Carrier, count: int) -> None:
    """So many free numbers are torn: parcels that counted on them were requested before."""
    for number in PooledNumber.objects.filter(carrier=carrier, status="free").order_by("-id")[:count]:
        actions.void_number(number_id=number.pk, reason="torn")


def refused(code: str, action, **said) -> None:
    with pytest.raises(ValidationError) as refusal:
        action(**said)
    assert refusal.value.code == code


# Taking in


def test_a_range_becomes_numbers_with_their_check_digits(crane):
    batch = actions.add_number_range(
        carrier=crane, first=47312482, last=47312484, digits=8, prefix="EE", suffix="CN", check="s10", by=None
    )
    numbers = list(PooledNumber.objects.order_by("id").values_list("number", flat=True))
    # 4 7 3 1 2 4 8 2 × 8 6 4 2 3 5 9 7 = 32+42+12+2+6+20+72+14 = 200; 200 mod 11 = 2; 11 − 2 = 9
    assert numbers[0] == "EE473124829CN" and (batch.count, batch.first, batch.last) == (3, numbers[0], numbers[2])


def test_a_list_is_taken_in_as_it_stands_or_not_at_all(crane, chen):
    actions.add_number_list(carrier=crane, numbers=["cr 1", "CR-2", ""], by=chen)
    assert set(PooledNumber.objects.values_list("number", flat=True)) == {"CR1", "CR2"}
    refused("known_number", actions.add_number_list, carrier=crane, numbers=["CR3", "CR2"], by=chen)
    refused("known_number", actions.add_number_list, carrier=crane, numbers=["CR4", "CR4"], by=chen)
    refused("bad_number", actions.add_number_list, carrier=crane, numbers=["CR5", "a/b"], by=chen)
    refused("no_numbers", actions.add_number_list, carrier=crane, numbers=[" "], by=chen)
    assert PooledNumber.objects.count() == 2


@pytest.mark.parametrize("said", [{"first": 5, "last": 4}, {"first": -1, "last": 4}, {"first": 1, "last": 10**6}])
def test_what_is_no_range_is_refused(crane, said):
    refused("bad_range", actions.add_number_range, carrier=crane, digits=6, by=None, **said)


# Giving out


def test_a_parcel_gets_the_next_number_and_keeps_it(crane, lin, teapots, chen):
    fill(crane)
    first, second = request(lin, teapots, chen), request(lin, teapots, chen)
    assert [actions.take_number(shipment_id=each.pk) for each in (first, second, first)] == [
        "CR000001",
        "CR000002",
        "CR000001",
    ]


def test_an_empty_pool_books_nothing_and_says_so(crane, lin, teapots, chen):
    fill(crane, last=1)
    shipment = request(lin, teapots, chen)
    spoil(crane, 1)
    refused("no_numbers", actions.take_number, shipment_id=shipment.pk)
    assert tasks.book_shipments() == 0
    shipment.refresh_from_db()
    assert (shipment.status, shipment.tries) == ("requested", 1) and "no waybill numbers left" in shipment.failure


def test_a_booking_that_fails_for_good_leaves_its_number_void(crane, lin, teapots, chen):
    fill(crane)
    shipment = request(lin, teapots, chen)
    assert tasks.book_shipments() == 0
    assert PooledNumber.objects.get(shipment=shipment).status == "used", "the booking may still be tried again"
    actions.record_booking(shipment_id=shipment.pk, failure="no", is_permanent=True)
    number = PooledNumber.objects.get(shipment=shipment)
    assert (number.status, number.void_reason) == ("void", "the booking failed")
    other = request(lin, teapots, chen)
    assert actions.take_number(shipment_id=other.pk) != number.number


def test_a_number_is_never_free_again_even_for_a_hand_in_the_database(crane, lin, teapots, chen):
    fill(crane)
    shipment = request(lin, teapots, chen)
    actions.take_number(shipment_id=shipment.pk)
    free = {"status": "free", "shipment": None, "taken_at": None, "voided_at": None}
    with pytest.raises(DatabaseError, match="never used again"), transaction.atomic():
        PooledNumber.objects.filter(shipment=shipment).update(**free)
    with pytest.raises(DatabaseError, match="never used again"), transaction.atomic():
        PooledNumber.objects.all().delete()
    number = PooledNumber.objects.filter(status="free").first()
    assert actions.void_number(number_id=number.pk, reason="torn") is True
    assert actions.void_number(number_id=number.pk, reason="torn") is False
    with pytest.raises(DatabaseError, match="never used again"), transaction.atomic():
        PooledNumber.objects.filter(pk=number.pk).update(**free)


# Choosing


def test_a_carrier_without_numbers_is_passed_over_and_the_reason_is_kept(crane, couriers, lin, teapots, chen):
    Carrier.objects.filter(code="crane").update(base_rate_minor=1, per_kg_minor=1)
    fill(crane, last=2)
    chosen = [request(lin, teapots, chen) for _ in range(3)]
    assert [each.carrier.code for each in chosen[:2]] == ["crane", "crane"]
    assert chosen[2].carrier.code != "crane", "both numbers left are waited for"
    verdicts = {verdict["code"]: verdict["reason"] for verdict in chosen[2].decision["verdicts"]}
    assert verdicts["crane"] == "no_numbers"
    fill(crane, first=3, last=3)
    assert request(lin, teapots, chen).carrier == crane


def test_a_parcel_that_has_its_number_no_longer_waits_for_one(crane, lin, teapots, chen):
    fill(crane, last=2)
    actions.take_number(shipment_id=request(lin, teapots, chen).pk)
    assert request(lin, teapots, chen).carrier == crane
    refused("no_carrier", request, lin=lin, teapots=teapots, chen=chen)


# What the carrier makes of it


@pytest.fixture
def listening(crane, depot) -> Carrier:
    """Crane answers, in our simulator."""
    Carrier.objects.update(base_url=f"http://127.0.0.1:{depot.server_port}")
    crane.refresh_from_db()
    return crane


def test_the_post_books_the_very_number_of_the_pool(listening, lin, teapots, chen):
    Carrier.objects.update(kind="post", dialect="post")
    actions.add_number_range(
        carrier=listening, first=47312482, last=47312482, digits=8, prefix="EE", suffix="CN", check="s10", by=None
    )
    parcel = request(lin, teapots, chen)
    assert tasks.book_shipments() == 1
    parcel.refresh_from_db()
    assert (parcel.status, parcel.waybill) == ("created", "EE473124829CN")
    Shipment.objects.update(pull_at=timezone.now() - timedelta(minutes=1))
    assert tasks.pull_silent_shipments() == 1, "the post knows the number"


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name != "post"])
def test_every_dialect_books_the_very_number_of_the_pool(dialect, listening, lin, teapots, chen):
    Carrier.objects.update(dialect=dialect)
    fill(listening)
    parcel = request(lin, teapots, chen)
    assert tasks.book_shipments() == 1
    parcel.refresh_from_db()
    assert parcel.waybill == "CR000001"


def test_a_carrier_that_books_another_number_is_called_off_and_the_booking_has_failed(
    listening, depot, lin, teapots, chen
):
    fill(listening)
    parcel = request(lin, teapots, chen)
    other = depot.depot.book(
        "crane", "json_hex", str(parcel.public_id), "", {}
    )  # it knows the reference by another number
    assert tasks.book_shipments() == 0
    parcel.refresh_from_db()
    assert (parcel.status, parcel.waybill) == ("cancelled", "")
    assert parcel.failure == f"the carrier booked {other.waybill} instead of CR000001"
    assert other.is_cancelled and PooledNumber.objects.get(shipment=parcel).status == "void"
    assert actions.request_shipment(order_id=parcel.order_id, by=chen).status == "requested"


def test_a_number_of_the_pool_cannot_be_typed_whatever_became_of_it(crane, lin, teapots, chen):
    fill(crane, last=3)
    order = make.paid_order(buyer=lin, listing=make.listing(vendor=teapots))
    spoil(crane, 1)
    actions.take_number(shipment_id=request(lin, teapots, chen).pk)
    for number in ("CR000001", "cr-000002", "CR000003"):
        refused(
            "pooled_number",
            actions.type_number,
            order_id=order.pk,
            by=chen,
            text=number,
            carrier_code="crane",
            is_sure=True,
        )
    assert not order.shipments.exists()


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_get_sixteen_numbers_and_the_rest_none(teapots, chen, crane):
    fill(crane, last=20)
    parcels = [request(make.user(f"buyer{i}"), teapots, chen) for i in range(20)]
    spoil(crane, 4)
    answers = at_once(*[lambda pk=each.pk: actions.take_number(shipment_id=pk) for each in parcels])
    given = [answer for answer in answers if isinstance(answer, str)]
    assert len(given) == len(set(given)) == 16
    assert {answer.code for answer in answers if not isinstance(answer, str)} == {"no_numbers"}


@pytest.mark.django_db(transaction=True)
def test_one_parcel_asked_for_by_four_at_once_gets_one_number(lin, teapots, chen, crane):
    fill(crane, last=9)
    shipment = request(lin, teapots, chen)
    answers = at_once(*[lambda: actions.take_number(shipment_id=shipment.pk) for _ in range(4)])
    assert set(answers) == {"CR000001"} and PooledNumber.objects.filter(status="used").count() == 1


def test_a_low_stock_is_listed_and_passes_when_it_is_filled(crane):
    fill(crane, last=2)
    assert [(each.code, each.free_count) for each in queries.low_stocks()] == [("crane", 2)]
    assert tasks.find_parcel_problems() == 1
    assert tasks.find_parcel_problems() == 0
    problem = ParcelProblem.objects.get()
    assert (problem.kind, problem.facts, problem.resolved_at) == ("low_stock", {"left": 2}, None)
    fill(crane, first=3, last=9)
    tasks.find_parcel_problems()
    problem.refresh_from_db()
    assert problem.resolved_at is not None and problem.resolved_by is None
