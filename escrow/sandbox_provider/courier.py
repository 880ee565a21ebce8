"""Delivers notifications: signed, again and again with back-off until the merchant says 2xx, also after a restart."""

import json
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from escrow.sandbox_provider.bank import Bank
from escrow.sandbox_provider.journal import Journal, Row
from escrow.sandbox_provider.signing import signature_headers

TRIES = 12
LONGEST_WAIT_SECONDS = 60
PATIENCE_SECONDS = 10
TICK_SECONDS = 0.1
GOOD_NEWS = {"payment": "payment.succeeded", "refund": "refund.succeeded", "payout": "payout.paid"}
"""What a forger would like a merchant to believe."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A notification is for the address that was named, and no other."""

    def redirect_request(self, *args, **kwargs):
        return None


class Courier:
    """One thread looks for what is due; a few others carry it, so a slow merchant holds up nobody else."""

    def __init__(self, bank: Bank, secret: str) -> None:
        self.bank = bank
        self.journal: Journal = bank.journal
        self.secret = secret
        self.on_the_way: set[str] = set()
        self.stopping = threading.Event()
        self.carriers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="courier")
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)

    def start(self) -> None:
        threading.Thread(target=self._run, name="courier", daemon=True).start()

    def stop(self) -> None:
        self.stopping.set()
        self.carriers.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self.stopping.wait(TICK_SECONDS):
            with self.journal.lock:
                self.bank.let_time_pass()
                due = [] if self.bank.faults.silence else self._due()
                self.on_the_way |= {event["id"] for event in due}
            for event in due:
                try:
                    self.carriers.submit(self._carry, event)
                except RuntimeError:
                    return  # shut down between the check and now

    def _due(self) -> list[Row]:
        now = time.time()
        events = self.journal.tables["events"].values()
        waiting = (event for event in events if event["delivery"] == "waiting" and event["next_at"] <= now)
        return [event for event in waiting if event["id"] not in self.on_the_way]

    def _carry(self, event: Row) -> None:
        faults = self.bank.faults
        try:
            if event["tries"] < faults.drop_first:
                outcome = "dropped"
            else:
                if faults.forge:
                    self._send(event, forged=True)
                outcome = self._send(event)
                for _ in range(faults.duplicate):
                    self._send(event)
        finally:
            self.on_the_way.discard(event["id"])
        with self.journal.lock:
            self._note(event, outcome)

    def _note(self, event: Row, outcome: str) -> None:
        event["tries"] += 1
        event["attempts"] = [*event["attempts"], {"at": time.time(), "outcome": outcome}][-TRIES:]
        if outcome.startswith("2"):
            event["delivery"] = "delivered"
            if self.bank.faults.again_ms and event["tries"] == 1:
                event["delivery"], event["next_at"] = "waiting", time.time() + self.bank.faults.again_ms / 1000
        elif event["tries"] >= TRIES:
            event["delivery"] = "given_up"
        else:
            event["next_at"] = time.time() + min(2 ** (event["tries"] - 1), LONGEST_WAIT_SECONDS)
        self.journal.keep("events", event)

    def _send(self, event: Row, *, forged: bool = False) -> str:
        """POST it once; returns the HTTP status or what went wrong, in a word."""
        letter = {name: event[name] for name in ("id", "type", "created", "data")}
        secret, signed_at = self.secret, time.time() - (3600 if self.bank.faults.stale_signature else 0)
        if forged:
            secret = "someone-else"  # noqa: S105  wrong on purpose
            subject = letter["type"].partition(".")[0]
            letter = {**letter, "id": f"{event['id']}f", "type": GOOD_NEWS.get(subject, letter["type"])}
        body = json.dumps(letter).encode()
        headers = {"Content-Type": "application/json", **signature_headers(secret, body, at=signed_at)}
        request = urllib.request.Request(event["notify_url"], data=body, headers=headers, method="POST")  # noqa: S310  given by the house
        try:
            with self.opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return str(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return str(error.code)
        except (OSError, HTTPException, ValueError) as error:
            return type(error).__name__
