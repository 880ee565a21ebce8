"""A small client of the live line, written from docs/protocol.md alone. It says a sentence and prints what it hears:

python docs/examples/haggle_client.py https://tea.example THREAD "sessionid=…" "Is it really zisha?"
"""

import asyncio
import contextlib
import json
import random
import sys
import uuid
from collections.abc import AsyncIterator

import websockets


class HaggleClient:
    """One thread. It comes back by itself, misses nothing, and says nothing twice."""

    def __init__(self, site: str, thread: str, cookie: str, after: int = 0) -> None:
        self.site, self.thread, self.cookie, self.seq = site, thread, cookie, after
        self.table: dict = {}
        self.outbox: dict[str, dict] = {}  # messages not yet acknowledged, by client_id
        self.waiting: dict[str, asyncio.Future] = {}
        self._line: websockets.ClientConnection | None = None

    async def events(self) -> AsyncIterator[dict]:
        """Every event beyond `after`, once and in order, over as many connections as it takes."""
        tries = 0
        while True:
            try:
                async for frame in self._frames():
                    tries = 0
                    if frame["t"] == "ev" and frame["seq"] > self.seq:
                        self.seq = frame["seq"]
                        yield frame
            except (OSError, websockets.WebSocketException) as error:
                if 4400 <= getattr(getattr(error, "rcvd", None), "code", 0) < 4500:
                    raise
            self._line = None
            for name in self.waiting.keys() - self.outbox.keys():  # moves: look at the table before trying again
                self.waiting.pop(name).set_exception(ConnectionError("the line broke"))
            await asyncio.sleep(random.uniform(0, min(20, 0.5 * 2**tries)))  # noqa: S311  no secret
            tries += 1

    async def say(self, body: str) -> int:
        """Returns the message's `seq` once it is stored, however often the line breaks meanwhile."""
        name = str(uuid.uuid4())
        self.outbox[name] = {"t": "msg", "client_id": name, "body": body}
        return (await self._answer(name, self.outbox[name]))["seq"]

    async def move(self, act: str, **fields: int) -> int:
        """`offer`, `accept` (price_minor, rev), `decline`, `withdraw` (rev), once `table` is there; the new `rev`."""
        return (await self._answer(name := uuid.uuid4().hex, {"t": act, "id": name, **fields}))["rev"]

    async def _answer(self, name: str, frame: dict) -> dict:
        answer = self.waiting[name] = asyncio.get_running_loop().create_future()
        await self._send(frame)
        if (await answer)["t"] == "err":
            raise ValueError(answer.result()["code"])
        return answer.result()

    async def _frames(self) -> AsyncIterator[dict]:
        door = {"origin": self.site, "subprotocols": ["haggle.v1"], "additional_headers": {"Cookie": self.cookie}}
        async with websockets.connect("ws" + self.site.removeprefix("http") + "/ws/", **door) as line:
            await line.send(json.dumps({"t": "sub", "thread": self.thread, "after": self.seq}))
            async for text in line:
                frame = json.loads(text)
                name = frame.get("client_id") or frame.get("id")
                if frame["t"] == "subbed":
                    self._line, self.table = line, frame
                    self.seq = frame["seq"] if frame["is_reload"] else self.seq  # a page would be read anew here
                    for said in list(self.outbox.values()):
                        await self._send(said)
                elif frame["t"] == "err" and not name:
                    raise ValueError(frame["code"])
                elif frame.get("code") in ("too_fast", "try_again") and name in self.outbox:
                    said = self.outbox[name]
                    asyncio.get_running_loop().call_later(1, lambda said=said: asyncio.ensure_future(self._send(said)))
                elif frame["t"] in ("ack", "err") and name in self.waiting:
                    self.outbox.pop(name, None)
                    self.waiting.pop(name).set_result(frame)
                yield frame

    async def _send(self, frame: dict) -> None:
        if self._line is not None:
            with contextlib.suppress(websockets.ConnectionClosed):  # what is in the outbox is sent again
                await self._line.send(json.dumps({"thread": self.thread, **frame}))


async def main(site: str, thread: str, cookie: str, body: str) -> None:
    client = HaggleClient(site, thread, cookie)
    saying = asyncio.ensure_future(client.say(body))  # goes out once the line is open
    async for event in client.events():
        print(event["seq"], event["role"], event["kind"], event["body"], "" if saying.done() else "…")  # noqa: T201  to the terminal


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
