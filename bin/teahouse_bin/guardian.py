"""Stops what a killed bin/run has left: it waits for the end of its input, which comes even after `kill -9`.

Lines on stdin: `+ PID SIGNAL` (a process group that began, and how it likes to be stopped) and `- PID` (it has ended).
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

GRACE_SECONDS = 8.0


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        act, pid, *rest = line.split()
        if act == "+":
            groups[int(pid)] = int(rest[0])
        else:
            groups.pop(int(pid), None)
    stop(groups)


def stop(groups: dict[int, int]) -> None:
    """Ask each leader to stop, then kill whatever of its group is left."""
    for pid, number in groups.items():
        with contextlib.suppress(OSError):
            os.kill(pid, number)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(is_alive(pid) for pid in groups):
        time.sleep(0.1)
    for pid in groups:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether the leader still runs; in a container whose first process reaps nobody, the dead stay listed as Z."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # macOS has no /proc: believe the kill
    except OSError:
        return False


if __name__ == "__main__":
    main()
