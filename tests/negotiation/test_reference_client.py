"""The client of docs/examples, written from docs/protocol.md alone, against a real daphne that is killed under it."""

import asyncio
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from negotiation.models import ThreadEvent
from tests import make
from tests.processes import eventually
from tests.tabs import run, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

PATH = Path(__file__).resolve().parents[2] / "docs" / "examples" / "haggle_client.py"


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("haggle_client", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Person:
    """A client whose events are read all the time, as a program would."""

    def __init__(self, example, house, user, thread, after: int = 0) -> None:
        self.heard: list[dict] = []
        self.news = asyncio.Event()
        self.user, self.make = (
            user,
            lambda cookie: example.HaggleClient(house.url, str(thread.public_id), cookie, after),
        )

    async def __aenter__(self):
        self.client = self.make(await asyncio.to_thread(signed_in, self.user))
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *exc) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        async for event in self.client.events():
            self.heard.append(event)
            self.news.set()

    async def hears(self, kind: str) -> dict:
        """The newest event of `kind`, once there is one."""
        return await self._once(lambda: next((e for e in reversed(self.heard) if e["kind"] == kind), None))

    async def hears_up_to(self, seq: int) -> None:
        await self._once(lambda: self.heard and self.heard[-1]["seq"] >= seq)

    async def _once(self, look):
        async with asyncio.timeout(15):
            while not (found := look()):
                self.news.clear()
                await self.news.wait()
        return found


def test_two_reference_clients_haggle_to_a_deal(house, example, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        async with Person(example, house, lin, thread) as buyer, Person(example, house, chen, thread) as vendor:
            assert await buyer.client.say("Is it really zisha?") == 2
            assert (await vendor.hears("message"))["body"] == "Is it really zisha?"
            assert await buyer.client.move("offer", price_minor=7_000, rev=0) == 1
            assert (await vendor.hears("offer"))["facts"]["price_minor"] == 7_000
            with pytest.raises(ValueError, match="stale_offer"):
                await vendor.client.move("accept", price_minor=7_000, rev=0)
            assert await vendor.client.move("accept", price_minor=7_000, rev=1) == 2
            assert (await buyer.hears("accept"))["facts"]["status"] == "agreed"

    run(story())
    thread.refresh_from_db()
    assert (thread.status, thread.agreed_price_minor) == ("agreed", 7_000)


def test_it_comes_back_after_a_crash_with_nothing_lost_and_nothing_doubled(house, example, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        async with Person(example, house, lin, thread) as buyer, Person(example, house, chen, thread) as vendor:
            await vendor.hears("opened")
            saying = [asyncio.create_task(buyer.client.say(f"before {n}")) for n in range(3)]
            await asyncio.to_thread(house.kill, "web")
            saying += [asyncio.create_task(buyer.client.say(f"after {n}")) for n in range(3)]
            await asyncio.to_thread(house.start, "web")
            seqs = await asyncio.wait_for(asyncio.gather(*saying), 25)
            assert sorted(seqs) == list(range(2, 8))
            await vendor.hears_up_to(7)
            for person in (buyer, vendor):
                assert [event["seq"] for event in person.heard] == list(range(1, 8))

    run(story())
    assert ThreadEvent.objects.filter(negotiation=thread, kind="message").count() == 6


def test_whoever_is_no_party_is_told_so(house, example, lin, mei, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        cookie = await asyncio.to_thread(signed_in, mei)
        client = example.HaggleClient(house.url, str(thread.public_id), cookie)
        with pytest.raises(ValueError, match="not_a_party"):
            async for _ in client.events():
                pass

    run(story())


def test_it_runs_as_a_program(house, lin, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    command = [sys.executable, str(PATH), house.url, str(thread.public_id), signed_in(lin), "Good day"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONUNBUFFERED": "1"})
    try:
        assert eventually(lambda: ThreadEvent.objects.filter(negotiation=thread, body="Good day").exists())
        assert [program.stdout.readline().split()[:3] for _ in range(2)] == [
            ["1", "house", "opened"],
            ["2", "buyer", "message"],
        ]
    finally:
        program.kill()
        program.communicate()


def test_it_is_short():
    assert len(PATH.read_text().splitlines()) < 100
