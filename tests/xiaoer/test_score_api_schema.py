"""The API of scores against its own document, with requests made up from it."""

from collections import Counter

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.api import Caller
from tests.negotiation.test_api_schema import CHECKS, document

__all__ = ["document"]

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLES = 6


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: f"{mode.value}-data")
def test_the_api_of_scores_keeps_to_its_document(mode, document, chen, teapots):
    declared, caller = document.find_operation_by_id("get_vendor_score"), Caller(chen)
    statuses = Counter()

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=declared.as_strategy(generation_mode=mode))
    def try_one(case):
        cache.clear()  # the limits with it: they have a test of their own
        if mode.is_positive:
            case.path_parameters["slug"] = "teapots"
        statuses[case.call_and_validate(headers=caller.headers({}), checks=CHECKS).status_code] += 1

    try_one()
    if mode.is_positive:
        assert any(status < 300 for status in statuses), statuses
