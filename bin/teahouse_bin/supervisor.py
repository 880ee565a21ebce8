"""Keeps a set of programs running, restarts what dies, and stops all of it. Standard library only."""

import contextlib
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from teahouse_bin import Trouble
from teahouse_bin.children import Program, kill_group, last_lines, popen, stop

GUARDIAN = Path(__file__).with_name("guardian.py")
STOP_SECONDS = 8
LONGEST_WAIT_SECONDS = 30
SHORT_LIFE_SECONDS = 10
"""Who dies sooner than this after a start has a short life; four in a row end everything."""
SHORT_LIVES_ALLOWED = 4
LOG_LIMIT = 20 * 1024 * 1024
ERROR_LINES_SHOWN = 6
ERROR_WINDOW_SECONDS = 30

NO_NEWS = ("/readyz", "the database system is starting up")
"""bin/run itself asks again and again until all is well; what it is told meanwhile is no error."""

looks_like_trouble = re.compile(
    r"\[(error|critical)\s*\]|\b(ERROR|CRITICAL|FATAL|PANIC)\b|^Traceback |^\w*(Error|Exception): "
)


@dataclass
class Child:
    program: Program
    process: subprocess.Popen
    started_at: float
    short_lives: int = 0
    restart_at: float | None = None
    log_read: int = 0
    errors_shown_at: list[float] = field(default_factory=list)


class Supervisor:
    """Owns the programs given to `start`. All calls from the main thread: see `children.popen`."""

    def __init__(self, *, lock_descriptor: int | None = None) -> None:
        """The guardian takes the lock of the data folder with it, so a next run waits until it has cleaned up."""
        self.children: list[Child] = []
        self.wants_to_stop = False
        self.guardian = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARDIAN)],
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=[] if lock_descriptor is None else [lock_descriptor],
            start_new_session=True,
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_stop_signal)

    def on_stop_signal(self, number: int, frame: object) -> None:
        if self.wants_to_stop:  # Ctrl-C again: no more patience
            for child in self.children:
                kill_group(child.process.pid)
        self.wants_to_stop = True

    def start(self, program: Program) -> Child:
        begin_log(program.log)
        child = Child(program, popen(program), time.monotonic(), log_read=program.log.stat().st_size)
        self.children.append(child)
        self.tell_guardian("+", child)
        return child

    def look(self) -> None:
        """One round: restart who has died and is due, print new error lines. Call it a few times a second.

        Raises Trouble when a program dies at once, again and again.
        """
        for child in self.children:
            self.print_errors(child)
            if child.restart_at is not None:
                if time.monotonic() >= child.restart_at:
                    self.restart(child)
            elif child.process.poll() is not None and not self.wants_to_stop:
                self.plan_restart(child)

    def plan_restart(self, child: Child) -> None:
        name, life = child.program.name, time.monotonic() - child.started_at
        kill_group(child.process.pid)
        self.tell_guardian("-", child)
        child.short_lives = child.short_lives + 1 if life < SHORT_LIFE_SECONDS else 0
        if child.short_lives >= SHORT_LIVES_ALLOWED:
            print(f"\nThe last lines of {child.program.log}:", *last_lines(child.program.log), sep="\n  ", flush=True)
            raise Trouble(
                f"{name} ended {SHORT_LIVES_ALLOWED} times at once after its start. Everything is being stopped."
            )
        wait = min(2 ** max(child.short_lives - 1, 0), LONGEST_WAIT_SECONDS)
        say(f"{name} ended ({describe_end(child.process.returncode)}); it starts again in {wait} s.")
        child.restart_at = time.monotonic() + wait

    def restart(self, child: Child) -> None:
        child.process = popen(child.program)
        child.started_at, child.restart_at = time.monotonic(), None
        self.tell_guardian("+", child)

    def tell_guardian(self, act: str, child: Child) -> None:
        # Without it there still are the death signals that `launch` sets.
        with contextlib.suppress(OSError):
            print(act, child.process.pid, int(child.program.stop_signal), file=self.guardian.stdin, flush=True)

    def print_errors(self, child: Child) -> None:
        """Show a few of the new lines that look like trouble; the rest stand in the log."""
        log = child.program.log
        size = log.stat().st_size if log.exists() else 0
        if size < child.log_read:
            child.log_read = 0
        if size == child.log_read:
            return
        with log.open("rb") as file:
            file.seek(max(child.log_read, size - 65_536))
            lines = file.read(size - file.tell()).decode(errors="replace").splitlines()
        child.log_read = size
        self.show(child, [line for line in lines if is_news(line)])
        if size > LOG_LIMIT:
            keep_previous(log)

    def show(self, child: Child, troubles: list[str]) -> None:
        """Print a few lines and then, for a while, nothing: a program in a loop of errors must not bury the rest."""
        since = time.monotonic() - ERROR_WINDOW_SECONDS
        child.errors_shown_at = [moment for moment in child.errors_shown_at if moment > since]
        for line in troubles:
            if len(child.errors_shown_at) == ERROR_LINES_SHOWN:
                say(f"{child.program.name:>9} | more in {child.program.log}")
            elif len(child.errors_shown_at) < ERROR_LINES_SHOWN:
                say(f"{child.program.name:>9} | {line[:240]}")
            child.errors_shown_at.append(time.monotonic())

    def stop_all(self) -> None:
        """Stop the youngest first (the database last); each gets its signal before any is waited for within a layer."""
        self.wants_to_stop = True
        services = [child for child in self.children if child.program.name in ("postgres", "redis")]
        others = [child for child in self.children if child not in services]
        for layer in (others, services):
            for child in layer:
                if child.process.poll() is None:
                    child.process.send_signal(child.program.stop_signal)
            deadline = time.monotonic() + STOP_SECONDS
            for child in layer:
                wait_quietly(child.process, deadline)
                stop(child.process, child.program, 0.1)
                self.tell_guardian("-", child)
        self.children.clear()
        if self.guardian.stdin:
            self.guardian.stdin.close()
        self.guardian.wait()


def is_news(line: str) -> bool:
    return bool(looks_like_trouble.search(line)) and not any(words in line for words in NO_NEWS)


def wait_quietly(process: subprocess.Popen, deadline: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(0.0, deadline - time.monotonic()))


def begin_log(log: Path) -> None:
    """Each run begins a log of its own; the one before is kept as `name.log.1`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size:
        log.replace(log.with_suffix(".log.1"))
    log.touch()


def keep_previous(log: Path) -> None:
    """Copy a grown log to `name.log.1` and empty it in place, since its program holds it open for appending."""
    log.with_suffix(".log.1").write_bytes(log.read_bytes())
    with log.open("r+b") as file:
        file.truncate(0)


def describe_end(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def say(text: str) -> None:
    print(text, flush=True)
