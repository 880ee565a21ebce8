"""Trials with real processes: carriers of all four dialects that get everything wrong, against a running house.

`TRIALS=full bin/test -n 1 tests/logistics/test_carrier_trials.py` sends 100,000 true scans (about an hour on two busy cores).
"""

import json
import os
import time
import urllib.request
from collections import Counter
from datetime import timedelta

import pytest
from celery import Celery
from django.db.models import Count, F
from django.db.models.functions import Now

from benchmarks.seeds import parcels
from escrow.models import EscrowHold, Transfer
from logistics.models import Carrier, CarrierCall, Shipment, TrackingEvent
from marketplace.models import Order
from tests.processes import House, eventually
from tests.trials import size
from xiaoer.queries import complaints_over_found_parcels

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

DIALECTS = ("json_hex", "form_digest", "json_base64")
COURIER_PARCELS, POST_PARCELS = size(15_000, 60), size(1_500, 9)
PATIENCE_SECONDS = size(7_200, 150)
SECRET, NEW_SECRET = "the-secret-of-the-first-half", "the-secret-of-the-second-half"
FAULTS = {
    "duplicate": 0.3,
    "reorder": 1.0,
    "retrace": 0.05,
    "forge": 0.01,
    "error_500": 0.01,
    "lost_receipt": 0.01,
    "wrong_zone": 0.05,
    "unknown_code": 0.005,
    "false_delivery": 0.05,
    "lost": 0.02,
    "variety": 0.3,
}
ORDER_OF = {"delivered": "delivered", "created": "paid"}
"""What an order is while its only parcel is so; in all other states it is shipped."""


class Simulator:
    """The other side of `/control/`."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, path: str, told: dict | None = None) -> dict:
        body = None if told is None else json.dumps(told).encode()
        request = urllib.request.Request(f"{self.url}/control/{path}", data=body)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def register(self, shipments: list[Shipment], notify: str) -> None:
        for carrier in Carrier.objects.all():
            waybills = [one.waybill for one in shipments if one.carrier_id == carrier.pk]
            self.ask("parcels", {
                "carrier": carrier.code, "dialect": carrier.dialect, "waybills": waybills,
                "notify_url": f"{notify}/hooks/carriers/{carrier.code}/",
            })  # fmt: skip


@pytest.fixture
def world(tmp_path, request):
    """A running house, the simulated carriers with FAULTS or the test's own, and paid orders whose parcels they have."""
    house = House(tmp_path, application="tests.apps.failing:application", CARRIER_SIM_SECRET=SECRET)
    parcels.parties()
    served_by = parcels.carriers(base_url=house.carrier_url, secret=SECRET, dialects=(*DIALECTS, "post"))
    orders = parcels.orders(COURIER_PARCELS + POST_PARCELS)
    shipments = parcels.shipments(orders[:COURIER_PARCELS], served_by[:3])
    shipments += parcels.shipments(orders[COURIER_PARCELS:], served_by[3:])
    Carrier.objects.update(pull_budget=3000)
    with house:
        house.start("web", "worker", "worker2", "beat", "carrier")
        simulator = Simulator(house.carrier_url)
        simulator.ask("faults", getattr(request, "param", FAULTS))
        simulator.register(shipments, house.url)
        yield house, simulator


def test_after_everything_that_can_go_wrong_every_parcel_is_where_it_truly_is(world):
    house, simulator = world
    simulator.ask("advance", {"hours": 1000})
    assert eventually(lambda: TrackingEvent.objects.count() > COURIER_PARCELS, PATIENCE_SECONDS, every=0.5)
    rotate(simulator)
    house.kill("worker")
    house.kill("web")  # whoever calls now is not answered, or half
    assert EscrowHold.objects.exclude(status__in=["held", "frozen"]).count() == 0
    time.sleep(2)
    house.start("web", "worker")
    assert eventually(lambda: is_told(simulator), PATIENCE_SECONDS, every=1), simulator.ask("oracle")["report"]
    truth = simulator.ask("oracle")
    ask_the_post(truth)
    # A long run takes parcels for lost before all of their scans are told; what was heard of again is nobody's quarrel.
    assert eventually(lambda: not complaints_over_found_parcels(), PATIENCE_SECONDS, every=1)

    report = truth["report"]
    print(f"{sum(one['scans'] for one in truth['parcels']):,} true scans, report: {report}")
    assert report["forged"] > 0 and report.get("forged_accepted", 0) == 0
    assert not TrackingEvent.objects.filter(event_key__contains="forged").exists()
    assert (
        report["duplicates"] > 0 and report["retraces"] > 0 and report["answers_500"] > 0 and report["wrong_zone"] > 0
    )
    states = dict(Shipment.objects.values_list("waybill", "status"))
    wrong = [(one, states[one["waybill"]]) for one in truth["parcels"] if states[one["waybill"]] != one["status"]]
    assert wrong == []
    orders = dict(Shipment.objects.values_list("waybill", "order__status"))
    amiss = [one for one in truth["parcels"] if orders[one["waybill"]] != ORDER_OF.get(one["status"], "shipped")]
    assert amiss == []
    assert not Shipment.objects.filter(tell_at__isnull=False).exists()
    assert not CarrierCall.objects.filter(status__in=["refused", "parked"]).exists()
    check_the_money(truth)


@pytest.mark.parametrize("world", [{"drop": 0.5, "false_delivery": 1.0, "reorder": 1.0}], indirect=True)
def test_what_is_never_pushed_is_asked_for_and_silent_carriers_stop_clocks_until_they_speak(world, client):
    _house, simulator = world
    Shipment.objects.update(pull_at=Now() + timedelta(hours=12))
    assert eventually(lambda: is_told(simulator) and is_over(simulator), PATIENCE_SECONDS, every=1)
    parcels_there = simulator.ask("oracle")["parcels"]
    truth = {one["waybill"]: one["status"] for one in parcels_there if one["carrier"] != "post"}
    assert simulator.ask("oracle")["report"]["dropped"] > 0 and behind(truth)
    assert eventually(is_quiet, PATIENCE_SECONDS)

    simulator.ask("faults", {"is_silent": 1})
    pass_a_day()
    run("watch_carriers")
    dark = Carrier.objects.filter(kind="courier", dark_since_at__isnull=False)
    assert eventually(lambda: dark.count() == len(DIALECTS), PATIENCE_SECONDS)
    pushed = EscrowHold.objects.filter(order__status="delivered", order__shipments__evidence="push")
    assert eventually(lambda: is_quiet() and not pushed.exclude(frozen_for__contains=["carrier_dark"]).exists())
    assert pushed.count() > 0 and not pushed.filter(release_due_at__isnull=False).exists()
    order = Order.objects.filter(hold__in=pushed.filter(frozen_for=["carrier_dark"])).first()
    client.force_login(order.buyer)
    assert "Nothing is heard of the carrier" in client.get(f"/orders/{order.public_id}/").content.decode()

    simulator.ask("faults", {"is_silent": 0})

    def is_healed() -> bool:
        make_due()
        run("pull_silent_shipments")
        return not behind(truth)

    assert eventually(is_healed, PATIENCE_SECONDS, every=size(30, 3)), behind(truth)
    run("watch_carriers")
    assert eventually(lambda: not dark.exists(), PATIENCE_SECONDS)
    running = EscrowHold.objects.filter(status="held", order__status="delivered", release_due_at__gt=Now())
    running = running.filter(order__shipments__waybill__in=truth)
    delivered = sum(status == "delivered" for status in truth.values())
    assert eventually(lambda: running.count() == delivered, PATIENCE_SECONDS), (running.count(), delivered)
    assert not EscrowHold.objects.filter(status="released").exists()
    print(f"{len(truth):,} parcels, {delivered:,} delivered, {pushed.count():,} still by a push alone")


def is_over(simulator: Simulator) -> bool:
    """Every courier's parcel has come to its end."""
    return all(one["is_over"] for one in simulator.ask("oracle")["parcels"] if one["carrier"] != "post")


def is_quiet() -> bool:
    return not Shipment.objects.filter(tell_at__isnull=False).exists()


def behind(truth: dict[str, str]) -> list[str]:
    """Numbers of these parcels that are not known to be where they truly are."""
    known = dict(Shipment.objects.filter(waybill__in=truth).values_list("waybill", "status"))
    return [number for number, status in truth.items() if known[number] != status]


def pass_a_day() -> None:
    """As if a day and an hour had passed since anything was booked or heard."""
    ago = timedelta(hours=25)
    Shipment.objects.update(booked_at=F("booked_at") - ago)
    Carrier.objects.update(last_heard_at=F("last_heard_at") - ago)


def make_due() -> None:
    Carrier.objects.update(pull_retry_at=None)
    Shipment.objects.filter(pull_at__isnull=False).update(pull_at=Now())


def run(task: str) -> None:
    """Now, rather than at its time."""
    nudge = Celery(broker=os.environ["REDIS_URL"], set_as_current=False)  # ours may still know another module's Redis
    nudge.send_task(f"logistics.tasks.{task}", ignore_result=True)


def rotate(simulator: Simulator) -> None:
    """First we learn the new secret, then the carriers sign with it: meanwhile both are honoured."""
    Carrier.objects.update(secret=NEW_SECRET, previous_secret=SECRET)
    simulator.ask("secret", {"secret": NEW_SECRET})


def is_told(simulator: Simulator) -> bool:
    """Nothing is left to be pushed, and nothing to be read."""
    return simulator.ask("oracle")["waiting"] == 0 and not CarrierCall.objects.filter(status="stored").exists()


def ask_the_post(truth: dict) -> None:
    """The post never calls: its parcels are asked about until the end of each is known."""
    ends = {one["waybill"]: one["status"] for one in truth["parcels"] if one["carrier"] == "post"}

    def is_known() -> bool:
        found = Shipment.objects.filter(carrier__kind="post").values_list("waybill", "status")
        waiting = [waybill for waybill, status in found if status != ends[waybill]]
        if waiting:
            post = Shipment.objects.filter(waybill__in=waiting)
            post.update(pull_at=Order.objects.earliest("pk").placed_at - timedelta(days=1))
            Carrier.objects.update(pull_retry_at=None)
            run("pull_silent_shipments")
        return not waiting and not Shipment.objects.filter(tell_at__isnull=False).exists()

    assert eventually(is_known, PATIENCE_SECONDS, every=size(30, 3))


def check_the_money(truth: dict) -> None:
    """Exactly the delivered have a clock that runs; when it is over each is released once, and nobody else."""
    delivered = {one["waybill"] for one in truth["parcels"] if one["status"] == "delivered"}
    back = {one["waybill"] for one in truth["parcels"] if one["status"] in ("returning", "returned")}
    assert EscrowHold.objects.exclude(status__in=["held", "frozen"]).count() == 0, "nothing was due yet"
    frozen = EscrowHold.objects.filter(status="frozen").values_list("order__shipments__waybill", "frozen_for")
    assert {waybill for waybill, causes in frozen if "returning" in causes} == back
    running = EscrowHold.objects.filter(status="held", release_due_at__isnull=False, order__status="delivered")
    held_back = {waybill for waybill, causes in frozen if "contradicted" in causes}
    assert set(running.values_list("order__shipments__waybill", flat=True)) == delivered - held_back
    count = running.count()
    for hold in running:
        EscrowHold.objects.filter(pk=hold.pk).update(release_due_at=hold.release_due_at - timedelta(days=8))
    assert eventually(lambda: EscrowHold.objects.filter(status="released").count() >= count, PATIENCE_SECONDS, every=1)
    time.sleep(3)
    assert (
        EscrowHold.objects.filter(status="released").count() == count == Transfer.objects.filter(kind="release").count()
    )
    twice = Transfer.objects.filter(kind="release").values("hold").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
    print(f"{count:,} released once each; parcels: {Counter(one['status'] for one in truth['parcels'])}")
