"""One house, two web processes: what is said in one is heard in the other, once, in order, whatever is killed in between."""

import asyncio
import contextlib
import json
import threading
import uuid
from collections import Counter

import httpx
import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from accounts.actions import sign_out_everywhere
from benchmarks.seeds.rooms import rooms
from marketplace.models import Order
from negotiation.models import Negotiation, ThreadEvent
from tests import make
from tests.tabs import Tab, run, signed_in
from tests.trials import size

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def test_one_client_id_five_times_over_two_processes_and_http_is_one_message(pair, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    cookie, client_id = signed_in(lin), str(uuid.uuid4())

    def post() -> int:
        name, _, key = cookie.partition("=")
        with httpx.Client(base_url=pair.url2, cookies={name: key}, headers={"Referer": pair.url2}) as browser:
            browser.get("/me/")
            data = {"body": "once", "client_id": client_id, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
            path = f"/haggles/{thread.public_id}/message/"
            return browser.post(path, data=data, headers={"Accept": "application/json"}).json()["seq"]

    async def story():
        async with (
            Tab(pair, cookie=cookie) as one,
            Tab(pair, cookie=cookie, url=pair.url2) as two,
            Tab(pair, chen) as peer,
        ):
            for tab in (one, two, peer):
                await tab.enter(thread, after=1)
            posting = asyncio.create_task(asyncio.to_thread(post))
            for tab in (one, one, two, two):
                await tab.message(thread, "once", client_id)
            acks = [await tab.hear("ack") for tab in (one, one, two, two)]
            assert {ack["seq"] for ack in acks} == {await posting} == {2}
            assert sum(not ack["dup"] for ack in acks) <= 1  # or the post was first
            assert (await peer.hear("ev"))["client_id"] == client_id
            await two.message(thread, "another", client_id)
            assert (await two.hear("err"))["code"] == "cid_conflict"
            await peer.hears_nothing("ev")
            await two.say(t="ping")
            assert await two.hear("pong")

    run(story())
    assert ThreadEvent.objects.filter(negotiation=thread, kind="message").count() == 1


def test_the_same_name_twice_in_one_batch_with_different_words_is_a_conflict(pair, lin, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        async with Tab(pair, lin) as tab:
            await tab.enter(thread, after=1)
            for _ in range(50):
                client_id = str(uuid.uuid4())
                await tab.message(thread, "one", client_id)
                await tab.message(thread, "two", client_id)
                assert (await tab.hear("ack"))["dup"] is False
                assert (await tab.hear("err"))["code"] == "cid_conflict"

    run(story())


def test_a_thread_that_somebody_holds_keeps_no_other_waiting(pair, lin, chen, pot):
    held, other = make.haggle(buyer=lin, listing=pot), make.haggle(buyer=make.user("mo"), listing=pot)
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Negotiation.objects.select_for_update().get(pk=held.pk)
            is_held.set()
            may_go.wait(10)
        connection.close()

    async def story():
        async with Tab(pair, lin) as buyer, Tab(pair, chen) as vendor:
            await buyer.enter(held, after=1)
            await vendor.enter(other, after=1)
            holding = asyncio.create_task(asyncio.to_thread(hold))
            await asyncio.to_thread(is_held.wait, 5)
            names = [await buyer.message(held, str(n)) for n in range(3)]
            await vendor.message(other, "meanwhile")
            assert (await vendor.hear("ack", 2))["seq"] == 2
            names.append(await buyer.message(held, "last"))
            await buyer.hears_nothing("ack", 0.3)
            may_go.set()
            await holding
            acks = [await buyer.hear("ack") for _ in names]
            assert [(ack["client_id"], ack["seq"]) for ack in acks] == list(zip(names, range(2, 6), strict=True))

    run(story())


class Talker:
    """Says `count` things, sixteen on their way at a time, and keeps the order in which it hears everyone's."""

    def __init__(self, tab: Tab, thread: Negotiation, count: int) -> None:
        self.tab, self.thread, self.count = tab, thread, count
        self.window = asyncio.Semaphore(16)
        self.order: list[tuple[int, str]] = []

    async def talk(self) -> None:
        for _ in range(self.count):
            await self.window.acquire()
            await self.tab.message(self.thread, "more")

    async def hear(self, last: int) -> None:
        while not self.order or self.order[-1][0] < last:
            frame = json.loads(await self.tab.socket.recv())
            if frame["t"] == "ack":
                self.window.release()
            elif frame["t"] == "ev":
                self.order.append((frame["seq"], frame["client_id"]))
            assert frame["t"] not in ("err", "bye"), frame


def test_two_thousand_messages_at_once_have_one_order_without_a_gap(pair, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    cookies = [signed_in(lin), signed_in(chen)]

    async def story():
        async with contextlib.AsyncExitStack() as stack:
            places = [(cookie, url) for cookie in cookies for url in (pair.url, pair.url2) for _ in range(2)]
            tabs = [await stack.enter_async_context(Tab(pair, cookie=cookie, url=url)) for cookie, url in places]
            for tab in tabs:
                await tab.enter(thread, after=1)
            talkers = [Talker(tab, thread, 250) for tab in tabs]
            await asyncio.gather(*(one.talk() for one in talkers), *(one.hear(2001) for one in talkers))
        assert [seq for seq, _ in talkers[0].order] == list(range(2, 2002))
        assert all(one.order == talkers[0].order for one in talkers)

    asyncio.run(asyncio.wait_for(story(), 120))


def test_crashes_under_load_lose_nothing_acknowledged_and_double_nothing(pair, lin, chen, pot):
    """kill -9 while both sides talk; what was not acknowledged is sent again under its name, to the other process."""
    thread = make.haggle(buyer=lin, listing=pot)
    cookie = signed_in(lin)
    sent: dict[str, int] = {}

    async def say(tab: Tab, names: list[str]) -> None:
        for name in names:
            await tab.message(thread, name, name)
        for _ in names:
            ack = await tab.hear("ack")
            sent[ack["client_id"]] = ack["seq"]

    async def talk(url: str, seconds: float) -> None:
        """Say again what was not acknowledged, then new things, until the line breaks or the time is over."""
        tab = Tab(pair, cookie=cookie, url=url)
        try:
            async with tab, asyncio.timeout(seconds):
                await tab.enter(thread)
                pending = [name for name, seq in sent.items() if not seq]
                for n in range(0, len(pending), 8):
                    await say(tab, pending[n : n + 8])
                while seconds > 1:
                    names = [str(uuid.uuid4()) for _ in range(8)]
                    sent.update(dict.fromkeys(names, 0))
                    await say(tab, names)
                    await asyncio.sleep(0.01)
        except Exception:
            return

    async def story():
        for n in range(size(10, 3)):
            name, url = [("web", pair.url), ("web2", pair.url2)][n % 2]
            talking = asyncio.create_task(talk(url, 10))
            await asyncio.sleep(0.7)
            await asyncio.to_thread(pair.kill, name)
            await talking
            await asyncio.to_thread(pair.start, name)
        for _ in range(20):
            if all(sent.values()):
                break
            await talk(pair.url, 1)

    asyncio.run(asyncio.wait_for(story(), size(240, 120)))
    stored = dict(ThreadEvent.objects.filter(kind="message").values_list("client_id", "seq"))
    assert len(sent) > 50
    assert {uuid.UUID(name): seq for name, seq in sent.items()} == stored
    assert sorted(stored.values()) == list(range(2, len(stored) + 2))


def test_lost_parcels_leave_no_gap(pair, lin, chen, pot):
    """The other process's subscription to Redis is cut again and again: what was lost is fetched, in order."""
    thread = make.haggle(buyer=lin, listing=pot)
    control = redis.Redis.from_url(settings.REDIS_URL)

    async def story():
        async with Tab(pair, lin) as buyer, Tab(pair, chen, url=pair.url2) as vendor:
            await buyer.enter(thread, after=1)
            await vendor.enter(thread, after=1)
            for n in range(40):
                if n % 8 == 4:
                    control.execute_command("CLIENT", "KILL", "TYPE", "PUBSUB")
                await buyer.message(thread, str(n))
                await buyer.hear("ack")
            heard = [(await vendor.hear("ev", 5))["seq"] for _ in range(40)]
            assert heard == list(range(2, 42))

    run(story())


def test_accept_and_withdraw_at_once_have_one_winner(pair):
    """Two hundred offers, each taken and taken back at the same moment in different processes."""
    made = rooms(200)
    outcomes: Counter[str] = Counter()

    async def quarrel(room) -> None:
        key = str(room.thread.public_id)
        one, two = Tab(pair, cookie=room.buyer_cookie), Tab(pair, cookie=room.vendor_cookie, url=pair.url2)
        async with one as buyer, two as vendor:
            await asyncio.gather(buyer.enter(room.thread, 1), vendor.enter(room.thread, 1))
            await buyer.say(t="offer", thread=key, price_minor=7_000, rev=0)
            await buyer.hear("ack", 10)
            await asyncio.gather(
                vendor.say(t="accept", thread=key, price_minor=7_000, rev=1, id="accept"),
                buyer.say(t="withdraw", thread=key, rev=1, id="withdraw"),
            )
            answers = [await answer_to(vendor, "accept"), await answer_to(buyer, "withdraw")]
            assert sorted(a["t"] for a in answers) == ["ack", "err"]
            won, lost = sorted(answers, key=lambda a: a["t"])
            assert lost["code"] == "stale_offer"
            outcomes[won["id"]] += 1

    async def story():
        for n in range(0, len(made), 20):
            await asyncio.gather(*(quarrel(room) for room in made[n : n + 20]))

    asyncio.run(asyncio.wait_for(story(), 120))
    assert sum(outcomes.values()) == 200
    assert Order.objects.count() == outcomes["accept"]
    assert Negotiation.objects.filter(status="withdrawn").count() == outcomes["withdraw"]


async def answer_to(tab: Tab, name: str) -> dict:
    async with asyncio.timeout(10):
        while True:
            frame = json.loads(await tab.socket.recv())
            if frame["t"] in ("ack", "err") and frame.get("id") == name:
                return frame


def test_signed_out_elsewhere_blocked_or_put_out_of_the_shop_ends_it_at_once(pair, lin, chen, mei, pot, teapots):
    thread = make.haggle(buyer=lin, listing=pot)
    teapots.members.create(user=mei, role="negotiator")
    cookie = signed_in(lin)

    def at_the_other_door(act) -> None:
        act()
        connection.close()

    async def story():
        async with Tab(pair, cookie=cookie) as signed_out, Tab(pair, chen) as blocked, Tab(pair, mei) as member:
            for tab in (signed_out, blocked, member):
                await tab.enter(thread, after=1)
            key = cookie.partition("=")[2]
            await asyncio.to_thread(at_the_other_door, lambda: Session.objects.get(session_key=key).delete())
            assert await signed_out.closed(seconds=3) == 4401  # within one: test_trials.py
            await asyncio.to_thread(at_the_other_door, lambda: teapots.members.get(user=mei).delete())
            assert (await member.hear("err", 3))["code"] == "not_a_party"
            chen.is_active = False
            await asyncio.to_thread(at_the_other_door, chen.save)
            assert await blocked.closed(seconds=3) == 4401

    run(story())


def test_signing_out_in_the_browser_closes_the_socket_of_that_session_only(pair, lin):
    here, there = signed_in(lin), signed_in(lin)

    def sign_out() -> None:
        name, _, key = there.partition("=")
        with httpx.Client(base_url=pair.url2, cookies={name: key}, headers={"Referer": pair.url2}) as browser:
            browser.get("/me/")
            browser.post("/account/logout/", data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]})

    async def story():
        async with Tab(pair, cookie=here) as stays, Tab(pair, cookie=there) as goes:
            await stays.hear("ready")
            await goes.hear("ready")
            await asyncio.to_thread(sign_out)
            assert await goes.closed(seconds=3) == 4401
            await stays.say(t="ping")
            assert await stays.hear("pong")

    run(story())


def test_signing_out_everywhere_closes_the_sockets_of_every_session(pair, lin, mei):
    here, there = signed_in(lin), signed_in(lin)

    def sign_out() -> None:
        sign_out_everywhere(user=lin)
        connection.close()

    async def story():
        async with (
            Tab(pair, cookie=here) as one,
            Tab(pair, cookie=there, url=pair.url2) as two,
            Tab(pair, mei) as other,
        ):
            for tab in (one, two, other):
                await tab.hear("ready")
            await asyncio.to_thread(sign_out)
            assert await one.closed(seconds=3) == await two.closed(seconds=3) == 4401
            await other.say(t="ping")
            assert await other.hear("pong")

    run(story())


def test_one_poisoned_message_in_a_hundred_fails_alone(lin, pot):
    """A batch as the writer takes it: one row the database refuses."""
    from negotiation.sockets.writer import Said, store_batch

    thread = make.haggle(buyer=lin, listing=pot)
    batch = [Said(thread.pk, str(thread.public_id), lin.pk, str(uuid.uuid4()), str(n), print) for n in range(100)]
    batch[42].body = "\ud800"  # half a character, which no database takes
    answers = store_batch(batch)
    assert [n for n, answer in enumerate(answers) if answer.error] == [42]
    assert sorted(answer.seq for answer in answers if not answer.error) == list(range(2, 101))
    connection.close()
