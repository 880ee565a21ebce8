"""What still works when a part of the house is away."""

import asyncio
import re

import httpx
import pytest

from escrow.models import EscrowHold
from negotiation.models import ThreadEvent
from tests import make
from tests.processes import House, eventually
from tests.tabs import Tab, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def house_without_redis(django_db_setup, tmp_path_factory):
    with House(tmp_path_factory.mktemp("no-redis"), REDIS_URL=NOWHERE) as running:
        yield running.start("web")


def browser_of(house: House, user) -> httpx.Client:
    """A signed-in client with a CSRF token."""
    name, _, key = signed_in(user).partition("=")
    client = httpx.Client(base_url=house.url, cookies={name: key}, timeout=20, headers={"Referer": house.url})
    client.get("/me/")
    return client


def post(client: httpx.Client, path: str, **data) -> httpx.Response:
    return client.post(path, data=data | {"csrfmiddlewaretoken": client.cookies["csrftoken"]})


def test_without_redis_pages_work_and_haggling_goes_on_by_post(house_without_redis, lin, chen, pot):
    house = house_without_redis
    assert httpx.get(house.url + "/").status_code == 200
    assert httpx.get(house.url + "/search/?q=teapot").status_code == 200
    buyer, seller = browser_of(house, lin), browser_of(house, chen)
    answer = post(buyer, f"/listings/{pot.public_id}/haggle/", price="70", quantity="1")
    room = answer.headers["location"].split("#")[0]
    assert post(buyer, f"{room}message/", body="hello").status_code == 302
    page = seller.get(room)
    assert "hello" in page.text
    rev = re.search(r'name="rev" value="(\d+)"', page.text)[1]
    assert post(seller, f"{room}accept/", price_minor="7000", rev=rev).status_code == 302
    assert "¥70.00" in buyer.get(room).text
    assert httpx.get(house.url + "/readyz").json()["checks"]["redis"] != "ok"


def test_without_redis_the_room_says_so_and_still_delivers_within_the_process(house_without_redis, lin, chen, pot):
    thread = make.haggle(buyer=lin, listing=pot)

    async def story():
        async with Tab(house_without_redis, lin) as buyer, Tab(house_without_redis, chen) as vendor:
            assert (await buyer.hear("ready"))["is_live"] is False
            await buyer.enter(thread, after=1)
            await vendor.enter(thread, after=1)
            await buyer.say(
                t="msg",
                thread=str(thread.public_id),
                client_id="8e9f6e1c-58d1-4c3b-9a55-0d6f3a8b1c11",
                body="still here?",
            )
            assert (await vendor.hear("ev"))["body"] == "still here?"

    asyncio.run(asyncio.wait_for(story(), 30))
    assert ThreadEvent.objects.filter(body="still here?").count() == 1


def test_without_a_worker_a_due_release_waits_and_readyz_says_so(house_without_redis, lin, pot, tmp_path):
    order = make.delivered_order(buyer=lin, listing=pot)
    make.pass_time(order.hold, days=8)
    answer = httpx.get(house_without_redis.url + "/readyz")
    assert answer.status_code == 503
    assert "worker" in " ".join(answer.json()["problems"])
    assert EscrowHold.objects.get().status == "held"
    with House(tmp_path) as later:
        later.start("worker", "beat")
        assert eventually(lambda: EscrowHold.objects.get().status == "released", 20)


def test_a_killed_worker_loses_nothing(tmp_path, lin, pot):
    """Killed with releases due, and another takes over: each is released once."""
    from escrow.actions import audit_ledger
    from escrow.models import Transfer

    orders = [make.delivered_order(buyer=make.user(f"buyer{n}"), listing=pot) for n in range(5)]
    with House(tmp_path) as house:
        house.start("worker", "beat")
        for order in orders:
            make.pass_time(order.hold, days=8)
        house.kill("worker")
        house.start("worker")
        assert eventually(lambda: EscrowHold.objects.filter(status="released").count() == 5, 30)
    assert Transfer.objects.filter(kind="release").count() == 5
    assert not any(audit_ledger().values())
