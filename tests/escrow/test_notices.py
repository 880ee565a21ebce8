"""A payment notification that is forged, late, repeated, of another amount or of an unknown kind never moves money."""

import json
import time

import pytest

from escrow import actions
from escrow.models import EscrowHold, Payment, Payout, ProviderNotice, Transfer
from escrow.sandbox_provider.signing import TOLERANCE_SECONDS, signature_headers
from marketplace import actions as marketplace
from marketplace import tasks
from marketplace.models import Order
from tests import make

DOOR = "/hooks/payments/sandbox/"


@pytest.fixture
def payment(lin, pot) -> Payment:
    """Lin is at the provider's page, about to pay 80.00."""
    order = make.agreed_order(buyer=lin, listing=pot, price=8_000)
    asked = marketplace.request_payment(order_ids=[order.pk], by=lin, address=make.address(lin), gateway="sandbox")
    return actions.record_payment_started(payment_id=asked.pk, provider_ref="pay_1", pay_url="http://127.0.0.1/pay/1")


@pytest.fixture
def payout(lin, pot, teapots) -> Payout:
    """76.00 is on its way to Chen's bank."""
    make.released_order(buyer=lin, listing=pot, price=8_000)
    asked = actions.request_payout(vendor_id=teapots.pk, currency="CNY")
    return actions.record_payout_sent(payout_id=asked.pk, provider_ref="po_1")


def notice(kind: str, reference: str, ref: str, amount: int, *, event: str = "evt_1", currency: str = "CNY") -> bytes:
    data = {"id": ref, "merchant_reference": reference, "status": "x", "amount_minor": amount, "currency": currency}
    return json.dumps({"id": event, "type": kind, "created": 1, "data": data}).encode()


def paid(payment: Payment, **changes) -> bytes:
    facts = {"kind": "payment.succeeded", "reference": f"payment/{payment.public_id}", "ref": "pay_1", "amount": 8_000}
    return notice(**facts | changes)


def payout_word(payout: Payout, kind: str, **changes) -> bytes:
    facts = {"kind": kind, "reference": f"payout/{payout.public_id}", "ref": "po_1", "amount": payout.amount_minor}
    return notice(**facts | changes)


def send(client, settings, body: bytes, *, secret: str | None = None, at: float | None = None):
    secret = settings.PAYMENT_SANDBOX_SECRET if secret is None else secret
    headers = signature_headers(secret, body, at=at)
    return client.post(DOOR, body, content_type="application/json", headers=headers)


def heard(client, settings, body: bytes) -> tuple[str, str]:
    """What became of a well-signed notice: status and reason."""
    assert send(client, settings, body).status_code == 200
    tasks.apply_payment_notices()
    return ProviderNotice.objects.order_by("-id").values_list("status", "reason")[0]


def no_money_moved() -> bool:
    return not Transfer.objects.exists() and not EscrowHold.objects.exists()


# Payments


def test_a_signed_word_fills_the_hold(client, settings, payment):
    assert heard(client, settings, paid(payment)) == ("applied", "")
    assert EscrowHold.objects.get().amount_minor == 8_000
    assert Order.objects.get().status == "paid"


def test_nothing_is_believed_before_a_worker_has_read_it(client, settings, payment):
    assert send(client, settings, paid(payment)).status_code == 200
    assert ProviderNotice.objects.get().status == "stored" and no_money_moved()


def test_a_repeated_word_is_answered_alike_and_moves_nothing_more(client, settings, payment):
    for _ in range(3):
        assert send(client, settings, paid(payment)).status_code == 200
        tasks.apply_payment_notices()
    assert ProviderNotice.objects.count() == Transfer.objects.count() == 1


def test_the_same_news_under_another_name_moves_nothing_more(client, settings, payment):
    heard(client, settings, paid(payment))
    assert heard(client, settings, paid(payment, event="evt_2")) == ("applied", "")
    assert Transfer.objects.count() == 1


def test_a_forged_word_is_not_even_stored(client, settings, payment):
    body = paid(payment)
    assert send(client, settings, body, secret="guessed-secret-of-someone").status_code == 401
    assert client.post(DOOR, body, content_type="application/json").status_code == 401
    headers = signature_headers(settings.PAYMENT_SANDBOX_SECRET, body)
    cheaper = body.replace(b"8000", b"8001")
    assert client.post(DOOR, cheaper, content_type="application/json", headers=headers).status_code == 401
    assert not ProviderNotice.objects.exists() and no_money_moved()


@pytest.mark.parametrize("seconds", [-TOLERANCE_SECONDS - 5, TOLERANCE_SECONDS + 5])
def test_a_word_signed_at_another_time_is_not_stored(client, settings, payment, seconds):
    assert send(client, settings, paid(payment), at=time.time() + seconds).status_code == 401
    assert not ProviderNotice.objects.exists()


@pytest.mark.parametrize("changes", [
    {"amount": 7_999}, {"amount": 800_000}, {"currency": "EUR"}, {"ref": "pay_2"}, {"reference": "payment/of-someone-else"},
])  # fmt: skip
def test_another_amount_currency_or_name_is_set_aside_for_xiaoer(client, settings, payment, changes):
    status, reason = heard(client, settings, paid(payment, **changes))
    assert status == "unmatched" and reason
    assert no_money_moved() and Order.objects.get().status == "awaiting_payment"


@pytest.mark.parametrize(
    "kind", ["payment.created", "payment.pending", "payment.authorised", "refund.succeeded", "weather.fine"]
)
def test_an_unknown_word_changes_nothing(client, settings, payment, kind):
    assert heard(client, settings, paid(payment, kind=kind))[0] == "ignored"
    payment.refresh_from_db()
    assert payment.status == "pending" and no_money_moved()


def test_a_failure_lets_the_buyer_try_again_and_late_it_changes_nothing(client, settings, payment):
    assert heard(client, settings, paid(payment, kind="payment.failed")) == ("applied", "")
    payment.refresh_from_db()
    assert payment.status == "failed" and Order.objects.get().status == "awaiting_payment"
    assert heard(client, settings, paid(payment, event="evt_2")) == ("applied", "")
    assert heard(client, settings, paid(payment, kind="payment.failed", event="evt_3")) == ("ignored", "already paid")
    assert Order.objects.get().status == "paid"


def test_money_for_an_order_called_off_meanwhile_goes_straight_back(client, settings, payment):
    marketplace.cancel_order(order_id=Order.objects.get().pk, by=None, reason="not_paid")
    assert heard(client, settings, paid(payment)) == ("applied", "")
    assert EscrowHold.objects.get().status == "refunded"
    assert not any(actions.audit_ledger().values())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"nonsense", b"\xff", b"[" * 9_000])
def test_a_signed_word_that_makes_no_sense_is_refused(client, settings, payment, body):
    assert send(client, settings, body).status_code == 400
    assert not ProviderNotice.objects.exists()


def test_other_doors_are_closed(client, settings):
    assert client.post("/hooks/payments/no-such/", b"{}", content_type="application/json").status_code == 404
    assert client.get(DOOR).status_code == 405
    assert send(client, settings, b" " * (300 * 1024)).status_code == 413


# Payouts


def test_a_payout_that_the_bank_sends_back_is_in_the_balance_again(client, settings, payout):
    assert heard(client, settings, payout_word(payout, "payout.paid")) == ("applied", "")
    heard(client, settings, payout_word(payout, "payout.failed", event="evt_2"))
    payout.refresh_from_db()
    assert payout.status == "returned"
    assert not Transfer.objects.filter(kind="payout_failed").exists()
    assert Transfer.objects.get(kind="payout_returned").amount_minor == 7_600
    heard(client, settings, payout_word(payout, "payout.paid", event="evt_3"))
    payout.refresh_from_db()
    assert payout.status == "returned", "a late repeat moves nothing"


def test_a_failed_payout_is_back_in_the_balance(client, settings, payout):
    assert heard(client, settings, payout_word(payout, "payout.failed")) == ("applied", "")
    assert Transfer.objects.get(kind="payout_failed").amount_minor == 7_600


@pytest.mark.parametrize("kind", ["payout.created", "payout.pending", "payout.reversed"])
def test_an_unknown_word_about_a_payout_gives_nobody_money(client, settings, payout, kind):
    assert heard(client, settings, payout_word(payout, kind)) == ("ignored", "unknown kind")
    payout.refresh_from_db()
    assert payout.status == "sent"


@pytest.mark.parametrize("changes", [
    {"amount": 7_601}, {"currency": "EUR"}, {"reference": "payout/nonsense"}, {"reference": "payment/1"},
])  # fmt: skip
def test_a_payout_we_do_not_know_is_set_aside(client, settings, payout, changes):
    assert heard(client, settings, payout_word(payout, "payout.paid", **changes)) == ("unmatched", "no such payout")
    payout.refresh_from_db()
    assert payout.status == "sent"
