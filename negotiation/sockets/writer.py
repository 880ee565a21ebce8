"""The fast lane for plain messages: one connection a process commits whatever queued while the last commit ran.

A message is acknowledged and shown only after its COMMIT. A batch is one statement; when it fails, its messages are
stored one by one, so that a poisoned one fails alone. The lane never waits for a thread that somebody else has locked, a
move or another process: its messages go to a second lane, which does wait, and all other threads go on.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from pydantic_core import to_json

from negotiation.actions.threads import message_facts, payload_hash
from negotiation.events import Parcel, Told, as_text
from negotiation.masking import mask
from negotiation.phrasebook import in_both

log = structlog.get_logger(__name__)

BATCH_MOST: Final = 256
PATIENCE_SECONDS: Final = 0.002
"""A thread is mostly held for one commit of another process: the lane that waits gathers so long before it asks."""

# Locks the threads in id order, leaves out messages stored before, hands out `seq`, and inserts; all in one statement.
# The door is here again: a sender who is no party any more, or is blocked, or whose thread was stopped, gets no row.
# Messages stored before, and members, are looked up one by one (LATERAL … LIMIT, a scalar subquery): as plain joins the
# planner reads all of a table that holds every message ever sent.
# Prepared once a connection, since planning it takes longer than running it for a few messages.
PREPARE_SQL = """
    PREPARE store_messages{name} (int[], bigint[], bigint[], uuid[], bytea[], text[], boolean[], jsonb[]) AS
    WITH said AS MATERIALIZED (
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            AS s (position, negotiation_id, actor_id, client_id, hash, body, flagged, facts)
    ), thread AS MATERIALIZED (
        SELECT n.id, n.seq, n.buyer_id, n.vendor_id FROM negotiation_negotiation n
        WHERE n.id = ANY($2) AND n.status NOT IN ('frozen', 'voided')
            AND (n.order_id IS NOT NULL OR (
                SELECT true FROM negotiation_block b
                WHERE b.buyer_id = n.buyer_id AND b.vendor_id = n.vendor_id
                LIMIT 1) IS NULL)
        ORDER BY n.id FOR NO KEY UPDATE {skip}
    ), sorted AS MATERIALIZED (
        SELECT s.*, t.buyer_id, t.vendor_id, t.seq AS head, k.seq AS known_seq, k.at AS known_at,
            k.payload_hash = s.hash AS is_same,
            CASE WHEN t.buyer_id = s.actor_id THEN 'buyer'
                WHEN t.id IS NOT NULL AND k.seq IS NULL AND (
                    SELECT true FROM vendors_vendormember m
                    WHERE m.vendor_id = t.vendor_id AND m.user_id = s.actor_id
                        AND m.role IN ('owner', 'manager', 'negotiator')
                    LIMIT 1) THEN 'vendor'
            END AS role
        FROM said s
            LEFT JOIN thread t ON t.id = s.negotiation_id
            LEFT JOIN LATERAL (
                SELECT seq, at, payload_hash FROM negotiation_threadevent e
                WHERE e.negotiation_id = s.negotiation_id AND e.actor_id = s.actor_id AND e.client_id = s.client_id
                LIMIT 1
            ) k ON true
    ), named AS (
        SELECT *, first_value(position) OVER same AS first_position, first_value(hash) OVER same AS first_hash,
            known_seq IS NULL AND role IS NOT NULL AND position = first_value(position) OVER same AS is_fresh
        FROM sorted WINDOW same AS (PARTITION BY negotiation_id, actor_id, client_id ORDER BY position)
    ), numbered AS MATERIALIZED (
        SELECT *, head + count(*) FILTER (WHERE is_fresh) OVER (PARTITION BY negotiation_id ORDER BY position) AS seq
        FROM named
    ), stored AS (
        INSERT INTO negotiation_threadevent
            (negotiation_id, seq, kind, role, actor_id, body, facts, is_flagged, client_id, payload_hash, at)
        SELECT negotiation_id, seq, 'message', role, actor_id, body, facts, flagged, client_id, hash,
            statement_timestamp()
        FROM numbered WHERE is_fresh ORDER BY position
    ), moved AS (
        UPDATE negotiation_negotiation n SET seq = last.seq, last_event_at = statement_timestamp()
        FROM (SELECT negotiation_id, max(seq) AS seq FROM numbered WHERE is_fresh GROUP BY negotiation_id) last
        WHERE n.id = last.negotiation_id AND n.id = ANY($2)
    )
    SELECT CASE WHEN known_seq IS NOT NULL THEN known_seq WHEN role IS NOT NULL THEN
            first_value(seq) OVER (PARTITION BY negotiation_id, actor_id, client_id ORDER BY position) END,
        coalesce(known_at, statement_timestamp()), role, known_seq IS NOT NULL,
        coalesce(is_same, hash = first_hash), is_fresh, buyer_id, vendor_id
    FROM numbered ORDER BY position
"""
STORE_SQL = "EXECUTE store_messages{name} (%s, %s, %s, %s::uuid[], %s, %s, %s, %s::jsonb[])"


@dataclass(slots=True)
class Said:
    """A message on its way to the database. `settle` is called, in the event loop, with what became of it."""

    negotiation_id: int
    thread: str
    actor_id: int
    client_id: str
    body: str
    settle: "Callable[[Said, Stored], None]" = field(repr=False)


@dataclass(slots=True, frozen=True)
class Stored:
    """What became of a message. `error` is empty, or a code of the protocol; `told` is there when it is new."""

    seq: int = 0
    at: str = ""
    is_repeat: bool = False
    error: str = ""
    told: Told | None = None


IS_LOCKED: Final = Stored(error="is_locked")
"""Somebody else holds the thread: for the lane that waits."""


class Lane:
    """A queue and a thread with a connection of its own."""

    def __init__(self, name: str, *, waits: bool) -> None:
        self.queue: asyncio.Queue[Said] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._waits = waits
        self._is_storing = False

    def is_idle(self) -> bool:
        return self.queue.empty() and not self._is_storing

    async def run(self, take: Callable[[Said], bool], settle: Callable[[list[Said], list[Stored]], None]) -> None:
        """Commit whatever queued while the last commit ran, but what `take` puts elsewhere."""
        loop = asyncio.get_running_loop()
        while True:
            self._is_storing = False
            batch = [said] if take(said := await self.queue.get()) else []
            self._is_storing = True
            if self._waits:
                await asyncio.sleep(PATIENCE_SECONDS)
            while not self.queue.empty() and len(batch) < BATCH_MOST:
                if take(said := self.queue.get_nowait()):
                    batch.append(said)
            if not batch:
                continue
            try:
                answers = await loop.run_in_executor(self._thread, store_batch, batch, self._waits)
            except Exception:
                log.exception("writer_failed", batch=len(batch))
                answers = [Stored(error="try_again")] * len(batch)
            settle(batch, answers)


class Writer:
    """Queue, batch, commit, tell. One a process; supervised by `runtime`."""

    def __init__(self, publish: Callable[[Parcel], None]) -> None:
        self._fast, self._slow = Lane("writer", waits=False), Lane("waiting-writer", waits=True)
        self._waiting: Counter[str] = Counter()
        """Threads with messages in the slow lane: what is said there later must not overtake them."""
        self._publish = publish

    def store(self, said: Said) -> None:
        """Queue a cleaned message. Each socket has a few under way at most, so the queue is as long as they are many."""
        self._fast.queue.put_nowait(said)

    def is_idle(self) -> bool:
        return self._fast.is_idle() and self._slow.is_idle()

    async def run(self) -> None:
        await self._fast.run(self._goes_on, self._settle)

    async def run_waiting(self) -> None:
        await self._slow.run(lambda said: True, self._settle_waiting)

    def _goes_on(self, said: Said) -> bool:
        if said.thread not in self._waiting:
            return True
        self._let_wait(said)
        return False

    def _let_wait(self, said: Said) -> None:
        self._waiting[said.thread] += 1
        self._slow.queue.put_nowait(said)

    def _settle_waiting(self, batch: list[Said], answers: list[Stored]) -> None:
        for said in batch:
            self._waiting[said.thread] -= 1
            if not self._waiting[said.thread]:
                del self._waiting[said.thread]
        self._settle(batch, answers)

    def _settle(self, batch: list[Said], answers: list[Stored]) -> None:
        """Acknowledge and show each; a socket that can't be told must not keep the others from it."""
        events = []
        for said, answer in zip(batch, answers, strict=True):
            if answer is IS_LOCKED:
                self._let_wait(said)
                continue
            if answer.told is not None:
                events.append(answer.told)
            try:
                said.settle(said, answer)
            except Exception:
                log.exception("settling_failed", thread=said.thread)
        if events:
            self._publish(Parcel(events=events))


def store_batch(batch: list[Said], waits: bool = True) -> list[Stored]:
    """Commit a batch; when the statement fails, each message alone. Runs in a lane's own thread.

    What belongs to a thread that somebody else has locked is waited for, or answered with IS_LOCKED.
    """
    try:
        return _store(batch, waits)
    except (OperationalError, InterfaceError) as error:
        # The database is away, or going: each message alone would only wait for it again.
        connection.close()
        log.warning("database_away", batch=len(batch), error=str(error).splitlines()[0])
        return [Stored(error="try_again")] * len(batch)
    except (DatabaseError, UnicodeError) as error:
        connection.close()
        log.warning("batch_failed", batch=len(batch), error=str(error).splitlines()[0])
    answers = []
    for said in batch:
        try:
            answers += _store([said], waits)
        except (DatabaseError, UnicodeError) as error:
            connection.close()
            log.error("message_failed", thread=said.thread, error=str(error).splitlines()[0])
            answers.append(Stored(error="try_again"))
    return answers


def _store(batch: list[Said], waits: bool) -> list[Stored]:
    masked = [mask(said.body) for said in batch]
    facts = [message_facts(said.body, was_masked) for said, (_, was_masked) in zip(batch, masked, strict=True)]
    hashes = [payload_hash(said.body) for said in batch]
    columns: list[Any] = [
        list(range(len(batch))),
        [said.negotiation_id for said in batch],
        [said.actor_id for said in batch],
        [said.client_id for said in batch],
        hashes,
        [text for text, _ in masked],
        [was_masked for _, was_masked in masked],
        [to_json(fact).decode() for fact in facts],
    ]
    with connection.cursor() as cursor:
        _prepare(cursor, waits)
        cursor.execute(STORE_SQL.format(name="" if waits else "_now"), columns)
        rows = cursor.fetchall()
    return [_answer(said, masked[i][0], facts[i], rows[i], waits) for i, said in enumerate(batch)]


_prepared = threading.local()


def _prepare(cursor: Any, waits: bool) -> None:
    """Once a connection; a thread has one at a time, and either waits always or never."""
    if getattr(_prepared, "on", None) is not connection.connection:
        cursor.execute("SET plan_cache_mode = force_generic_plan")
        cursor.execute(PREPARE_SQL.format(name="" if waits else "_now", skip="" if waits else "SKIP LOCKED"))
        _prepared.on = connection.connection


def _answer(said: Said, body: str, facts: dict[str, bool | str], row: tuple, waits: bool) -> Stored:
    seq, at, role, was_known, is_same, is_first, buyer_id, vendor_id = row
    if seq is None and buyer_id is None and not waits:
        return IS_LOCKED  # or there is no such thread: the lane that waits will see
    if seq is None:
        return Stored(error="not_a_party")
    if not is_same:
        return Stored(error="cid_conflict")
    if was_known or not is_first:
        return Stored(seq=seq, at=at.isoformat(), is_repeat=True)
    frame = {
        "t": "ev",
        "thread": said.thread,
        "seq": seq,
        "kind": "message",
        "role": role,
        "actor": said.actor_id,
        "body": body,
        "facts": facts,
        "client_id": said.client_id,
        "at": at.isoformat(),
    }
    if phrase := in_both(facts):
        frame["phrase"] = phrase
    return Stored(seq, frame["at"], told=Told(said.thread, seq, buyer_id, vendor_id, as_text(frame)))
