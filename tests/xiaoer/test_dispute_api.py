"""Disputes over the API: the same doors, acts and refusals as the pages', and a document that keeps its word."""

from collections import Counter
from itertools import count

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from escrow.models import EscrowHold
from tests import make, quarrels
from tests.api import Caller, is_problem
from tests.negotiation.test_api_schema import CHECKS, document, is_uuid
from xiaoer.models import Dispute

__all__ = ["document"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(lin, pot, wei) -> Dispute:
    return quarrels.open_over(make.delivered_order(buyer=lin, listing=pot))


def at(dispute: Dispute, act: str = "") -> str:
    return f"/disputes/{dispute.public_id}" + (f"/{act}" if act else "")


def test_from_proposal_to_deal(dispute, lin, chen):
    buyer, vendor = Caller(lin), Caller(chen)
    seen = vendor.get(at(dispute)).json()
    assert (seen["side"], seen["status"], seen["on_expiry"]) == ("vendor", "vendor_turn", "executing")
    assert seen["may"] == ["accept", "answer", "propose", "say"]
    assert seen["on_the_table"] == {"remedy": "refund", "refund_minor": 2_000, "by": "buyer"}
    said = vendor.post(at(dispute, "propose"), {"version": 1, "refund_minor": 1_000}).json()
    assert (said["status"], said["version"]) == ("talking", 2)
    is_problem(buyer.post(at(dispute, "accept"), {"version": 1}), 409, "stale_case")
    is_problem(buyer.post(at(dispute, "call-xiaoer"), {"version": 2}), 422, "too_early")
    done = buyer.post(at(dispute, "accept"), {"version": 2}).json()
    assert (done["status"], done["next_deadline"], done["may"]) == ("closed", None, [])
    assert EscrowHold.objects.get(order=dispute.order_id).status == "split"


def test_from_evidence_to_an_appeal(dispute, lin, chen, wei):
    buyer, vendor = Caller(lin), Caller(chen)
    quarrels.take(dispute, wei)
    version = buyer.get(at(dispute)).json()["version"]
    said = buyer.post(at(dispute, "say"), {"text": "Look.", "file": make.picture()}).json()
    assert [piece["role"] for piece in said["evidence"]] == ["buyer"]
    shown = vendor.get(at(dispute, f"evidence/{said['evidence'][0]['sha256']}"))
    assert shown.headers["Content-Type"] == "image/webp"
    assert vendor.post(at(dispute, "more-time"), {"version": version}).status_code == 200
    for side in (buyer, vendor):
        version = side.get(at(dispute)).json()["version"]
        decided = side.post(at(dispute, "rest"), {"version": version}).json()
    assert decided["status"] == "deciding"
    quarrels.rule(dispute, wei)
    ruled = vendor.get(at(dispute)).json()
    assert ruled["rulings"][0]["fault"] == quarrels.VENDORS_FAULT
    assert ruled["may"] == ["waive", "appeal", "say"]
    make.xiaoer("xiaoman")
    new = {"version": ruled["version"], "text": "New.", "file": make.picture(colour="navy")}
    assert vendor.post(at(dispute, "appeal"), new).json()["status"] == "queued"
    assert not [event for event in vendor.get(at(dispute)).json()["events"] if event["kind"] == "assign"]


def test_the_list_is_paged_and_filtered(lin, chen, teapots):
    for _ in range(3):
        quarrels.open_over(make.delivered_order(buyer=lin, listing=make.listing(vendor=teapots)))
    vendor = Caller(chen)
    page = vendor.get("/disputes", {"limit": 2}).json()
    rest = vendor.client.get(page["next"], headers=vendor.headers({})).json()
    assert len({row["id"] for row in page["items"] + rest["items"]}) == 3 and rest["next"] is None
    assert vendor.get("/disputes", {"is_open": "false"}).json()["items"] == []
    is_problem(vendor.get("/disputes", {"open": "false"}), 422, "invalid")


def test_others_find_nothing(dispute, mei, wei):
    for by in (mei, wei):
        caller = Caller(by)
        assert caller.get("/disputes").json()["items"] == []
        is_problem(caller.get(at(dispute)), 404, "not_found")
        is_problem(caller.post(at(dispute, "accept"), {"version": 1}), 404, "not_found")
    is_problem(Caller(dispute.order.buyer, scopes=("orders:read",)).get(at(dispute)), 403, "missing_scope")


def test_the_same_act_with_its_key_is_done_once(dispute, chen):
    vendor = Caller(chen)
    answers = [vendor.post(at(dispute, "accept"), {"version": 1}, idempotency_key="k") for _ in range(2)]
    assert answers[0].content == answers[1].content and answers[1].headers["Idempotent-Replayed"] == "true"


SIDES = {
    "list_disputes": "buyer", "get_dispute": "vendor", "get_evidence": "buyer", "accept_remedy": "vendor",
    "propose_remedy": "vendor", "answer_dispute": "vendor", "call_xiaoer": "buyer", "withdraw_dispute": "buyer",
    "ask_more_time": "buyer", "rest_case": "buyer", "waive_appeal": "buyer", "appeal_ruling": "buyer",
    "say_in_dispute": "buyer", "send_goods": "buyer", "call_off_goods": "buyer", "accept_goods": "vendor",
    "refuse_goods": "vendor",
}  # fmt: skip
"""Each operation, and the side for which it can succeed."""
CAN_SUCCEED = {
    "list_disputes", "get_dispute", "accept_remedy", "propose_remedy", "answer_dispute", "withdraw_dispute", "say_in_dispute",
}  # fmt: skip
"""From a dispute that was just opened."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: f"{mode.value}-data")
@pytest.mark.parametrize("operation", SIDES)
def test_the_api_keeps_to_its_document(operation, mode, document, lin, chen, teapots):
    declared = document.find_operation_by_id(operation)
    caller = {"buyer": Caller(lin), "vendor": Caller(chen)}[SIDES[operation]]
    dispute = quarrels.open_over(make.delivered_order(buyer=lin, listing=make.listing(vendor=teapots)))
    statuses, turns = Counter(), count(1)

    @settings(max_examples=4, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=declared.as_strategy(generation_mode=mode))
    def try_one(case):
        cache.clear()  # the limits with it: they have a test of their own
        if is_uuid(case.path_parameters.get("public_id")):
            case.path_parameters["public_id"] = str(dispute.public_id)
        if (
            mode.is_positive and next(turns) % 2
        ):  # every other one as it was made up, the others so that they can succeed
            help_along(case, operation)
        statuses[case.call_and_validate(headers=caller.headers({}), checks=CHECKS).status_code] += 1

    try_one()
    if mode.is_positive and operation in CAN_SUCCEED:
        assert any(status < 300 for status in statuses), statuses


def help_along(case, operation: str) -> None:
    case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Idempotency-Key"}
    if operation == "list_disputes":
        case.query = {}
    if operation in ("accept_remedy", "withdraw_dispute"):
        case.body = {"version": 1}
    if operation == "answer_dispute":
        case.body = {"version": 1, "text": "No."}
    if operation == "propose_remedy":
        case.body = {"version": 1, "refund_minor": 1_000}
    if operation == "say_in_dispute":
        case.body = {"text": "Look."}
