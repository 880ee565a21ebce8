"""Tells the sockets, after commit, what was written to a thread. A lost telling is found again by `seq`."""

import json
import os
import uuid
from collections.abc import Callable
from typing import Any, Final

import redis
from django.conf import settings

from accounts.nudge import after_commit
from negotiation.models import Negotiation, ThreadEvent

CHANNEL: Final = "teahouse.threads"

PROCESS: Final = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
"""Tells a process its own messages when they come back from Redis."""

_local_listeners: list[Callable[[str, dict], None]] = []
_client: redis.Redis | None = None


def as_frame(event: ThreadEvent, thread: str) -> dict[str, Any]:
    """An event as clients receive it."""
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
    }


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
    frame = as_frame(event, str(negotiation.public_id))
    after_commit(tell, frame)
    return event


def tell(frame: dict[str, Any]) -> None:
    """Deliver a committed event to the sockets of this process and, by way of Redis, of all others."""
    for listener in _local_listeners:
        listener(frame["thread"], frame)
    global _client
    if _client is None:
        _client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=1.0)
    _client.publish(CHANNEL, json.dumps({"from": PROCESS, "frames": [frame]}))


def listen_locally(listener: Callable[[str, dict[str, Any]], None]) -> None:
    """Called with (thread, frame) for each event committed by this process, in whatever thread that happens."""
    _local_listeners.append(listener)
