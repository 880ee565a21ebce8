"""PostgreSQL is stopped as by a power cut while money moves, twice, and comes back: what was said to be done is done, once.

The database is this module's own. Nothing of the application is restarted.
"""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from teahouse_bin.children import popen
from teahouse_bin.embedded import start_services

from tests.processes import ROOT, House, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

MAKE = """
import json
from tests import make
from tests.escrow.crowds import crowd
shop = make.vendor("teapots", owner=make.user("chen"))
print(json.dumps(crowd(300, buyer=make.user("lin"), vendors=[shop])))
"""

LOAD = """
import sys, time
from pathlib import Path
from django.db import Error, connection
from accounts.models import User
from escrow import actions
from tests.escrow.crowds import crowd
from vendors.models import Vendor
lin, shop = User.objects.get(email="lin@example.com"), Vendor.objects.get(slug="teapots")
n = 0
while not Path(STOP).exists():
    n += 1
    try:
        [hold] = crowd(1, buyer=lin, vendors=[shop])
        print("captured", hold, flush=True)
        actions.settle_hold(hold_id=hold, refund_minor=n % 3 * 1_000, by=None, reason="x")
        print("ended", hold, flush=True)
    except Error:
        connection.close()
        time.sleep(0.05)
"""

ASK = """
import json
from escrow.models import EscrowHold
print(json.dumps({str(pk): status for pk, status in EscrowHold.objects.values_list("pk", "status")}))
"""

PROVE = """
from tests.escrow.crowds import all_is_well
print(all_is_well())
"""


class OwnHouse:
    """A worker and a beat on a database that may be stopped."""

    def __init__(self, house: House, services) -> None:
        self.house, self.services = house, services

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.house.env,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def say(self, script: str) -> str:
        return self.manage("shell", "-v0", "-c", script)

    def cut_the_power(self, seconds: float) -> None:
        place = next(n for n, (_process, program) in enumerate(self.services.running) if program.name == "postgres")
        process, program = self.services.running[place]
        process.send_signal(signal.SIGQUIT)
        process.wait()
        time.sleep(seconds)
        self.services.running[place] = (popen(program), program)
        assert eventually(self.answers, 60), "the database comes back"

    def answers(self) -> bool:
        try:
            psycopg2.connect(self.services.database_url).close()
        except psycopg2.OperationalError:
            return False
        return True


@pytest.fixture(scope="module")
def own(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own-database")
    folder.chmod(0o755)
    with start_services(folder / "services", durable=True) as services:
        with django_db_blocker.unblock():
            house = House(folder, DATABASE_URL=services.database_url, REDIS_URL=services.redis_url)
        with house:
            own = OwnHouse(house, services)
            own.manage("migrate", "-v0")
            yield own


def load_on(own: OwnHouse, stop: Path) -> subprocess.Popen:
    """Somebody who captures and settles one hold after the other, and says so each time it was done."""
    script = LOAD.replace("STOP", repr(str(stop)))
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", script]
    return subprocess.Popen(command, cwd=ROOT, env=own.house.env, stdout=subprocess.PIPE, text=True)


def test_two_stops_in_mid_sweep_lose_and_double_nothing(own, tmp_path):
    holds = json.loads(own.say(MAKE))
    own.house.start("worker", "beat")
    load = load_on(own, tmp_path / "stop")
    assert load.stdout is not None and load.stdout.readline().startswith("captured")
    for begins in (0, 150):
        due = ",".join(map(str, holds[begins : begins + 150]))
        own.say("from escrow.models import EscrowHold; from django.db.models.functions import Now;"
                f" EscrowHold.objects.filter(pk__in=[{due}]).update(release_due_at=Now()); print()")  # fmt: skip
        time.sleep(0.3 if begins else 0.0)
        own.cut_the_power(1.0)
        assert load.stdout.readline(), "the load goes on by itself"
    done = eventually(lambda: _all_released(own, holds), 60)
    assert done, "what is due was released after the database came back, with no process started again"
    time.sleep(1)
    (tmp_path / "stop").touch()
    said = [line.split() for line in load.communicate(timeout=30)[0].splitlines()]
    states = json.loads(own.say(ASK))
    assert len(said) > 20
    assert [key for word, key in said if key not in states] == [], "acknowledged, and gone"
    assert {states[key] for word, key in said if word == "ended"} <= {"released", "split", "refunded"}
    assert own.say(PROVE) == "True"


def _all_released(own: OwnHouse, holds: list[int]) -> bool:
    states = json.loads(own.say(ASK))
    return all(states[str(hold)] == "released" for hold in holds)
