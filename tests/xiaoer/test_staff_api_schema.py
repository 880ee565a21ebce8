"""The desk's API against its own document, with requests made up from it."""

from collections import Counter
from itertools import count

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests import make
from tests.api import Caller
from tests.negotiation.test_api_schema import CHECKS, document
from xiaoer.actions.power import log_act

__all__ = ["document"]

pytestmark = pytest.mark.django_db(transaction=True)

OPERATIONS = ("list_queue", "list_goals", "list_briefings", "list_acts", "write_lesson")


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: f"{mode.value}-data")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_api_keeps_to_its_document(operation, mode, document):
    wei = make.xiaoer("wei")
    log_act(wei, "set_goal", "goal/1", reason="more tea")
    declared, caller = document.find_operation_by_id(operation), Caller(wei)
    statuses, turns = Counter(), count(1)

    @settings(max_examples=6, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=declared.as_strategy(generation_mode=mode))
    def try_one(case):
        cache.clear()  # the limits with it: they have a test of their own
        if mode.is_positive and next(turns) % 2:
            case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Idempotency-Key"}
            case.query = {}
            if operation == "write_lesson":
                case.body = {"text": "Ask for the lid.", "tags": ["damaged"]}
        statuses[case.call_and_validate(headers=caller.headers({}), checks=CHECKS).status_code] += 1

    try_one()
    if mode.is_positive:
        assert any(status < 300 for status in statuses), statuses
