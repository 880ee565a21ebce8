"""What all sockets of a process share: hub, bus and writer, started with the first socket and kept running."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from negotiation import events
from negotiation.sockets.bus import Bus
from negotiation.sockets.hub import Hub
from negotiation.sockets.writer import Writer

log = structlog.get_logger(__name__)

RESTART_SECONDS: Final = 0.5


class Runtime:
    def __init__(self) -> None:
        self.hub = Hub()
        self.bus = Bus(self.hub)
        self.writer = Writer()
        self.hub.start()
        events.listen_locally(self.hub.deliver_threadsafe)
        runners = {"writer": self.writer.run, "reader": self.bus.run_reader, "publisher": self.bus.run_publisher}
        self._tasks = [asyncio.create_task(_supervise(name, run), name=name) for name, run in runners.items()]


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
