"""How the house is served: daphne, with its weak spots mended. `python -m marketplace.serving` takes daphne's arguments.

What is mended, and why: a broken WebSocket rule is answered with a close frame (daphne resets the connection); a client
that does not read makes the application wait, one that does not stop talking is not read (daphne keeps both in memory
without end); a silent peer is found in seconds; and SIGTERM lets everyone finish (daphne resets every socket). And an
application may take the short way to the wire (`LINE`), which halves what a message costs.
"""

from collections.abc import Awaitable, Callable
from typing import Final

LINE: Final = "marketplace.line"
"""In a WebSocket scope's `extensions`: the line itself (marketplace/serving/line.py), for an application that would rather
be called than wait."""

farewells: list[Callable[[], Awaitable[None]]] = []


def before_leaving(farewell: Callable[[], Awaitable[None]]) -> None:
    """Await `farewell` on SIGTERM, before the server closes what is still open. It has four seconds."""
    farewells.append(farewell)
