"""A shop's webhooks over the API: the office's doors and acts, with the log of every try."""

from collections import Counter
from itertools import count

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from marketplace import actions
from marketplace.models import WebhookDelivery, WebhookEndpoint
from tests import make
from tests.api import Caller, is_problem
from tests.negotiation.test_api_schema import CHECKS, document, is_uuid

__all__ = ["document"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def addresses_are_public(settings):
    settings.WEBHOOK_ALLOW_LOCAL = True  # nothing is looked up: there is no network here


@pytest.fixture
def chen_api(chen, teapots):
    return Caller(chen)


def add(caller: Caller, **more) -> dict:
    answer = caller.post("/webhooks", {"vendor": "teapots", "url": "http://127.0.0.1:9/hear"} | more)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_from_an_address_to_its_log(chen_api):
    made = add(chen_api, events=["order.paid"])
    assert made["secret"].startswith("whsec_") and made["events"] == ["order.paid"]
    at = f"/webhooks/{made['id']}"
    assert "secret" not in chen_api.get(at).json()
    assert [row["id"] for row in chen_api.get("/webhooks", {"vendor": "teapots"}).json()["items"]] == [made["id"]]
    sent = chen_api.post(f"{at}/ping", {}).json()
    assert (sent["type"], sent["status"], sent["on_expiry"]) == ("ping", "pending", "sent")
    WebhookDelivery.objects.update(status="given_up")
    again = chen_api.post(f"{at}/send-again", {"message": sent["message"]}).json()
    assert (again["message"], again["status"]) == (sent["message"], "pending")
    chen_api.post(f"{at}/ping", {})
    page = chen_api.get(f"{at}/deliveries", {"limit": 1}).json()
    rest = chen_api.client.get(page["next"], headers=chen_api.headers({})).json()
    assert [len(page["items"]), len(rest["items"]), rest["next"]] == [1, 1, None]


def test_secret_and_switch(chen_api):
    made = add(chen_api)
    at = f"/webhooks/{made['id']}"
    changed = chen_api.post(f"{at}/rotate-secret", {}).json()
    assert changed["secret"] != made["secret"] and changed["old_secret_until"]
    assert chen_api.post(f"{at}/turn-off", {}).json()["is_active"] is False
    assert chen_api.post(f"{at}/turn-on", {}).json()["is_active"] is True
    assert chen_api.post(f"{at}/remove", {}).json() == {}
    is_problem(chen_api.get(at), 404, "not_found")


def test_what_is_refused(chen_api):
    is_problem(chen_api.post("/webhooks", {"vendor": "teapots", "url": "ftp://x"}), 422, "unsafe_address")
    wish = {"vendor": "teapots", "url": "http://127.0.0.1:9/", "events": ["order.drunk"]}
    is_problem(chen_api.post("/webhooks", wish), 422, "unknown_event")
    is_problem(chen_api.post("/webhooks", wish | {"vendor": "nobody"}), 404, "not_found")


def test_only_who_manages_the_shop(chen_api, mei, teapots):
    made = add(chen_api)
    packer = make.user("packer")
    teapots.members.create(user=packer, role="packer")
    for by in (mei, packer):
        caller = Caller(by)
        is_problem(caller.get("/webhooks", {"vendor": "teapots"}), 404, "not_found")
        is_problem(caller.get(f"/webhooks/{made['id']}"), 404, "not_found")
        is_problem(caller.post(f"/webhooks/{made['id']}/rotate-secret", {}), 404, "not_found")
    assert WebhookEndpoint.objects.get().secret == made["secret"]


OPERATIONS = (
    "list_webhooks", "add_webhook", "get_webhook", "turn_webhook_on", "turn_webhook_off", "rotate_webhook_secret",
    "ping_webhook", "remove_webhook", "list_deliveries", "send_delivery_again",
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: f"{mode.value}-data")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_api_keeps_to_its_document(operation, mode, document, chen, teapots):
    declared, caller = document.find_operation_by_id(operation), Caller(chen)
    endpoint = actions.add_endpoint(vendor_id=teapots.pk, url="http://127.0.0.1:9/", events=[], by=chen)
    message = actions.ping(endpoint_id=endpoint.pk).message
    statuses, turns = Counter(), count(1)

    @settings(max_examples=4, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=declared.as_strategy(generation_mode=mode))
    def try_one(case):
        cache.clear()  # the limits with it: they have a test of their own
        if is_uuid(case.path_parameters.get("public_id")):
            case.path_parameters["public_id"] = str(endpoint.public_id)
        if (
            mode.is_positive and next(turns) % 2
        ):  # every other one as it was made up, the others so that they can succeed
            case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Idempotency-Key"}
            if operation == "list_webhooks":
                case.query = {"vendor": "teapots"}
            if operation == "list_deliveries":
                case.query = {}
            if operation == "add_webhook":
                case.body = {"vendor": "teapots", "url": "http://127.0.0.1:9/"}
            if operation == "send_delivery_again":
                case.body = {"message": str(message.public_id)}
        statuses[case.call_and_validate(headers=caller.headers({}), checks=CHECKS).status_code] += 1

    try_one()
    if mode.is_positive:
        assert any(status < 300 for status in statuses), statuses
