"""Rates by program: the same decision as the office's, nothing booked, and nothing answered to who may not ask."""

import pytest

from accounts.scopes import READ_ORDERS, READ_RATES
from logistics.models import Carrier, Coverage, Shipment
from tests.api import Caller, is_problem

ASKED = {"origin": "330106", "destination": "110105000000", "weight_g": 800}


@pytest.fixture
def carriers(db):
    for code, minor, prefix in (("heron", 1_000, ""), ("mill", 1_400, ""), ("south", 100, "44")):
        carrier = Carrier.objects.create(code=code, name_en=code.title(), dialect="json_hex", base_rate_minor=minor)
        Coverage.objects.create(carrier=carrier, prefix=prefix)


def test_every_carrier_is_answered_for_with_its_reason(carriers, lin):
    answer = Caller(lin, scopes=[READ_RATES]).get("/rates", ASKED)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert [(item["carrier"], item["reason"], item["can_come"]) for item in said["items"]] == [
        ("heron", "best", True), ("mill", "outweighed", True), ("south", "does_not_serve", False),
    ]  # fmt: skip
    first, last = said["items"][0], said["items"][-1]
    assert (first["rate_minor"], first["billable_g"], first["currency"]) == (1_000, 800, "CNY")
    assert first["promised_on"] and first["reason_words"] == {
        "en": "the best of those that can come",
        "zh": "能来的快递里最合适",
    }
    assert last["rate_minor"] is None and last["promised_on"] is None and last["score"] is None
    assert not Shipment.objects.exists()


def test_room_counts_like_weight(carriers, lin):
    sides = {"length_mm": 400, "width_mm": 300, "height_mm": 200}
    item = Caller(lin).get("/rates", ASKED | sides).json()["items"][0]
    assert (item["billable_g"], item["rate_minor"]) == (4_000, 1_900)


@pytest.mark.parametrize("wrong", [
    {"origin": "33"}, {"origin": "x" * 12}, {"weight_g": "0"}, {"weight_g": "heavy"}, {"mode": "luckiest"},
    {"goods": "ghosts"}, {"length_mm": "-1"}, {"height_mm": "99999"}, {"colour": "red"},
])  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(carriers, lin, wrong):
    said = is_problem(Caller(lin).get("/rates", ASKED | wrong), 422, "invalid")
    assert list(said["errors"]) == list(wrong)


def test_what_is_needed_is_named(carriers, lin):
    assert set(is_problem(Caller(lin).get("/rates"), 422, "invalid")["errors"]) == {"origin", "destination", "weight_g"}


def test_who_may_not_ask_is_told_nothing(carriers, lin):
    is_problem(Caller().get("/rates", ASKED), 401, "token_missing")
    assert (
        is_problem(Caller(lin, scopes=[READ_ORDERS]).get("/rates", ASKED), 403, "missing_scope")["scope"] == READ_RATES
    )
