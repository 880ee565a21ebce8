"""Load, from processes of their own: on two cores a client in the measuring process would measure itself.

Each module is a program that answers one line of JSON for each line of JSON it is asked.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any


async def serve_while_listening(answer: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]) -> None:
    """The same for a client with open sockets: between two questions it still answers pings."""
    out, sys.stdout = sys.stdout, sys.stderr
    while line := await asyncio.to_thread(sys.stdin.readline):
        out.write(json.dumps(await answer(json.loads(line))) + "\n")
        out.flush()


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer until the input ends; what is printed otherwise goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        out.write(json.dumps(answer(json.loads(line))) + "\n")
        out.flush()
