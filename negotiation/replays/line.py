"""The same door over WebSockets: a daphne of our own, and a small client of docs/protocol.md for each person."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from contextlib import AbstractContextManager, ExitStack
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from accounts.models import User
from marketplace import environment
from marketplace.models import Variant
from negotiation import actions
from negotiation.replays.tally import Tally
from negotiation.rules import Side

START_SECONDS: Final = 60
STOP_SECONDS: Final = 10
ANSWER_SECONDS: Final = 30
TOO_FAST_SECONDS: Final = 0.25


class Daphne:
    """A web process on this process's database and with its haggle limits. Use as a context manager."""

    def __enter__(self) -> "Daphne":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.site = f"http://127.0.0.1:{port}"
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "marketplace.asgi:application"],
            cwd=Path(settings.BASE_DIR),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _environment(self) -> dict[str, str]:
        parts = urlsplit(environment.text("DATABASE_URL"))
        url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
        return kept | {
            "DATABASE_URL": url,
            "SITE_URL": self.site,
            "ALLOWED_HOSTS": "127.0.0.1",
            "HAGGLE_LIMITS": settings.HAGGLE_LIMITS,
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._log.seek(0)
                last = self._log.read().decode(errors="replace")[-2000:]
                raise RuntimeError(f"daphne did not start:\n{last}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.site}/healthz", timeout=1).close()  # noqa: S310  the site that was just started
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


class LineDoor:
    """Both people's sockets on one thread, which an action opened: on the line nobody can."""

    def __init__(self, *, site: str, buyer: User, owner: User, variant: Variant, tally: Tally) -> None:
        thread = tally.measured("open", actions.open_negotiation, buyer=buyer, variant=variant)
        self.negotiation_id, self.rev = thread.pk, thread.rev
        self.thread = str(thread.public_id)
        self.lines: dict[Side, ClientConnection] = {}
        people: dict[Side, User] = {"buyer": buyer, "vendor": owner}
        with ExitStack() as stack:
            for side, user in people.items():
                self.lines[side] = stack.enter_context(_line(site, user))
                self._tell(side, t="sub", after=thread.seq)
                self._hear(side, lambda frame: frame["t"] == "subbed")
            self.close = stack.pop_all().close

    def say(self, side: Side, text: str) -> str:
        name = str(uuid.uuid4())
        while (answer := self._ask(side, name, t="msg", client_id=name, body=text)).get("code") == "too_fast":
            time.sleep(TOO_FAST_SECONDS)
        return answer.get("code", "")

    def offer(self, side: Side, price_minor: int | None) -> str:
        return self._move(side, t="offer", price_minor=price_minor, is_sure=True)

    def accept(self, side: Side, price_minor: int) -> str:
        return self._move(side, t="accept", price_minor=price_minor)

    def decline(self, side: Side) -> str:
        return self._move(side, t="decline")

    def _move(self, side: Side, **frame: Any) -> str:
        name = uuid.uuid4().hex
        answer = self._ask(side, name, id=name, rev=self.rev, **frame)
        self.rev = answer.get("rev", self.rev)
        return answer.get("code", "")

    def _ask(self, side: Side, name: str, **frame: Any) -> dict[str, Any]:
        self._tell(side, **frame)
        # A frame that is none in the protocol is refused without its name; one at a time is under way here.
        return self._hear(
            side,
            lambda heard: (
                heard["t"] in ("ack", "err")
                and (name in (heard.get("id"), heard.get("client_id")) or heard.get("code") == "bad_frame")
            ),
        )

    def _tell(self, side: Side, **frame: Any) -> None:
        self.lines[side].send(json.dumps({"thread": self.thread, **frame}))

    def _hear(self, side: Side, is_it) -> dict[str, Any]:
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            frame = json.loads(self.lines[side].recv(timeout=max(0.1, deadline - time.monotonic())))
            if is_it(frame):
                return frame


def _line(site: str, user: User) -> AbstractContextManager[ClientConnection]:
    return connect(
        "ws" + site.removeprefix("http") + "/ws/",
        origin=Origin(site),
        subprotocols=[Subprotocol("haggle.v1")],
        additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={_sign_in(user)}"},
        proxy=None,
    )


def _sign_in(user: User) -> str:
    """The key of a fresh session: bots have no password to sign in with."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
