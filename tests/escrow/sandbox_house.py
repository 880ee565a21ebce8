"""The sandbox provider as a process, and a shop that hears from it: what the tests of the provider begin with."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from escrow.gateways import gateway

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-this-test-0123456789"


class Shop:
    """A merchant's end: takes notifications and remembers them. `answer` is the status it gives."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.answer = 200
        shop = self

        class Taker(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                shop.calls.append((dict(self.headers), body))
                self.send_response(shop.answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def letters(self) -> list[dict]:
        return [json.loads(body) for _headers, body in self.calls]

    def wait_for(self, count: int, seconds: float = 8) -> list[dict]:
        deadline = time.monotonic() + seconds
        while len(self.calls) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.calls) >= count, f"only {len(self.calls)} notifications of {count} came"
        return self.letters()


class ProviderProcess:
    """`manage.py paymentsim`, started and stopped."""

    def __init__(self, state: Path, port: int = 0) -> None:
        environment = {**os.environ, "DEBUG": "1", "PAYMENT_SANDBOX_SECRET": SECRET}
        command = [sys.executable, "manage.py", "paymentsim", "--port", str(port), "--state", str(state)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert found, f"the provider said {line!r}"
        self.url, self.port = found[0], int(found[1])

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(10)
        self.process.stdout.close()
        return code


@contextmanager
def running(state: Path, port: int = 0) -> Iterator[ProviderProcess]:
    provider = ProviderProcess(state, port)
    try:
        yield provider
    finally:
        if provider.process.poll() is None:
            provider.stop()


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[ProviderProcess]:
    with running(tmp_path_factory.mktemp("provider") / "state.jsonl") as one:
        yield one


@pytest.fixture
def shop() -> Iterator[Shop]:
    one = Shop()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def sandbox(provider, settings):
    settings.PAYMENT_SANDBOX_URL, settings.PAYMENT_SANDBOX_SECRET = provider.url, SECRET
    settings.OUTSIDE_TIMEOUT_SECONDS = 5
    yield gateway("sandbox")
    set_faults(provider)


def set_faults(provider: ProviderProcess, **faults) -> None:
    httpx.post(f"{provider.url}/control/faults", json=faults).raise_for_status()


def start(sandbox, shop: Shop, reference: str, **changes):
    asked = {
        "reference": reference,
        "amount_minor": 4120,
        "currency": "CNY",
        "description": "Longjing, 100 g <b>",
        "return_url": f"{shop.url}/orders/1/?tab=pay",
        "notify_url": f"{shop.url}/notices",
        "language": "en",
    }
    return sandbox.start_payment(**{**asked, **changes})


def complete(provider: ProviderProcess, payment_id: str, outcome: str = "succeeded") -> None:
    httpx.post(f"{provider.url}/control/complete/{payment_id}", json={"outcome": outcome}).raise_for_status()
