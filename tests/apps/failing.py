"""Every hundredth call of a carrier is answered with 500: one in two before anybody has read it, the other once it is kept."""

import itertools

from marketplace.asgi import application as house

_numbers = itertools.count(1)
FAILED = {"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]}
NOTHING = {"type": "http.response.body", "body": b""}


async def application(scope, receive, send) -> None:
    is_call = scope["type"] == "http" and scope["path"].startswith("/hooks/carriers/")
    number = next(_numbers) if is_call else 0
    if not number or number % 100:
        await house(scope, receive, send)
        return
    if number % 200 == 0:

        async def say_nothing(_event) -> None:
            return

        await house(scope, receive, say_nothing)
    await send(FAILED)
    await send(NOTHING)
