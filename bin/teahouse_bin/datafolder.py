"""The folder that holds all a local Teahouse keeps: database, pictures, mail, logs, secrets. Standard library only."""

import errno
import fcntl
import json
import os
import secrets
import shutil
import sys
import time
from pathlib import Path

from teahouse_bin import Trouble

MARK = ".teahouse"
FOLDERS = ("postgres", "redis", "media", "mail", "static", "logs")
FILES = ("environment.json", "secrets.json", "seeded", "migrated", "paymentsim.json", "carriersim.json")
BEAT_FILES = ("beat", "beat.db", "beat.bak", "beat.dat", "beat.dir")
"""Everything that bin/run writes, and so all that `reset` removes."""

SPACE_NEEDED = 250 * 1024 * 1024
PATIENCE_SECONDS = 25


class DataFolder:
    """A folder with our mark in it, which one bin/run at a time may use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock_descriptor = -1

    def open(self) -> None:
        """Make the folder if need be, see that it can be written, and lock it.

        Raises Trouble when it is someone else's, can't be written, has no room, or is in use.
        """
        try:
            if self.path.exists() and not self.path.is_dir():
                raise Trouble(f"{self.path} is a file; --data wants a folder.")
            self.path.mkdir(parents=True, exist_ok=True)
            if not (self.path / MARK).exists():
                if any(self.path.iterdir()):
                    raise Trouble(f"{self.path} holds other files. Give --data a folder that is empty or new.")
                (self.path / MARK).touch()
            probe = self.path / f"{MARK}-probe-{os.getpid()}"
            probe.write_bytes(bytes(65_536))
            probe.unlink()
        except OSError as error:
            raise Trouble(f"{self.path} can't be written to: {why(error)}. Choose another with --data.") from None
        free = shutil.disk_usage(self.path).free
        if free < SPACE_NEEDED:
            raise Trouble(f"Only {free >> 20} MB are free in {self.path}; {SPACE_NEEDED >> 20} MB are needed.")
        self.lock()

    def lock(self) -> None:
        """Take the lock, waiting while a run that was killed is being cleaned up after."""
        descriptor = os.open(self.path / MARK, os.O_RDWR | os.O_CREAT, 0o644)
        deadline = time.monotonic() + PATIENCE_SECONDS
        waiting = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = os.pread(descriptor, 400, 0).decode(errors="replace").strip()
                pid, _, address = holder.partition(" ")
                if time.monotonic() > deadline or (pid.isdigit() and is_alive(int(pid))):
                    raise Trouble(
                        f"Teahouse already runs in {self.path} (process {pid}) at {address or 'no address yet'}."
                    ) from None
                if not waiting:
                    print("Waiting until what the last run left has stopped …", flush=True)
                waiting = True
                time.sleep(0.2)
        self.lock_descriptor = descriptor
        self.write_holder("")

    def write_holder(self, address: str) -> None:
        """Tell the next who tries whom they would disturb."""
        os.ftruncate(self.lock_descriptor, 0)
        os.pwrite(self.lock_descriptor, f"{os.getpid()} {address}".encode(), 0)

    def reset(self) -> None:
        """Remove all that was kept here; the lock stays."""
        for name in (*FOLDERS, *FILES, *BEAT_FILES):
            entry = self.path / name
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink(missing_ok=True)

    def secrets(self) -> dict[str, str]:
        """The secrets of this installation, made once and readable for us alone."""
        path = self.path / "secrets.json"
        names = ("SECRET_KEY", "PAYMENT_SANDBOX_SECRET", "CARRIER_SIM_SECRET")
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            kept = {}
        if not all(isinstance(kept.get(name), str) and kept[name] for name in names):
            kept = {name: kept.get(name) or secrets.token_urlsafe(48) for name in names}
            unfinished = path.with_suffix(".new")
            unfinished.unlink(missing_ok=True)
            with open(unfinished, "x", encoding="utf-8", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
                json.dump(kept, file, indent=1)
            unfinished.replace(path)
        return {name: kept[name] for name in names}


def confirm_reset(path: Path) -> None:
    """Ask before the data are thrown away. Raises Trouble when nobody can answer or the answer is no."""
    if not sys.stdin.isatty():
        raise Trouble(f"--reset removes all data in {path}; add --yes to say that you mean it.")
    if input(f"Remove all data in {path}? [y/N] ").strip().lower() not in ("y", "yes"):
        raise Trouble("Nothing was removed.")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()
    except PermissionError:
        return True
    except OSError:
        return False


def why(error: OSError) -> str:
    """The reason of an OSError in plain words."""
    known = {
        errno.EROFS: "the disk is read-only",
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the quota is used up",
        errno.EACCES: "permission denied",
    }
    return known.get(error.errno or 0, error.strerror or str(error))
