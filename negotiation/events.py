"""Tells the sockets, after commit, what was written to a thread. A lost telling is found again by `seq`."""

import os
import uuid
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import redis
from django.conf import settings
from pydantic_core import from_json, to_json

from accounts.nudge import after_commit
from negotiation.models import Negotiation, ThreadEvent
from negotiation.phrasebook import in_both

CHANNEL: Final = "teahouse.threads"

PROCESS: Final = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
"""Tells a process its own parcels when they come back from Redis."""


class Told(NamedTuple):
    """An event on its way to sockets: `text` is the frame as they get it, the rest says whom it concerns."""

    thread: str
    seq: int
    buyer_id: int
    vendor_id: int
    text: str


class Word(NamedTuple):
    """Something that is never stored: typing, receipts, presence. Not for the sockets of `actor`."""

    thread: str
    actor: int
    text: str


class Parcel(NamedTuple):
    """What one process tells all others at once.

    `look`: users whose rights may have changed; `recount`: users whose unread may have; `entered`: threads that somebody
    entered or left.
    """

    events: list[Told] = []
    words: list[Word] = []
    look: list[int] = []
    recount: list[int] = []
    entered: list[str] = []


_local_listeners: list[Callable[[Parcel], None]] = []
_client: redis.Redis | None = None


def packed(parcel: Parcel) -> bytes:
    """A parcel as it goes over Redis: a line of JSON that begins with its sender, so that he need not read on, then a line
    an event, which whoever has nobody to tell need not read either."""
    events, *others = parcel
    lines = [f"{one.thread} {one.seq} {one.buyer_id} {one.vendor_id} {one.text}" for one in events]
    return "\n".join([to_json({"from": PROCESS, "others": others}).decode(), *lines]).encode()


def unpacked(data: bytes, is_wanted: Callable[[str, int, int], bool]) -> Parcel:
    """What another process packed, with those events that `is_wanted`, by thread, buyer and vendor."""
    head, *lines = data.decode().split("\n")
    events = []
    for line in lines:
        thread, seq, buyer, vendor, text = line.split(" ", 4)
        if is_wanted(thread, buyer_id := int(buyer), vendor_id := int(vendor)):
            events.append(Told(thread, int(seq), buyer_id, vendor_id, text))
    words, *rest = from_json(head)["others"]
    return Parcel(events, [Word(*word) for word in words], *rest)


def as_frame(event: ThreadEvent, thread: str) -> dict[str, Any]:
    """An event as clients receive it."""
    phrase = in_both(event.facts)
    return {
        "t": "ev",
        "thread": thread,
        "seq": event.seq,
        "kind": event.kind,
        "role": event.role,
        "actor": event.actor_id,
        "body": event.body,
        "facts": event.facts,
        "client_id": str(event.client_id) if event.client_id else None,
        "at": event.at.isoformat(),
        **({"phrase": phrase} if phrase else {}),
    }


def as_text(frame: dict[str, Any]) -> str:
    return to_json(frame).decode()


def word(kind: str, thread: str, actor: int, role: str, **facts: Any) -> Word:
    """An `eph` frame, ready to go."""
    frame = {"t": "eph", "kind": kind, "thread": thread, "actor": actor, "role": role, **facts}
    return Word(thread, actor, as_text(frame))


def write_event(
    negotiation: Negotiation, *, kind: str, role: str, actor_id: int | None = None, **fields
) -> ThreadEvent:
    """Append to a locked thread and tell its sockets once that has committed. The caller saves the thread."""
    negotiation.seq += 1
    event = ThreadEvent.objects.create(
        negotiation=negotiation, seq=negotiation.seq, kind=kind, role=role, actor_id=actor_id, **fields
    )
    event.refresh_from_db(fields=["at"])
    negotiation.last_event_at = event.at
    thread = str(negotiation.public_id)
    text = as_text(as_frame(event, thread))
    told = Told(thread, event.seq, negotiation.buyer_id, negotiation.vendor_id, text)
    after_commit(tell, Parcel(events=[told]))
    return event


def tell(parcel: Parcel) -> None:
    """Deliver what has committed to the sockets of this process and, by way of Redis, of all others."""
    for listener in _local_listeners:
        listener(parcel)
    global _client
    if _client is None:
        _client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=1.0)
    _client.publish(CHANNEL, packed(parcel))


def look_again(user_id: int) -> None:
    """Someone signed out, changed a password, was blocked or left a shop: let every process look at once, not in 25 s."""
    after_commit(tell, Parcel(look=[user_id]))


def listen_locally(listener: Callable[[Parcel], None]) -> None:
    """Called with each parcel told by this process, in whatever thread that happens."""
    _local_listeners.append(listener)
