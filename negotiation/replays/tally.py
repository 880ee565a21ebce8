"""What a replay counts while it runs."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import connection

log = structlog.get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class Tally:
    """Steps, refusals, statements sent to the database, and what went wrong."""

    def __init__(self) -> None:
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.errors: list[str] = []
        self._done: Counter[str] = Counter()
        self._statements: Counter[str] = Counter()
        self._sent = 0

    @contextmanager
    def listening(self) -> Iterator["Tally"]:
        """Counts this thread's statements while it is open."""

        def count(execute, sql, params, many, context):
            self._sent += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            yield self

    def measured(self, act: str, action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Calls an action. What one that was refused has cost is not counted."""
        before = self._sent
        answer = action(*args, **kwargs)
        self._done[act] += 1
        self._statements[act] += self._sent - before
        return answer

    def refuse(self, act: str, code: str) -> None:
        self.refusals[act, code] += 1

    @contextmanager
    def sweeping(self, name: str) -> Iterator[None]:
        """What goes wrong inside is noted under `name`, and the replay goes on."""
        try:
            yield
        except Exception:
            log.exception("replay_failed", name=name)
            self.errors.append(name)

    def add(self, other: "Tally") -> None:
        """Take in what another process has counted."""
        self.refusals += other.refusals
        self.errors += other.errors
        self._done += other._done
        self._statements += other._statements

    def summary(self) -> dict[str, Any]:
        """`statements_a_step` is None where nothing was measured, as over a socket."""
        by_code: Counter[str] = Counter()
        by_action: dict[str, dict[str, int]] = {}
        for (act, code), count in sorted(self.refusals.items()):
            by_code[code] += count
            by_action.setdefault(act, {})[code] = count
        costs = {act: round(self._statements[act] / count, 1) for act, count in sorted(self._done.items())}
        return {
            "refusals": {"total": by_code.total(), "by_code": dict(by_code), "by_action": by_action},
            "statements_a_step": costs or None,
            "errors": self.errors,
        }


def say(text: str) -> None:
    """Progress, on stderr: stdout is for the summary alone."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201  a command talks to its terminal
