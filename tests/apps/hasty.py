"""Whoever vanishes is forgotten ten times as fast, so that a trial of it need not take a minute."""

from marketplace.asgi import application
from negotiation.sockets import presence

presence.EXPIRES_SECONDS = 4  # type: ignore[misc]
presence.RENEW_SECONDS = 1.2  # type: ignore[misc]

__all__ = ["application"]
