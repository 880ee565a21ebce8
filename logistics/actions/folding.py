"""Folding what carriers told into parcels: many scans in a few statements.

Scans go in sorted, so that two workers with the same scans wait for each other in one order. Parcels are locked after their
scans are in and before all of them are read: whoever gets the lock last sees everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from django.db import connection, transaction

from accounts.clock import database_now
from accounts.nudge import nudge_on_commit
from logistics import journeys
from logistics.actions.listeners import tell_listeners
from logistics.carriers.base import ScanRecord
from logistics.journeys import Scan

TELL: Final = "logistics.tasks.tell_orders"


class Told(NamedTuple):
    """What one call of a carrier says. `is_answer`: we had asked, about `shipment_id`."""

    carrier_id: int
    is_answer: bool
    shipment_id: int | None
    records: list[ScanRecord]


FIND: Final = """
    SELECT s.id, s.carrier_id, s.waybill, COALESCE(s.booked_at, s.requested_at)
    FROM unnest(%s::bigint[], %s::text[]) AS asked (carrier_id, waybill)
        JOIN logistics_shipment s ON s.carrier_id = asked.carrier_id AND s.waybill = asked.waybill
"""

INSERT: Final = """
    INSERT INTO logistics_trackingevent
        (shipment_id, event_key, status, carrier_code, text, facility, occurred_at, voids_key, incident, proof,
            received_at)
    SELECT told.*, statement_timestamp()  -- written out for the virtual clock
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],
        %s::text[], %s::text[], %s::text[]) told
    ON CONFLICT (shipment_id, event_key) DO NOTHING
    RETURNING shipment_id
"""

# A delivery's proof goes with its scan, or else here, whether the scan has just come without it or is known: who inserts
# the scan at this moment in another transaction can't be seen, and one word too many does no harm.
INSERT_WITH_WORDS: Final = f"""
    WITH scans AS ({INSERT}, event_key, proof), words AS (
        INSERT INTO logistics_deliveryword (shipment_id, event_key, evidence, proof, told_at)
        SELECT word.*, statement_timestamp()
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS word (shipment_id, event_key, evidence, proof)
        WHERE word.evidence = 'pull' OR NOT EXISTS (
            SELECT FROM scans s
            WHERE s.shipment_id = word.shipment_id AND s.event_key = word.event_key AND s.proof <> ''
        ) AND NOT EXISTS (
            SELECT FROM logistics_trackingevent e
            WHERE e.shipment_id = word.shipment_id AND e.event_key = word.event_key AND e.proof <> ''
        )
        ON CONFLICT (shipment_id, event_key, evidence) DO NOTHING
        RETURNING shipment_id, evidence
    )
    SELECT shipment_id, true FROM scans UNION ALL SELECT shipment_id, evidence = 'proof' FROM words
"""  # noqa: S608  words of ours only

LOCK: Final = """
    SELECT s.id, s.status, s.last_event_at, s.handed_over_at, s.delivered_at, s.evidence, s.contradicted_at, c.kind,
        CASE WHEN s.typed_by_id IS NOT NULL THEN s.booked_at END, s.number_given_up_at IS NOT NULL
    FROM logistics_shipment s JOIN logistics_carrier c ON c.id = s.carrier_id
    WHERE s.id = ANY(%s) AND s.rejected_at IS NULL ORDER BY s.id FOR NO KEY UPDATE OF s
"""

READ: Final = """
    SELECT e.shipment_id, e.event_key, e.status, e.occurred_at, e.voids_key,
        CASE WHEN e.proof <> '' OR w.is_proven THEN 'proof' WHEN w.is_proven IS NULL THEN 'push' ELSE 'pull' END
    FROM logistics_trackingevent e LEFT JOIN (
        SELECT shipment_id, event_key, bool_or(evidence = 'proof') AS is_proven
        FROM logistics_deliveryword WHERE shipment_id = ANY(%s) GROUP BY shipment_id, event_key
    ) w ON w.shipment_id = e.shipment_id AND w.event_key = e.event_key
    WHERE e.shipment_id = ANY(%s)
"""

UPDATE: Final = """
    UPDATE logistics_shipment s
    SET status = new.status, last_event_at = new.last_event_at, handed_over_at = new.handed_over_at,
        delivered_at = new.delivered_at, evidence = new.evidence, contradicted_at = new.contradicted_at,
        pull_at = new.pull_at, pull_tries = 0, tell_at = CASE WHEN new.is_news THEN now() ELSE s.tell_at END
    FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[],
        %s::timestamptz[], %s::timestamptz[], %s::boolean[])
        AS new (id, status, last_event_at, handed_over_at, delivered_at, evidence, contradicted_at, pull_at, is_news)
    WHERE s.id = new.id
"""

_WAYBILL: Final = attrgetter("waybill")

HEAR: Final = """
    UPDATE logistics_carrier SET last_heard_at = now() WHERE id IN (
        SELECT id FROM logistics_carrier
        WHERE id = ANY(%s) AND (last_heard_at IS NULL OR last_heard_at <= now() - interval '1 minute')
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
"""


def fold(told: Sequence[Told]) -> int:
    """Keep the scans and proofs that are new and bring their parcels in line; returns how many were new. Repeats change
    nothing.

    Orders are not touched: a parcel whose order has to hear of it is marked (`tell_at`).
    """
    return fold_known(told)[0]


@transaction.atomic
def fold_known(told: Sequence[Told]) -> tuple[int, dict[int, str]]:
    """`fold`; and, of each call with scans of a number that no parcel has, its place in `told` and that number."""
    holders = _holders(told)
    touched, new = _insert(_by_shipment(told, holders), _stood_by(told, holders))
    answered = {shipment_id: _names_delivery(told, shipment_id, holders) for shipment_id in _answers(told)}
    _project({*touched, *answered}, answered)
    _hear({one.carrier_id for one in told})
    return new, _strangers(told, holders)


Holders = dict[tuple[int, str], list[tuple[datetime, int]]]
"""Carrier and number → the parcels that have or had it, with the moments they were booked."""


def _holders(told: Sequence[Told]) -> Holders:
    asked = {(one.carrier_id, record.waybill) for one in told for record in one.records}
    holders: Holders = defaultdict(list)
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(FIND, [[carrier for carrier, _ in asked], array(waybill for _, waybill in asked)])
            for shipment_id, carrier_id, waybill, booked_at in cursor.fetchall():
                holders[carrier_id, waybill].append((booked_at, shipment_id))
    return holders


def _by_shipment(told: Sequence[Told], holders: Holders) -> dict[int, list[ScanRecord]]:
    found: dict[int, list[ScanRecord]] = defaultdict(list)
    for one in told:
        for shipment_id, records in _shared_out(one, holders):
            found[shipment_id] += records
    return found


def _shared_out(one: Told, holders: Holders) -> Iterator[tuple[int, Iterable[ScanRecord]]]:
    """Which parcel each scan is of: the one with its number; of several, the one booked last before the scan.

    An answer is shared out like a call: asked about a number that came again, a carrier may tell of its last parcel too.
    """
    for waybill, records in groupby(one.records, key=_WAYBILL):
        parcels = holders.get((one.carrier_id, waybill), [])
        if len(parcels) > 1:
            for record in records:
                yield _holder_at(parcels, record.occurred_at), [record]
        elif one.shipment_id is not None:
            yield one.shipment_id, records
        elif parcels:
            yield parcels[0][1], records


def _strangers(told: Sequence[Told], holders: Holders) -> dict[int, str]:
    return {
        place: record.waybill
        for place, one in enumerate(told)
        if one.shipment_id is None
        for record in one.records
        if (one.carrier_id, record.waybill) not in holders
    }


def _holder_at(parcels: list[tuple[datetime, int]], at: datetime) -> int:
    parcels.sort()
    before = [shipment_id for booked_at, shipment_id in parcels if booked_at - journeys.BOOKED_LATE <= at]
    return before[-1] if before else parcels[0][1]


def _stood_by(told: Sequence[Told], holders: Holders) -> set[tuple[int, str]]:
    """The deliveries that answers name: parcel and key."""
    return {
        (shipment_id, record.event_key)
        for one in told
        if one.is_answer
        for shipment_id, records in _shared_out(one, holders)
        for record in records
        if record.status == "delivered"
    }


def _insert(by_shipment: dict[int, list[ScanRecord]], stood_by: set[tuple[int, str]]) -> tuple[list[int], int]:
    """Keep the scans, and what is said of deliveries, that were not known; returns the parcels of what was new, and how
    many scans and proofs that were. `stood_by`: the deliveries that carriers named when asked.
    """
    rows = {
        (shipment_id, record.event_key): record for shipment_id, records in by_shipment.items() for record in records
    }
    if not rows:
        return [], 0
    keys = sorted(rows)
    records = [rows[key] for key in keys]
    columns: list[str] = [
        "{" + ",".join([str(shipment_id) for shipment_id, _ in keys]) + "}",
        array(key for _, key in keys),
        array(record.status for record in records),
        array(record.carrier_code for record in records),
        array(record.text for record in records),
        array(record.facility for record in records),
        moments(record.occurred_at for record in records),
        array(record.voids_key for record in records),
        array(record.incident for record in records),
        array(record.proof for record in records),
    ]
    words = _words(by_shipment, stood_by)
    with connection.cursor() as cursor:
        if not words:
            cursor.execute(INSERT, columns)
            touched = [shipment_id for (shipment_id,) in cursor.fetchall()]
            return touched, len(touched)
        ids, *texts = zip(*words, strict=True)
        cursor.execute(INSERT_WITH_WORDS, [*columns, list(ids), *(array(column) for column in texts)])
        kept = cursor.fetchall()
    return [shipment_id for shipment_id, _ in kept], sum(is_counted for _, is_counted in kept)


def _words(by_shipment: dict[int, list[ScanRecord]], stood_by: set[tuple[int, str]]) -> list[tuple[int, str, str, str]]:
    """What is said of deliveries beyond that they were: parcel, key, evidence, proof. Sorted, like the scans."""
    proofs = {
        (shipment_id, record.event_key): record.proof
        for shipment_id, records in by_shipment.items()
        for record in records
        if record.proof and record.status == "delivered"
    }
    return sorted([(*key, "pull", "") for key in stood_by] + [(*key, "proof", proof) for key, proof in proofs.items()])


def _answers(told: Sequence[Told]) -> set[int]:
    return {one.shipment_id for one in told if one.is_answer and one.shipment_id is not None}


def _names_delivery(told: Sequence[Told], shipment_id: int, holders: Holders) -> bool:
    """Whether the carrier's last answer about a parcel names a delivery of it that it does not take back."""
    last = [one for one in told if one.is_answer and one.shipment_id == shipment_id][-1]
    shares = _shared_out(last, holders)
    records = [record for holder_id, share in shares if holder_id == shipment_id for record in share]
    voided = {record.voids_key for record in records if record.voids_key}
    return any(record.status == "delivered" and record.event_key not in voided for record in records)


def _project(shipment_ids: set[int], answered: dict[int, bool]) -> None:
    """Make parcels what their scans say, and mark those whose orders have to hear of it."""
    if not shipment_ids:
        return
    now = database_now()
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(shipment_ids)])
        parcels = cursor.fetchall()
        if not parcels:
            return
        cursor.execute(READ, [list(shipment_ids)] * 2)
        scans: dict[int, list[Scan]] = defaultdict(list)
        for shipment_id, *scan in cursor.fetchall():
            scans[shipment_id].append(Scan._make(scan))
        changes = [_change(parcel, scans[parcel[0]], answered.get(parcel[0]), now) for parcel in parcels]
        ids, statuses, last, handed, delivered, evidence, contradicted, pulls, news = zip(*changes, strict=True)
        cursor.execute(UPDATE, [
            list(ids), array(statuses), moments(last), moments(handed), moments(delivered), array(evidence),
            moments(contradicted), moments(pulls), list(news),
        ])  # fmt: skip
    tell_listeners(
        [(parcel[0], parcel[1]) for parcel, status in zip(parcels, statuses, strict=True) if parcel[1] != status]
    )
    if any(news):
        nudge_on_commit(TELL)


def _change(parcel: tuple, scans: list[Scan], answer: bool | None, now: datetime) -> tuple:
    """The new columns of one parcel. `answer`: whether the carrier, asked just now, named a delivery."""
    (
        shipment_id, status, _last, handed_over_at, delivered_at, evidence, contradicted_at, kind, typed_at, is_given_up
    ) = parcel  # fmt: skip
    before = status if status in ("requested", "cancelled") else "created"
    where = journeys.standing(scans, before=before)
    rests_on = where.evidence
    if where.delivered_at is None or answer:
        doubted_at = None
    elif answer is False or (where.is_doubted and rests_on == "push"):
        doubted_at = contradicted_at or now
    else:
        doubted_at = contradicted_at
    is_news = (_kind(status), handed_over_at, delivered_at, contradicted_at, _is_settled(evidence)) != (
        _kind(where.status), where.handed_over_at, where.delivered_at, doubted_at, _is_settled(rests_on)
    )  # fmt: skip
    waited = now - typed_at if typed_at is not None else None
    delay = journeys.pull_delay(
        where.status,
        kind,
        evidence="push" if doubted_at else rests_on,
        waited=waited,
        is_new=rests_on != evidence,
    )
    pull_at = now + delay if delay is not None and not is_given_up else None
    return (
        shipment_id, where.status, where.last_event_at, where.handed_over_at, where.delivered_at, rests_on, doubted_at,
        pull_at, is_news,
    )  # fmt: skip


def _kind(status: str) -> str:
    """What an order sees of a status."""
    if status in journeys.TO_SETTLE:
        return status
    return "back" if status in journeys.WAY_BACK else "off" if status in journeys.CALLED_OFF else ""


def _is_settled(evidence: str) -> bool:
    return evidence in ("pull", "proof")


def _hear(carrier_ids: set[int]) -> None:
    """These carriers are there. Not to the second: the row would be written all the time."""
    with connection.cursor() as cursor:
        cursor.execute(HEAR, [list(carrier_ids)])


# PostgreSQL's text form of arrays: handing over lists costs several times as much, there and here.

_ESCAPED: Final = str.maketrans({"\\": "\\\\", '"': '\\"'})


def array(texts: Iterable[str]) -> str:
    """Most texts need no escape, and looking at all of them at once is cheaper than at each."""
    each = list(texts)
    joined = '","'.join(each)
    if "\\" in joined or joined.count('"') != 2 * max(len(each) - 1, 0):
        joined = '","'.join([text.translate(_ESCAPED) for text in each])
    return f'{{"{joined}"}}' if each else "{}"


def moments(values: Iterable[datetime | None]) -> str:
    return "{" + ",".join(["NULL" if value is None else f'"{value.isoformat()}"' for value in values]) + "}"
