"""How large a trial is. As part of the suite each is short; `TRIALS=full bin/test PATH` runs it as it is written down."""

import os
from typing import TypeVar

FULL = os.environ.get("TRIALS") == "full"

T = TypeVar("T")


def size(full: T, short: T) -> T:
    return full if FULL else short
