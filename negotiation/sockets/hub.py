"""Who in this process listens to which thread, and the delivery of events to them in order.

Events reach the hub from the writer, from actions in this process and, by way of Redis, from other processes. They may
come twice or out of order; each subscription keeps the `seq` it has reached and fetches what it missed.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from negotiation.events import Parcel, Told, Word, as_text


class Socket(Protocol):
    user_id: int

    def say_text(self, text: str) -> None: ...

    def close(self, code: int) -> None: ...


class Subscription(Protocol):
    thread: str
    user_id: int
    role: str

    def take(self, told: Told) -> None: ...

    def say_text(self, text: str) -> None: ...


class Hub:
    """All methods but `take_threadsafe` run in the event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._by_thread: dict[str, set[Any]] = {}
        self._by_user: dict[int, set[Any]] = {}
        self._shops: dict[int, frozenset[int]] = {}
        self._by_shop: dict[int, set[int]] = {}
        self.unread_may_have_changed: Callable[[Iterable[int]], None] = lambda users: None
        self.look: Callable[[Iterable[int]], None] = lambda users: None
        self.entered: Callable[[Iterable[str]], None] = lambda threads: None

    # --- Sockets and their users ---------------------------------------------------------------------------------

    def join(self, socket: Socket, shops: frozenset[int]) -> None:
        self._by_user.setdefault(socket.user_id, set()).add(socket)
        self.set_shops(socket.user_id, shops)

    def leave(self, socket: Socket) -> bool:
        """True for the last socket of its user."""
        sockets = self._by_user.get(socket.user_id, set())
        sockets.discard(socket)
        if sockets:
            return False
        self.set_shops(socket.user_id, frozenset())
        self._by_user.pop(socket.user_id, None)
        self._shops.pop(socket.user_id, None)
        return True

    def set_shops(self, user_id: int, shops: frozenset[int]) -> None:
        """In which shops the user may haggle: what happens there changes their count of unread."""
        before = self._shops.get(user_id, frozenset())
        if shops == before or user_id not in self._by_user:
            return
        for shop in before - shops:
            self._by_shop[shop].discard(user_id)
            if not self._by_shop[shop]:
                del self._by_shop[shop]
        for shop in shops - before:
            self._by_shop.setdefault(shop, set()).add(user_id)
        self._shops[user_id] = shops

    def sockets(self) -> list[Any]:
        return [socket for sockets in self._by_user.values() for socket in sockets]

    def sockets_of(self, user_id: int) -> tuple[Any, ...]:
        return tuple(self._by_user.get(user_id, ()))

    def broadcast(self, frame: dict[str, Any]) -> None:
        """To every socket of this process, whatever it listens to."""
        text = as_text(frame)
        for socket in self.sockets():
            socket.say_text(text)

    # --- Threads and their listeners -----------------------------------------------------------------------------

    def add(self, subscription: Subscription) -> bool:
        """True for the first one of its user to this thread."""
        listeners = self._by_thread.setdefault(subscription.thread, set())
        is_first = not any(one.user_id == subscription.user_id for one in listeners)
        listeners.add(subscription)
        return is_first

    def remove(self, subscription: Subscription) -> bool:
        """True for the last one of its user to this thread."""
        listeners = self._by_thread.get(subscription.thread, set())
        listeners.discard(subscription)
        if not listeners:
            self._by_thread.pop(subscription.thread, None)
        return not any(one.user_id == subscription.user_id for one in listeners)

    def threads(self) -> list[str]:
        return list(self._by_thread)

    def roles(self, thread: str) -> dict[int, str]:
        """The users who listen to `thread` in this process, each with their role."""
        return {one.user_id: one.role for one in self._by_thread.get(thread, ())}

    def listeners(self, thread: str) -> tuple[Any, ...]:
        return tuple(self._by_thread.get(thread, ()))

    # --- Delivery ------------------------------------------------------------------------------------------------

    def take(self, parcel: Parcel) -> None:
        for told in parcel.events:
            self.deliver(told)
        for word in parcel.words:
            self.pass_on(word)
        if parcel.look:
            self.look(parcel.look)
        if parcel.recount:
            self.unread_may_have_changed(user for user in parcel.recount if user in self._by_user)
        if parcel.entered:
            self.entered(thread for thread in parcel.entered if thread in self._by_thread)

    def concerns(self, thread: str, buyer_id: int, vendor_id: int) -> bool:
        """Somebody in this process listens to the thread, or counts what is unread in it."""
        return thread in self._by_thread or buyer_id in self._by_user or vendor_id in self._by_shop

    def deliver(self, told: Told) -> None:
        for subscription in tuple(self._by_thread.get(told.thread, ())):
            subscription.take(told)
        users = self._by_shop.get(told.vendor_id, ())
        self.unread_may_have_changed((told.buyer_id, *users) if told.buyer_id in self._by_user else users)

    def pass_on(self, word: Word) -> None:
        for subscription in tuple(self._by_thread.get(word.thread, ())):
            if subscription.user_id != word.actor:
                subscription.say_text(word.text)

    def take_threadsafe(self, parcel: Parcel) -> None:
        """For code in other threads, such as an action's on_commit."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.take, parcel)
