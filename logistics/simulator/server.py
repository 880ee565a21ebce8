"""The simulated carriers' HTTP: bookings and questions come in, signed scans go out."""

import hmac
import json
import threading
import time
import urllib.request
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from logistics.simulator.parcels import Depot, Parcel

BODY_MOST_BYTES: Final = 256 * 1024
PUSH_EVERY_SECONDS: Final = 0.5


def signed_headers(secret: bytes, body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    digest = hmac.new(secret, timestamp.encode() + b"." + body, sha256).hexdigest()
    return {"Content-Type": "application/json", "Carrier-Timestamp": timestamp, "Carrier-Signature": digest}


class CarrierServer(ThreadingHTTPServer):
    """Serves on the loopback. `say` takes lines for the log."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, *, secret: str, depot: Depot, say: Callable[[str], None]) -> None:
        super().__init__(("127.0.0.1", port), CarrierHandler)
        self.secret = secret.encode()
        self.depot = depot
        self.say = say
        self.push_failures = 0
        self._stop = threading.Event()

    def start_pushing(self) -> threading.Thread:
        pusher = threading.Thread(target=self._push_forever, daemon=True)
        pusher.start()
        return pusher

    def shutdown(self) -> None:
        self._stop.set()
        super().shutdown()

    def _push_forever(self) -> None:
        while not self._stop.wait(PUSH_EVERY_SECONDS):
            for parcel, scans in self.depot.unpushed():
                self._push(parcel, scans)

    def _push(self, parcel: Parcel, scans: list[dict[str, Any]]) -> None:
        """Tell of new scans; what is not taken with a 2xx is told again."""
        body = json.dumps({"waybill": parcel.waybill, "events": scans}, ensure_ascii=False).encode()
        request = urllib.request.Request(  # noqa: S310  the address was given at booking
            parcel.notify_url, data=body, headers=signed_headers(self.secret, body), method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310  likewise
                parcel.pushed.update(scan["id"] for scan in scans)
        except OSError as error:
            self.push_failures += 1
            self.say(f"push of {parcel.waybill} failed: {error}")


class CarrierHandler(BaseHTTPRequestHandler):
    server: CarrierServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            return
        if self.path == "/v1/waybills":
            self._book(body)
        elif self.path == "/control/advance":
            self._advance(body)
        else:
            self._answer(404, {"error": "no such page"})

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self._answer(200, {"ok": True, "now": self.server.depot.now().isoformat()})
        elif self.path.startswith("/v1/waybills/"):
            self._pull(self.path.removeprefix("/v1/waybills/"))
        else:
            self._answer(404, {"error": "no such page"})

    def _book(self, body: bytes) -> None:
        if not self._is_signed(body):
            return
        try:
            wanted = json.loads(body)
            parcel = self.server.depot.book(
                str(wanted["carrier"]), str(wanted["reference"]), str(wanted["notify_url"]), dict(wanted["parcel"])
            )
        except (ValueError, KeyError, TypeError):
            self._answer(400, {"error": "not a booking"})
            return
        self._answer(201, {"waybill": parcel.waybill})

    def _pull(self, waybill: str) -> None:
        if not self._is_signed(b""):
            return
        depot = self.server.depot
        parcel = depot.by_waybill.get(waybill)
        if parcel is None:
            self._answer(404, {"error": "no such waybill"})
            return
        self._answer(200, {"waybill": waybill, "events": depot.scans_of(parcel)})

    def _advance(self, body: bytes) -> None:
        try:
            hours = float(json.loads(body)["hours"])
        except (ValueError, KeyError, TypeError):
            self._answer(400, {"error": "how many hours?"})
            return
        self.server.depot.advance(hours)
        self._answer(200, {"now": self.server.depot.now().isoformat()})

    def _is_signed(self, body: bytes) -> bool:
        timestamp = self.headers.get("Carrier-Timestamp", "")
        wanted = hmac.new(self.server.secret, timestamp.encode() + b"." + body, sha256).hexdigest()
        if hmac.compare_digest(wanted.encode(), self.headers.get("Carrier-Signature", "").encode()):
            return True
        self._answer(401, {"error": "wrong signature"})
        return False

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > BODY_MOST_BYTES:
            self._answer(413, {"error": "too large"})
            return None
        return self.rfile.read(int(length))

    def _answer(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: only failures are worth a line."""
