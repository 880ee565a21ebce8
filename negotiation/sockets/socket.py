"""One WebSocket: a plain ASGI application. Channels' own consumers hop to one process-wide thread for every frame and
event; this one does not.
"""

import asyncio
from typing import Any, Final

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import translation

from marketplace.serving import LINE
from negotiation.actions.threads import clean_body
from negotiation.events import as_text
from negotiation.queries import Unread
from negotiation.refusals import StaleOffer
from negotiation.sockets import codes, door, frames, limits, work
from negotiation.sockets.database import in_database
from negotiation.sockets.outbox import Outbox
from negotiation.sockets.runtime import runtime
from negotiation.sockets.subscription import Subscription
from negotiation.sockets.unread import as_facts
from negotiation.sockets.writer import Said, Stored

log = structlog.get_logger(__name__)

SUBPROTOCOL: Final = "haggle.v1"

_sending_limits: dict[int, limits.SendingLimit] = {}
"""Of each user with a socket in this process who has said something."""


class HaggleSocket:
    """The conversation with one browser tab."""

    __slots__ = (
        "_line", "_receive", "bad_frames", "frames", "language", "looked_at", "outbox", "run", "session_key",
        "subscriptions", "tasks", "unacknowledged", "unread", "user_id",
    )  # fmt: skip

    def __init__(self, session_key: str, person: door.Person, receive, outbox: Outbox, line: Any) -> None:
        self._receive, self.outbox, self._line = receive, outbox, line
        self.session_key = session_key
        self.user_id, self.language = person.user_id, person.language
        self.unread: Unread = person.unread
        self.looked_at = asyncio.get_running_loop().time()
        self.subscriptions: dict[str, Subscription] = {}
        self.frames = limits.Bucket(limits.FRAME_BURST, limits.FRAMES_PER_SECOND)
        self.bad_frames: limits.MinuteCount | None = None
        self.unacknowledged = 0
        self.tasks: set[asyncio.Task] = set()
        self.run = runtime()

    async def serve(self, shops: frozenset[int]) -> None:
        """Talk until either side ends it."""
        self.run.hub.join(self, shops)
        try:
            await self.run.bus.first_answer()
            is_live = self.run.bus.is_connected
            self.say({"t": "ready", "user": self.user_id, "is_live": is_live, "unread": as_facts(self.unread)})
            if self._line is not None:
                self._line.listen(self._hear)
            while (message := await self._receive())["type"] == "websocket.receive":
                self._hear(message.get("text"))
                if len(self.tasks) >= limits.TASKS_MOST:
                    await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._leave()

    def _leave(self) -> None:
        for subscription in self.subscriptions.values():
            self._end(subscription)
        if self.run.hub.leave(self):
            _sending_limits.pop(self.user_id, None)
        for task in self.tasks:
            task.cancel()
        self.outbox.stop()

    # --- Out -----------------------------------------------------------------------------------------------------

    def say(self, frame: dict[str, Any]) -> None:
        self.outbox.put(as_text(frame))

    def say_text(self, text: str) -> None:
        self.outbox.put(text)

    def close(self, code: int) -> None:
        self.outbox.close(code)

    def put_out(self, subscription: Subscription) -> None:
        """Access has ended while the socket was open."""
        self._end(self.subscriptions.pop(subscription.thread))
        self.say({"t": "err", "code": "not_a_party", "thread": subscription.thread})

    def _end(self, subscription: Subscription) -> None:
        subscription.end()
        if self.run.hub.remove(subscription):
            self.run.presence.went(subscription.thread)

    # --- In ------------------------------------------------------------------------------------------------------

    def _hear(self, text: str | None) -> None:
        if self.outbox.close_code or self.run.is_leaving:
            return
        if not self.frames.take():
            self.outbox.cut(codes.FLOOD)
            return
        try:
            frame = frames.parse(text)
        except frames.BadFrame:
            self._count_bad_frame()
            return
        try:
            self._handle(frame)
        except Exception:
            log.exception("socket_frame_failed")
            self.close(codes.SERVER_ERROR)

    def _count_bad_frame(self) -> None:
        self.say({"t": "err", "code": "bad_frame"})
        self.bad_frames = self.bad_frames or limits.MinuteCount()
        if self.bad_frames.add() >= limits.BAD_FRAMES_PER_MINUTE:
            self.close(codes.PROTOCOL)

    def _handle(self, frame: frames.AnyFrame) -> None:
        match frame:
            case frames.Message():
                self._take_message(frame)
            case frames.Ping():
                self.say({"t": "pong"})
            case frames.Subscribe():
                self.start(self._subscribe(frame))
            case frames.OfferFrame() | frames.EndFrame():
                self.start(self._move(frame))
            case _:
                self._handle_signs(frame)

    def _handle_signs(self, frame: frames.Typing | frames.Read | frames.Got) -> None:
        """What is never answered."""
        subscription = self.subscriptions.get(str(frame.thread))
        if subscription is None:
            return
        match frame:
            case frames.Typing():
                subscription.typing()
            case frames.Got(seq=seq):
                subscription.got(seq)
            case frames.Read(seq=seq):
                self.start(subscription.read(seq))

    def start(self, coroutine) -> None:
        task = asyncio.create_task(self._guard(coroutine))
        self.tasks.add(task)
        task.add_done_callback(self._done)
        if self._line is not None and len(self.tasks) >= limits.TASKS_MOST:
            self._line.hold()

    def _done(self, task: asyncio.Task) -> None:
        self.tasks.discard(task)
        if self._line is not None and self._line.is_held and len(self.tasks) < limits.TASKS_MOST:
            self._line.go_on()

    async def _guard(self, coroutine) -> None:
        try:
            await coroutine
        except DatabaseError as error:
            log.warning("socket_database_error", error=str(error).splitlines()[0])
            self.close(codes.SERVER_ERROR)
        except Exception:
            log.exception("socket_task_failed")
            self.close(codes.SERVER_ERROR)

    async def _subscribe(self, frame: frames.Subscribe) -> None:
        thread = str(frame.thread)
        entry = await in_database(work.enter, thread, self.user_id)
        if entry is None:
            self.say({"t": "err", "code": "not_a_party", "thread": thread})
            return
        subscription = Subscription(self, thread, entry.negotiation_id, entry.side)
        # Listen first, then read history: what commits in between waits as a gap and is filled.
        if (before := self.subscriptions.get(thread)) is not None:
            before.end()
            self.run.hub.remove(before)
        self.subscriptions[thread] = subscription
        self.run.hub.add(subscription)
        card = await in_database(work.head_and_card, entry.negotiation_id, entry.side)
        if subscription.is_over:
            return
        missing = card["seq"] - frame.after
        is_reload = missing > limits.REPLAY_MOST or missing < 0
        self.say({"t": "subbed", "thread": thread, "is_reload": is_reload, **card})
        self.run.presence.came(subscription)
        await subscription.begin(card["seq"] if is_reload else frame.after, card["seq"])

    def _take_message(self, frame: frames.Message) -> None:
        thread, client_id = str(frame.thread), str(frame.client_id)
        subscription = self.subscriptions.get(thread)
        limit = _sending_limits.get(self.user_id)
        if limit is None:
            limit = _sending_limits[self.user_id] = limits.SendingLimit()
        if subscription is None:
            self.say({"t": "err", "code": "not_subscribed", "thread": thread, "client_id": client_id})
        elif self.unacknowledged >= limits.UNACKNOWLEDGED_MOST or not limit.allows():
            self.say({"t": "err", "code": "too_fast", "thread": thread, "client_id": client_id})
        else:
            try:
                body = clean_body(frame.body)
            except ValidationError as refusal:
                with translation.override(self.language):
                    self._refuse(refusal, {"thread": thread, "client_id": client_id})
                return
            self.unacknowledged += 1
            said = Said(subscription.negotiation_id, thread, self.user_id, client_id, body, self._stored)
            self.run.writer.store(said)

    def _stored(self, said: Said, stored: Stored) -> None:
        """From the writer, after COMMIT: the sender hears first, then everyone else."""
        self.unacknowledged -= 1
        reference = {"thread": said.thread, "client_id": said.client_id}
        if stored.error:
            self.say({"t": "err", "code": stored.error, **reference})
        else:
            self.say({"t": "ack", **reference, "seq": stored.seq, "at": stored.at, "dup": stored.is_repeat})
        if stored.told is not None:
            self.run.hub.deliver(stored.told)

    async def _move(self, frame: frames.OfferFrame | frames.EndFrame) -> None:
        reference = {"thread": str(frame.thread), "id": frame.id}
        subscription = self.subscriptions.get(str(frame.thread))
        if subscription is None:
            self.say({"t": "err", "code": "not_subscribed", **reference})
            return
        try:
            rev = await in_database(work.make_move, frame, subscription.negotiation_id, self.user_id, self.language)
        except ValidationError as refusal:
            self._refuse(refusal, reference)
        else:
            self.say({"t": "ack", **reference, "rev": rev})

    def _refuse(self, refusal: ValidationError, reference: dict[str, Any]) -> None:
        frame = {"t": "err", "code": refusal.code, "text": " ".join(refusal.messages), **reference}
        if isinstance(refusal, StaleOffer):
            frame["current"] = refusal.current
        self.say(frame)


async def haggle_socket(scope, receive, send) -> None:
    """The ASGI application: accept, refuse with a code, or talk."""
    if (await receive())["type"] != "websocket.connect":
        return
    if not door.same_origin(scope):
        await send({"type": "websocket.close"})
        return
    speaks = SUBPROTOCOL in scope.get("subprotocols", ())
    # Closing before accepting is a 403 that browsers see as 1006 and retry for ever.
    await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if speaks else None})
    line = scope.get("extensions", {}).get(LINE)
    outbox = Outbox(send, line)
    if not speaks:
        await outbox.refuse(codes.VERSION, "version")
        return
    key = door.session_key(scope)
    del scope, send
    try:
        person = await in_database(door.person_of, key)
    except DatabaseError:
        await outbox.refuse(codes.SERVER_ERROR, "try_again")
        return
    if person is None:
        await outbox.refuse(codes.SIGNED_OUT, "signed_out")
    elif len(runtime().hub.sockets_of(person.user_id)) >= limits.SOCKETS_PER_USER:
        await outbox.refuse(codes.FLOOD, "too_many_sockets")
    else:
        await HaggleSocket(key, person, receive, outbox, line).serve(person.shops)
