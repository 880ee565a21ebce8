"""Workers killed, several at once, Redis emptied and stopped, beats set back: due money is released once, and soon.

`TRIALS=full` kills 200 times instead of 20. Redis is this module's own, since it is flushed and stopped.
"""

import contextlib
import os
import pickle
import random
import re
import shelve
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from celery import Celery
from django.db import connection
from teahouse_bin.children import popen
from teahouse_bin.embedded import start_services

from escrow.models import EscrowHold, Transfer
from marketplace.models import Order
from tests import make
from tests.escrow.crowds import all_is_well, crowd, make_due, released
from tests.processes import House, eventually
from tests.tabs import signed_in
from tests.trials import FULL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

KILLS, A_KILL = (200, 40) if FULL else (20, 40)
SWEEP_AND_GRACE = 1 + 10
"""Seconds: the interval of the sweep here, and ten more."""


class OwnHouse:
    """A house on this run's database and a Redis of its own."""

    def __init__(self, folder) -> None:
        folder.chmod(0o755)
        self.services = start_services(folder / "services", want_database=False)
        self.house = House(folder, REDIS_URL=self.services.redis_url)
        self.sender = Celery(broker=self.services.redis_url)

    def nudge(self, times: int = 1) -> None:
        for _ in range(times):
            self.sender.send_task("escrow.tasks.release_due_holds", ignore_result=True)

    def flush_redis(self) -> None:
        import redis

        with redis.Redis.from_url(self.services.redis_url) as line:
            line.flushall()

    def stop_redis(self) -> None:
        process, _program = self.services.running[0]
        process.send_signal(signal.SIGKILL)
        process.wait()

    def start_redis(self) -> None:
        _process, program = self.services.running[0]
        self.services.running[0] = (popen(program), program)


@pytest.fixture(scope="module")
def own(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        own = OwnHouse(tmp_path_factory.mktemp("own"))
    with own.house:
        own.house.start("web", "worker", "worker2", "worker3", "worker4", "beat", "beat2")
        yield own
    own.sender.close()
    own.services.stop()


@pytest.fixture
def shops(teapots, mei):
    return [teapots, make.vendor("kites", owner=mei)]


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def test_four_workers_and_two_beats_release_each_of_a_thousand_once(own, lin, shops):
    holds = crowd(1_000, buyer=lin, vendors=shops)
    make_due(holds)
    own.nudge(10)
    assert eventually(lambda: released(holds) == 1_000, SWEEP_AND_GRACE)
    assert (
        Transfer.objects.filter(kind="release").count() == Transfer.objects.filter(kind="commission").count() == 1_000
    )
    assert all_is_well()


def test_workers_killed_at_random_moments_of_their_releases_lose_and_double_nothing(own, lin, shops):
    """Most kills take the processes that do the work, every tenth a whole worker, which is then started again."""
    chance = random.Random(4)
    holds = crowd(KILLS * A_KILL, buyer=lin, vendors=shops)
    cut_short = 0
    for number in range(KILLS):
        make_due(holds[number * A_KILL : (number + 1) * A_KILL])
        own.nudge(4)
        time.sleep(chance.uniform(0.0, 0.06))
        workers = [name for name in own.house.running if name.startswith("worker")]
        if number % 10 == 9:
            name = chance.choice(workers)
            own.house.kill(name)
            own.house.start(name)
            continue
        for name in workers:
            for child in children_of(own.house.running[name].pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        cut_short += released(holds) < (number + 1) * A_KILL
        eventually(lambda names=workers: all(children_of(own.house.running[name].pid) for name in names), 5)
    assert cut_short > KILLS // 10, "the kills came too late to hurt"
    assert eventually(lambda: released(holds) == len(holds), SWEEP_AND_GRACE + 20)
    assert Transfer.objects.filter(kind="release").count() == len(holds)
    assert all_is_well()


def test_an_emptied_redis_loses_no_release(own, lin, shops):
    holds = crowd(150, buyer=lin, vendors=shops)
    make_due(holds)
    for _ in range(5):
        own.nudge(3)
        own.flush_redis()
    assert eventually(lambda: released(holds) == 150, SWEEP_AND_GRACE)
    assert all_is_well()


def test_with_redis_stopped_confirming_answers_and_what_is_due_waits_for_it(own, lin, pot, shops):
    order = make.delivered_order(buyer=lin, listing=pot)
    holds = crowd(100, buyer=lin, vendors=shops)
    name, _, key = signed_in(lin).partition("=")
    browser = httpx.Client(base_url=own.house.url, cookies={name: key}, timeout=20, headers={"Referer": own.house.url})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(f"/orders/{order.public_id}/").text)[1]
    make_due(holds[:50])
    own.nudge(40)  # so that tasks run, and are not acknowledged, when it goes
    own.stop_redis()
    try:
        make_due(holds[50:])
        began = time.monotonic()
        answer = browser.post(f"/orders/{order.public_id}/confirm/", data={"csrfmiddlewaretoken": token})
        took = time.monotonic() - began
    finally:
        own.start_redis()
    assert answer.status_code == 302 and took < 2, took
    assert Order.objects.get(pk=order.pk).status == "completed"
    assert eventually(lambda: released([*holds, order.hold_id]) == 101, 45)
    assert [name for name, process in own.house.running.items() if process.poll() is not None] == []
    assert all_is_well()


def test_a_beat_set_back_an_hour_goes_on_beating(own, lin, shops, tmp_path):
    """Its file says that everything ran in an hour from now: so it looks after the clock was set back."""
    for name in ("beat", "beat2"):
        own.house.stop(name)
        with shelve.open(str(own.house.log_dir / name), writeback=True, protocol=pickle.HIGHEST_PROTOCOL) as kept:
            for entry in kept["entries"].values():
                entry.last_run_at = datetime.now(UTC) + timedelta(hours=1)
    own.flush_redis()
    holds = crowd(50, buyer=lin, vendors=shops)
    make_due(holds)
    own.house.start("beat", "beat2")
    assert eventually(lambda: released(holds) == 50, SWEEP_AND_GRACE)
    assert all_is_well()


def test_a_hold_that_someone_has_locked_holds_up_no_other_and_an_early_word_releases_nothing(own, lin, shops):
    holds = crowd(40, buyer=lin, vendors=shops)
    early = crowd(5, buyer=lin, vendors=shops)
    EscrowHold.objects.filter(pk__in=early).update(release_due_at=datetime.now(UTC) + timedelta(hours=1))
    locked = connection.copy()
    locked.set_autocommit(False)
    with contextlib.closing(locked), locked.cursor() as cursor:
        cursor.execute("UPDATE escrow_escrowhold SET release_due_at = now() WHERE id = %s", [holds[0]])
        make_due(holds[1:])
        own.nudge()
        assert eventually(lambda: released(holds[1:]) == 39, SWEEP_AND_GRACE)
        assert released(holds[:1]) == 0
        locked.commit()
    assert eventually(lambda: released(holds) == 40, SWEEP_AND_GRACE)
    assert released(early) == 0
    assert all_is_well()


def test_a_worker_told_to_stop_in_the_middle_leaves_whole_releases(own, lin, shops):
    holds = crowd(250, buyer=lin, vendors=shops)
    make_due(holds)
    own.nudge(4)
    time.sleep(0.03)
    began = time.monotonic()
    assert own.house.stop("worker4") == 0, (own.house.log_dir / "worker4.log").read_text()[-4_000:]
    assert time.monotonic() - began < 30
    assert eventually(lambda: released(holds) == 250, SWEEP_AND_GRACE)
    own.house.start("worker4")
    assert all_is_well()
