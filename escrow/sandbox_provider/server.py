"""The sandbox provider's HTTP side: the merchants' API, the buyers' pages, the tests' control."""

import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from escrow.sandbox_provider import pages
from escrow.sandbox_provider.bank import ENDED, Bank, Refusal, public
from escrow.sandbox_provider.courier import Courier
from escrow.sandbox_provider.faults import Faults
from escrow.sandbox_provider.journal import Journal, Row
from escrow.sandbox_provider.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, SignatureRefused, check_signature

LARGEST_BODY = 64 * 1024
WRONG_CODES_ALLOWED = 3
LISTS = {"/v1/payments": "payments", "/v1/refunds": "refunds", "/v1/payouts": "payouts"}


class Provider(ThreadingHTTPServer):
    """One sandbox provider: `serve_forever` answers, `server_close` stops the courier and the journal too."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, secret: str, state: Path | None = None, host: str = "127.0.0.1") -> None:
        super().__init__((host, port), Handler)
        self.secret = secret
        self.public_url = f"http://{host}:{self.server_port}"
        self.faults = Faults()
        self.journal = Journal(state)
        self.bank = Bank(self.journal, self.faults)
        self.courier = Courier(self.bank, secret)
        self.courier.start()

    def server_close(self) -> None:
        super().server_close()
        if (courier := getattr(self, "courier", None)) is not None:  # none yet when the port was taken
            courier.stop()
        self.journal.close()


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    kind: str
    headers: dict[str, str] = field(default_factory=dict)


def json_answer(status: int, told: Row) -> Answer:
    return Answer(status, json.dumps(told).encode(), "application/json")


def page_answer(status: int, page: str, payment: Row | None) -> Answer:
    headers = {"Content-Security-Policy": pages.policy(payment)}
    return Answer(status, page.encode(), "text/html; charset=utf-8", headers)


def redirect(address: str) -> Answer:
    return Answer(303, b"", "text/plain", {"Location": address})


class Handler(BaseHTTPRequestHandler):
    """One connection. What is answered is made under the lock and sent outside it; a Refusal becomes a JSON error."""

    protocol_version = "HTTP/1.1"
    server_version = "SandboxPay"
    sys_version = ""
    timeout = 30
    server: Provider

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        try:
            body = self._read_body()
            answer = self._make_answer(method, urlsplit(self.path).path, body)
        except Refusal as refusal:
            answer = json_answer(refusal.status, {"error": {"code": refusal.code, "message": str(refusal)}})
        try:
            self._send(answer)
        except ConnectionError:
            self.close_connection = True

    def _read_body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not re.fullmatch(r"[0-9]{1,9}", length) or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            raise Refusal(411, "length_required", "Say the length of the body in Content-Length.")
        if int(length) > LARGEST_BODY:
            self.close_connection = True
            raise Refusal(413, "too_large", f"A body may have {LARGEST_BODY} bytes.")
        return self.rfile.read(int(length))

    def _make_answer(self, method: str, path: str, body: bytes) -> Answer:
        if path.startswith("/v1/"):
            answer = self._answer_merchant(method, path, body)
            time.sleep(self.server.faults.timeout_ms / 1000)
            return answer
        if path == "/pay.css":
            return Answer(200, pages.STYLE.encode(), "text/css; charset=utf-8")
        if path == "/healthz":
            return Answer(200, b"ok\n", "text/plain")
        with self.server.journal.lock:
            if path.startswith("/pay/"):
                return self._answer_buyer(method, path, body)
            if path.startswith("/control/"):
                return self._answer_control(method, path, body)
        raise Refusal(404, "not_found", "Nothing lives at this address.")

    # --- The merchants' API ---

    def _answer_merchant(self, method: str, path: str, body: bytes) -> Answer:
        timestamp, signature = self.headers.get(TIMESTAMP_HEADER), self.headers.get(SIGNATURE_HEADER)
        try:
            check_signature(self.server.secret, timestamp, signature, body)
        except SignatureRefused as refusal:
            raise Refusal(401, "bad_signature", f"The request is not signed as it should be: {refusal}.") from None
        with self.server.journal.lock:
            if self.server.faults.errors > 0:
                self.server.faults.errors -= 1
                raise Refusal(503, "unavailable", "Please try again later.")
            return self._answer_once(path, body) if method == "POST" else json_answer(200, self._look_up(path))

    def _answer_once(self, path: str, body: bytes) -> Answer:
        """Do a POST, or say again what was said to the same key."""
        key = self.headers.get("Idempotency-Key", "")
        if not re.fullmatch(r"[\x21-\x7e]{1,200}", key):
            raise Refusal(400, "key_required", "A POST needs an Idempotency-Key of 1 to 200 plain characters.")
        fingerprint = hashlib.sha256(path.encode() + b"\n" + body).hexdigest()
        before = self.server.journal.tables["answers"].get(key)
        if before is not None:
            if before["fingerprint"] != fingerprint:
                raise Refusal(409, "key_reused", "This Idempotency-Key was used for another request.")
            return json_answer(before["status"], before["told"])
        status, told = self._do(path, read_json(body))
        self.server.journal.keep("answers", {"id": key, "fingerprint": fingerprint, "status": status, "told": told})
        return json_answer(status, told)

    def _do(self, path: str, asked: Row) -> tuple[int, Row]:
        bank = self.server.bank
        if path == "/v1/payments":
            return 201, self._shown(bank.create_payment(asked))
        if path == "/v1/refunds":
            return 201, self._shown(bank.create_refund(asked))
        if path == "/v1/payouts":
            return 201, self._shown(bank.create_payout(asked))
        if found := re.fullmatch(r"/v1/payments/([^/]+)/cancel", path):
            payment = bank.find("payments", found[1])
            if payment["status"] == "succeeded":
                raise Refusal(422, "already_paid", "This payment has been paid; refund it instead.")
            bank.end_payment(payment, "cancelled", "cancelled_by_merchant")
            return 200, self._shown(payment)
        raise Refusal(404, "not_found", "Nothing lives at this address.")

    def _look_up(self, path: str) -> Row:
        bank = self.server.bank
        if path in LISTS:
            reference = parse_qs(urlsplit(self.path).query).get("merchant_reference", [""])[0]
            return {"data": [self._shown(row) for row in bank.find_by_reference(LISTS[path], reference)]}
        found = re.fullmatch(r"(/v1/[a-z]+)/([^/]+)", path)
        if found and found[1] in LISTS:
            return self._shown(bank.find(LISTS[found[1]], found[2]))
        raise Refusal(404, "not_found", "Nothing lives at this address.")

    def _shown(self, row: Row) -> Row:
        pay_url = {"pay_url": f"{self.server.public_url}/pay/{row['id']}"} if row["id"].startswith("pay_") else {}
        return public(row) | pay_url

    # --- The buyers' pages ---

    def _answer_buyer(self, method: str, path: str, body: bytes) -> Answer:
        found = re.fullmatch(r"/pay/([^/]+)(/verify)?", path)
        payment = self.server.journal.tables["payments"].get(found[1]) if found else None
        if payment is None or found is None:
            is_chinese = self.headers.get("Accept-Language", "").lower().startswith("zh")
            return page_answer(404, pages.missing_page("zh" if is_chinese else "en"), None)
        if payment["status"] in ENDED:
            if method == "POST":  # the second of two clicks
                return redirect(pages.return_address(payment))
            return page_answer(200, pages.ended_page(payment), payment)
        if method == "GET":
            return page_answer(200, pages.verify_page(payment) if found[2] else pages.pay_page(payment), payment)
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        return self._take_code(payment, form.get("code", "")) if found[2] else self._act(payment, form.get("act", ""))

    def _act(self, payment: Row, act: str) -> Answer:
        if act == "verify":
            return redirect(f"/pay/{payment['id']}/verify")
        endings = {
            "pay": ("succeeded", None),
            "decline": ("failed", "declined"),
            "cancel": ("cancelled", "cancelled_by_payer"),
        }
        if act not in endings:
            return page_answer(400, pages.pay_page(payment), payment)
        self.server.bank.end_payment(payment, *endings[act])
        return redirect(pages.return_address(payment))

    def _take_code(self, payment: Row, code: str) -> Answer:
        if code.strip() == pages.VERIFICATION_CODE:
            self.server.bank.end_payment(payment, "succeeded")
            return redirect(pages.return_address(payment))
        payment["wrong_codes"] += 1
        self.server.journal.keep("payments", payment)
        if payment["wrong_codes"] >= WRONG_CODES_ALLOWED:
            self.server.bank.end_payment(payment, "failed", "verification_failed")
            return redirect(pages.return_address(payment))
        return page_answer(422, pages.verify_page(payment, is_wrong=True), payment)

    # --- The tests' control ---

    def _answer_control(self, method: str, path: str, body: bytes) -> Answer:
        """Not part of what a real provider offers. A page elsewhere can't post JSON here, so it needs no signature."""
        if (method, path) == ("GET", "/control/notifications"):
            return json_answer(200, {"data": list(self.server.journal.tables["events"].values())})
        if (method, path) == ("GET", "/control/faults"):
            return json_answer(200, vars(self.server.faults))
        if method == "POST" and self.headers.get_content_type() != "application/json":
            raise Refusal(415, "json_only", "Say Content-Type: application/json.")
        if (method, path) == ("POST", "/control/faults"):
            return json_answer(200, self._set_faults(read_json(body)))
        found = re.fullmatch(r"/control/complete/([^/]+)", path)
        if method == "POST" and found:
            return json_answer(200, self._complete(found[1], read_json(body)))
        raise Refusal(404, "not_found", "Nothing lives at this address.")

    def _set_faults(self, told: Row) -> Row:
        """`{}` clears all."""
        try:
            self.server.faults.read(told) if told else self.server.faults.clear()
        except ValueError as error:
            raise Refusal(422, "invalid", str(error)) from None
        return vars(self.server.faults)

    def _complete(self, payment_id: str, told: Row) -> Row:
        payment = self.server.bank.find("payments", payment_id)
        outcome = told.get("outcome", "succeeded")
        if outcome not in ENDED:
            raise Refusal(422, "invalid", f"`outcome` must be one of {', '.join(ENDED)}.")
        failure = None if outcome == "succeeded" else str(told.get("failure", outcome))[:80]
        self.server.bank.end_payment(payment, outcome, failure)
        return self._shown(payment)

    def _send(self, answer: Answer) -> None:
        always = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(answer.body)),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
        self.send_response(answer.status)
        for name, value in {**always, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the journal tells what happened."""


def read_json(body: bytes) -> Row:
    try:
        told = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refusal(400, "not_json", "The body is not JSON.") from None
    if not isinstance(told, dict):
        raise Refusal(400, "not_an_object", "The body must be a JSON object.")
    return told
