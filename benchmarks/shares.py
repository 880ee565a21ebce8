"""Holds a process to a fixed share of one core, by the kernel's own control groups (either version), where they can be written.

On a machine with as many cores as there are things to run, a second server process takes its time from the client and the
database, and a ratio of two to one says how many cores there are. With each server held to the same small share, the
server is what runs out first, and the ratio says what the house loses by being two.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

GROUPS: Final = Path("/sys/fs/cgroup")
PERIOD_MICROSECONDS: Final = 100_000
"""The kernel's own. With a shorter one the share is handed to one thread at a time, and switching is what is measured."""


@contextlib.contextmanager
def held_to(share: float, pids: list[int]) -> Iterator[bool]:
    """Each of `pids` gets `share` of a core at most, until the end. Yields False where that can't be done."""
    made: list[Path] = []
    try:
        try:
            for n, pid in enumerate(pids):
                made.append(_make_group(f"teahouse-bench-{os.getpid()}-{n}", share))
                (made[-1] / "cgroup.procs").write_text(str(pid), encoding="ascii")
        except OSError:
            yield False
        else:
            yield True
    finally:
        for group in made:
            _remove_group(group)


def _make_group(name: str, share: float) -> Path:
    quota = round(share * PERIOD_MICROSECONDS)
    first = GROUPS / "cpu"
    group = (first if (first / "cpu.cfs_quota_us").exists() else GROUPS) / name
    group.mkdir()
    try:
        if group.parent == first:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD_MICROSECONDS), encoding="ascii")
            (group / "cpu.cfs_quota_us").write_text(str(quota), encoding="ascii")
        else:
            (group / "cpu.max").write_text(f"{quota} {PERIOD_MICROSECONDS}", encoding="ascii")
    except OSError:
        group.rmdir()
        raise
    return group


def _remove_group(group: Path) -> None:
    """A group can be removed once its processes are elsewhere or have ended."""
    with contextlib.suppress(OSError):
        for pid in (group / "cgroup.procs").read_text(encoding="ascii").split():
            (group.parent / "cgroup.procs").write_text(pid, encoding="ascii")
    for _ in range(20):
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.05)
        else:
            return
