"""What carriers tell: folded into parcels against a raw INSERT of the same rows, taken at the door against verifying only,
and how long a delivery takes to set the release clock.
"""

import json
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from teahouse_bin import Trouble

from benchmarks.clients.process import Client
from benchmarks.figures import Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.seeds import parcels

DATABASE = "bench_carriers"
SECRET = "a-secret-between-two-carriers"
BATCH = 10_000
SCANS_A_PARCEL = 5
CONNECTIONS = 4
CLOCK_LIMIT_MS = 2_000.0

STEPS = (("PICKED_UP", "accepted"), ("HUB_OUT", "in_transit"), ("HUB_IN", "in_transit"), ("COURIER_OUT", "out_for_delivery"),
         ("SIGNED", "delivered"))  # fmt: skip

RAW_TABLE = """
    CREATE TABLE raw_trackingevent (LIKE logistics_trackingevent INCLUDING ALL);
    ALTER TABLE raw_trackingevent ADD FOREIGN KEY (shipment_id) REFERENCES logistics_shipment (id)
        DEFERRABLE INITIALLY DEFERRED
"""


def measure(ground: Ground, options: Namespace) -> Report:
    report = Report()
    ground.new_database(DATABASE)
    parcels.parties()
    (carrier,) = parcels.carriers(base_url="http://127.0.0.1:9", secret=SECRET, dialects=("json_hex",))
    fold(report, carrier, options)
    door(ground, report, options)
    clock(ground, report, carrier, options)
    return report


# Folding


def fold(report: Report, carrier, options: Namespace) -> None:
    """Each round has parcels of its own: their scans raw, folded, folded again, and read from stored calls."""
    from django.db import connection

    from logistics.actions import Told

    with connection.cursor() as cursor:
        cursor.execute(RAW_TABLE)
    batch = BATCH if not options.quick else BATCH // 5
    raw, folded, again, read = [], [], [], []
    orders = iter(parcels.orders(2 * (options.rounds + 1) * batch // SCANS_A_PARCEL))
    for round_number in range(options.rounds + 1):
        of_round = [parcels.shipments([next(orders) for _ in range(batch // SCANS_A_PARCEL)], [carrier],
                                      first=(2 * round_number + half) * batch) for half in (0, 1)]  # fmt: skip
        records = [record for shipment in of_round[0] for record in scans(shipment)]
        ids = [shipment.pk for shipment in of_round[0] for _ in range(SCANS_A_PARCEL)]
        told = [Told(carrier.pk, False, None, records[at : at + 5]) for at in range(0, batch, 5)]
        store(carrier, of_round[1])
        rates = [
            per_second(batch, partial(insert, ids, records)),
            per_second(batch, partial(fold_all, told, batch)),
            per_second(batch, partial(fold_all, told, 0)),
            per_second(batch, partial(read_all, batch)),
        ]
        if round_number:  # the first warms up
            for column, rate in zip((raw, folded, again, read), rates, strict=True):
                column.append(rate)
    against = f"raw INSERT of the rows, batches of {batch:,}"
    report.compare("carriers", "scans folded into parcels", folded, against, raw, unit="1/s", goal="≥ 0.8 (issue 5)")
    report.compare("carriers", "the same from stored raw calls", read, against, raw, unit="1/s")
    report.compare("carriers", "pure duplicates", again, "fresh scans", folded, unit="1/s", goal="> 1 (issue 5)")
    report.notes.append(f"{SCANS_A_PARCEL} scans a parcel; both sides with the same indexes, foreign key and commit")


def scans(shipment) -> Iterator:
    from logistics.carriers.base import ScanRecord

    began_at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for n, (code, status) in enumerate(STEPS):
        at = began_at + timedelta(hours=8 * n, seconds=shipment.pk % 3600)
        yield ScanRecord(
            shipment.waybill,
            f"{shipment.waybill}-{n}",
            status,
            code,
            "Arrived at the sorting centre",
            "杭州转运中心",
            at,
        )


def insert(ids: list[int], records: list) -> None:
    """The fastest plain INSERT that psycopg2 has: many rows a statement."""
    from django.db import connection, transaction
    from psycopg2.extras import execute_values

    rows = [(shipment_id, r.event_key, r.status, r.carrier_code, r.text, r.facility, r.occurred_at, r.voids_key,
             r.incident, r.proof) for shipment_id, r in zip(ids, records, strict=True)]  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            "INSERT INTO raw_trackingevent (shipment_id, event_key, status, carrier_code, text, facility, occurred_at,"
            " voids_key, incident, proof) VALUES %s",
            rows,
            page_size=BATCH,
        )


def store(carrier, shipments: list) -> None:
    """A raw call for each parcel, with its whole trace."""
    from logistics.models import CarrierCall

    CarrierCall.objects.bulk_create(CarrierCall(carrier=carrier, body=trace(shipment)) for shipment in shipments)


def trace(shipment) -> bytes:
    events = [{"id": r.event_key, "code": r.carrier_code, "text": r.text, "facility": r.facility,
               "at": r.occurred_at.isoformat()} for r in scans(shipment)]  # fmt: skip
    return json.dumps({"waybill": shipment.waybill, "events": events}, ensure_ascii=False).encode()


def per_second(count: int, do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return count / (time.perf_counter() - began)


def fold_all(told: list, wanted: int) -> None:
    from logistics.actions import fold

    expect(wanted, fold(told))


def read_all(wanted: int) -> None:
    from logistics.actions import apply_calls
    from logistics.tasks import read_call

    expect(wanted, apply_calls(read=read_call, limit=wanted)[1])


def expect(wanted: int, found: int) -> None:
    if wanted != found:
        raise Trouble(f"{wanted} scans should have been new, {found} were.")


# The door


def door(ground: Ground, report: Report, options: Namespace) -> None:
    """Calls a second that are kept, and that are only verified, by one web process each, in turn."""
    names = ("kept", "verified")
    addresses = [
        ground.start_web(f"{application}:application", DATABASE)
        for application in ("marketplace.asgi", "benchmarks.apps.verifying")
    ]
    client = Client(ground, "benchmarks.clients.carrier", DATABASE)
    rates: dict[str, list[float]] = {name: [] for name in names}
    taken: dict[str, list[float]] = {name: [] for name in names}
    for round_number in range(options.rounds + 1):
        for name, address in zip(names, addresses, strict=True):
            found = client.ask(address=f"{address}/hooks/carriers/json-hex/", secret=SECRET, connections=CONNECTIONS,
                               seconds=options.seconds)  # fmt: skip
            if found["problems"]:
                raise Trouble(f"A signed call was not taken: {found['problems']}")
            if round_number:
                rates[name].append(found["count"] / found["seconds"])
                taken[name] += found["ms"]
    report.compare("carriers", "signed calls kept", rates["kept"], "only verified", rates["verified"],
                   unit="1/s", goal="≥ 0.7 (issue 5)")  # fmt: skip
    p50, p99 = (number(percentile(taken["kept"], percent)) for percent in (50, 99))
    report.notes.append(f"a call was kept in {p50} ms (p99 {p99}) over {CONNECTIONS} connections, fsync on")
    ground.stop_webs()


# From the scan to the clock


def clock(ground: Ground, report: Report, carrier, options: Namespace) -> None:
    """Deliveries pushed one by one at the running house; how long until the hold has its release date."""
    from logistics.models import CarrierCall, Shipment

    CarrierCall.objects.all().update(status="applied")  # those of the door: they were of nobody's parcels
    # Those that were folded: thousands of orders would be told first.
    Shipment.objects.filter(tell_at__isnull=False).update(tell_at=None)
    count = 40 if options.quick else 300
    shipments = parcels.shipments(parcels.orders(count), [carrier], first=90_000_000)
    address = ground.start_web("marketplace.asgi:application", DATABASE)
    celery = ["-m", "celery", "-A", "marketplace"]
    ground.start_python(ground.folder / "worker.log", [*celery, "worker", "-c", "2", "-l", "WARNING"], DATABASE)
    beat = [*celery, "beat", "-s", str(ground.folder / "beat"), "--pidfile="]
    ground.start_python(ground.folder / "beat.log", beat, DATABASE)
    client = Client(ground, "benchmarks.clients.deliverer", DATABASE)
    asked = {"address": f"{address}/hooks/carriers/json-hex/", "secret": SECRET, "every_seconds": 0.1}
    client.ask(**asked, calls=[[shipment.order.hold_id, trace(shipment).decode()] for shipment in shipments[:10]])
    found = client.ask(**asked, calls=[[one.order.hold_id, trace(one).decode()] for one in shipments[10:]])
    if found["problems"]:
        raise Trouble(f"Deliveries that set no clock: {found['problems']}")
    p50, p99 = (percentile(found["ms"], percent) for percent in (50, 99))
    report.compare("carriers", "delivered scan to release clock, p99", [p99], "the limit", [CLOCK_LIMIT_MS],
                   unit="ms", goal="< 1 (issue 5)")  # fmt: skip
    report.notes.append(
        f"{len(found['ms'])} deliveries, ten a second, web, worker and beat running: p50 {number(p50)} ms,"
        f" p99 {number(p99)} ms, worst {number(max(found['ms']))} ms"
    )
