"""Calls of the API as they come: malformed, repeated, at once, too many; and its document."""

import json
from dataclasses import replace

import pytest
from django.db import connection, transaction

from accounts.models import IdempotentCall
from accounts.tasks import delete_old_calls
from negotiation import events
from negotiation.api import WRITES
from negotiation.models import Negotiation, ThreadEvent
from tests import make
from tests.api import ACTS, Caller, is_problem, path, state
from tests.races import at_once

# What can't be meant

UNREADABLE = {
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe{}",
    "NaN": b'{"price_minor": NaN, "rev": 0}',
    "infinity": b'{"price_minor": 1e999999, "rev": -Infinity}',
    "deep": b"[" * 50_000,
    "half a character": b'{"price_minor": 7000, "rev": 0, "\\ud800": 1}',
    "a number of ten thousand digits": b'{"price_minor": ' + b"9" * 10_000 + b', "rev": 1}',
}
UNFIT = {
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
    "a text": b'"offer"',
    "no price": b'{"rev": 0}',
    "true": b'{"price_minor": true, "rev": 0}',
    "text for a number": b'{"price_minor": "7000", "rev": 0}',
    "a fraction": b'{"price_minor": 7000.5, "rev": 0}',
    "a float": b'{"price_minor": 7000.0, "rev": 0}',
    "infinite float": b'{"price_minor": 1e400, "rev": 0}',
    "zero": b'{"price_minor": 0, "rev": 0}',
    "minus": b'{"price_minor": -7000, "rev": 0}',
    "2**63": b'{"price_minor": 9223372036854775808, "rev": 0}',
    "rev 2**63": b'{"price_minor": 7000, "rev": 9223372036854775808}',
    "null rev": b'{"price_minor": 7000, "rev": null}',
    "an unknown field": b'{"price_minor": 7000, "rev": 0, "discount": 1}',
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_not_json_is_refused(kind, buyer, lin, pot):
    talk = make.haggle(buyer=lin, listing=pot)
    is_problem(buyer.post(path(talk, "offer"), raw=UNREADABLE[kind]), 400, "malformed_json")


@pytest.mark.parametrize("kind", UNFIT)
def test_what_is_json_but_no_offer_is_refused_with_its_fields(kind, buyer, lin, pot):
    talk = make.haggle(buyer=lin, listing=pot)
    refusal = is_problem(buyer.post(path(talk, "offer"), raw=UNFIT[kind]), 422, "invalid")
    assert refusal["errors"]
    assert Negotiation.objects.get().rev == 0


@pytest.mark.parametrize("body", [b'{"body": 7}', b'{"body": "x", "client_id": "7"}', b'{"body": []}'])
def test_a_message_that_is_no_text_is_refused(body, buyer, talk):
    is_problem(buyer.post(path(talk, "messages"), raw=body), 422, "invalid")


def test_field_errors_are_named_and_in_the_readers_language(buyer, talk):
    refusal = buyer.post(path(talk, "offer"), {"price_minor": "7000", "colour": "red"}).json()
    assert refusal["errors"] == {
        "price_minor": ["A whole number is wanted here."],
        "rev": ["This field is required."],
        "colour": ["There is no such field."],
    }


def test_a_nul_in_a_message_is_left_out(buyer, talk):
    answer = buyer.post(path(talk, "messages"), {"body": "te\x00a"})
    assert (answer.status_code, answer.json()["body"]) == (201, "tea")


def test_a_body_of_more_than_64_kib_is_not_read(buyer, talk):
    is_problem(buyer.post(path(talk, "messages"), {"body": "x" * 65_536}), 413, "too_large")


# Idempotency


@pytest.mark.django_db(transaction=True)
class TestIdempotency:
    """Transactions are what this is about: they are real here."""

    def test_the_same_call_is_answered_again_and_acts_once(self, buyer, talk):
        said = {"body": "Good day"}
        first = buyer.post(path(talk, "messages"), said, idempotency_key="k-1")
        second = buyer.post(path(talk, "messages"), said, idempotency_key="k-1")
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content
        assert "Idempotent-Replayed" not in first.headers
        assert second.headers["Idempotent-Replayed"] == "true"
        assert second.headers["Content-Type"] == first.headers["Content-Type"]
        assert ThreadEvent.objects.filter(kind="message").count() == 1

    def test_a_refused_move_is_answered_again_too(self, buyer, talk):
        said = {"price_minor": 7_000, "rev": 1}
        answers = [buyer.post(path(talk, "accept"), said, idempotency_key="k-1") for _ in range(2)]
        for answer in answers:
            is_problem(answer, 409, "not_your_turn")
        assert answers[1].headers["Idempotent-Replayed"] == "true"

    def test_the_key_belongs_to_one_call(self, buyer, vendor, talk):
        buyer.post(path(talk, "messages"), {"body": "Good day"}, idempotency_key="k-1")
        other_body = buyer.post(path(talk, "messages"), {"body": "Good night"}, idempotency_key="k-1")
        is_problem(other_body, 409, "idempotency_conflict")
        is_problem(buyer.post(path(talk, "withdraw"), {"rev": 1}, idempotency_key="k-1"), 409, "idempotency_conflict")
        assert vendor.post(path(talk, "messages"), {"body": "Well"}, idempotency_key="k-1").status_code == 201
        assert Negotiation.objects.get().status == "buyer_standing"

    @pytest.mark.parametrize("key", ["", "x" * 101, "two words", "茶".encode().decode("latin-1")])
    def test_a_key_has_a_form(self, key, buyer, talk):
        is_problem(buyer.post(path(talk, "withdraw"), {"rev": 1}, idempotency_key=key), 400, "bad_idempotency_key")

    def test_closed_doors_and_limits_are_not_kept(self, stranger, buyer, teapots, lin, talk):
        is_problem(stranger.post(path(talk, "withdraw"), {"rev": 1}, idempotency_key="k-1"), 404, "not_a_party")
        is_problem(Caller().post(path(talk, "withdraw"), {"rev": 1}, idempotency_key="k-1"), 401, "token_missing")
        for _ in range(4):
            make.haggle(buyer=lin, listing=make.listing(vendor=teapots))
        where = f"/listings/{make.listing(vendor=teapots).public_id}/negotiations"
        is_problem(buyer.post(where, idempotency_key="k-2"), 429, "too_many_threads")
        assert not IdempotentCall.objects.exists()
        Negotiation.objects.update(opened_at="2026-01-01T00:00:00Z")
        assert buyer.post(where, idempotency_key="k-2").status_code == 201

    def test_two_at_once_act_once(self, buyer, talk, lin):
        def say():
            return Caller(secret=buyer.secret).post(path(talk, "messages"), {"body": "Now"}, idempotency_key="k-1")

        for answer in (answers := at_once(say, say)):
            assert answer.status_code == 201, answer.content
        assert answers[0].content == answers[1].content
        assert sorted("Idempotent-Replayed" in answer.headers for answer in answers) == [False, True]
        assert ThreadEvent.objects.filter(kind="message").count() == 1

    def test_a_second_call_waits_a_while_and_is_then_told_to_come_back(self, buyer, talk, lin):
        with transaction.atomic():  # somebody is at it, and takes his time
            IdempotentCall.objects.create(user=lin, key="k-1", request="POST /", body_sha256="")
            (answer,) = at_once(lambda: buyer.post(path(talk, "withdraw"), {"rev": 1}, idempotency_key="k-1"))
            transaction.set_rollback(True)
        is_problem(answer, 409, "in_progress")
        assert answer.headers["Retry-After"] == "1"
        # He never came to an end: nothing of it is left, and the key is free.
        assert buyer.post(path(talk, "withdraw"), {"rev": 1}, idempotency_key="k-1").status_code == 200

    def test_an_answer_that_can_not_be_kept_undoes_the_act(self, buyer, talk):
        """The act and its answer are one transaction: when the second write fails, the first one never was."""
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;"
                "CREATE TRIGGER disk_is_full BEFORE UPDATE ON accounts_idempotentcall "
                "FOR EACH ROW EXECUTE FUNCTION disk_is_full()"
            )
        before = state()
        try:
            crash = buyer.post(path(talk, "withdraw"), {"rev": 1}, idempotency_key="k-1")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP FUNCTION disk_is_full() CASCADE")
        is_problem(crash, 500, "server_error")
        assert state() == before
        assert not IdempotentCall.objects.exists()
        again = buyer.post(path(talk, "withdraw"), {"rev": 1}, idempotency_key="k-1")
        assert (again.status_code, "Idempotent-Replayed" in again.headers) == (200, False)

    def test_the_sockets_hear_of_it_once_and_after_it_is_stored(self, buyer, talk):
        heard = []

        def listen(parcel):
            heard.extend((json.loads(told.text)["kind"], connection.in_atomic_block) for told in parcel.events)

        events.listen_locally(listen)
        try:
            for _ in range(2):
                buyer.post(path(talk, "messages"), {"body": "Good day"}, idempotency_key="k-1")
                buyer.post(path(talk, "withdraw"), {"rev": 7}, idempotency_key="k-2")
        finally:
            events._local_listeners.remove(listen)
        assert heard == [("message", False)]

    def test_keys_are_forgotten_after_a_day(self, buyer, talk):
        buyer.post(path(talk, "messages"), {"body": "Good day"}, idempotency_key="old")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_idempotentcall SET created_at = now() - interval '25 hours'")
        buyer.post(path(talk, "messages"), {"body": "Good day"}, idempotency_key="new")
        assert (delete_old_calls(), delete_old_calls()) == (1, 0)
        assert list(IdempotentCall.objects.values_list("key", flat=True)) == ["new"]


# Limits


def test_who_says_too_much_in_a_minute_has_to_wait(buyer, vendor, talk, lin):
    assert (WRITES.burst, WRITES.per_second, WRITES.per_minute) == (10, 5, 120)
    fast = replace(WRITES, burst=1_000, per_second=1e9)  # fills the same minute in less than one
    assert {fast.seconds_to_wait(lin.pk) for _ in range(119)} == {0}
    assert buyer.post(path(talk, "messages"), {"body": "The last one"}).status_code == 201
    before = state()
    for act, said in ACTS.items():
        answer = buyer.post(path(talk, act), said, idempotency_key=act)
        is_problem(answer, 429, "too_fast")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert state() == before and not IdempotentCall.objects.exists()
    assert buyer.get(path(talk)).status_code == 200, "reading has a limit of its own"
    assert vendor.post(path(talk, "messages"), {"body": "I say little"}).status_code == 201


# The document


ORDERS_MONEY_AND_PARCELS = 23
DISPUTES = 17
WEBHOOKS = 10
DESK_SCORES_AND_CAMPAIGNS = 12


@pytest.mark.django_db
def test_the_document_names_every_operation_with_its_refusals(client):
    document = client.get("/api/v1/openapi.json").json()
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    of_haggles = [one for one in operations if "negotiations" in one["tags"]]
    assert (
        len(of_haggles) == 5 + len(ACTS)
        and len(operations)
        == len(of_haggles) + ORDERS_MONEY_AND_PARCELS + DISPUTES + WEBHOOKS + DESK_SCORES_AND_CAMPAIGNS
    )
    for one in operations:
        assert one["summary"] and one["security"] == [{"Bearer": []}] and one["x-scope"]
        is_picture = one["operationId"] in (
            "get_picture",
            "get_label",
            "get_evidence",
        )  # take nothing that could be unfit
        assert {"401", "403", "404", "429"} | (set() if is_picture else {"422"}) <= set(one["responses"])
    assert document["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"
    assert client.get("/api/v1/docs").status_code == 404


@pytest.mark.django_db
def test_no_page_of_swagger_is_served(client):
    assert b"cdn" not in client.get("/api/v1/docs").content
    assert json.loads(client.get("/api/v1/docs").content)["code"] == "not_found"
