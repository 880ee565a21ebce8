"""Load, from processes of their own: on two cores a client in the measuring process would measure itself.

Each module is a program that answers one line of JSON for each line of JSON it is asked.
"""

import json
import sys
from collections.abc import Callable
from typing import Any


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer until the input ends; what is printed otherwise goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        out.write(json.dumps(answer(json.loads(line))) + "\n")
        out.flush()
