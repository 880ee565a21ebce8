"""What the local providers share: a thread that serves HTTP, and the ways in which it can misbehave."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).resolve().parent.parent / "recorded"


def recorded(name: str) -> dict[str, Any]:
    """A shape written by us after the provider's public documentation: see its `written_after`."""
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))


@dataclass
class Heard:
    """One request as it came."""

    verb: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Faults:
    """`errors`: so many next requests get 500 with nothing done. `late_s`: everything is done at once, answered later.
    `drip_s`: seconds between two bytes. `text`: said in place of the true answer, after doing what was asked; `status` goes with it.
    `changes` are made to true answers, at Stripe to objects of the kind `only`, if one is named."""

    errors: int = 0
    late_s: float = 0
    text: str | None = None
    status: int | None = None
    drip_s: float = 0
    wrong_signature: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    only: str | None = None


class LocalProvider:
    """Subclasses answer: `answer(heard)` gives status, content type and text; for 303 the address and text."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.heard: list[Heard] = []
        self.lock = threading.Lock()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                provider.serve(self)

            def do_POST(self) -> None:
                provider.serve(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        heard = Heard(handler.command, handler.path, {k.lower(): v for k, v in handler.headers.items()}, body)
        with self.lock:
            self.heard.append(heard)
            if self.faults.errors:
                self.faults.errors -= 1
                status, kind, text = 500, "text/html", "<h1>Internal Server Error</h1>"
            else:
                status, kind, text = self.answer(heard)
                text = text if self.faults.text is None else self.faults.text
                status = self.faults.status or status
        time.sleep(self.faults.late_s)
        told = text.encode()
        try:
            handler.send_response(status)
            handler.send_header("Location" if status == 303 else "Content-Type", kind)
            handler.send_header("Content-Length", str(len(told)))
            handler.end_headers()
            if not self.faults.drip_s:
                handler.wfile.write(told)
                return
            for number in range(len(told)):
                handler.wfile.write(told[number : number + 1])
                time.sleep(self.faults.drip_s)
        except ConnectionError:
            handler.close_connection = True

    def answer(self, heard: Heard) -> tuple[int, str, str]:
        raise NotImplementedError
