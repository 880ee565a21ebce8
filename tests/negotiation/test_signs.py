"""What is never stored, or only counted: typing, presence, receipts, unread. Over two processes of one house."""

import asyncio

import pytest
from django.db import connection

from negotiation import actions, queries
from negotiation.models import Negotiation, ReadCursor, ThreadEvent
from tests import make
from tests.races import at_once
from tests.tabs import Tab, hear_all, run, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def test_a_hundred_keystrokes_a_second_are_one_sign_and_no_row(pair, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        heard: list[dict] = []
        async with Tab(pair, lin) as buyer, Tab(pair, chen, url=pair.url2) as vendor:
            await buyer.enter(thread, after=1)
            await vendor.enter(thread, after=1)
            hearing = asyncio.create_task(hear_all(vendor, heard))
            for _ in range(200):
                await buyer.say(t="typing", thread=str(thread.public_id))
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.5)
            hearing.cancel()
        assert len([frame for frame in heard if frame.get("kind") == "typing"]) == 1

    run(story())
    assert ThreadEvent.objects.count() == 1


def test_three_tabs_are_here_until_the_last_has_gone(pair, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    cookie = signed_in(lin)

    async def presence(tab: Tab, seconds: float = 8.0) -> tuple[int, str]:
        while (frame := await tab.hear("eph", seconds))["kind"] != "presence":
            pass
        return frame["actor"], frame["state"]

    async def story():
        async with Tab(pair, chen) as vendor:
            await vendor.enter(thread, after=1)
            tabs = [Tab(pair, cookie=cookie, url=url) for url in (pair.url, pair.url2, pair.url2)]
            for tab in tabs:
                await tab.__aenter__()
                await tab.enter(thread, after=1)
            assert await presence(vendor) == (lin.pk, "here")
            assert await presence(tabs[2]) == (chen.pk, "here")
            await tabs[0].socket.close()
            await tabs[1].socket.close()
            with pytest.raises(TimeoutError):
                await presence(vendor, 4.5)
            await tabs[2].socket.close()
            assert await presence(vendor) == (lin.pk, "away")

    run(story())


def test_receipts_reach_the_other_side_and_never_go_back(pair, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    key = str(thread.public_id)

    async def receipt(tab: Tab, kind: str) -> int:
        while (frame := await tab.hear("eph"))["kind"] != kind:
            pass
        return frame["seq"]

    async def story():
        async with Tab(pair, lin) as buyer, Tab(pair, chen, url=pair.url2) as vendor:
            await buyer.enter(thread, after=1)
            await vendor.enter(thread, after=1)
            for n in range(5):
                await buyer.message(thread, str(n))
                await vendor.say(t="got", thread=key, seq=(await vendor.hear("ev"))["seq"])
            assert await receipt(buyer, "got") <= 6
            await vendor.say(t="read", thread=key, seq=4)
            assert await receipt(buyer, "read") == 4
            await vendor.say(t="read", thread=key, seq=2)
            await vendor.say(t="read", thread=key, seq=999)
            assert await receipt(buyer, "read") == 6
            assert (await buyer.enter(thread, after=6))["other_read_seq"] == 6

    run(story())


def test_unread_is_told_to_every_tab_and_is_what_is_there(pair, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    key, cookie = str(thread.public_id), signed_in(chen)
    actions.mark_read(negotiation=thread, user=chen, seq=1)
    connection.close()

    async def story():
        async with (
            Tab(pair, lin) as buyer,
            Tab(pair, cookie=cookie) as one,
            Tab(pair, cookie=cookie, url=pair.url2) as two,
        ):
            assert (await one.hear("ready"))["unread"] == {"total": 0, "buying": 0, "selling": 0}
            await two.hear("ready")
            await buyer.enter(thread, after=1)
            await buyer.message(thread, "hello")
            for tab in (one, two):  # neither is in the thread
                assert await tab.hear("unread") == {"t": "unread", "total": 1, "buying": 0, "selling": 1}
            await one.enter(thread, after=1)
            await one.say(t="read", thread=key, seq=2)
            for tab in (one, two):
                assert (await tab.hear("unread"))["total"] == 0

    run(story())


def test_unread_is_exact_and_the_cursor_never_goes_back_in_a_thousand_interleavings(lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)
    actions.mark_read(negotiation=thread, user=chen, seq=0)
    seen: list[int] = []

    def talk() -> None:
        for n in range(170):
            actions.send_message(negotiation_id=thread.pk, by=lin, body=str(n))

    def read(step: int) -> None:
        for n in range(170):
            now = Negotiation.objects.get(pk=thread.pk)
            actions.mark_read(negotiation=now, user=chen, seq=now.seq - n * step % 7)

    def look() -> None:
        for _ in range(250):
            seen.append(ReadCursor.objects.get(negotiation=thread, user=chen).read_seq)  # noqa: PERF401  one at a time, as they come

    failures = [answer for answer in at_once(talk, talk, *(lambda s=s: read(s) for s in range(4)), look) if answer]
    assert failures == []
    assert seen == sorted(seen)
    cursor = ReadCursor.objects.get(negotiation=thread, user=chen).read_seq
    waiting = ThreadEvent.objects.filter(negotiation=thread, seq__gt=cursor).count()
    assert queries.unread_of([chen.pk])[chen.pk] == (0, waiting)
