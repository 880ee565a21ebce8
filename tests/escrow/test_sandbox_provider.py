"""The sandbox provider as a process of its own, over real HTTP, spoken to by the real adapter and by a raw client."""

import json
import signal
import time

import httpx
import pytest

from escrow.gateways import gateway
from escrow.gateways.base import BadSignature, GatewayError
from escrow.sandbox_provider.signing import signature_headers
from tests.escrow.sandbox_house import SECRET, complete, provider, running, sandbox, set_faults, shop, start

__all__ = ["provider", "sandbox", "shop"]

pytestmark = [pytest.mark.processes, pytest.mark.django_db]


def test_a_payment_is_made_on_the_page_and_told_with_a_signature(provider, sandbox, shop):
    started = start(sandbox, shop, "payment/page")
    page = httpx.get(started.pay_url)
    assert page.status_code == 200
    assert "41.20 CNY" in page.text
    assert "Longjing, 100 g &lt;b&gt;" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {shop.url}" in policy
    assert "unsafe" not in policy
    assert "<script" not in page.text

    back = httpx.post(started.pay_url, data={"act": "pay"})
    assert back.status_code == 303
    assert back.headers["Location"] == f"{shop.url}/orders/1/?tab=pay&payment={started.provider_ref}&result=succeeded"

    shop.wait_for(1)
    headers, body = shop.calls[0]
    sandbox.verify_notification(headers=headers, body=body)
    notice = sandbox.parse_notification(body)
    assert (notice.kind, notice.reference, notice.status) == ("payment.succeeded", "payment/page", "succeeded")
    assert (notice.amount_minor, notice.currency) == (4120, "CNY")
    assert notice.provider_ref == started.provider_ref
    assert sandbox.fetch_payment(started.provider_ref).status == "succeeded"


def test_a_second_click_on_pay_changes_nothing(provider, sandbox, shop):
    started = start(sandbox, shop, "payment/twice")
    first = httpx.post(started.pay_url, data={"act": "pay"})
    second = httpx.post(started.pay_url, data={"act": "decline"})
    assert second.headers["Location"] == first.headers["Location"]
    assert "has been paid" in httpx.get(started.pay_url).text
    shop.wait_for(1)
    time.sleep(0.4)
    assert len(shop.calls) == 1


@pytest.mark.parametrize(("act", "result"), [("decline", "failed"), ("cancel", "cancelled")])
def test_declining_and_cancelling_are_told_as_failures(provider, sandbox, shop, act, result):
    started = start(sandbox, shop, f"payment/{act}")
    back = httpx.post(started.pay_url, data={"act": act})
    assert back.headers["Location"].endswith(f"result={result}")
    assert shop.wait_for(1)[0]["type"] == "payment.failed"


def test_verification_wants_the_code_and_gives_up_after_three_wrong_ones(provider, sandbox, shop):
    right = start(sandbox, shop, "payment/code-right")
    asked = httpx.post(right.pay_url, data={"act": "verify"})
    assert asked.headers["Location"].endswith("/verify")
    wrong = httpx.post(f"{right.pay_url}/verify", data={"code": "000000"})
    assert wrong.status_code == 422
    assert "not the code" in wrong.text
    assert httpx.post(f"{right.pay_url}/verify", data={"code": " 123456 "}).headers["Location"].endswith("succeeded")

    never = start(sandbox, shop, "payment/code-wrong")
    for _ in range(3):
        last = httpx.post(f"{never.pay_url}/verify", data={"code": "1"})
    assert last.headers["Location"].endswith("result=failed")


def test_the_page_speaks_chinese(provider, sandbox, shop):
    page = httpx.get(start(sandbox, shop, "payment/zh", language="zh-hans").pay_url)
    assert 'lang="zh-Hans"' in page.text
    assert "立即付款" in page.text
    missing = httpx.get(f"{provider.url}/pay/pay_none", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert missing.status_code == 404
    assert "找不到" in missing.text


def test_asking_twice_starts_one_payment_even_with_another_language(provider, sandbox, shop):
    first = start(sandbox, shop, "payment/again")
    assert start(sandbox, shop, "payment/again") == first
    assert start(sandbox, shop, "payment/again", language="zh-hans") == first
    with pytest.raises(GatewayError, match="other money") as refused:
        start(sandbox, shop, "payment/again", amount_minor=4121)
    assert not refused.value.permanent


def test_the_same_key_with_another_body_is_a_conflict(provider, shop):
    def post(body: dict) -> httpx.Response:
        content = json.dumps(body).encode()
        headers = {**signature_headers(SECRET, content), "Idempotency-Key": "one-key"}
        return httpx.post(f"{provider.url}/v1/payouts", content=content, headers=headers)

    asked = {
        "merchant_reference": "payout/key",
        "amount_minor": 5,
        "currency": "CNY",
        "account": "12",
        "notify_url": shop.url,
    }
    first = post(asked)
    assert (first.status_code, post(asked).json()) == (201, first.json())
    assert post({**asked, "amount_minor": 6}).status_code == 409


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": 0},
        {"amount_minor": -5},
        {"amount_minor": 1.5},
        {"amount_minor": True},
        {"amount_minor": 10**13},
        {"currency": "cny"},
        {"description": ""},
        {"return_url": "javascript:alert(1)"},
        {"return_url": "http://a/;script-src *"},
        {"notify_url": "/notices"},
        {"description": "\ud800"},
    ],
)
def test_what_makes_no_sense_is_refused_for_good(provider, sandbox, shop, change):
    with pytest.raises((GatewayError, UnicodeError)) as refused:
        start(sandbox, shop, f"payment/bad-{abs(hash(str(change)))}", **change)
    assert getattr(refused.value, "permanent", True)


def test_unsigned_and_wrongly_signed_calls_are_refused(provider):
    content = b"{}"
    right = signature_headers(SECRET, content)
    old = signature_headers(SECRET, content, at=time.time() - 301)
    for headers in ({}, signature_headers("another", content), old, {**right, "Sandbox-Timestamp": "soon"}):
        answer = httpx.post(f"{provider.url}/v1/payments", content=content, headers=headers)
        assert answer.status_code == 401, headers


def test_refunds_never_exceed_what_was_paid(provider, sandbox, shop):
    started = start(sandbox, shop, "payment/refund")
    refund = {"provider_ref": started.provider_ref, "currency": "CNY", "notify_url": f"{shop.url}/notices"}
    with pytest.raises(GatewayError, match="not been paid") as early:
        sandbox.refund(reference="refund/0", amount_minor=1, **refund)
    assert early.value.permanent
    complete(provider, started.provider_ref)
    first = sandbox.refund(reference="refund/1", amount_minor=4000, **refund)
    assert sandbox.refund(reference="refund/1", amount_minor=4000, **refund) == first
    with pytest.raises(GatewayError, match="exceed"):
        sandbox.refund(reference="refund/2", amount_minor=121, **refund)
    # 4000 + 120 = 4120: all of it, and not a fen more
    assert sandbox.refund(reference="refund/3", amount_minor=120, **refund).status == "succeeded"
    kinds = sorted(letter["type"] for letter in shop.wait_for(3))
    assert kinds == ["payment.succeeded", "refund.succeeded", "refund.succeeded"]


def test_payouts_arrive_fail_or_come_back(provider, sandbox, shop):
    for account in ("6222-1234", "6222-0000", "6222-1111"):
        taken = sandbox.pay_out(
            reference=f"payout/{account}",
            amount_minor=900,
            currency="CNY",
            account=account,
            notify_url=f"{shop.url}/notices",
        )
        assert taken.status == "pending"
    letters = shop.wait_for(4, seconds=10)
    told = sorted((letter["data"]["account"], letter["type"], letter["data"]["failure"] or "") for letter in letters)
    assert told == [
        ("6222-0000", "payout.failed", "account_closed"),
        ("6222-1111", "payout.failed", "returned_by_bank"),
        ("6222-1111", "payout.paid", ""),
        ("6222-1234", "payout.paid", ""),
    ]


def test_a_notification_is_repeated_until_the_shop_takes_it(provider, sandbox, shop):
    shop.answer = 500
    complete(provider, start(sandbox, shop, "payment/stubborn").provider_ref)
    shop.wait_for(2)
    shop.answer = 204
    letters = shop.wait_for(3)
    time.sleep(0.5)
    assert len(shop.calls) == 3
    assert len({letter["id"] for letter in letters}) == 1


def test_forged_stale_and_repeated_notifications_are_told_apart(provider, sandbox, shop):
    set_faults(provider, forge=True, duplicate=1)
    complete(provider, start(sandbox, shop, "payment/forge").provider_ref, "failed")
    shop.wait_for(3)
    (forged_headers, forged), (true_headers, true), (_, again) = shop.calls[:3]
    with pytest.raises(BadSignature, match="does not fit"):
        sandbox.verify_notification(headers=forged_headers, body=forged)
    assert sandbox.parse_notification(forged).kind == "payment.succeeded"
    sandbox.verify_notification(headers=true_headers, body=true)
    assert true == again

    set_faults(provider)
    set_faults(provider, stale_signature=True, wrong_amount=7, drop_first=1, forge=False, duplicate=0)
    complete(provider, start(sandbox, shop, "payment/stale").provider_ref)
    shop.wait_for(4)
    headers, body = shop.calls[3]
    assert sandbox.parse_notification(body).amount_minor == 4127
    with pytest.raises(BadSignature, match="too old"):
        sandbox.verify_notification(headers=headers, body=body)


def test_an_answer_that_comes_too_late_can_be_asked_for_again(provider, sandbox, shop, settings):
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.4
    set_faults(provider, timeout_ms=900)
    with pytest.raises(GatewayError, match="Timeout") as late:
        start(sandbox, shop, "payment/late")
    assert not late.value.permanent
    set_faults(provider, timeout_ms=0, errors=1)
    settings.OUTSIDE_TIMEOUT_SECONDS = 10
    with pytest.raises(GatewayError, match="503") as away:
        start(sandbox, shop, "payment/late")
    assert not away.value.permanent
    started = start(sandbox, shop, "payment/late")
    listed = sandbox._call("GET", "/v1/payments?merchant_reference=payment/late")["data"]
    assert [row["id"] for row in listed] == [started.provider_ref]


def test_payments_and_undelivered_notifications_outlive_a_kill(tmp_path, settings, shop):
    state = tmp_path / "state.jsonl"
    settings.PAYMENT_SANDBOX_SECRET = SECRET
    shop.answer = 503
    with running(state) as first:
        settings.PAYMENT_SANDBOX_URL = first.url
        started = start(gateway("sandbox"), shop, "payment/survivor")
        complete(first, started.provider_ref)
        shop.wait_for(1)
        first.stop(signal.SIGKILL)
    with state.open("a") as journal:
        journal.write('["payments", {"id": "pay_half')  # killed in mid-write
    shop.answer = 200
    before = len(shop.calls)
    with running(state, port=first.port) as second:
        assert gateway("sandbox").fetch_payment(started.provider_ref).status == "succeeded"
        shop.wait_for(before + 1)
        assert second.stop() == 0


def test_control_takes_json_only_and_names_what_it_does_not_know(provider):
    sneaky = httpx.post(
        f"{provider.url}/control/faults", content=b'{"forge": true}', headers={"Content-Type": "text/plain"}
    )
    assert sneaky.status_code == 415
    unknown = httpx.post(f"{provider.url}/control/faults", json={"earthquake": True})
    assert unknown.status_code == 422
    assert "earthquake" in unknown.text


def test_a_notification_that_was_taken_comes_again_after_its_successors(provider, sandbox, shop):
    set_faults(provider, again_ms=900)
    complete(provider, start(sandbox, shop, "payment/first").provider_ref)
    shop.wait_for(1)
    complete(provider, start(sandbox, shop, "payment/second").provider_ref, "failed")
    letters = shop.wait_for(4)
    assert [letter["data"]["merchant_reference"] for letter in letters] == ["payment/first", "payment/second"] * 2
    assert letters[0] == letters[2] and letters[1] == letters[3]


def test_a_forged_payout_says_that_it_arrived(provider, sandbox, shop):
    set_faults(provider, forge=True)
    facts = {"amount_minor": 700, "currency": "CNY", "account": "6222-0000", "notify_url": f"{shop.url}/notices"}
    sandbox.pay_out(reference="payout/forged", **facts)
    shop.wait_for(2)
    (forged_headers, forged), (headers, true) = shop.calls[:2]
    assert [sandbox.parse_notification(body).kind for body in (forged, true)] == ["payout.paid", "payout.failed"]
    sandbox.verify_notification(headers=headers, body=true)
    with pytest.raises(BadSignature):
        sandbox.verify_notification(headers=forged_headers, body=forged)


def test_a_payout_is_asked_after_by_our_own_name(sandbox, shop):
    assert sandbox.fetch_payout(reference="payout/asked", account="x") is None
    facts = {"amount_minor": 700, "currency": "CNY", "account": "6222-0000", "notify_url": f"{shop.url}/notices"}
    sandbox.pay_out(reference="payout/asked", **facts)
    shop.wait_for(1)
    assert sandbox.fetch_payout(reference="payout/asked", account="x").status == "failed"


def test_a_page_is_closed_when_the_shop_calls_it_off_but_not_once_it_was_paid(sandbox, shop, provider):
    open_one, paid_one = start(sandbox, shop, "payment/open"), start(sandbox, shop, "payment/paid")
    httpx.post(f"{provider.url}/control/complete/{paid_one.provider_ref}", json={"outcome": "succeeded"})
    for _ in range(2):
        sandbox.cancel_payment(open_one.provider_ref)
    assert sandbox.fetch_payment(open_one.provider_ref).status == "cancelled"
    with pytest.raises(GatewayError) as refusal:
        sandbox.cancel_payment(paid_one.provider_ref)
    assert refusal.value.permanent and sandbox.fetch_payment(paid_one.provider_ref).status == "succeeded"
