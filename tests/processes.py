"""Starts the real processes that stories need: daphne, a Celery worker with beat, the provider, the carriers."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 40
PARCEL_SPEED = 60_000
"""Parcels of the simulated carriers take a couple of seconds instead of two days."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """One running Teahouse on the test database. Use as a context manager."""

    def __init__(self, log_dir: Path, *, application: str = "marketplace.asgi:application", **settings: str) -> None:
        self.log_dir = log_dir
        self.application = application
        self.ports = {name: free_port() for name in ("web", "web2", "payments", "carrier")}
        self.running: dict[str, subprocess.Popen] = {}
        self.log_began: dict[str, int] = {}
        self.env = self._environment(settings)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['web']}"

    @property
    def url2(self) -> str:
        """The second web process, where a story starts one: another address of the same house."""
        return f"http://127.0.0.1:{self.ports['web2']}"

    @property
    def payments_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['payments']}"

    @property
    def carrier_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['carrier']}"

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        from django.db import connection

        parts = urlsplit(os.environ["DATABASE_URL"])
        database_url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
        return {
            **os.environ,
            "DATABASE_URL": database_url,
            "SITE_URL": self.url,
            "CSRF_TRUSTED_ORIGINS": f"{self.url},{self.url2}",
            "PAYMENT_SANDBOX_URL": self.payments_url,
            "CARRIER_SIM_URL": self.carrier_url,
            "EMAIL_URL": "dummymail://",
            "SWEEP_INTERVAL_SECONDS": "1",
            "LOG_LEVEL": "INFO",
            "PYTHONUNBUFFERED": "1",
            **settings,
        }

    def start(self, *names: str) -> "House":
        """By name; `worker2` to `worker4` and `beat2` to `beat4` share the work of the first."""
        for name in names:
            log = (self.log_dir / f"{name}.log").open("ab")
            with log:
                self.log_began[name] = log.tell()
                self.running[name] = subprocess.Popen(
                    [sys.executable, *self._command(name)],
                    cwd=ROOT,
                    env=self.env,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for name in names:
            self._wait_for(name)
        return self

    def _command(self, name: str) -> list[str]:
        serving = ["-m", "marketplace.serving", "-b", "127.0.0.1", "-p"]
        celery = ["-m", "celery", "-A", "marketplace"]
        if name.startswith("web"):
            return [*serving, str(self.ports[name]), self.application]
        return {
            "worker": [*celery, "worker", "--pool", "prefork", "-c", "2", "-l", "INFO", "-n", f"{name}@%h"],
            "beat": [*celery, "beat", "-s", str(self.log_dir / name), "--pidfile="],
            "payments": ["manage.py", "paymentsim", "--port", str(self.ports["payments"])],
            "carrier": [
                "manage.py", "carriersim", "--port", str(self.ports["carrier"]), "--speed", str(PARCEL_SPEED)
            ],
        }[name.rstrip("234")]  # fmt: skip

    def _wait_for(self, name: str) -> None:
        checks = {
            "web": lambda: answers(f"{self.url}/healthz"),
            "web2": lambda: answers(f"{self.url2}/healthz"),
            "payments": lambda: answers(self.payments_url),
            "carrier": lambda: answers(f"{self.carrier_url}/healthz"),
            "worker": lambda: b" ready." in (self.log_dir / f"{name}.log").read_bytes()[self.log_began[name] :],
            "beat": lambda: True,
        }
        is_there = checks[name if name in checks else name.rstrip("234")]
        deadline = time.monotonic() + START_SECONDS
        while not is_there():
            if self.running[name].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start:\n{self.log(name)[-3000:]}")
            time.sleep(0.1)

    def log(self, name: str) -> str:
        path = self.log_dir / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def kill(self, name: str) -> None:
        """As a power cut would: the process and its children, at once."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str) -> int:
        """Politely; returns the exit code."""
        process = self.running.pop(name)
        process.terminate()
        try:
            return process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *exc) -> None:
        with ExitStack() as stack:
            for name in list(self.running):
                stack.callback(self.kill, name)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=1).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def eventually(check, seconds: float = 15.0, every: float = 0.1):
    """The first true answer of `check`, or its last one once the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        answer = check()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(every)
