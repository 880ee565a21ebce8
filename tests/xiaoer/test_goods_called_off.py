"""The parcel of a dispute is its sender's: only they take its number back, and win no time by it."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from logistics import actions as logistics
from logistics.models import Shipment
from tests import make
from tests.api import Caller, is_problem
from tests.xiaoer.test_goods_of_disputes import agreed, arrive, money_of
from xiaoer import actions, rules
from xiaoer.models import Dispute

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(lin, pot):
    return make.delivered_order(buyer=lin, listing=pot)


@pytest.fixture
def carrier(db):
    return next(iter(make.carriers(base_url="http://127.0.0.1:9", secret="x").values()))


def send(dispute: Dispute, by, carrier, number: str = "TH2026112600017") -> Dispute:
    asked = {"dispute_id": dispute.pk, "by": by, "version": dispute.version, "number": number}
    return actions.send_goods(**asked, carrier_code=carrier.code, is_sure=True)


def call_off(dispute: Dispute, by) -> Dispute:
    return actions.call_off_goods(dispute_id=dispute.pk, by=by, version=dispute.version)


def refused(act, *asked) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(*asked)
    return refusal.value.code


@pytest.mark.parametrize(("remedy", "due"), [("return", "return_due"), ("replace", "replace_due")])
def test_the_sender_takes_a_wrong_number_back_and_brings_the_right_one(remedy, due, order, lin, chen, carrier):
    sender, other = (lin, chen) if remedy == "return" else (chen, lin)
    dispute = send(agreed(order, remedy), sender, carrier)
    wrong = dispute.goods
    assert refused(call_off, dispute, other) == "wrong_state"
    dispute = call_off(dispute, sender)
    wrong.refresh_from_db()
    assert (dispute.status, dispute.goods, wrong.status) == (due, None, "cancelled")
    dispute = send(dispute, sender, carrier)
    assert dispute.goods.waybill == wrong.waybill, "it may have been the right one after all"
    assert arrive(dispute).status == f"{remedy}_check"


def test_the_shop_can_not_call_the_buyers_parcel_off(order, lin, chen, carrier, client):
    dispute = send(agreed(order, "return"), lin, carrier)
    with pytest.raises(ValidationError) as refusal:
        logistics.cancel_shipment(shipment_id=dispute.goods_id, by=chen)
    assert refusal.value.code == "of_a_dispute"
    path = f"/shipments/{dispute.goods.public_id}"
    assert "cancel" not in Caller(chen).get(path).json()["may"]
    assert is_problem(Caller(chen).post(f"{path}/cancel", {}), 409, "of_a_dispute")
    client.force_login(chen)
    client.post(reverse("cancel_parcel", args=["teapots", dispute.goods.public_id]))
    assert Shipment.objects.get(pk=dispute.goods_id).status == "created"
    arrive(dispute)
    assert money_of(dispute) == ("frozen", 0)


def test_the_buyer_does_it_on_the_page_and_by_the_api(order, lin, carrier, client):
    dispute = send(agreed(order, "return"), lin, carrier)
    client.force_login(lin)
    assert "Take the number back" in client.get(reverse("dispute", args=[dispute.public_id])).content.decode()
    act = reverse("act_on_dispute", args=[dispute.public_id])
    client.post(act, {"act": "call_off_goods", "version": dispute.version})
    dispute.refresh_from_db()
    assert dispute.status == "return_due"
    dispute = send(dispute, lin, carrier)
    buyer = Caller(lin)
    assert "call-off-goods" in buyer.get(f"/disputes/{dispute.public_id}").json()["may"]
    answer = buyer.post(f"/disputes/{dispute.public_id}/call-off-goods", {"version": dispute.version})
    assert (answer.status_code, answer.json()["status"]) == (200, "return_due")


def test_the_time_to_send_runs_on(order, lin, carrier):
    dispute = agreed(order, "return")
    until = dispute.deadline_at
    for _ in range(2):
        dispute = call_off(send(dispute, lin, carrier), lin)
        assert abs(dispute.deadline_at - until) < timedelta(seconds=5)


def test_and_a_day_is_left_at_least():
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    ends_at = partial(rules.sending_ends_at, status="return_due", now=now)
    assert ends_at(asked_at=now - timedelta(days=2)) == now + timedelta(days=5)
    assert ends_at(asked_at=now - timedelta(days=9)) == now + timedelta(days=1)


def test_twice_and_no_more(order, lin, carrier):
    dispute = agreed(order, "return")
    for _ in range(2):
        dispute = call_off(send(dispute, lin, carrier), lin)
    assert refused(call_off, send(dispute, lin, carrier), lin) == "called_off_already"


def test_not_once_the_carrier_has_it(order, lin, carrier):
    dispute = send(agreed(order, "return"), lin, carrier)
    Shipment.objects.filter(pk=dispute.goods_id).update(status="in_transit")
    assert refused(call_off, dispute, lin) == "handed_over"
