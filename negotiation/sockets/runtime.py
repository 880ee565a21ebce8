"""What all sockets of a process share, started with the first socket and kept running."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from marketplace.serving import before_leaving
from negotiation import events
from negotiation.sockets import codes
from negotiation.sockets.bus import Bus
from negotiation.sockets.hub import Hub
from negotiation.sockets.presence import Presence
from negotiation.sockets.unread import UnreadTeller
from negotiation.sockets.watch import Watch
from negotiation.sockets.writer import Writer

log = structlog.get_logger(__name__)

RESTART_SECONDS: Final = 0.5
LAST_MESSAGES_SECONDS: Final = 2.0
LAST_WORDS_SECONDS: Final = 1.5
LOOK_SECONDS: Final = 0.02


class Runtime:
    def __init__(self) -> None:
        self.hub = Hub()
        self.bus = Bus(self.hub)
        self.writer = Writer(self.bus.publish)
        self.watch = Watch(self.hub)
        self.unread = UnreadTeller(self.hub)
        self.presence = Presence(self.hub, self.bus)
        self.bus.came_back = self.watch.look_at_everyone
        self.is_leaving = False
        events.listen_locally(self.hub.take_threadsafe)
        before_leaving(self.leave)
        runners = {
            "writer": self.writer.run,
            "waiting writer": self.writer.run_waiting,
            "reader": self.bus.run_reader,
            "publisher": self.bus.run_publisher,
            "watch": self.watch.run,
            "unread": self.unread.run,
            "presence": self.presence.run,
        }
        self._tasks = [asyncio.create_task(_supervise(name, run), name=name) for name, run in runners.items()]

    async def leave(self) -> None:
        """The process ends: what was said is stored and acknowledged, then everyone is sent away to come back."""
        self.is_leaving = True
        await _until(self.writer.is_idle, LAST_MESSAGES_SECONDS)
        for socket in self.hub.sockets():
            socket.close(codes.RESTART)
        await _until(lambda: not self.hub.sockets(), LAST_WORDS_SECONDS)


async def _until(is_so: Callable[[], bool], seconds: float) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while not is_so() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110  nothing tells when it is so
        await asyncio.sleep(LOOK_SECONDS)


async def _supervise(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """A shared task that dies would silence every socket: it is started again."""
    while True:
        try:
            await run()
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("socket_task_died", task=name)
        await asyncio.sleep(RESTART_SECONDS)


_runtime: Runtime | None = None


def runtime() -> Runtime:
    """The process's runtime; call from the event loop."""
    global _runtime
    if _runtime is None:
        _runtime = Runtime()
    return _runtime
