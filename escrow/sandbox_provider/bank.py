"""What the sandbox provider does with money: payments, refunds, payouts. Every rule of the API, and no HTTP."""

import re
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

from escrow.sandbox_provider.faults import Faults
from escrow.sandbox_provider.journal import Journal, Row

MAX_AMOUNT_MINOR = 10**12
EXPIRES_AFTER_SECONDS = 1800
PAYOUT_SECONDS = 1.0
RETURN_SECONDS = 4.0
SHUFFLED_WITHIN_MS = 1500
FAILING_ACCOUNT = "0000"
RETURNED_ACCOUNT = "1111"
ENDED = ("succeeded", "failed", "expired", "cancelled")


class Refusal(Exception):
    """The API says no: an HTTP status, a code for programs, a text for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Bank:
    """Holds no lock itself: callers hold `journal.lock` for as long as one request takes."""

    def __init__(self, journal: Journal, faults: Faults) -> None:
        self.journal = journal
        self.faults = faults
        self.tables = journal.tables

    def create_payment(self, asked: Row) -> Row:
        payment = {
            "id": new_id("pay"),
            "status": "pending",
            "merchant_reference": read_text(asked, "merchant_reference", 80),
            "amount_minor": read_amount(asked),
            "currency": read_currency(asked),
            "description": read_text(asked, "description", 400),
            "return_url": read_url(asked, "return_url"),
            "notify_url": read_url(asked, "notify_url"),
            "language": "zh" if str(asked.get("language", "")).lower().startswith("zh") else "en",
            "refunded_minor": 0,
            "wrong_codes": 0,
            "failure": None,
            "created": time.time(),
        }
        self.journal.keep("payments", payment)
        return payment

    def create_refund(self, asked: Row) -> Row:
        payment = self.find("payments", read_text(asked, "payment_id", 80))
        amount = read_amount(asked)
        if payment["status"] != "succeeded":
            raise Refusal(422, "payment_not_paid", "This payment has not been paid.")
        if asked.get("currency", payment["currency"]) != payment["currency"]:
            raise Refusal(422, "currency_differs", f"The payment was made in {payment['currency']}.")
        if payment["refunded_minor"] + amount > payment["amount_minor"]:
            raise Refusal(422, "refund_exceeds_payment", "All refunds together would exceed the payment.")
        refund = {
            "id": new_id("ref"),
            "status": "succeeded",
            "payment_id": payment["id"],
            "merchant_reference": read_text(asked, "merchant_reference", 80),
            "amount_minor": amount,
            "currency": payment["currency"],
            "notify_url": read_url(asked, "notify_url"),
            "created": time.time(),
        }
        payment["refunded_minor"] += amount
        self.journal.keep("payments", payment)
        self.journal.keep("refunds", refund)
        self.announce("refund.succeeded", refund)
        return refund

    def create_payout(self, asked: Row) -> Row:
        account = read_text(asked, "account", 60)
        payout = {
            "id": new_id("out"),
            "status": "pending",
            "merchant_reference": read_text(asked, "merchant_reference", 80),
            "amount_minor": read_amount(asked),
            "currency": read_currency(asked),
            "account": account,
            "notify_url": read_url(asked, "notify_url"),
            "failure": None,
            "created": time.time(),
            "next_at": time.time() + PAYOUT_SECONDS,
        }
        self.journal.keep("payouts", payout)
        return payout

    def find(self, table: str, row_id: str) -> Row:
        """A row, or Refusal 404."""
        row = self.tables[table].get(row_id)
        if row is None:
            raise Refusal(404, "not_found", f"There is no {row_id[:80]} here.")
        return row

    def find_by_reference(self, table: str, reference: str) -> list[Row]:
        return [row for row in self.tables[table].values() if row["merchant_reference"] == reference]

    def end_payment(self, payment: Row, status: str, failure: str | None = None) -> None:
        """Bring a pending payment to its end and tell the merchant. One that has ended stays as it is."""
        if payment["status"] in ENDED:
            return
        if status == "succeeded" and self.faults.decline_all:
            status, failure = "failed", "declined"
        payment["status"], payment["failure"] = status, failure
        self.journal.keep("payments", payment)
        kind = {"succeeded": "payment.succeeded", "expired": "payment.expired"}.get(status, "payment.failed")
        self.announce(kind, payment)

    def announce(self, kind: str, subject: Row) -> None:
        """Write a notification for the merchant; the courier delivers what stands here."""
        data = public(subject)
        data["amount_minor"] += self.faults.wrong_amount
        delay_ms = self.faults.delay_ms + (secrets.randbelow(SHUFFLED_WITHIN_MS) if self.faults.shuffle else 0)
        event = {
            "id": new_id("evt"),
            "type": kind,
            "created": int(time.time()),
            "data": data,
            "notify_url": subject["notify_url"],
            "delivery": "waiting",
            "tries": 0,
            "next_at": time.time() + delay_ms / 1000,
            "attempts": [],
        }
        self.journal.keep("events", event)

    def let_time_pass(self) -> None:
        """Pay out what is due, return what bounces, expire what nobody paid."""
        now = time.time()
        for payout in list(self.tables["payouts"].values()):
            if payout["next_at"] is not None and payout["next_at"] <= now:
                self._advance_payout(payout)
        for payment in list(self.tables["payments"].values()):
            if payment["status"] == "pending" and payment["created"] + EXPIRES_AFTER_SECONDS <= now:
                self.end_payment(payment, "expired", "not_paid_in_time")

    def _advance_payout(self, payout: Row) -> None:
        if payout["status"] == "pending" and not payout["account"].endswith(FAILING_ACCOUNT):
            payout["status"] = "paid"
            is_returned = payout["account"].endswith(RETURNED_ACCOUNT)
            payout["next_at"] = time.time() + RETURN_SECONDS if is_returned else None
        else:
            payout["failure"] = "account_closed" if payout["status"] == "pending" else "returned_by_bank"
            payout["status"], payout["next_at"] = "failed", None
        self.journal.keep("payouts", payout)
        self.announce(f"payout.{payout['status']}", payout)


PRIVATE = ("next_at", "notify_url", "return_url", "wrong_codes")


def public(row: Row) -> Row:
    """What the merchant may see of a row."""
    return {name: value for name, value in row.items() if name not in PRIVATE}


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


def read_text(asked: Row, name: str, longest: int) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or has_lone_surrogate(value):
        raise Refusal(422, "invalid", f"`{name}` must be a text of 1 to {longest} characters.")
    return value


def has_lone_surrogate(value: str) -> bool:
    """JSON can write half a character, which no page and no file can hold."""
    return any("\ud800" <= character <= "\udfff" for character in value)


def read_amount(asked: Row) -> int:
    value: Any = asked.get("amount_minor")
    if type(value) is not int or not 0 < value <= MAX_AMOUNT_MINOR:
        raise Refusal(422, "invalid", f"`amount_minor` must be a whole number from 1 to {MAX_AMOUNT_MINOR}.")
    return value


def read_currency(asked: Row) -> str:
    value = asked.get("currency")
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
        raise Refusal(422, "invalid", "`currency` must be three capital letters (ISO 4217).")
    return value


def read_url(asked: Row, name: str) -> str:
    value = asked.get(name)
    try:
        parts = urlsplit(value) if isinstance(value, str) and len(value) <= 500 and value.isascii() else None
        is_fine = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_fine = False
    # A space or semicolon could change the Content-Security-Policy of the payment page, a line break its headers.
    if not is_fine or re.search(r"[\s;,'\"<>\\]", str(value)):
        raise Refusal(422, "invalid", f"`{name}` must be an http or https address.")
    return str(value)
