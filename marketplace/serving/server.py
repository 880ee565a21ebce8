"""daphne's server: our WebSocket protocol in it, and an end in which nobody is cut off."""

import asyncio
import gc
import os
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import structlog
from daphne.server import Server
from twisted.internet import defer

from marketplace.serving import LINE, farewells
from marketplace.serving.line import RESTART, Line
from marketplace.serving.request import HouseRequest

log = structlog.get_logger(__name__)

FRAME_MOST_BYTES: Final = 65_536
"""The hard limit, 1009. What a protocol allows is less, and answered by it."""
IDLE_SECONDS: Final = 10
"""For a connection that asks nothing: one half open, or kept alive between two requests."""
CLOSE_SECONDS: Final = 2

FAREWELL_SECONDS: Final = 4.0
REQUESTS_SECONDS: Final = 5.0
LAST_SECONDS: Final = 6.0
EXIT_SECONDS: Final = 7.0
"""All counted from SIGTERM: when each patience ends. Process managers kill after 8 to 15."""


class HouseServer(Server):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, ready_callable=self._take_our_protocol, **kwargs)
        self._ports: list[Any] = []

    def _take_our_protocol(self) -> None:
        """Called when daphne has made its factories and is about to run."""
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through all of it again and again is a pause of 50 ms each time
        self.ws_factory.protocol = Line
        self.ws_factory.setProtocolOptions(
            failByDrop=False,
            allowNullOrigin=True,  # the application looks at origins, and answers 403
            closeHandshakeTimeout=CLOSE_SECONDS,
            maxFramePayloadSize=FRAME_MOST_BYTES,
            maxMessagePayloadSize=FRAME_MOST_BYTES,
        )
        self.http_factory.timeOut = IDLE_SECONDS
        self.http_factory.buildProtocol = partial(_with_our_request, self.http_factory.buildProtocol)

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self._ports.append(port)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        scope.setdefault("asgi", {"version": "3.0"})
        scope["extensions"] = {**scope.get("extensions", {}), LINE: protocol}
        inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        running = self.application(scope=scope, receive=protocol.receive, send=protocol.send)
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return inbox

    def kill_all_applications(self) -> defer.Deferred:
        """What daphne does before it ends; here it begins with a farewell."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._leave()))

    async def _leave(self) -> None:
        began = time.monotonic()
        _exit_at_the_latest()
        for port in self._ports:
            port.stopListening()
        try:
            async with asyncio.timeout(FAREWELL_SECONDS):
                await asyncio.gather(*(farewell() for farewell in farewells))
        except Exception:
            log.exception("farewell_failed")
        for line in self._lines():
            line.sendCloseFrame(code=RESTART)
        await _until(lambda: not self._running(), began + REQUESTS_SECONDS)
        for running in self._running():
            running.cancel()
        await _until(lambda: not self._lines(), began + LAST_SECONDS)
        log.info("left", seconds=round(time.monotonic() - began, 2), cut_off=len(self._running()))

    def _lines(self) -> list[Line]:
        """The WebSockets still connected."""
        return [one for one in self.connections if isinstance(one, Line) and one.is_there()]

    def _running(self) -> list[asyncio.Future]:
        running = [details.get("application_instance") for details in self.connections.values()]
        return [one for one in running if one is not None and not one.done()]


def _with_our_request(build: Callable[[Any], Any], address: Any) -> Any:
    protocol = build(address)
    protocol.requestFactory = HouseRequest
    return protocol


async def _until(is_so: Callable[[], bool], deadline: float) -> None:
    while not is_so() and time.monotonic() < deadline:  # noqa: ASYNC110  the dictionary of connections tells nobody
        await asyncio.sleep(0.02)


def _exit_at_the_latest() -> None:
    """A thread that hangs in the database would keep the process alive for ever."""
    last = threading.Timer(EXIT_SECONDS, os._exit, (0,))
    last.daemon = True
    last.start()
