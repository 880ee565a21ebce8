"""One thread on one socket: what it has been sent, what it must still get, and what its user has seen."""

import asyncio
from typing import TYPE_CHECKING, Any

from negotiation import queries
from negotiation.events import Parcel, Told, as_frame, as_text, word
from negotiation.sockets import limits, work
from negotiation.sockets.database import in_database

if TYPE_CHECKING:
    from negotiation.sockets.socket import HaggleSocket


class Subscription:
    """`reached` is the `seq` of the last event sent, `head` of the last one heard of.

    While `is_filling`, events are only heard of; the filling goes on until it has reached the head. `early` are events
    heard before the one that comes before them.
    """

    __slots__ = (
        "early", "early_timer", "got_seq", "got_timer", "head", "is_filling", "is_marking", "is_over", "negotiation_id",
        "reached", "read_seq", "role", "socket", "thread", "typed_at", "user_id",
    )  # fmt: skip

    def __init__(self, socket: "HaggleSocket", thread: str, negotiation_id: int, role: str) -> None:
        self.socket = socket
        self.user_id = socket.user_id
        self.thread = thread
        self.negotiation_id = negotiation_id
        self.role = role
        self.reached = self.head = 0
        self.is_filling = True
        self.is_over = False
        self.typed_at = 0.0
        self.got_seq = self.read_seq = 0
        self.got_timer: asyncio.TimerHandle | None = None
        self.is_marking = False
        self.early: dict[int, str] = {}
        self.early_timer: asyncio.TimerHandle | None = None

    # --- From the thread to the client ---------------------------------------------------------------------------

    def take(self, told: Told) -> None:
        """From the hub: send what comes next, drop what was sent, and soon fetch what was missed."""
        if told.seq > self.head:
            self.head = told.seq
        if self.is_filling or told.seq <= self.reached:
            return
        if told.seq == self.reached + 1:
            self._send(told.seq, told.text)
            while self.early and (text := self.early.pop(self.reached + 1, None)) is not None:
                self._send(self.reached + 1, text)
        else:
            self._wait_for_the_one_before(told)

    def _send(self, seq: int, text: str) -> None:
        self.reached = seq
        self.socket.say_text(text)

    def _wait_for_the_one_before(self, told: Told) -> None:
        """Two processes' events overtake each other on their way: what is missing is mostly here in a moment."""
        self.early[told.seq] = told.text
        if len(self.early) > limits.EARLY_MOST:
            self._start_filling()
        elif self.early_timer is None:
            self.early_timer = asyncio.get_running_loop().call_later(limits.EARLY_SECONDS, self._fill_gap)

    def _fill_gap(self) -> None:
        self.early_timer = None
        if self.early and not self.is_filling and not self.is_over:
            self._start_filling()

    def has_head(self, seq: int) -> None:
        """From the watch: the thread reaches as far as `seq`."""
        self.head = max(self.head, seq)
        if self.head > self.reached and not self.is_filling:
            self._start_filling()

    async def begin(self, reached: int, head: int) -> None:
        """The client has everything up to `reached`; the thread, read after we began to listen, goes up to `head`."""
        self.reached = reached
        self.head = max(self.head, head)
        self.is_filling = False
        if self.head > self.reached:
            await self.fill()

    def _start_filling(self) -> None:
        self.is_filling = True
        self.early.clear()
        self.socket.start(self.fill())

    def say_text(self, text: str) -> None:
        self.socket.say_text(text)

    async def fill(self) -> None:
        """Send from the database everything after `reached`, until there is nothing more."""
        self.is_filling = True
        try:
            while not self.is_over and await self._send_missed():
                pass
        finally:
            self.is_filling = False

    async def _send_missed(self) -> bool:
        """Send what is in the database; True while there may be more."""
        missed = await in_database(queries.events_after, self.negotiation_id, self.reached, limits.REPLAY_MOST)
        for event in missed:
            await self.socket.outbox.has_room()
            if self.is_over:
                return False
            self.reached = event.seq
            self.socket.say_text(as_text(as_frame(event, self.thread)))
        if not missed:
            # A head that nobody has stored would otherwise be looked for without end.
            self.head = self.reached
        return self.head > self.reached or len(missed) == limits.REPLAY_MOST

    def end(self) -> None:
        self.is_over = True
        for timer in (self.got_timer, self.early_timer):
            if timer is not None:
                timer.cancel()

    # --- From the client to the other side -----------------------------------------------------------------------

    def tell(self, kind: str, **facts: Any) -> None:
        self.socket.run.bus.tell_all(Parcel(words=[word(kind, self.thread, self.user_id, self.role, **facts)]))

    def typing(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self.typed_at >= limits.TYPING_SECONDS:
            self.typed_at = now
            self.tell("typing")

    def got(self, seq: int) -> None:
        """The client has what reached it: said to the other side at most every quarter of a second."""
        seq = min(seq, self.reached)
        if seq <= self.got_seq:
            return
        self.got_seq = seq
        if self.got_timer is None:
            loop = asyncio.get_running_loop()
            self.got_timer = loop.call_later(limits.RECEIPT_SECONDS, self._tell_got)

    def _tell_got(self) -> None:
        self.got_timer = None
        self.tell("got", seq=self.got_seq)

    async def read(self, seq: int) -> None:
        """Move the user's cursor; what is said meanwhile is moved together."""
        self.read_seq = max(self.read_seq, seq)
        if self.is_marking:
            return
        self.is_marking = True
        try:
            reached = -1
            while reached < self.read_seq:
                reached = self.read_seq
                await in_database(work.mark_read, self.negotiation_id, self.user_id, reached)
        finally:
            self.is_marking = False
