"""Starts programs that never outlive us, and finds free ports. Standard library only."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from teahouse_bin import Trouble

LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Identity:
    """The user a program runs as; `may_search` lets it through folders that only root may enter."""

    uid: int = -1
    gid: int = -1
    may_search: bool = False


OURSELVES = Identity()


@dataclass(frozen=True)
class Program:
    """What to start and how it likes to be stopped: the supervisor and `start_services` both take one."""

    name: str
    argv: list[str]
    log: Path
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    stop_signal: signal.Signals = signal.SIGTERM
    identity: Identity = OURSELVES
    cwd: Path = Path("/")
    short_lived: Path | None = None
    """A folder outside the data folder that goes when the program does."""


def popen(program: Program) -> subprocess.Popen:
    """Start `program` as leader of its own process group, bound to die when this *thread* does (so: the main one).

    Ctrl-C in the terminal therefore reaches only us, and `kill -9` on us reaches it. Output goes to its log.
    """
    with program.log.open("ab") as log:
        return subprocess.Popen(
            launch_line(program.argv, program.stop_signal, program.identity),
            env=program.env,
            cwd=program.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def run_as(identity: Identity, argv: list[str], env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `argv` to its end as `identity`; both outputs are in `stdout`."""
    return subprocess.run(
        launch_line(argv, signal.SIGTERM, identity),
        env=env,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def launch_line(argv: list[str], death_signal: int, identity: Identity) -> list[str]:
    numbers = [os.getpid(), int(death_signal), identity.uid, identity.gid, int(identity.may_search)]
    return [sys.executable, "-I", "-S", str(LAUNCH), *[str(number) for number in numbers], *argv]


def stop(process: subprocess.Popen, program: Program, grace_seconds: float) -> None:
    """Ask, wait, then kill the whole group. Harmless when it has ended already."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace_seconds)
    kill_group(process.pid)
    process.wait()
    if program.short_lived is not None:
        shutil.rmtree(program.short_lived, ignore_errors=True)


def kill_group(pid: int) -> None:
    # Nothing may be left of it (macOS says EPERM for a group of zombies).
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def last_lines(log: Path, count: int = 15) -> list[str]:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16_384))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except OSError:
        return []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_port_free(port: int) -> bool:
    """Whether daphne could listen on `port` of this machine."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections still linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def choose_port(preferred: int, *, taken: set[int], tries: int = 50) -> int:
    """`preferred`, or the next free port above it that is not in `taken`.

    Raises Trouble when all of them are in use.
    """
    for port in range(preferred, min(preferred + tries, 65536)):
        if port not in taken and is_port_free(port):
            return port
    raise Trouble(f"No port from {preferred} to {preferred + tries - 1} is free. Choose one with --port.")
