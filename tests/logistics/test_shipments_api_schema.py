"""The API of parcels against its own document, with requests made up from it."""

from collections import Counter
from itertools import count

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from logistics import actions
from logistics.models import Carrier, Coverage, Shipment
from tests import make
from tests.api import Caller
from tests.negotiation.test_api_schema import CHECKS, document, is_uuid

__all__ = ["document"]

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLES = 6
OPERATIONS = (
    "create_shipment", "list_shipments", "get_shipment", "get_label", "cancel_shipment", "recognise_numbers", "plan_parcels", "refund_returned",
)  # fmt: skip
OF_ORDERS = ("plan_parcels", "refund_returned")
STATUS_WANTED = {"create_shipment": "cancelled", "refund_returned": "returned"}
"""Of the parcel that is there, so that the operation can succeed."""


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: f"{mode.value}-data")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_api_keeps_to_its_document(operation, mode, document, lin, chen, pot):
    carrier = Carrier.objects.create(code="heron", name_en="Heron", dialect="json_hex", secret="s" * 30)
    Coverage.objects.create(carrier=carrier, prefix="")
    declared = document.find_operation_by_id(operation)
    order, caller = make.paid_order(buyer=lin, listing=pot), Caller(chen)
    parcel = actions.request_shipment(order_id=order.pk, by=chen)
    actions.record_booking(shipment_id=parcel.pk, waybill="HE1")
    statuses, turns = Counter(), count(1)

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=declared.as_strategy(generation_mode=mode))
    def try_one(case):
        cache.clear()  # the limits with it: they have a test of their own
        Shipment.objects.exclude(pk=parcel.pk).delete()
        Shipment.objects.filter(pk=parcel.pk).update(status=STATUS_WANTED.get(operation, "created"))
        if is_uuid(case.path_parameters.get("public_id")):
            case.path_parameters["public_id"] = str((order if operation in OF_ORDERS else parcel).public_id)
        if mode.is_positive and next(turns) % 2:
            case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Idempotency-Key"}
            if operation == "create_shipment":
                case.body = {"order": str(order.public_id)}
        statuses[case.call_and_validate(headers=caller.headers({}), checks=CHECKS).status_code] += 1

    try_one()
    if mode.is_positive:
        assert any(status < 300 for status in statuses), statuses
