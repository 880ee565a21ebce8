"""The live room over real sockets to a real daphne."""

import asyncio
import uuid

import pytest
import websockets
from django.db import connection

from negotiation import actions
from negotiation.models import Negotiation, Offer, ThreadEvent
from tests import make
from tests.tabs import Tab, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def test_two_tabs_haggle_to_a_deal(house, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    key = str(thread.public_id)

    async def story():
        async with Tab(house, lin) as buyer, Tab(house, chen) as vendor:
            await buyer.enter(thread, after=1)
            await vendor.enter(thread, after=1)
            await buyer.say(t="msg", thread=key, client_id=str(uuid.uuid4()), body="Is it really zisha?")
            assert (await buyer.hear("ack"))["seq"] == 2
            assert (await vendor.hear("ev"))["body"] == "Is it really zisha?"
            await buyer.say(t="offer", thread=key, price_minor=7_000, rev=0)
            offer = await vendor.hear("ev")
            assert (offer["kind"], offer["facts"]["price_minor"]) == ("offer", 7_000)
            await vendor.say(t="offer", thread=key, price_minor=9_000, rev=1)
            while (counter := await buyer.hear("ev"))["kind"] != "counter":
                pass
            await buyer.say(t="accept", thread=key, price_minor=9_000, rev=counter["facts"]["rev"])
            while (accepted := await vendor.hear("ev"))["kind"] not in ("accept",):
                pass
            assert accepted["facts"]["status"] == "paying"

    run(story())
    thread.refresh_from_db()
    assert (thread.status, thread.agreed_price_minor) == ("paying", 9_000)
    assert thread.order.total_minor == 9_000
    seqs = list(ThreadEvent.objects.filter(negotiation=thread).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, thread.seq + 1))


def test_the_same_client_id_is_stored_once_and_another_body_is_refused(house, lin, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    key, client_id = str(thread.public_id), str(uuid.uuid4())

    async def story():
        async with Tab(house, lin) as first, Tab(house, lin) as second:
            await first.enter(thread)
            await second.enter(thread)
            acks = []
            for tab in (first, first, second):
                await tab.say(t="msg", thread=key, client_id=client_id, body="hello")
                acks.append(await tab.hear("ack"))
            assert {ack["seq"] for ack in acks} == {2}
            assert [ack["dup"] for ack in acks] == [False, True, True]
            await second.say(t="msg", thread=key, client_id=client_id, body="something else")
            assert (await second.hear("err"))["code"] == "cid_conflict"

    run(story())
    assert ThreadEvent.objects.filter(negotiation=thread, kind="message").count() == 1


def test_a_move_on_an_old_card_gets_the_current_one(house, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=6_000)

    async def story():
        async with Tab(house, chen) as vendor:
            await vendor.enter(thread)
            await vendor.say(t="accept", thread=str(thread.public_id), price_minor=6_000, rev=0)
            error = await vendor.hear("err")
            assert error["code"] == "stale_offer"
            assert (error["current"]["price_minor"], error["current"]["rev"]) == (6_000, 1)

    run(story())
    assert Offer.objects.get(negotiation=thread).status == "standing"


def test_mei_hears_nothing_and_may_say_nothing(house, lin, mei, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        async with Tab(house, mei) as tab:
            await tab.say(t="sub", thread=str(thread.public_id), after=0)
            assert (await tab.hear("err"))["code"] == "not_a_party"
            await tab.say(t="msg", thread=str(thread.public_id), client_id=str(uuid.uuid4()), body="hi")
            assert (await tab.hear("err"))["code"] == "not_subscribed"

    run(story())


def test_without_a_session_the_socket_says_so_and_closes_for_good(house):
    async def story():
        async with Tab(house) as tab:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                while True:
                    await asyncio.wait_for(tab.socket.recv(), 5)
            assert closed.value.rcvd.code == 4401

    run(story())


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "https://127.0.0.1", "http://127.0.0.1:1"])
def test_another_origin_is_refused(house, lin, origin):
    async def story():
        with pytest.raises(websockets.InvalidStatus) as refused:
            async with Tab(house, lin, Origin=origin):
                pass
        assert refused.value.response.status_code == 403

    run(story())


@pytest.mark.parametrize("text", ["{", "[]", "{}", "", '{"t":"nonsense"}', "x" * 8193, b"\x00\x01"])
def test_a_bad_frame_is_named_and_the_socket_stays(house, lin, text):
    async def story():
        async with Tab(house, lin) as tab:
            await tab.socket.send(text)
            assert (await tab.hear("err"))["code"] == "bad_frame"
            await tab.say(t="ping")
            assert await tab.hear("pong")

    run(story())


def test_ten_bad_frames_in_a_minute_close_it(house, lin):
    async def story():
        async with Tab(house, lin) as tab:
            for _ in range(10):
                await tab.socket.send("{")
            with pytest.raises(websockets.ConnectionClosed) as closed:
                while True:
                    await asyncio.wait_for(tab.socket.recv(), 5)
            assert closed.value.rcvd.code == 4400

    run(story())


@pytest.mark.parametrize(
    ("missing", "replayed", "is_reload"),
    [(0, 0, False), (1, 1, False), (300, 300, False), (301, 0, True), (-1, 0, True), (-9_999, 0, True)],
)
def test_resuming_replays_what_was_missed(house, lin, pot, missing, replayed, is_reload):
    thread = make.haggle(buyer=lin, listing=pot)
    ThreadEvent.objects.bulk_create(
        ThreadEvent(negotiation=thread, seq=n, kind="message", role="buyer", actor=lin, body=str(n))
        for n in range(2, 302 + 1)
    )
    Negotiation.objects.filter(pk=thread.pk).update(seq=302)

    async def story():
        async with Tab(house, lin) as tab:
            subbed = await tab.enter(thread, after=302 - missing)
            assert subbed["is_reload"] is is_reload
            got = [(await tab.hear("ev"))["seq"] for _ in range(replayed)]
            assert got == list(range(303 - missing, 303))[: len(got)]
            await tab.hears_nothing("ev")

    run(story())


def test_a_post_reaches_the_other_sides_socket(house, lin, chen, pot):
    """Redis carries it: the action runs in this test's process, the socket lives in daphne's."""
    from negotiation import actions

    thread = make.haggle(buyer=lin, listing=pot)

    def post():
        actions.send_message(negotiation_id=thread.pk, by=lin, body="by post, 13800138000")
        connection.close()  # it belongs to the thread that made it

    async def story():
        async with Tab(house, chen) as vendor:
            await vendor.enter(thread, after=1)
            await asyncio.to_thread(post)
            event = await vendor.hear("ev")
            assert "13800138000" not in event["body"]
            assert event["facts"] == {"is_masked": True}

    run(story())


def test_a_flood_is_told_to_slow_down(house, lin, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        async with Tab(house, lin) as tab:
            await tab.enter(thread, after=1)
            for n in range(20):
                await tab.say(t="msg", thread=str(thread.public_id), client_id=str(uuid.uuid4()), body=str(n))
            assert (await tab.hear("err"))["code"] == "too_fast"

    run(story())
    assert ThreadEvent.objects.filter(negotiation=thread, kind="message").count() <= 12


def test_slips_quantities_and_undo_go_over_the_line(house, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    thread = actions.make_offer(negotiation_id=thread.pk, by=chen, price_minor=9_000, rev=thread.rev)
    key = str(thread.public_id)

    async def story():
        async with Tab(house, lin) as buyer:
            await buyer.enter(thread, after=thread.seq)
            await buyer.say(t="offer", thread=key, price_minor=80_000, rev=2, id="a")
            assert (await buyer.hear("err"))["code"] == "are_you_sure"
            await buyer.say(t="offer", thread=key, price_minor=8_000, rev=2, quantity=2, id="b")
            assert (await buyer.hear("ack"))["rev"] == 3
            await buyer.say(t="undo", thread=key, rev=3, id="c")
            assert (await buyer.hear("ack"))["rev"] == 4

    run(story())
    thread.refresh_from_db()
    assert (thread.status, thread.quantity, thread.undo_count) == ("vendor_standing", 1, 1)


def test_who_is_blocked_stores_nothing_until_there_is_an_order(house, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot, offer=7_000)
    actions.set_block(negotiation_id=thread.pk, by=chen, is_blocked=True)

    async def story():
        async with Tab(house, lin) as buyer:
            await buyer.enter(thread, after=thread.seq)
            name = str(uuid.uuid4())
            await buyer.say(t="msg", thread=str(thread.public_id), client_id=name, body="Hello?")
            assert (await buyer.hear("err"))["code"] == "not_a_party"

    run(story())
    assert not ThreadEvent.objects.filter(negotiation=thread, kind="message").exists()
