"""One WebSocket: a plain ASGI application behind Channels' routing.

Channels' own consumers hop to one process-wide thread for every frame and event; this one does not.
"""

import asyncio
import json
from collections import Counter
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import translation

from accounts.models import User
from negotiation import actions, queries
from negotiation.actions.threads import clean_body
from negotiation.cards import current_card
from negotiation.events import as_frame
from negotiation.models import Negotiation
from negotiation.refusals import StaleOffer
from negotiation.sockets import frames, limits
from negotiation.sockets.database import in_database
from negotiation.sockets.runtime import runtime

log = structlog.get_logger(__name__)

SUBPROTOCOL: Final = "haggle.v1"
REPLAY_MOST: Final = 300
OUTBOUND_MOST: Final = 256
RECHECK_SECONDS: Final = 25

DONE, PROTOCOL, SIGNED_OUT, VERSION = 1000, 4400, 4401, 4426
SERVER_ERROR, TOO_SLOW, FLOOD = 4500, 4508, 4529

_sockets_of: Counter[int] = Counter()
_limits_of: dict[int, limits.SendingLimit] = {}


class Subscription:
    """One thread on one socket: `reached` is the `seq` of the last event sent, `head` of the last one heard of.

    While `is_filling`, events are only heard of; the filling goes on until it has reached the head.
    """

    def __init__(self, thread: str, negotiation_id: int, side: str) -> None:
        self.thread = thread
        self.negotiation_id = negotiation_id
        self.side = side
        self.reached = 0
        self.head = 0
        self.is_filling = True
        self.typed_at = 0.0


class HaggleSocket:
    """The conversation with one browser tab."""

    def __init__(self, scope: dict, receive, send) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self.user: User = scope["user"]
        self.language = (self.user.language if self.user.is_authenticated else "en") or "en"
        self.subscriptions: dict[str, Subscription] = {}
        self.outbox: asyncio.Queue[str | None] = asyncio.Queue()
        self.close_code = DONE
        self.bad_frames = limits.MinuteCount()
        self.unacknowledged = 0
        self.tasks: set[asyncio.Task] = set()
        self.run = runtime()

    async def serve(self) -> None:
        """Accept, refuse with a code, or talk until either side ends it."""
        if (await self._receive())["type"] != "websocket.connect":
            return
        refusal = self._refusal()
        if refusal == "origin":
            await self._send({"type": "websocket.close", "code": 4403})
            return
        await self._send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if refusal != "version" else None})
        if refusal is not None:
            # Closing before accepting is a 403 that browsers see as 1006 and retry for ever.
            await self._end_with({"version": VERSION, "signed_out": SIGNED_OUT}.get(refusal, FLOOD), refusal)
            return
        _sockets_of[self.user.pk] += 1
        sender = asyncio.create_task(self._drain_outbox())
        watcher = asyncio.create_task(self._recheck())
        self.run.hub.sockets.add(self)
        try:
            await self.run.bus.first_answer()
            self.say({"t": "ready", "user": self.user.pk, "is_live": self.run.bus.is_connected})
            await self._listen()
        finally:
            await self._leave(sender, watcher)

    def _refusal(self) -> str | None:
        headers = dict(self.scope["headers"])
        if not _same_origin(headers, self.scope):
            return "origin"
        if SUBPROTOCOL not in self.scope.get("subprotocols", ()):
            return "version"
        if not self.user.is_authenticated or not self.user.is_active:
            return "signed_out"
        return "too_many_sockets" if _sockets_of[self.user.pk] >= limits.SOCKETS_PER_USER else None

    async def _leave(self, *tasks: asyncio.Task) -> None:
        _sockets_of[self.user.pk] -= 1
        if _sockets_of[self.user.pk] <= 0:
            del _sockets_of[self.user.pk]
            _limits_of.pop(self.user.pk, None)
        self.run.hub.sockets.discard(self)
        for thread in self.subscriptions:
            self.run.hub.remove(thread, self)
        for task in (*tasks, *self.tasks):
            task.cancel()

    async def _end_with(self, code: int, reason: str) -> None:
        await self._send({"type": "websocket.send", "text": json.dumps({"t": "err", "code": reason})})
        await self._send({"type": "websocket.close", "code": code})

    # --- Out -----------------------------------------------------------------------------------------------------

    def say(self, frame: dict[str, Any]) -> None:
        """Queue a frame for this client; one that reads too slowly is cut and comes back for the rest."""
        if self.outbox.qsize() >= OUTBOUND_MOST:
            self.close(TOO_SLOW)
            return
        self.outbox.put_nowait(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))

    def close(self, code: int) -> None:
        if self.close_code == DONE:
            self.close_code = code
            self.outbox.put_nowait(None)

    async def _drain_outbox(self) -> None:
        while (text := await self.outbox.get()) is not None:
            await self._send({"type": "websocket.send", "text": text})
        await self._send({"type": "websocket.send", "text": json.dumps({"t": "bye", "code": self.close_code})})
        await self._send({"type": "websocket.close", "code": self.close_code})

    def deliver(self, thread: str, frame: dict[str, Any]) -> None:
        """From the hub: send what comes next, drop what was sent, fetch what was missed."""
        subscription = self.subscriptions.get(thread)
        if subscription is None:
            return
        if frame["t"] == "eph":
            if frame["actor"] != self.user.pk:
                self.say(frame)
            return
        subscription.head = max(subscription.head, frame["seq"])
        if subscription.is_filling or frame["seq"] <= subscription.reached:
            return
        if frame["seq"] == subscription.reached + 1:
            subscription.reached = frame["seq"]
            self.say(frame)
        else:
            self._start(self._fill(subscription))

    async def _fill(self, subscription: Subscription) -> None:
        """Send from the database everything after `reached`, until there is nothing more."""
        subscription.is_filling = True
        try:
            while True:
                missed = await in_database(
                    queries.events_after, subscription.negotiation_id, subscription.reached, REPLAY_MOST
                )
                for event in missed:
                    await self._wait_for_room()
                    subscription.reached = event.seq
                    self.say(as_frame(event, subscription.thread))
                if not missed and subscription.head <= subscription.reached:
                    return
        finally:
            subscription.is_filling = False

    async def _wait_for_room(self) -> None:
        """History waits for the client to take what was sent; only live events cut a slow one off."""
        while self.outbox.qsize() >= OUTBOUND_MOST // 2:  # noqa: ASYNC110  a queue tells nobody that it has shrunk
            await asyncio.sleep(0.01)

    async def _recheck(self) -> None:
        """Pub/sub drops silently, sessions end elsewhere, members leave: look again every 25 s."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            try:
                if not await in_database(_session_holds, self.scope["session"], self.user.pk):
                    self.close(SIGNED_OUT)
                    return
                for subscription in list(self.subscriptions.values()):
                    if await in_database(queries.thread_for, public_id=subscription.thread, user=self.user) is None:
                        self._unsubscribe(subscription)
                    else:
                        await self._fill(subscription)
            except DatabaseError as error:
                log.warning("recheck_failed", error=str(error).splitlines()[0])

    def _unsubscribe(self, subscription: Subscription) -> None:
        self.run.hub.remove(subscription.thread, self)
        del self.subscriptions[subscription.thread]
        self.say({"t": "err", "code": "not_a_party", "thread": subscription.thread})

    # --- In ------------------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        while (message := await self._receive())["type"] == "websocket.receive":
            try:
                frame = frames.parse(message.get("text"))
            except frames.BadFrame:
                self.say({"t": "err", "code": "bad_frame"})
                if self.bad_frames.add() >= limits.BAD_FRAMES_PER_MINUTE:
                    self.close(PROTOCOL)
                continue
            await self._handle(frame)

    async def _handle(self, frame: frames.AnyFrame) -> None:
        match frame:
            case frames.Ping():
                self.say({"t": "pong"})
            case frames.Subscribe():
                self._start(self._subscribe(frame))
            case frames.Message():
                self._take_message(frame)
            case frames.OfferFrame() | frames.EndFrame():
                self._start(self._move(frame))
            case frames.Typing():
                self._pass_on_typing(frame)
            case frames.Read():
                self._start(self._mark_read(frame))

    def _start(self, coroutine) -> None:
        task = asyncio.create_task(self._guard(coroutine))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _guard(self, coroutine) -> None:
        try:
            await coroutine
        except DatabaseError as error:
            log.warning("socket_database_error", error=str(error).splitlines()[0])
            self.close(SERVER_ERROR)

    async def _subscribe(self, frame: frames.Subscribe) -> None:
        thread = str(frame.thread)
        negotiation = await in_database(queries.thread_for, public_id=thread, user=self.user)
        if negotiation is None:
            self.say({"t": "err", "code": "not_a_party", "thread": thread})
            return
        side = "buyer" if negotiation.buyer_id == self.user.pk else "vendor"
        subscription = Subscription(thread, negotiation.pk, side)
        # Listen first, then read history: what commits in between waits as a gap and is filled.
        self.subscriptions[thread] = subscription
        self.run.hub.add(thread, self)
        card = await in_database(_head_and_card, negotiation.pk)
        missing = card["seq"] - frame.after
        is_reload = missing > REPLAY_MOST or missing < 0
        subscription.reached = card["seq"] if is_reload else frame.after
        self.say({"t": "subbed", "thread": thread, "is_reload": is_reload, **card})
        await self._fill(subscription)

    def _take_message(self, frame: frames.Message) -> None:
        subscription = self.subscriptions.get(str(frame.thread))
        reference = {"thread": str(frame.thread), "client_id": str(frame.client_id)}
        limit = _limits_of.setdefault(self.user.pk, limits.SendingLimit())
        if subscription is None:
            self.say({"t": "err", "code": "not_subscribed", **reference})
        elif self.unacknowledged >= limits.UNACKNOWLEDGED_MOST or not limit.allows():
            self.say({"t": "err", "code": "too_fast", **reference})
        else:
            self.unacknowledged += 1
            self._start(self._store_message(frame, subscription, reference))

    async def _store_message(self, frame: frames.Message, subscription: Subscription, reference: dict) -> None:
        try:
            body = clean_body(frame.body)
            stored = await self.run.writer.store(
                negotiation_id=subscription.negotiation_id,
                thread=subscription.thread,
                actor_id=self.user.pk,
                client_id=frame.client_id,
                body=body,
            )
        except ValidationError as refusal:
            self._refuse(refusal, reference)
            return
        finally:
            self.unacknowledged -= 1
        if stored.error:
            self.say({"t": "err", "code": stored.error, **reference})
            return
        self.say({"t": "ack", **reference, "seq": stored.seq, "at": stored.at, "dup": stored.is_repeat})
        if stored.frame is not None:
            self.run.hub.deliver(subscription.thread, stored.frame)
            self.run.bus.publish([stored.frame])

    async def _move(self, frame: frames.OfferFrame | frames.EndFrame) -> None:
        reference = {"thread": str(frame.thread), "id": frame.id}
        subscription = self.subscriptions.get(str(frame.thread))
        if subscription is None:
            self.say({"t": "err", "code": "not_subscribed", **reference})
            return
        try:
            rev = await in_database(_make_move, frame, subscription.negotiation_id, self.user, self.language)
        except ValidationError as refusal:
            self._refuse(refusal, reference)
        else:
            self.say({"t": "ack", **reference, "rev": rev})

    def _refuse(self, refusal: ValidationError, reference: dict[str, Any]) -> None:
        frame = {"t": "err", "code": refusal.code, "text": " ".join(refusal.messages), **reference}
        if isinstance(refusal, StaleOffer):
            frame["current"] = refusal.current
        self.say(frame)

    def _pass_on_typing(self, frame: frames.Typing) -> None:
        subscription = self.subscriptions.get(str(frame.thread))
        now = asyncio.get_running_loop().time()
        if subscription is None or now - subscription.typed_at < limits.TYPING_SECONDS:
            return
        subscription.typed_at = now
        word = {"t": "eph", "kind": "typing", "thread": subscription.thread, "actor": self.user.pk}
        self.run.hub.deliver(subscription.thread, word)
        self.run.bus.publish([word])

    async def _mark_read(self, frame: frames.Read) -> None:
        subscription = self.subscriptions.get(str(frame.thread))
        if subscription is None:
            return
        reached = await in_database(_mark_read, subscription.negotiation_id, self.user, frame.seq)
        word = {"t": "eph", "kind": "read", "thread": subscription.thread, "actor": self.user.pk, "seq": reached}
        self.run.hub.deliver(subscription.thread, word)
        self.run.bus.publish([word])


def _head_and_card(negotiation_id: int) -> dict[str, Any]:
    negotiation = Negotiation.objects.get(pk=negotiation_id)
    return {"seq": negotiation.seq, **current_card(negotiation)}


def _make_move(frame: frames.OfferFrame | frames.EndFrame, negotiation_id: int, user: User, language: str) -> int:
    with translation.override(language):
        match frame.t, frame:
            case "offer", frames.OfferFrame(price_minor=price, rev=rev):
                moved = actions.make_offer(negotiation_id=negotiation_id, by=user, price_minor=price, rev=rev)
            case "accept", frames.OfferFrame(price_minor=price, rev=rev):
                moved = actions.accept_offer(negotiation_id=negotiation_id, by=user, price_minor=price, rev=rev)
            case "decline", _:
                moved = actions.decline_offer(negotiation_id=negotiation_id, by=user, rev=frame.rev)
            case _:
                moved = actions.withdraw_offer(negotiation_id=negotiation_id, by=user, rev=frame.rev)
    return moved.rev


def _mark_read(negotiation_id: int, user: User, seq: int) -> int:
    return actions.mark_read(negotiation=Negotiation.objects.get(pk=negotiation_id), user=user, seq=seq)


def _session_holds(session, user_id: int) -> bool:
    """Whether the session this socket came with is still that user's, with the same password."""
    stored = type(session)(session.session_key).load()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or stored.get(SESSION_KEY) != str(user_id):
        return False
    return stored.get(HASH_SESSION_KEY) == user.get_session_auth_hash()


def _same_origin(headers: dict[bytes, bytes], scope: dict) -> bool:
    """The page that opened the socket is one of ours: full scheme, host and port."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", "ws"), "http")
    if urlsplit(origin).scheme not in ("http", "https"):
        return False
    return origin in {settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS, f"{scheme}://{host}"}


async def haggle_socket(scope, receive, send) -> None:
    """The ASGI application."""
    await HaggleSocket(scope, receive, send).serve()
