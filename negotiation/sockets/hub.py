"""Who in this process listens to which thread, and the delivery of events to them in order.

Events reach the hub from the writer, from actions in this process and, by way of Redis, from other processes. They may
come twice or out of order; each socket keeps the `seq` it has reached and fetches what it missed.
"""

import asyncio
from collections import defaultdict
from typing import Any, Protocol


class Listener(Protocol):
    def deliver(self, thread: str, frame: dict[str, Any]) -> None: ...

    def say(self, frame: dict[str, Any]) -> None: ...


class Hub:
    """Thread id to sockets. All methods but `deliver_threadsafe` run in the event loop."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self.sockets: set[Listener] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    def add(self, thread: str, listener: Listener) -> None:
        self._listeners[thread].add(listener)

    def remove(self, thread: str, listener: Listener) -> None:
        listeners = self._listeners.get(thread)
        if listeners is not None:
            listeners.discard(listener)
            if not listeners:
                del self._listeners[thread]

    def listens_to(self, thread: str) -> bool:
        return thread in self._listeners

    def count(self) -> int:
        return sum(map(len, self._listeners.values()))

    def broadcast(self, frame: dict[str, Any]) -> None:
        """To every socket of this process, whatever it listens to."""
        for socket in tuple(self.sockets):
            socket.say(frame)

    def deliver(self, thread: str, frame: dict[str, Any]) -> None:
        for listener in tuple(self._listeners.get(thread, ())):
            listener.deliver(thread, frame)

    def deliver_threadsafe(self, thread: str, frame: dict[str, Any]) -> None:
        """For code in other threads, such as an action's on_commit."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.deliver, thread, frame)
