"""Every door of the API's haggles against those it is closed to, and the answers of addresses that are none."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.scopes import READ_NEGOTIATIONS, WRITE_NEGOTIATIONS
from tests.api import ACTS, Caller, is_problem, path, state


@pytest.mark.parametrize("act", ["", "events"])
def test_a_stranger_reads_nothing(act, stranger, talk):
    refused = is_problem(stranger.get(path(talk, act)), 404, "not_a_party")
    absent = is_problem(stranger.get(f"/negotiations/{uuid4()}" + (f"/{act}" if act else "")), 404, "not_a_party")
    assert refused == absent


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_does_nothing(act, stranger, talk):
    before = state()
    refused = is_problem(stranger.post(path(talk, act), ACTS[act]), 404, "not_a_party")
    absent = is_problem(stranger.post(f"/negotiations/{uuid4()}/{act}", ACTS[act]), 404, "not_a_party")
    assert refused == absent
    assert state() == before


@pytest.mark.parametrize("act", ACTS)
def test_a_token_that_only_reads_does_not_act(act, lin, talk):
    before = state()
    reader = Caller(lin, scopes=[READ_NEGOTIATIONS])
    answer = reader.post(path(talk, act), ACTS[act])
    assert is_problem(answer, 403, "missing_scope")["scope"] == WRITE_NEGOTIATIONS
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
    assert state() == before
    writer = Caller(lin, scopes=[WRITE_NEGOTIATIONS])
    for where in ("/negotiations", path(talk), path(talk, "events")):
        is_problem(writer.get(where), 403, "missing_scope")


def test_a_session_is_no_token(lin, talk):
    client = Client()
    client.force_login(lin)
    answer = client.get(f"/api/v1{path(talk)}")
    is_problem(answer, 401, "token_missing")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    is_problem(client.post(f"/api/v1{path(talk, 'withdraw')}", {"rev": 1}, content_type="application/json"), 401, "token_missing")  # fmt: skip


def test_a_wrong_method_or_address_is_a_problem_too(buyer, talk):
    answer = buyer.post(path(talk))
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET"
    is_problem(buyer.get(path(talk, "accept")), 405, "method_not_allowed")
    is_problem(buyer.get("/teapots"), 404, "not_found")
    is_problem(buyer.post("/negotiations/not-a-uuid/offer"), 404, "not_found")
    is_problem(buyer.get(""), 404, "not_found")


def test_maintenance_is_a_problem_too(buyer, talk, settings):
    settings.MAINTENANCE = True
    answer = buyer.get(path(talk))
    is_problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "300"
