"""The simulated carriers' HTTP: bookings and questions in four dialects come in; `/control/` is for whoever plays with them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from logistics.simulator import wires
from logistics.simulator.parcels import Depot, Parcel
from logistics.simulator.pusher import Pusher

BODY_MOST_BYTES: Final = 16 * 1024 * 1024


class Refused(Exception):
    """Answered with `status` and nothing done."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class CarrierServer(ThreadingHTTPServer):
    """Serves on the loopback. `say` takes lines for the log."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self, port: int, *, secret: str, depot: Depot, say: Callable[[str], None], threads: int = 2, seed: int = 0
    ) -> None:
        super().__init__(("127.0.0.1", port), CarrierHandler)
        self.secrets = [secret.encode()]
        self.depot = depot
        self.pusher = Pusher(depot, secret=secret.encode(), say=say, threads=threads, seed=seed)

    def start_pushing(self) -> None:
        self.pusher.start()

    def rotate(self, secret: str) -> None:
        """From now on we sign with another secret; the last one is still honoured."""
        self.secrets = [secret.encode(), self.secrets[0]]
        self.pusher.secret = secret.encode()

    def shutdown(self) -> None:
        self.pusher.stop()
        super().shutdown()

    def server_close(self) -> None:
        super().server_close()
        self.depot.close()


class CarrierHandler(BaseHTTPRequestHandler):
    server: CarrierServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        try:
            self.body = self._read_body()
            self.where = unquote(urlsplit(self.path).path)
            depot = self.server.depot
            is_ours = self.where.startswith("/control/") or self.where == "/healthz"
            if not is_ours and (depot.faults.is_silent or depot.chance.random() < depot.faults.error_500):
                raise Refused(500 if not depot.faults.is_silent else 503, "something is wrong with us")
            self._route()()
        except Refused as refusal:
            self._answer({"error": str(refusal)}, refusal.status)
        except (ValueError, KeyError, TypeError, UnicodeError) as error:
            self._answer({"error": f"not understood: {error!r}"}, 400)

    def _route(self) -> Callable[[], None]:
        """Who answers; with the part of the address that names a parcel taken off."""
        named: dict[tuple[str, str], Callable[[], None]] = {
            ("GET", "/healthz"): self._healthz,
            ("POST", "/control/advance"): self._advance,
            ("POST", "/control/faults"): self._change_faults,
            ("POST", "/control/secret"): self._rotate,
            ("POST", "/control/parcels"): self._register,
            ("GET", "/control/oracle"): self._oracle,
            ("POST", "/v1/quotes"): self._hex_quote,
            ("POST", "/v1/waybills"): self._hex_book,
            ("POST", "/v4/rates"): self._base64_rate,
            ("POST", "/v4/shipments"): self._base64_book,
            ("POST", "/gateway"): self._gateway,
            ("POST", "/post/items"): self._post_book,
            ("GET", "/post/rates"): self._post_rate,
        }
        if found := named.get((self.command, self.where)):
            return found
        for method, before, after, do in (
            ("POST", "/v1/waybills/", "/cancel", self._hex_cancel),
            ("GET", "/v1/waybills/", "", self._hex_pull),
            ("DELETE", "/v4/shipments/", "", self._base64_cancel),
            ("GET", "/v4/trackings/", "", self._base64_pull),
            ("GET", "/post/items/", "/events", self._post_pull),
            ("DELETE", "/post/items/", "", self._post_cancel),
        ):
            if method == self.command and self.where.startswith(before) and self.where.endswith(after):
                return partial(do, self.where.removeprefix(before).removesuffix(after))
        raise Refused(404, "no such page")

    # JSON, HMAC in hex

    def _hex_quote(self) -> None:
        self._check_hex()
        self._answer(_price(json.loads(self.body)["parcel"]))

    def _hex_book(self) -> None:
        self._check_hex()
        wanted = json.loads(self.body)
        parcel = self._book(wanted["carrier"], "json_hex", wanted["reference"], wanted["notify_url"], wanted["parcel"])
        self._answer({"waybill": parcel.waybill}, 201)

    def _hex_cancel(self, waybill: str) -> None:
        self._check_hex()
        self._cancel(waybill)
        self._answer({"cancelled": True})

    def _hex_pull(self, waybill: str) -> None:
        self._check_hex()
        self._answer_trace(waybill)

    def _check_hex(self) -> None:
        timestamp = self.headers.get("Carrier-Timestamp", "")
        signed = timestamp.encode() + b"." + self.body
        wanted = [hmac.new(secret, signed, hashlib.sha256).hexdigest() for secret in self.server.secrets]
        self._check(self.headers.get("Carrier-Signature", ""), wanted)

    # JSON, HMAC in base64

    def _base64_rate(self) -> None:
        self._check_base64()
        self._answer({"meta": {"code": 200}, "data": {"rate": _price(json.loads(self.body)["parcel"])}})

    def _base64_book(self) -> None:
        self._check_base64()
        wanted = json.loads(self.body)
        parcel = self._book(wanted["slug"], "json_base64", wanted["order_id"], wanted["callback"], wanted["parcel"])
        self._answer({"meta": {"code": 201}, "data": {"tracking": {"tracking_number": parcel.waybill}}}, 201)

    def _base64_cancel(self, waybill: str) -> None:
        self._check_base64()
        self._cancel(waybill)
        self._answer({"meta": {"code": 200}})

    def _base64_pull(self, waybill: str) -> None:
        self._check_base64()
        self._answer_trace(waybill)

    def _check_base64(self) -> None:
        macs = [hmac.new(secret, self.body, hashlib.sha256).digest() for secret in self.server.secrets]
        wanted = [base64.b64encode(mac).decode() for mac in macs]
        self._check(self.headers.get("aftership-hmac-sha256", ""), wanted)

    # A form with a digest

    def _gateway(self) -> None:
        form = {name: values[0] for name, values in parse_qs(self.body.decode(), strict_parsing=True).items()}
        content = form["logistics_interface"]
        sums = [hashlib.md5(content.encode() + secret, usedforsecurity=False) for secret in self.server.secrets]
        self._check(form.get("data_digest", ""), [base64.b64encode(one.digest()).decode() for one in sums])
        asked, kind = json.loads(content), form["msg_type"]
        if kind == "TMS_WAYBILL_GET":
            booked = self._book(
                asked["company"], "form_digest", asked["orderId"], asked["callbackurl"], asked["parcel"]
            )
            self._answer({"success": "true", "waybillCode": booked.waybill})
        elif kind == "TMS_WAYBILL_DISCARD":
            self._cancel(asked["waybillCode"])
            self._answer({"success": "true"})
        elif kind == "TRACE_QUERY":
            self._answer_trace(asked["nu"])
        elif kind == "PRICE_QUERY":
            price = _price(asked["parcel"])
            told = {"price": price["amount_minor"], "currency": price["currency"], "days": price["transit_days"]}
            self._answer({"success": "true", **told})
        else:
            self._answer({"success": "false", "errorMsg": f"unknown msg_type {kind}"})

    # The post

    def _post_book(self) -> None:
        self._check_post()
        form = {name: values[0] for name, values in parse_qs(self.body.decode()).items()}
        ends = {"from": form.get("from", ""), "to": form.get("to", ""), "waybill": form.get("item", "")}
        parcel = self._book(form["office"], "post", form["reference"], "", ends)
        self._answer(f"{parcel.waybill}\n".encode(), 201)

    def _post_rate(self) -> None:
        self._check_post()
        asked = parse_qs(urlsplit(self.path).query)
        price = _price({"weight_g": int(asked["weight_g"][0])})
        self._answer(f"{price['amount_minor']}|{price['currency']}|{price['transit_days'] * 2}".encode())

    def _post_pull(self, waybill: str) -> None:
        self._check_post()
        self._answer_trace(waybill)

    def _post_cancel(self, waybill: str) -> None:
        self._check_post()
        self._cancel(waybill)
        self._answer(b"")

    def _check_post(self) -> None:
        self._check(self.headers.get("Post-Key", ""), [secret.decode() for secret in self.server.secrets])

    # For whoever plays with them

    def _healthz(self) -> None:
        self._answer({"ok": True, "now": self.server.depot.now().isoformat()})

    def _advance(self) -> None:
        self.server.depot.advance(float(json.loads(self.body)["hours"]))
        self._answer({"now": self.server.depot.now().isoformat()})

    def _change_faults(self) -> None:
        self.server.depot.faults.change(json.loads(self.body))
        self._answer(vars(self.server.depot.faults))

    def _rotate(self) -> None:
        self.server.rotate(str(json.loads(self.body)["secret"]))
        self._answer({"secrets": len(self.server.secrets)})

    def _register(self) -> None:
        asked = json.loads(self.body)
        self.server.depot.register(asked["carrier"], asked["dialect"], asked["waybills"], asked["notify_url"])
        self._answer({"parcels": len(self.server.depot.by_waybill)}, 201)

    def _oracle(self) -> None:
        pusher = self.server.pusher
        parcels = self.server.depot.truths()
        self._answer({"parcels": parcels, "report": dict(pusher.report), "waiting": pusher.waiting})

    # What they have in common

    def _book(self, carrier: str, dialect: str, reference: str, notify_url: str, parcel: dict[str, Any]) -> Parcel:
        return self.server.depot.book(str(carrier), dialect, str(reference), str(notify_url), dict(parcel))

    def _cancel(self, waybill: str) -> None:
        self._parcel(waybill)
        if not self.server.depot.cancel(waybill):
            raise Refused(409, "it was collected already")

    def _answer_trace(self, waybill: str) -> None:
        parcel = self._parcel(waybill)
        self._answer(wires.answer(parcel, self.server.depot.scans_of(parcel)))

    def _parcel(self, waybill: str) -> Parcel:
        parcel = self.server.depot.by_waybill.get(waybill)
        if parcel is None:
            raise Refused(404, "no such waybill")
        return parcel

    def _check(self, given: str, wanted: list[str]) -> None:
        if not any(hmac.compare_digest(one.encode(), given.encode()) for one in wanted):
            raise Refused(401, "wrong signature")

    def _read_body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > BODY_MOST_BYTES:
            self.close_connection = True
            raise Refused(413, "too large")
        return self.rfile.read(int(length))

    def _answer(self, told: dict[str, Any] | bytes, status: int = 200) -> None:
        is_text = isinstance(told, bytes)
        body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if is_text else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: only failures are worth a line."""


def _price(parcel: dict[str, Any]) -> dict[str, Any]:
    kilograms = -(-int(parcel.get("weight_g", 0)) // 1000)
    return {"amount_minor": 1000 + 400 * kilograms, "currency": "CNY", "transit_days": 2}
