"""The simulated carriers themselves: their clock, what they remember, and hub scans in a wrong zone."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from logistics import journeys
from logistics.carriers import DIALECTS, adapter
from logistics.carriers.base import ScanRecord
from logistics.journeys import Scan
from logistics.models import Carrier
from logistics.simulator import wires
from logistics.simulator.faults import Faults
from logistics.simulator.parcels import WRONG_ZONE, Depot, Parcel
from logistics.simulator.plans import ENDS, HUBS, PLANS
from tests.processes import ROOT, answers, eventually, free_port

SECRET = "s" * 30
PARCEL = {"weight_g": 500, "from": {"name": "Shop"}, "to": {"name": "Lin"}}


def book(depot: Depot, reference: str, dialect: str = "json_hex") -> Parcel:
    return depot.book("heron", dialect, reference, "http://127.0.0.1:9/", PARCEL)


# The clock


def test_the_clock_is_put_on_and_scans_keep_their_moments():
    depot = Depot()
    parcel = book(depot, "a")
    booked_at = parcel.booked_at
    assert [scan.step.name for scan in depot.scans_of(parcel)] == ["booked"]
    depot.advance(30)
    assert timedelta(hours=29) < depot.now() - datetime.now(UTC) < timedelta(hours=31)
    assert [scan.step.name for scan in depot.scans_of(parcel)] == ["booked", "picked_up", "hub_out", "hub_in"]
    assert [scan.at for scan in parcel.scans] == [booked_at + timedelta(hours=hours) for hours in (0, 3, 9, 26)]
    later = book(depot, "b")
    assert later.booked_at - booked_at > timedelta(hours=29), "a new one is booked by the same clock"


# What they remember


def test_a_depot_goes_on_where_the_last_one_was_killed(tmp_path):
    state = tmp_path / "carriersim.json"
    first = Depot(seed=3, faults=Faults(variety=1.0), state=state)
    road, off = book(first, "a"), book(first, "b")
    first.advance(10)
    told = first.unpushed()
    first.take(road, told[0][1][:2])
    assert first.cancel(off.waybill) is False, "it was collected"
    quiet = book(first, "c")
    assert first.cancel(quiet.waybill)
    # It was killed in the middle of a line.
    with state.open("a", encoding="utf-8") as file:
        file.write('["parcels", {"id": "half a li')
    second = Depot(seed=3, state=state)
    same = second.by_reference["heron", "a"]
    assert (same.waybill, same.plan, same.scans) == (road.waybill, road.plan, road.scans)
    assert second.now() - datetime.now(UTC) > timedelta(hours=9)
    assert second.by_waybill[quiet.waybill].truth() == "cancelled"
    untold = {parcel.waybill: [scan.step.name for scan in scans] for parcel, scans in second.unpushed()}
    assert untold[road.waybill] == ["hub_out"], "what was taken is not told again, what was under way is"
    assert book(second, "a") is same and book(second, "d").waybill not in first.by_waybill
    first.close()
    second.close()


@pytest.mark.processes
def test_a_killed_simulator_knows_its_parcels_when_it_is_back(tmp_path):
    port = free_port()
    start = starter(port, tmp_path / "carriersim.json")
    process = start()
    try:
        where = f"http://127.0.0.1:{port}/control"
        parcels = {"carrier": "heron", "dialect": "json_hex", "waybills": ["HE1", "HE2"], "notify_url": ""}
        ask(f"{where}/parcels", parcels)
        now = datetime.fromisoformat(ask(f"{where}/advance", {"hours": 30})["now"])
        assert now - datetime.now(UTC) > timedelta(hours=29)
        before = ask(f"{where}/oracle")["parcels"]
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process = start()
        assert ask(f"{where}/oracle")["parcels"] == before and {one["status"] for one in before} == {"in_transit"}
    finally:
        process.kill()
        process.wait()


def starter(port: int, state: Path) -> Callable[[], subprocess.Popen]:
    """Starts it on this port with this file."""

    def start() -> subprocess.Popen:
        command = [sys.executable, "manage.py", "carriersim", "--port", str(port), "--state", str(state)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 40)
        return process

    return start


def ask(url: str, told: dict | None = None) -> dict:
    body = None if told is None else json.dumps(told).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=20) as answer:
        return json.load(answer)


# Hub scans in a wrong zone


def traces(dialect: str, share: float) -> list[tuple[Parcel, list[ScanRecord]]]:
    """Two hundred parcels of all fates at their end, each with its trace as our adapter reads it."""
    faults = Faults(wrong_zone=share, variety=0.4, false_delivery=0.2, lost=0.1)
    depot = Depot(seed=11, faults=faults, speed=60_000)
    parcels = [book(depot, str(n), dialect) for n in range(200)]
    depot.advance(1000)
    speaker = adapter(Carrier(code="heron", dialect=dialect, secret=SECRET))
    read = []
    for parcel in parcels:
        raw = speaker.as_kept(parcel.waybill, wires.answer(parcel, depot.scans_of(parcel)))
        read.append((parcel, speaker.parse_answer(raw)))
    return read


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_share_of_hub_scans_is_told_eight_hours_off_and_every_end_is_still_known(dialect):
    astray = 0
    for parcel, records in traces(dialect, 0.5):
        scans = [
            Scan(one.event_key, one.status, one.occurred_at, one.voids_key, "proof" if one.proof else "push")
            for one in records
        ]
        assert journeys.standing(scans).status == parcel.truth(), parcel.plan
        wrong = [scan for scan in parcel.scans if scan.told_at != scan.at]
        assert all(scan.step.name in HUBS and scan.told_at - scan.at == WRONG_ZONE for scan in wrong)
        told = {record.occurred_at.astimezone(UTC).replace(microsecond=0) for record in records}
        assert {scan.told_at.replace(microsecond=0) for scan in wrong} <= told
        assert not wrong or PLANS[parcel.plan][-1].state in ENDS
        astray += len(wrong)
    assert 80 < astray < 250


def test_the_same_scan_is_told_alike_each_time():
    depot = Depot(faults=Faults(wrong_zone=0.5))
    parcel = book(depot, "a", "form_digest")
    depot.advance(100)
    first = wires.push(parcel, depot.scans_of(parcel), b"x")[1]
    bodies = {wires.answer(parcel, depot.scans_of(parcel)) for _ in range(5)}
    assert len(bodies) == 1 and first


def test_without_the_fault_every_scan_is_told_at_its_moment():
    assert all(scan.told_at == scan.at for parcel, _ in traces("json_hex", 0.0) for scan in parcel.scans)
