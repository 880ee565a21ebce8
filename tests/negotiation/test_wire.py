"""Under the protocol: broken frames, silent, greedy and furious clients, and the end of the server. Real daphne, real TCP."""

import asyncio
import contextlib
import json
import os
import signal
import statistics
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from negotiation.models import ThreadEvent
from tests import make
from tests.processes import House
from tests.raw import BINARY, TEXT, Raw, raw_line
from tests.tabs import Tab, run, signed_in
from tests.trials import size

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def web(django_db_setup, tmp_path_factory):
    with House(tmp_path_factory.mktemp("wire"), application="benchmarks.apps.durable:application") as running:
        yield running.start("web")


@pytest.fixture
def strict_web(django_db_setup, tmp_path):
    """With the limits as they are, and free to be stopped."""
    with House(tmp_path) as running:
        yield running.start("web")


def resident(house: House) -> int:
    """Bytes of memory the web process holds."""
    pages = int(Path(f"/proc/{house.running['web'].pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


PING_FRAME = b'{"t":"ping"}'


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"opcode": TEXT, "payload": b'{"t":"\xff\xfe"}'}, 1007),
        ({"opcode": TEXT, "payload": b'"\xed\xa0\x80"'}, 1007),
        ({"opcode": TEXT, "payload": b'{"t":"ping"}\xe8\x8c'}, 1007),
        ({"opcode": TEXT, "payload": PING_FRAME, "rsv": 1}, 1002),
        ({"opcode": TEXT, "payload": PING_FRAME, "rsv": 4}, 1002),
        ({"opcode": TEXT, "payload": PING_FRAME, "is_masked": False}, 1002),
        ({"opcode": 3, "payload": PING_FRAME}, 1002),
        ({"opcode": 11, "payload": b""}, 1002),
        ({"opcode": 0, "payload": PING_FRAME}, 1002),
        ({"opcode": 8, "payload": b"\x03"}, 1002),
        ({"opcode": 8, "payload": b"\x03\xed"}, 1002),
        ({"opcode": 9, "payload": b"x" * 126}, 1002),
        ({"opcode": TEXT, "payload": b"x" * 70_000}, 1009),
        ({"opcode": BINARY, "payload": b"x", "size": 1 << 40}, 1009),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_broken_frame_is_answered_with_a_close_frame_never_a_bare_reset(web, lin, frame, code):
    cookie = signed_in(lin)

    async def story():
        line = await raw_line(web.url, cookie)
        line.write(**frame)
        line.write(TEXT, PING_FRAME)  # what follows must not turn the close into a reset
        assert await line.closing() == code

    run(story())


def test_a_frame_without_content_is_answered_at_once(web, lin):
    """Browsers close with one when the page names no code."""
    cookie = signed_in(lin)

    async def story():
        line = await raw_line(web.url, cookie)
        line.write(9)
        async with asyncio.timeout(2):
            while await line.frame() != (10, b""):
                pass
        line.write(8)
        async with asyncio.timeout(2):
            while (await line.frame())[0] != 8:
                pass
            assert await line.reader.read() == b""

    run(story())


def test_frames_are_taken_however_tcp_cuts_them(web, lin):
    cookie = signed_in(lin)

    async def story():
        line = await raw_line(web.url, cookie)
        line.write(TEXT, json.dumps({"t": "ping", "x": "茶" * 100}).encode())
        line.write(TEXT, PING_FRAME)
        whole = Raw(line.reader, Gatherer())
        for _ in range(3):
            whole.write(TEXT, PING_FRAME)
        for byte in whole.writer.gathered:
            line.writer.write(bytes((byte,)))
            await line.writer.drain()
            await asyncio.sleep(0)
        line.writer.write(b"\x01\x86\0\0\0\0" + b'{"t":"' + b"\x80\x86\0\0\0\0" + b'ping"}')  # in two fragments
        heard = []
        async with asyncio.timeout(5):
            while heard.count("pong") < 5:
                opcode, payload = await line.frame()
                if opcode == TEXT:
                    heard.append(json.loads(payload)["t"])
        assert [kind for kind in heard if kind in ("err", "pong")] == ["err"] + ["pong"] * 5

    run(story())


class Gatherer:
    gathered = b""

    def write(self, data: bytes) -> None:
        self.gathered += data


def test_who_stops_reading_costs_little_is_cut_and_resumes_without_a_gap(web, lin, chen, pot):
    """Twelve megabytes (77 in full) for two who do not read. One wakes up just after it was cut, and hears why; one never
    does."""
    thread = make.haggle(buyer=lin, listing=pot)
    cookie, key = signed_in(chen), str(thread.public_id)
    body, each, early, rounds = "茶" * 2_600, 16, 42, size(620, 100)

    async def story():
        lazy = [await raw_line(web.url, cookie, kernel_bytes=4_096) for _ in range(2)]
        for line in lazy:
            line.write(TEXT, json.dumps({"t": "sub", "thread": key, "after": 1}).encode())
        codes = []
        async with Tab(web, lin) as buyer, Tab(web, cookie=cookie) as awake:
            for tab in (buyer, awake):
                await tab.enter(thread, after=1)
            for line in lazy:
                line.writer.transport.pause_reading()
            before, grown = resident(web), 0
            for n in range(rounds):
                for _ in range(each):
                    await buyer.message(thread, body)
                for _ in range(each):
                    await awake.hear("ev")
                    await buyer.hear("ack")
                grown = max(grown, resident(web) - before)
                if n == early:
                    lazy[0].writer.transport.resume_reading()
                    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                        codes.append(await lazy[0].closing())  # a reset, if this machine was too slow to wake it in 2 s
            assert codes in ([4508], [])
            assert grown <= 5 * MEGABYTE, f"{grown / MEGABYTE:.1f} MB"
        async with Tab(web, cookie=cookie) as again:
            head = rounds * each + 1
            subbed = await again.enter(thread, after=head - 300)
            assert (subbed["seq"], subbed["is_reload"]) == (head, False)
            assert [(await again.hear("ev"))["seq"] for _ in range(300)] == list(range(head - 299, head + 1))

    asyncio.run(asyncio.wait_for(story(), size(300, 60)))


def test_a_flood_is_ended_and_the_others_hardly_notice(strict_web, lin, chen, mei, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    flood = b"".join(b"\x81\x8c\0\0\0\0" + PING_FRAME for _ in range(20_000))

    house, cookie = strict_web, signed_in(mei)
    ended: list[float] = []

    async def story():
        async with Tab(house, lin) as buyer, Tab(house, chen) as vendor:
            await buyer.enter(thread, after=1)
            await vendor.enter(thread, after=1)
            quiet = await delays(buyer, vendor, thread)
            line = await raw_line(house.url, cookie)
            flooding = asyncio.create_task(pour(line, flood))
            asked_at = time.monotonic()
            ending = asyncio.create_task(line.closing(10))
            ending.add_done_callback(lambda _: ended.append(time.monotonic() - asked_at))
            loud = await delays(buyer, vendor, thread)
            assert await ending == 4529
            assert ended[0] <= 2
            flooding.cancel()
            return quiet, loud

    quiet, loud = asyncio.run(story())
    worst = statistics.quantiles(loud, n=100)[98]
    assert worst <= max(3 * statistics.quantiles(quiet, n=100)[98], 0.25)


async def pour(line: Raw, flood: bytes) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            line.writer.write(flood)
            await line.writer.drain()


async def delays(buyer: Tab, vendor: Tab, thread) -> list[float]:
    """Seconds from one side's typing a message to the other side's reading it, for a while at an allowed pace."""
    found = []
    for n in range(10):
        began = time.monotonic()
        await buyer.message(thread, str(n))
        await vendor.hear("ev")
        found.append(time.monotonic() - began)
        await asyncio.sleep(0.2)
    return found


def test_tabs_that_vanish_in_mid_delivery_take_nobody_with_them(web, lin, chen, pot, teapots):
    """Two hundred sockets reset while events are being sent to them: the writer lives, other rooms lose nothing."""
    doomed = make.haggle(buyer=lin, listing=pot)
    other = make.haggle(buyer=make.user("mo"), listing=pot)
    people = [make.user(f"clerk{n}") for n in range(20)]
    for person in people:
        teapots.members.create(user=person, role="negotiator")
    cookies = [signed_in(person) for person in people]

    async def story():
        mine = json.dumps({"t": "sub", "thread": str(doomed.public_id), "after": 1}).encode()
        lines = await asyncio.gather(*(raw_line(web.url, cookie) for cookie in cookies for _ in range(10)))
        for line in lines:
            line.write(TEXT, mine)
        async with Tab(web, lin) as buyer, Tab(web, chen) as vendor:
            await buyer.enter(doomed, after=1)
            await vendor.enter(other, after=1)
            for n in range(60):
                await buyer.message(doomed, str(n))
                await vendor.message(other, str(n))
                if n >= 10:
                    for line in lines[(n - 10) * 4 : (n - 9) * 4]:
                        line.abort()
                await buyer.hear("ack")
                await vendor.hear("ack")
            assert (await vendor.hear("ev", 5))["seq"] >= 2
            await vendor.enter(other, after=1)
            seqs = [(await vendor.hear("ev"))["seq"] for _ in range(60)]
            assert seqs == list(range(2, 62))

    run(story())
    assert ThreadEvent.objects.filter(kind="message").count() == 120


def test_a_peer_that_has_vanished_is_dropped_within_ten_seconds_and_one_that_lives_is_not(web, lin, chen):
    silent, living = signed_in(lin), signed_in(chen)

    async def story():
        async with Tab(web, cookie=living) as tab:
            line = await raw_line(web.url, silent)  # never answers a ping
            parts = urlsplit(web.url)
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(b"GET /ws/ HTTP/1.1\r\nHost: ")  # never ends its request
            half = Raw(reader, writer)
            await asyncio.gather(line.gone(11), half.gone(12))
            await tab.say(t="ping")
            assert await tab.hear("pong")

    run(story())


def test_on_sigterm_everyone_is_told_and_nothing_acknowledged_is_lost(strict_web, lin, chen, pot, teapots):
    house, thread = strict_web, make.haggle(buyer=lin, listing=pot)
    people = [lin, chen] + [make.user(f"clerk{n}") for n in range(55)]
    for person in people[2:]:
        teapots.members.create(user=person, role="negotiator")
    cookies = [signed_in(person) for person in people]
    acknowledged: set[str] = set()

    async def talk(tab: Tab) -> None:
        try:
            while True:
                await tab.message(thread, "still here?")
                acknowledged.add((await tab.hear("ack"))["client_id"])
                await asyncio.sleep(0.2)
        except Exception:
            return

    async def story():
        async with contextlib.AsyncExitStack() as stack:
            talkers = [await stack.enter_async_context(Tab(house, cookie=cookie)) for cookie in cookies[:5]]
            lines = await asyncio.gather(*(raw_line(house.url, cookie) for cookie in cookies[2:] for _ in range(9)))
            for tab in talkers:
                await tab.enter(thread, after=1)
            talking = [asyncio.create_task(talk(tab)) for tab in talkers]
            await asyncio.sleep(1)
            asked_at = time.monotonic()
            house.running["web"].send_signal(signal.SIGTERM)
            ends = await asyncio.gather(*(the_end(line) for line in lines))
            took = time.monotonic() - asked_at
            await asyncio.gather(*talking)
            assert set(ends) == {("bye", 4512, 4512)}
            assert {tab.socket.close_code for tab in talkers} == {4512}
            assert took <= 5
            assert await asyncio.to_thread(house.running["web"].wait, 10) == 0
            assert time.monotonic() - asked_at <= 8

    run(story())
    stored = {str(client_id) for client_id in ThreadEvent.objects.values_list("client_id", flat=True) if client_id}
    assert acknowledged
    assert acknowledged <= stored


async def the_end(line: Raw) -> tuple[str, int, int]:
    """The last frame's kind and code, and the code of the close frame."""
    last: dict = {}
    async with asyncio.timeout(10):
        while True:
            opcode, payload = await line.frame()
            if opcode == TEXT:
                last = json.loads(payload)
            elif opcode == 8:
                return last["t"], last["code"], int.from_bytes(payload[:2])


def test_a_request_under_way_is_answered_before_the_server_ends(strict_web, lin, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    cookie = signed_in(lin)

    def hold_the_thread_and_stop_the_server() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM negotiation_negotiation FOR UPDATE")
            time.sleep(1)
            strict_web.running["web"].send_signal(signal.SIGTERM)
            time.sleep(1)
            cursor.execute("ROLLBACK")
        connection.close()

    async def story():
        async with Tab(strict_web, cookie=cookie) as tab:
            await tab.enter(thread, after=1)
            holding = asyncio.create_task(asyncio.to_thread(hold_the_thread_and_stop_the_server))
            await asyncio.sleep(0.5)
            client_id = await tab.message(thread, "in the last moment", str(uuid.uuid4()))
            assert (await tab.hear("ack", 10))["client_id"] == client_id
            assert (await tab.hear("bye"))["code"] == 4512
            assert await tab.closed() == 4512
            await holding

    run(story())
    assert ThreadEvent.objects.filter(body="in the last moment").count() == 1
