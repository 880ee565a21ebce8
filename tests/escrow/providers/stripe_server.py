"""Stripe's API, as far as the house uses it: bearer key, pinned version, idempotency keys, shapes from `recorded/`."""

import itertools
import json
import re
import time
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from escrow.gateways.stripe_wire import API_VERSION, signature
from tests.escrow.providers.local import Heard, LocalProvider, recorded

SECRET_KEY = "sk_test_51TeahouseKeyThatIsNoKey0123456789"
WEBHOOK_SECRETS = ["whsec_the_new_one_0123456789abcdef", "whsec_the_old_one_0123456789abcdef"]

Told = tuple[int, dict[str, Any]]


class StripeServer(LocalProvider):
    """`sessions`, `refunds`, `transfers`, `payouts` are what it did; `pay` and `decline` are the buyer on its page."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: list[dict[str, Any]] = []
        self.transfers: list[dict[str, Any]] = []
        self.payouts: list[dict[str, Any]] = []
        self.in_account = 0
        self.keys: dict[str, tuple[tuple[str, bytes], Told]] = {}
        self.refuse_with: dict[str, tuple[int, str, str]] = {}
        self.numbers = itertools.count(1)

    # --- What it answers ---

    def answer(self, heard: Heard) -> tuple[int, str, str]:
        path = unquote(urlsplit(heard.path).path)
        if path.startswith("/c/pay/"):
            return self._show_page(heard.verb, path.removeprefix("/c/pay/"))
        status, told = self._answer_api(heard, path)
        if status == 200 and self.faults.only in (None, told.get("object")):
            told = told | self.faults.changes
        return status, "application/json", json.dumps(told, indent=2)

    def _answer_api(self, heard: Heard, path: str) -> Told:
        if heard.headers.get("authorization") != f"Bearer {SECRET_KEY}":
            return refusal(401, "invalid_request_error", "", f"Invalid API Key: {heard.headers.get('authorization')}")
        if heard.headers.get("stripe-version") != API_VERSION:
            return refusal(400, "invalid_request_error", "version_missing", "Pin a version.")
        if f"{heard.verb} {path}" in self.refuse_with:
            status, kind, code = self.refuse_with[f"{heard.verb} {path}"]
            return refusal(status, kind, code, "No.")
        if heard.verb == "GET":
            return self._get(path, dict(parse_qsl(urlsplit(heard.path).query)))
        key, fingerprint = heard.headers.get("idempotency-key", ""), (path, heard.body)
        assert key, "a POST has an idempotency key"
        if key in self.keys:
            before, told = self.keys[key]
            if before != fingerprint:
                return refusal(400, "idempotency_error", "", "Keys for idempotent requests can only be used once.")
            return told
        told = self._post(path, dict(parse_qsl(heard.body.decode(), keep_blank_values=True)), heard)
        self.keys[key] = (fingerprint, told)
        return told

    def _get(self, path: str, asked: dict[str, str]) -> Told:
        lists = {"/v1/refunds": self.refunds, "/v1/transfers": self.transfers, "/v1/payouts": self.payouts}
        if path in lists:
            wanted = {name: value for name, value in asked.items() if name != "limit"}
            found = [one for one in lists[path] if all(one.get(name) == value for name, value in wanted.items())]
            return 200, {"object": "list", "data": found[: int(asked["limit"])], "has_more": False}
        if path == "/v1/balance":
            told = recorded("stripe_balance")["response"]
            told["available"][0]["amount"] = self.in_account
            return 200, told
        session = self.sessions.get(path.removeprefix("/v1/checkout/sessions/"))
        return (200, session) if session else (404, recorded("stripe_error")["response"])

    def _post(self, path: str, asked: dict[str, str], heard: Heard) -> Told:
        if found := re.fullmatch(r"/v1/checkout/sessions/([^/]+)/expire", path):
            session = self.sessions[found[1]]
            if session["status"] != "open":
                return refusal(
                    400, "invalid_request_error", "", "Only Checkout Sessions with a status of open can be expired."
                )
            session["status"] = "expired"
            return 200, session
        name, act = {
            "/v1/checkout/sessions": ("stripe_session", self._open),
            "/v1/refunds": ("stripe_refund", self._refund),
            "/v1/transfers": ("stripe_transfer", self._transfer),
            "/v1/payouts": ("stripe_payout", self._pay_out),
        }[path]
        shape = recorded(name)
        if set(asked) != set(shape["request"]):
            return refusal(400, "invalid_request_error", "parameter_unknown", "Received unknown parameters.")
        assert ("stripe-account" in heard.headers) == (path == "/v1/payouts")
        return act(asked, shape["response"])

    def _open(self, asked: dict[str, str], shape: dict[str, Any]) -> Told:
        number = f"cs_test_a{next(self.numbers)}"
        price = "line_items[0][price_data]"
        session = shape | {
            "id": number,
            "amount_total": int(asked[f"{price}[unit_amount]"]),
            "currency": asked[f"{price}[currency]"],
            "client_reference_id": asked["client_reference_id"],
            "success_url": asked["success_url"],
            "metadata": {"reference": asked["metadata[reference]"]},
            "url": f"{self.url}/c/pay/{number}#fidkdWxOYHwnPyd1blpx",
        }
        self.sessions[number] = session
        return 200, session

    def _refund(self, asked: dict[str, str], shape: dict[str, Any]) -> Told:
        intent = self.intents.get(asked["payment_intent"])
        amount = int(asked["amount"])
        before = sum(one["amount"] for one in self.refunds if one["payment_intent"] == asked["payment_intent"])
        if intent is None or before + amount > intent["amount_received"]:
            return refusal(
                400, "invalid_request_error", "charge_already_refunded", "Refund amount is greater than unrefunded."
            )
        return self._made(self.refunds, "re", shape, asked, payment_intent=asked["payment_intent"])

    def _transfer(self, asked: dict[str, str], shape: dict[str, Any]) -> Told:
        self.in_account += int(asked["amount"])
        more = {"destination": asked["destination"], "transfer_group": asked["transfer_group"]}
        return self._made(self.transfers, "tr", shape, asked, **more)

    def _pay_out(self, asked: dict[str, str], shape: dict[str, Any]) -> Told:
        if int(asked["amount"]) > self.in_account:
            return refusal(400, "invalid_request_error", "balance_insufficient", "You have insufficient funds.")
        self.in_account -= int(asked["amount"])
        return self._made(self.payouts, "po", shape, asked)

    def _made(self, rows: list, prefix: str, shape: dict[str, Any], asked: dict[str, str], **more: str) -> Told:
        told = {
            "id": f"{prefix}_{next(self.numbers)}",
            "amount": int(asked["amount"]),
            "currency": asked.get("currency", "cny"),
            "metadata": {"reference": asked["metadata[reference]"]},
        }
        rows.insert(0, shape | told | more)
        return 200, rows[0]

    # --- The buyer on its page ---

    def _show_page(self, verb: str, number: str) -> tuple[int, str, str]:
        session = self.sessions[number]
        if verb == "POST":
            self.pay(number)
            return 303, session["success_url"], ""
        form = '<form method="post"><button>Pay</button></form>'
        return 200, "text/html", f"<h1>{session['amount_total']} {session['currency']}</h1>{form}"

    def pay(self, number: str) -> dict[str, Any]:
        """The intent that paid the session."""
        session = self.sessions[number]
        assert session["status"] == "open"
        intent = recorded("stripe_payment_intent")["response"] | {
            "id": f"pi_{next(self.numbers)}",
            "amount": session["amount_total"],
            "amount_received": session["amount_total"],
            "currency": session["currency"],
            "metadata": session["metadata"],
        }
        session |= {"status": "complete", "payment_status": "paid", "payment_intent": intent["id"]}
        self.sessions[number] = session
        self.intents[intent["id"]] = intent
        return intent

    def decline(self, number: str) -> dict[str, Any]:
        """The intent whose card was declined; the session stays open."""
        session, shape = self.sessions[number], recorded("stripe_payment_intent")
        return shape["response"] | {
            "id": f"pi_{next(self.numbers)}",
            "amount": session["amount_total"],
            "amount_received": 0,
            "metadata": session["metadata"],
            "status": "requires_payment_method",
            "last_payment_error": shape["decline"],
        }

    def payout_returned(self) -> dict[str, Any]:
        """The bank sent the last payout back: it lies in the connected account again."""
        self.payouts[0] |= {"status": "failed", "failure_code": "account_closed"}
        self.in_account += self.payouts[0]["amount"]
        return self.payouts[0]

    # --- What it tells by itself ---

    def event(self, word: str, about: dict[str, Any], **changes: Any) -> bytes:
        told = recorded("stripe_event")["response"] | {"id": f"evt_{next(self.numbers)}", "type": word}
        return json.dumps(told | {"data": {"object": about}} | changes).encode()


def signed(body: bytes, *, secrets: list[str] | None = None, at: float | None = None) -> dict[str, str]:
    """The header that signs `body`, once by each of `secrets`, as Stripe does while one is exchanged."""
    moment = str(int(time.time() if at is None else at))
    parts = [f"v1={signature(secret, moment, body)}" for secret in (secrets or WEBHOOK_SECRETS[:1])]
    return {"Stripe-Signature": ",".join([f"t={moment}", *parts, "v0=" + "0" * 64])}


def refusal(status: int, kind: str, code: str, message: str) -> Told:
    return status, {"error": {"type": kind, "code": code or None, "message": message}}
