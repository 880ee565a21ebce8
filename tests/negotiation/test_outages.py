"""PostgreSQL and Redis go away under open sockets, and come back. Both are this module's own: the run's are left alone."""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass

import pytest
from teahouse_bin.children import popen
from teahouse_bin.embedded import start_services

from tests.processes import ROOT, House
from tests.tabs import Tab, run
from tests.trials import size

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

AWAY_SECONDS = size(10, 5)

MAKE = """
import json
from tests import make
from tests.tabs import signed_in
lin, chen = make.user("lin"), make.user("chen")
pot = make.listing(vendor=make.vendor("teapots", owner=chen))
thread = make.haggle(buyer=lin, listing=pot)
print(json.dumps([str(thread.public_id), signed_in(lin), signed_in(chen)]))
"""


@dataclass
class Thread:
    public_id: str


class OwnHouse:
    """Two web processes on services that may be stopped."""

    def __init__(self, house: House, services) -> None:
        self.house, self.services = house, services
        for command in (["migrate", "-v0"], ["shell", "-v0", "-c", MAKE]):
            made = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=house.env,
                check=True,
                capture_output=True,
                text=True,
            )
        public_id, self.lin, self.chen = json.loads(made.stdout.strip().splitlines()[-1])
        self.thread = Thread(public_id)
        self.url, self.url2 = house.url, house.url2

    def stop(self, name: str) -> None:
        """At once, as a power cut would."""
        process, _ = self._of(name)
        process.send_signal(signal.SIGQUIT if name == "postgres" else signal.SIGKILL)
        process.wait()

    def start(self, name: str) -> None:
        process, program = self._of(name)
        self.services.running[self.services.running.index((process, program))] = (popen(program), program)

    def _of(self, name: str):
        return next(pair for pair in self.services.running if pair[1].name == name)


@pytest.fixture(scope="module")
def own(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    folder.chmod(0o755)
    with start_services(folder / "services", durable=True) as services:
        with django_db_blocker.unblock():
            house = House(folder, DATABASE_URL=services.database_url, REDIS_URL=services.redis_url)
        with house:
            own = OwnHouse(house, services)
            house.start("web", "web2")
            yield own


async def say_until_stored(tab: Tab, thread: Thread, body: str, client_id: str, seconds: float) -> dict:
    """As a client does: again under the same name after `try_again`."""
    async with asyncio.timeout(seconds):
        while True:
            await tab.message(thread, body, client_id)
            while (frame := json.loads(await tab.socket.recv()))["t"] not in ("ack", "err"):
                pass
            if frame["t"] == "ack":
                return frame
            assert frame["code"] in ("try_again", "too_fast")
            await asyncio.sleep(0.5)


def test_while_postgresql_is_away_nothing_is_acknowledged_and_then_everything_is(own):
    async def story():
        async with Tab(own, cookie=own.lin) as buyer, Tab(own, cookie=own.chen, url=own.url2) as vendor:
            seq = (await buyer.enter(own.thread))["seq"]
            await vendor.enter(own.thread, after=seq)
            await say_until_stored(buyer, own.thread, "before", str(uuid.uuid4()), 10)
            assert (await vendor.hear("ev"))["body"] == "before"
            await asyncio.to_thread(own.stop, "postgres")
            names = [str(uuid.uuid4()) for _ in range(3)]
            for name in names:
                await buyer.message(own.thread, name, name)
            answers = []
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AWAY_SECONDS):
                    while True:
                        answers.append(json.loads(await buyer.socket.recv()))
            assert [a for a in answers if a["t"] == "ack"] == []
            assert {a["code"] for a in answers if a["t"] == "err"} <= {"try_again"}
            own.start("postgres")  # here: what a thread starts ends with it
            acks = [await say_until_stored(buyer, own.thread, name, name, 20) for name in names]
            assert [ack["seq"] for ack in acks] == [seq + 2, seq + 3, seq + 4]
            assert [(await vendor.hear("ev", 10))["body"] for _ in names] == names

    run(story())


def test_while_redis_is_away_nobody_is_cut_off_and_the_rest_comes_with_it(own):
    async def story():
        async with (
            Tab(own, cookie=own.lin) as buyer,
            Tab(own, cookie=own.chen) as near,
            Tab(own, cookie=own.chen, url=own.url2) as far,
        ):
            seq = (await buyer.enter(own.thread))["seq"]
            await near.enter(own.thread, after=seq)
            await far.enter(own.thread, after=seq)
            await asyncio.to_thread(own.stop, "redis")
            assert (await far.hear("live"))["is_live"] is False
            stopped_at, said = time.monotonic(), 0
            while time.monotonic() < stopped_at + AWAY_SECONDS:
                began = time.monotonic()
                await say_until_stored(buyer, own.thread, "still here", str(uuid.uuid4()), 10)
                said += 1
                assert (await near.hear("ev"))["seq"] == seq + said
                await asyncio.sleep(max(0, 0.4 - (time.monotonic() - began)))
            own.start("redis")  # here: what a thread starts ends with it
            assert (await far.hear("live", 10))["is_live"] is True
            heard = [(await far.hear("ev", 3))["seq"] for _ in range(said)]
            assert heard == list(range(seq + 1, seq + said + 1))
            await near.hears_nothing("ev")
            await say_until_stored(buyer, own.thread, "live again", str(uuid.uuid4()), 10)
            assert (await far.hear("ev"))["seq"] == seq + said + 1

    run(story())
