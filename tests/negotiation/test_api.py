"""The haggle by program: every endpoint allowed and refused, told as the room tells it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.scopes import READ_NEGOTIATIONS, WRITE_NEGOTIATIONS
from marketplace.models import Variant
from negotiation import actions
from negotiation.models import Negotiation, ThreadEvent
from tests import make
from tests.api import ACTS, Caller, is_problem, path, state
from vendors.models import VendorMember

# Beginning


def test_a_buyer_begins_a_haggle(buyer, pot, lin):
    answer = buyer.post(f"/listings/{pot.public_id}/negotiations")
    assert answer.status_code == 201
    said = answer.json()
    thread = Negotiation.objects.get(buyer=lin)
    assert said == {
        "id": str(thread.public_id),
        "listing": {"id": str(pot.public_id), "title": "Yixing teapot"},
        "variant": {"id": thread.variant_id, "name": "Standard"},
        "vendor": {"slug": "teapots", "name": "Teapots"},
        "buyer_name": "Lin",
        "quantity": 1,
        "currency": "CNY",
        "side": "buyer",
        "status": "inquiry",
        "rev": 0,
        "seq": 1,
        "list_price_minor": 10_000,
        "floor_minor": 5_000,
        "standing": None,
        "agreed_price_minor": None,
        "order": None,
        "next_deadline": said["next_deadline"],
        "on_expiry": "expired",
        "may": ["offer", "messages"],
        "moves_left": 5,
        "unread": 1,
        "is_muted": False,
        "has_blocked": False,
        "opened_at": said["opened_at"],
        "last_event_at": said["last_event_at"],
    }
    assert said["next_deadline"].endswith("Z")


def test_a_haggle_begins_with_a_variant_a_quantity_and_a_price(buyer, pot):
    green = Variant.objects.create(listing=pot, name_en="Green", stock=9)
    said = {"variant": green.pk, "quantity": 3, "price_minor": 8_000}
    answer = buyer.post(f"/listings/{pot.public_id}/negotiations", said).json()
    assert (answer["variant"], answer["quantity"]) == ({"id": green.pk, "name": "Green"}, 3)
    assert answer["standing"]["price_minor"] == 8_000 and answer["standing"]["by"] == "buyer"
    assert answer["standing"]["expires_at"] == answer["next_deadline"]
    assert (answer["may"], answer["moves_left"]) == (["withdraw", "undo", "sleeve", "messages"], 4)


@pytest.mark.django_db(transaction=True)
def test_beginning_twice_leads_to_the_same_haggle(buyer, pot):
    first = buyer.post(f"/listings/{pot.public_id}/negotiations")
    second = buyer.post(f"/listings/{pot.public_id}/negotiations")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"price_minor": 4_999}, "below_floor"),
        ({"price_minor": 10_000}, "not_below_list"),
        ({"quantity": 999}, "bad_quantity"),
        ({"variant": 2**63 - 1}, "no_such_variant"),
    ],
)
def test_a_beginning_that_is_refused_begins_nothing(said, code, buyer, pot):
    is_problem(buyer.post(f"/listings/{pot.public_id}/negotiations", said), 422, code)
    assert not Negotiation.objects.exists()


def test_nobody_haggles_over_what_is_not_on_sale_or_their_own(buyer, vendor, pot):
    is_problem(vendor.post(f"/listings/{pot.public_id}/negotiations"), 422, "own_listing")
    is_problem(buyer.post(f"/listings/{uuid4()}/negotiations"), 404, "not_found")
    pot.status = "paused"
    pot.save()
    is_problem(buyer.post(f"/listings/{pot.public_id}/negotiations"), 404, "not_found")


def test_the_sixth_new_haggle_of_an_hour_has_to_wait(buyer, teapots, lin):
    for _ in range(5):
        make.haggle(buyer=lin, listing=make.listing(vendor=teapots))
    answer = buyer.post(f"/listings/{make.listing(vendor=teapots).public_id}/negotiations")
    is_problem(answer, 429, "too_many_threads")
    assert int(answer.headers["Retry-After"]) > 0


# Moves


def test_a_whole_haggle_by_program(buyer, vendor, pot):
    talk = buyer.post(f"/listings/{pot.public_id}/negotiations").json()
    at = f"/negotiations/{talk['id']}"
    talk = buyer.post(f"{at}/offer", {"price_minor": 7_000, "rev": talk["rev"]}).json()
    assert (talk["status"], talk["rev"]) == ("buyer_standing", 1)
    seen = vendor.get(at).json()
    assert (seen["side"], seen["may"]) == ("vendor", ["counter", "accept", "decline", "sleeve", "messages"])
    talk = vendor.post(f"{at}/counter", {"price_minor": 9_000, "rev": 1}).json()
    assert talk["standing"] == {"price_minor": 9_000, "by": "vendor", "expires_at": talk["next_deadline"]}
    assert buyer.post(f"{at}/counter", {"price_minor": 8_000, "rev": 2}).json()["moves_left"] == 3
    talk = vendor.post(f"{at}/accept", {"price_minor": 8_000, "rev": 3}).json()
    assert (talk["status"], talk["agreed_price_minor"], talk["standing"]) == ("agreed", 8_000, None)
    assert (talk["on_expiry"], talk["may"]) == ("lapsed", ["messages"])
    assert talk["order"] == str(Negotiation.objects.get().order.public_id)


def test_the_buyer_takes_the_vendors_price(buyer, chen, talk):
    actions.make_offer(negotiation_id=talk.pk, by=chen, price_minor=9_000, rev=1)
    answer = buyer.post(path(talk, "accept"), {"price_minor": 9_000, "rev": 2})
    assert (answer.status_code, answer.json()["status"]) == (200, "paying")


@pytest.mark.parametrize(("who", "act", "status"), [("vendor", "decline", "declined"), ("buyer", "withdraw", "withdrawn")])  # fmt: skip
def test_either_side_ends_it(who, act, status, buyer, vendor, talk):
    answer = {"buyer": buyer, "vendor": vendor}[who].post(path(talk, act), {"rev": 1})
    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert answer.json()["next_deadline"] is None


@pytest.mark.parametrize(
    ("who", "act", "said", "status", "code"),
    [
        ("buyer", "accept", {"price_minor": 7_000, "rev": 1}, 409, "not_your_turn"),
        ("buyer", "counter", {"price_minor": 7_500, "rev": 1}, 409, "not_your_turn"),
        ("buyer", "decline", {"rev": 1}, 409, "not_your_turn"),
        ("vendor", "withdraw", {"rev": 1}, 409, "not_your_turn"),
        ("buyer", "offer", {"price_minor": 7_500, "rev": 1}, 409, "wrong_state"),
        ("vendor", "offer", {"price_minor": 9_000, "rev": 1}, 409, "wrong_state"),
        ("vendor", "counter", {"price_minor": 10_000, "rev": 1}, 422, "asks_only_fall"),
    ],
)
def test_a_move_that_is_not_the_movers_is_refused(who, act, said, status, code, buyer, vendor, talk):
    before = state()
    is_problem({"buyer": buyer, "vendor": vendor}[who].post(path(talk, act), said), status, code)
    assert state() == before


def test_the_first_number_is_an_offer_and_a_vendors_an_invitation(buyer, vendor, lin, pot):
    talk = make.haggle(buyer=lin, listing=pot)
    is_problem(buyer.post(path(talk, "counter"), {"price_minor": 7_000, "rev": 0}), 409, "wrong_state")
    is_problem(vendor.post(path(talk, "offer"), {"price_minor": 9_600, "rev": 0}), 422, "invite_too_high")
    assert vendor.post(path(talk, "offer"), {"price_minor": 9_000, "rev": 0}).json()["status"] == "vendor_standing"


@pytest.mark.parametrize("act", ["offer", "counter", "accept", "decline", "withdraw"])
def test_a_move_on_an_older_table_gets_the_one_that_lies_there_now(act, vendor, chen, talk):
    actions.make_offer(negotiation_id=talk.pk, by=chen, price_minor=9_000, rev=1)
    said = {"rev": 1} | ({"price_minor": 7_000} if act in ("offer", "counter", "accept") else {})
    refusal = is_problem(vendor.post(path(talk, act), said), 409, "stale_offer")
    assert refusal["current"]["rev"] == 2
    assert (refusal["current"]["price_minor"], refusal["current"]["by"]) == (9_000, "vendor")


def test_accepting_another_price_than_the_standing_one_is_stale(vendor, talk):
    refusal = is_problem(vendor.post(path(talk, "accept"), {"price_minor": 7_001, "rev": 1}), 409, "stale_offer")
    assert refusal["current"]["price_minor"] == 7_000


def test_what_may_be_done_is_what_the_rules_let_do(buyer, vendor, talk):
    assert buyer.get(path(talk)).json()["may"] == ["withdraw", "undo", "sleeve", "messages"]
    assert vendor.get(path(talk)).json()["may"] == ["counter", "accept", "decline", "sleeve", "messages"]
    Negotiation.objects.update(move_count=10)
    assert vendor.get(path(talk)).json()["may"] == ["accept", "decline", "sleeve", "messages"]
    assert vendor.get(path(talk)).json()["moves_left"] == 0
    Negotiation.objects.update(status="frozen", deadline_at=None, frozen_from="buyer_standing")
    assert vendor.get(path(talk)).json()["may"] == []


# Talking and reading


@pytest.mark.django_db(transaction=True)
def test_a_message_is_stored_once_under_its_client_id(buyer, talk):
    said = {"body": "Is it from Yixing?", "client_id": str(uuid4())}
    first, second = (buyer.post(path(talk, "messages"), said) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["seq"] == 3 and first.json()["client_id"] == said["client_id"] and first.json()["is_mine"]
    is_problem(buyer.post(path(talk, "messages"), said | {"body": "Another"}), 409, "cid_conflict")
    assert ThreadEvent.objects.filter(kind="message").count() == 1


@pytest.mark.parametrize(("body", "code"), [(" \n", "empty_message"), ("茶" * 4_001, "message_too_long")])
def test_a_message_that_says_nothing_or_too_much_is_refused(body, code, buyer, talk):
    is_problem(buyer.post(path(talk, "messages"), {"body": body}), 422, code)
    assert buyer.post(path(talk, "messages"), {"body": "茶" * 4_000}).status_code == 201


def test_nothing_is_said_in_a_haggle_that_was_stopped(buyer, talk):
    Negotiation.objects.update(status="frozen", deadline_at=None, frozen_from="buyer_standing")
    is_problem(buyer.post(path(talk, "messages"), {"body": "Hello?"}), 409, "wrong_state")


def test_events_come_in_order_and_in_parts(buyer, vendor, talk):
    vendor.post(path(talk, "messages"), {"body": "Call me: 13800138000", "client_id": str(uuid4())})
    page = buyer.get(path(talk, "events"), {"limit": 2}).json()
    assert [event["kind"] for event in page["items"]] == ["opened", "offer"]
    assert page["seq"] == 3
    assert "after=2" in page["next"] and "limit=2" in page["next"]
    rest = buyer.client.get(page["next"], headers=buyer.headers({})).json()
    (message,) = rest["items"]
    assert rest["next"] is None
    assert (message["name"], message["role"], message["is_mine"]) == ("Chen", "vendor", False)
    assert "138" not in message["body"] and message["facts"] == {"is_masked": True}
    assert message["client_id"] is None, "another's own name for a message is theirs"
    assert buyer.get(path(talk, "events"), {"after": 99}).json()["items"] == []


def test_the_vendor_learns_nothing_of_the_buyer_but_the_name(vendor, talk, lin):
    make.address(lin)
    told = b"".join(vendor.get(where).content for where in (path(talk), path(talk, "events"), "/negotiations"))
    assert b"Lin" in told
    assert b"lin@example.com" not in told and "朝阳区".encode() not in told and b"13800138000" not in told


def test_unread_counts_what_came_after_the_cursor(buyer, talk, lin):
    actions.mark_read(negotiation=talk, user=lin, seq=1)
    assert buyer.get(path(talk)).json()["unread"] == 1


def test_names_come_in_the_language_that_is_asked_for_or_the_users_own(buyer, talk, lin):
    assert buyer.get(path(talk)).json()["listing"]["title"] == "Yixing teapot"
    chinese = buyer.get(path(talk), accept_language="zh-hans")
    assert chinese.json()["listing"]["title"] == "宜兴紫砂壶"
    assert chinese.headers["Content-Language"] == "zh-hans"
    lin.language = "zh-hans"
    lin.save()
    refusal = is_problem(buyer.post(path(talk, "accept"), {"price_minor": 1, "rev": 1}), 409, "not_your_turn")
    assert refusal["detail"] == "现在轮到对方。"
    english = buyer.post(path(talk, "accept"), {"price_minor": 1, "rev": 1}, accept_language="en")
    assert english.json()["detail"] == "It is the other side's turn."


# The list


def ids(page) -> list[str]:
    assert page.status_code == 200, page.content
    return [item["id"] for item in page.json()["items"]]


@pytest.fixture
def both_sides(lin, chen, teapots, pot):
    """Lin sells cups and buys a pot: one haggle on either side, and one that is over."""
    cups = make.vendor("cups", owner=lin)
    bought = make.haggle(buyer=lin, listing=pot, offer=7_000)
    sold = make.haggle(buyer=chen, listing=make.listing(vendor=cups), offer=6_000)
    over = make.haggle(buyer=chen, listing=make.listing(vendor=cups), offer=6_000)
    over = actions.withdraw_offer(negotiation_id=over.pk, by=chen, rev=1)
    return {name: str(row.public_id) for name, row in {"bought": bought, "sold": sold, "over": over}.items()}


def test_the_list_has_both_sides_and_can_be_narrowed(both_sides, buyer, stranger):
    bought, sold, over = both_sides.values()
    assert set(ids(buyer.get("/negotiations"))) == {bought, sold, over}
    assert ids(buyer.get("/negotiations", {"side": "buyer"})) == [bought]
    assert set(ids(buyer.get("/negotiations", {"side": "vendor"}))) == {sold, over}
    assert set(ids(buyer.get("/negotiations", {"live": "true"}))) == {bought, sold}
    assert ids(buyer.get("/negotiations", {"live": "false"})) == [over]
    assert ids(buyer.get("/negotiations", {"status": "withdrawn"})) == [over]
    several = buyer.get("/negotiations", {"status": ["withdrawn", "buyer_standing"], "side": "vendor"})
    assert set(ids(several)) == {sold, over}
    assert ids(stranger.get("/negotiations")) == []


def test_a_packer_does_not_haggle(both_sides, mei):
    VendorMember.objects.create(vendor_id=make.Vendor.objects.get(slug="cups").pk, user=mei, role="packer")
    packer = Caller(mei)
    assert ids(packer.get("/negotiations")) == []
    is_problem(packer.get(f"/negotiations/{both_sides['sold']}"), 404, "not_a_party")


def test_pages_follow_each_other_without_gap_or_repetition(buyer, lin, chen, teapots, pot):
    cups = make.vendor("cups", owner=lin)
    for number in range(3):
        make.haggle(buyer=lin, listing=make.listing(vendor=teapots))
        make.haggle(buyer=make.user(f"guest{number}"), listing=make.listing(vendor=cups))
    for minutes in (1, 1_000):  # then some of them at the same moment, so that the key decides
        seen, address = [], "/api/v1/negotiations?limit=2"
        while address:
            page = buyer.client.get(address, headers=buyer.headers({}))
            seen += ids(page)
            address = page.json()["next"]
        rows = Negotiation.objects.order_by("-last_event_at", "-pk")
        assert seen == [str(row.public_id) for row in rows] and len(seen) == 6
        for number, row in enumerate(Negotiation.objects.order_by("?")):
            at = row.opened_at.replace(microsecond=0) - timedelta(minutes=minutes * (number // 3))
            Negotiation.objects.filter(pk=row.pk).update(last_event_at=at)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"cursor": "nonsense"}, "bad_cursor"),
        ({"cursor": "OTk5OTk5OTk5OTk5OTk5OTk5LzE"}, "bad_cursor"),
        ({"cursor": "茶\x00"}, "bad_cursor"),
        ({"limit": "0"}, "invalid"),
        ({"limit": "101"}, "invalid"),
        ({"status": "sleeping"}, "invalid"),
        ({"side": ""}, "invalid"),
        ({"stauts": "agreed"}, "invalid"),
    ],
)
def test_a_query_that_can_not_be_meant_is_refused(query, code, buyer, talk):
    is_problem(buyer.get("/negotiations", query), 422, code)


def test_the_list_is_read_along_its_index(buyer, talk):
    """Among many rows a page of the buyer's side comes from the index of buyers, in order."""
    pot = talk.listing
    crowd = [make.user(f"guest{number}") for number in range(40)]
    common = {"listing": pot, "vendor": pot.vendor, "variant": talk.variant, "currency": "CNY", "status": "declined",
              "list_price_minor": 10_000, "floor_minor": 5_000, "listing_version": 1}  # fmt: skip
    Negotiation.objects.bulk_create(Negotiation(buyer=one, **common) for one in crowd for _ in range(100))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE negotiation_negotiation")
    with CaptureQueriesContext(connection) as seen:
        assert ids(buyer.get("/negotiations", {"side": "buyer"})) == [str(talk.public_id)]
    (paged,) = [query["sql"] for query in seen if "LIMIT 51" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {paged}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "negotiation_by_buyer" in plan, plan


# Doors


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


# Undo, slips, quantities and the sleeve


def test_a_number_is_taken_back(buyer, vendor, talk):
    is_problem(vendor.post(path(talk, "undo"), {"rev": 1}), 409, "not_your_turn")
    answer = buyer.post(path(talk, "undo"), {"rev": 1}).json()
    assert (answer["status"], answer["rev"], answer["standing"], answer["moves_left"]) == ("inquiry", 2, None, 5)


def test_a_slip_is_asked_about_and_another_quantity_goes_along(buyer, vendor, talk):
    vendor.post(path(talk, "counter"), {"price_minor": 9_000, "rev": 1})
    is_problem(buyer.post(path(talk, "counter"), {"price_minor": 80_000, "rev": 2}), 422, "are_you_sure")
    answer = buyer.post(path(talk, "counter"), {"price_minor": 8_000, "rev": 2, "quantity": 2}).json()
    assert (answer["quantity"], answer["standing"]["price_minor"]) == (2, 8_000)


def test_the_sleeve_closes_at_the_midpoint_and_tells_neither_number(buyer, vendor, talk):
    is_problem(buyer.post(path(talk, "sleeve"), {"price_minor": 100}), 422, "sleeve_range")
    first = buyer.post(path(talk, "sleeve"), {"price_minor": 8_444}).json()
    assert (first["status"], first["asked_by"], first["mine_minor"]) == ("open", "buyer", 8_444)
    second = vendor.post(path(talk, "sleeve"), {"price_minor": 8_000})
    said = second.json()
    assert (said["status"], said["negotiation"]["status"], said["negotiation"]["agreed_price_minor"]) == (
        "closed", "agreed", 8_222,
    )  # fmt: skip
    assert "8444" not in second.content.decode()
