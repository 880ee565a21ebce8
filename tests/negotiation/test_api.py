"""The haggle by program: every endpoint allowed and refused, told as the room tells it."""

from uuid import uuid4

import pytest

from marketplace.models import Variant
from negotiation import actions
from negotiation.models import Negotiation, ThreadEvent
from tests import make
from tests.api import is_problem, path, state

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
