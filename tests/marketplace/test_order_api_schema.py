"""The API of orders and money against its own document, with requests made up from it."""

from collections import Counter
from itertools import count

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests import make
from tests.api import Caller
from tests.negotiation.test_api_schema import CHECKS, document, is_uuid

__all__ = ["document"]

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLES = 6
SIDES = {
    "list_orders": "buyer", "place_orders": "buyer", "get_order": "vendor", "confirm_receipt": "buyer", "extend": "buyer",
    "more_time": "vendor", "cancel": "vendor", "request_refund": "buyer", "pay_order": "buyer",
    "get_balance": "vendor", "get_statement": "vendor", "list_payouts": "vendor", "get_payout": "vendor",
    "ask_for_payout": "vendor",
}  # fmt: skip
"""Each operation, and the side for which it can succeed."""
NEVER_HERE = {"pay_order": "no provider runs beside this test", "extend": "too early", "cancel": "handed over"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: f"{mode.value}-data")
@pytest.mark.parametrize("operation", SIDES)
def test_the_api_keeps_to_its_document(operation, mode, document, lin, chen, teapots, pot):
    declared = document.find_operation_by_id(operation)
    caller = {"buyer": Caller(lin), "vendor": Caller(chen)}[SIDES[operation]]
    order = make.delivered_order(buyer=lin, listing=pot)
    make.released_order(buyer=make.user("bo"), listing=pot, price=6_000)
    payout = payout_of(teapots) if operation != "ask_for_payout" else None
    variant = make.listing(vendor=make.vendor("inks", owner=make.user("ink")), stock=99).variants.get()
    where = payout.public_id if operation == "get_payout" and payout else order.public_id
    statuses, turns = Counter(), count(1)

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=declared.as_strategy(generation_mode=mode))
    def try_one(case):
        cache.clear()  # the limits with it: they have a test of their own
        if is_uuid(case.path_parameters.get("public_id")):
            case.path_parameters["public_id"] = str(where)
        is_turn = next(turns) % 2  # every other one as it was made up, the others so that they can succeed
        if mode.is_positive and is_turn:
            help_along(case, operation, variant.pk)
        statuses[case.call_and_validate(headers=caller.headers({}), checks=CHECKS).status_code] += 1

    try_one()
    if mode.is_positive and operation not in NEVER_HERE:
        assert any(status < 300 for status in statuses), statuses


def help_along(case, operation: str, variant: int) -> None:
    case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Idempotency-Key"}
    if case.query and "vendor" in case.query:
        case.query |= {"vendor": "teapots"}
        case.query.pop("cursor", None)
    if operation == "get_statement":
        case.query |= {"currency": "CNY", "month": "2026-11"}
    if operation == "list_orders":
        case.query = {}
    if operation == "place_orders":
        case.body = {"lines": [{"variant": variant, "quantity": 1}]}
    if operation == "ask_for_payout":
        case.body = {"vendor": "teapots", "currency": "CNY"}
    if operation == "request_refund":
        case.body = {"reason": "damaged", "story": "A chip.", "wanted_minor": 100}
    if operation == "more_time":
        case.body = {"days": 1}


def payout_of(teapots):
    from escrow.actions import request_payout

    return request_payout(vendor_id=teapots.pk, currency="CNY")
