"""Alipay over real HTTP: a local server that checks our signatures and signs its own; then our real hook and actions."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escrow import actions
from escrow.gateways import alipay as adapter
from escrow.gateways import alipay_wire, gateway
from escrow.gateways.base import BadSignature, GatewayError, MalformedNotice
from escrow.models import Payment, ProviderNotice
from marketplace import tasks
from marketplace.models import Order
from tests.escrow.alipay_house import ACCOUNT, DOOR, alipay, heard, payment, send
from tests.escrow.providers.alipay_server import (
    APP_ID,
    ITS_PRIVATE,
    ITS_PUBLIC,
    OUR_PRIVATE,
    STRANGERS_PRIVATE,
    signed_form,
)
from tests.escrow.providers.local import recorded
from tests.escrow.providers.stories import begun, no_money_moved, paid_once

__all__ = ["alipay", "payment"]

pytestmark = pytest.mark.django_db

# Paying


def test_the_buyer_is_sent_to_a_signed_address_that_shows_the_sum(alipay, lin, pot):
    payment = begun(lin, pot, "alipay", language="zh-hans")
    page = httpx.get(payment.pay_url, trust_env=False)
    assert page.text == "<h1>宜兴紫砂壶: 80.00</h1>"
    assert (
        payment.status == "pending" and payment.provider_ref == f"payment__{str(payment.public_id).replace('-', '_')}"
    )
    changed = payment.pay_url.replace("80.00", "00.80")
    assert httpx.get(changed, trust_env=False).text == "isv.invalid-signature"


def test_the_address_bears_the_fields_of_the_documentation(payment):
    fields = dict(parse_qsl(urlsplit(payment.pay_url).query))
    shape = recorded("alipay_page_pay")
    assert set(fields) == set(shape["common"]) and set(json.loads(fields["biz_content"])) == set(shape["request"])
    assert fields["notify_url"].endswith(DOOR) and fields["return_url"].endswith("?payment=alipay")


def test_a_payment_is_captured_once_however_often_it_is_told(client, alipay, payment):
    alipay.pay(payment.provider_ref)
    body = alipay.notification(payment.provider_ref)
    assert heard(client, body) == ("applied", "")
    for _ in range(3):
        assert heard(client, body) == ("applied", "")
    assert heard(client, alipay.notification(payment.provider_ref, trade_status="TRADE_FINISHED"))[0] == "applied"
    assert paid_once() and ProviderNotice.objects.count() == 2


def test_words_that_come_late_or_out_of_order_change_nothing(client, alipay, payment):
    early = alipay.notification(payment.provider_ref)
    alipay.pay(payment.provider_ref)
    assert heard(client, alipay.notification(payment.provider_ref)) == ("applied", "")
    assert heard(client, early) == ("ignored", "not the end of it")
    closed = alipay.notification(payment.provider_ref, trade_status="TRADE_CLOSED")
    assert heard(client, closed) == ("ignored", "already paid")
    assert paid_once()


def test_a_trade_that_was_closed_lets_the_buyer_begin_anew(client, alipay, payment, lin, pot):
    assert heard(client, alipay.notification(payment.provider_ref, trade_status="TRADE_CLOSED")) == ("applied", "")
    payment.refresh_from_db()
    assert payment.status == "failed" and Order.objects.get().status == "awaiting_payment"


def test_a_declined_try_is_not_the_end(client, alipay, payment):
    alipay.decline(payment.provider_ref)
    assert not tasks.refresh_payment(payment)
    alipay.pay(payment.provider_ref)
    assert tasks.refresh_payment(payment) and paid_once()


def forgeries(alipay, payment) -> dict[str, bytes]:
    true = alipay.notification(payment.provider_ref, trade_status="TRADE_SUCCESS")
    fields = dict(parse_qsl(true.decode()))
    return {
        "a stranger's key": alipay.notification(payment.provider_ref, key=STRANGERS_PRIVATE),
        "another amount": true.replace(b"total_amount=80.00", b"total_amount=80.01"),
        "no signature": urlencode({k: v for k, v in fields.items() if k != "sign"}).encode(),
        "an empty signature": urlencode({**fields, "sign": ""}).encode(),
        "not Base64": urlencode({**fields, "sign": "\u00e9\u00e9"}).encode(),
        "the older scheme": signed_form({**fields, "sign_type": "RSA"}, ITS_PRIVATE),
        "another application": signed_form({**fields, "app_id": "2021000000000002"}, ITS_PRIVATE),
        "another charset": signed_form({**fields, "charset": "gbk"}, ITS_PRIVATE),
        "a field twice": true + b"&total_amount=1.00",
        "our own key": signed_form(fields, OUR_PRIVATE),
        "JSON": json.dumps(fields).encode(),
        "not UTF-8": true + b"&x=%ff",
        "raw bytes": b"\xff\xfe",
        "a NUL": true + b"&x=\x00",
        "nothing": b"",
    }


@pytest.mark.parametrize("kind", [
    "a stranger's key", "another amount", "no signature", "an empty signature", "not Base64", "the older scheme",
    "another application", "another charset", "a field twice", "our own key", "JSON", "not UTF-8", "raw bytes", "a NUL",
    "nothing",
])  # fmt: skip
def test_a_forged_word_is_not_even_stored(kind, client, alipay, payment):
    answer = send(client, forgeries(alipay, payment)[kind])
    assert answer.status_code == 401 and b"success" not in answer.content
    assert not ProviderNotice.objects.exists() and no_money_moved()


def test_without_keys_every_word_is_forged(client, alipay, payment, settings):
    body = alipay.notification(payment.provider_ref)
    for name in ("ALIPAY_PUBLIC_KEY", "ALIPAY_APP_ID"):
        before = getattr(settings, name)
        setattr(settings, name, "")
        assert send(client, body).status_code == 401
        setattr(settings, name, before)


@pytest.mark.parametrize("changes", [
    {"total_amount": "79.99"}, {"total_amount": "8000.00"}, {"out_trade_no": "payment__nobody"},
    {"out_trade_no": "an-order-of-another-system"}, {"out_trade_no": "payment__00000000_0000_0000_0000_000000000000"},
])  # fmt: skip
def test_a_word_that_does_not_match_is_listed_and_moves_nothing(client, alipay, payment, changes):
    status, reason = heard(
        client, alipay.notification(payment.provider_ref, **{"trade_status": "TRADE_SUCCESS", **changes})
    )
    assert status == "unmatched" and reason
    assert no_money_moved() and Order.objects.get().status == "awaiting_payment"


def test_a_word_that_is_faster_than_our_own_note_is_not_lost(client, alipay, payment):
    """The provider calls before the row that names its trade is written."""
    Payment.objects.update(status="created", provider_ref=None)
    alipay.pay(payment.provider_ref)
    assert heard(client, alipay.notification(payment.provider_ref)) == ("applied", "")
    actions.record_payment_started(payment_id=payment.pk, provider_ref=payment.provider_ref, pay_url="")
    assert paid_once() and Payment.objects.get().provider_ref == payment.provider_ref


@pytest.mark.parametrize(("changes", "status"), [
    ({"msg_method": "alipay.something.else", "trade_status": ""}, "ignored"),
    ({"trade_status": "TRADE_DREAMING"}, "ignored"),
])  # fmt: skip
def test_an_unknown_word_is_kept_and_changes_nothing(client, alipay, payment, changes, status):
    assert heard(client, alipay.notification(payment.provider_ref, **changes))[0] == status
    assert no_money_moved()


@pytest.mark.parametrize("changes", [
    {"total_amount": "1e9"}, {"total_amount": "-1.00"}, {"total_amount": "80.001"}, {"total_amount": "NaN"},
    {"total_amount": "9" * 5_000}, {"total_amount": ""}, {"total_amount": "٨٠.٠٠"}, {"notify_id": ""},
    {"msg_method": "alipay.fund.trans.order.changed", "biz_content": "[" * 9_000},
    {"msg_method": "alipay.fund.trans.order.changed", "biz_content": "[]"},
    {"msg_method": "alipay.fund.trans.order.changed", "biz_content": "not JSON"},
])  # fmt: skip
def test_a_signed_word_that_makes_no_sense_is_refused(client, alipay, payment, changes):
    assert (
        send(
            client, alipay.notification(payment.provider_ref, **{"trade_status": "TRADE_SUCCESS", **changes})
        ).status_code
        == 400
    )
    assert not ProviderNotice.objects.exists() and no_money_moved()


def test_a_lost_word_is_asked_for(alipay, payment):
    alipay.pay(payment.provider_ref)
    Payment.objects.update(chase_at="2026-01-01T00:00:00Z")
    assert tasks.chase_payments() == 1 and paid_once()


def test_a_page_that_was_never_opened_goes_on_waiting(alipay, lin, pot):
    payment = begun(lin, pot, "alipay")
    assert gateway("alipay").fetch_payment(payment.provider_ref).status == "pending"
    assert not tasks.refresh_payment(payment) and no_money_moved()


# What it answers when we ask


@pytest.mark.parametrize("faults", [
    {"wrong_signature": True}, {"errors": 1}, {"text": "not JSON"}, {"text": "[]"}, {"text": "{}"}, {"text": "{" * 9_000},
    {"text": '{"alipay_trade_query_response":{"code":"10000","trade_status":"TRADE_SUCCESS"}}'},
    {"text": '{"alipay_trade_query_response":{"code":"10000"},"sign":"AAAA"}'}, {"late_s": 1.5},
    {"changes": {"out_trade_no": "another"}}, {"changes": {"total_amount": "80"}}, {"changes": {"trade_status": "NEW"}},
    {"changes": {"total_amount": "79.00"}}, {"changes": {"total_amount": None}},
])  # fmt: skip
def test_an_answer_that_can_not_be_believed_moves_nothing(alipay, payment, settings, faults):
    alipay.pay(payment.provider_ref)
    settings.OUTSIDE_TIMEOUT_SECONDS = 1
    for name, value in faults.items():
        setattr(alipay.faults, name, value)
    Payment.objects.update(chase_at="2026-01-01T00:00:00Z")
    found = tasks.chase_payments()
    if faults.get("changes") == {"total_amount": "80"}:  # the same sum in a shorter form
        assert found == 1
        return
    assert found == 0 and no_money_moved()
    payment.refresh_from_db()
    assert payment.status == "pending" and payment.chases == 1


def test_a_changed_byte_in_an_answer_is_noticed_and_is_no_final_no(alipay, payment):
    alipay.pay(payment.provider_ref)
    alipay.faults.wrong_signature = True
    with pytest.raises(GatewayError, match="wrong signature") as doubt:
        gateway("alipay").fetch_payment(payment.provider_ref)
    assert not doubt.value.permanent


@given(st.dictionaries(st.text(max_size=8), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8,
), min_size=1, max_size=4), st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:\r\n")]))  # fmt: skip
def test_what_was_signed_is_found_to_the_byte(told, separators):
    text = json.dumps(told, ensure_ascii=False, separators=separators)
    parts = alipay_wire.top_level(text)
    assert {name: json.loads(part) for name, part in parts.items()} == told
    assert all(f":{part}" in text.replace(separators[1], ":") or part in text for part in parts.values())


# Small print


def test_a_payment_that_says_nothing_was_refunded_is_a_payment(client, alipay, payment):
    alipay.pay(payment.provider_ref)
    assert heard(client, alipay.notification(payment.provider_ref, refund_fee="0.00")) == ("applied", "")
    assert paid_once()


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY"])
def test_other_currencies_are_refused_for_good_and_in_words(alipay, currency):
    ours = gateway("alipay")
    assert not ours.takes(currency) and ours.takes("CNY")
    asked = {"reference": "refund/1", "amount_minor": 100, "currency": currency, "notify_url": "https://tea.example/"}
    for act in (
        lambda: ours.refund(provider_ref="payment__1", **asked),
        lambda: ours.pay_out(account=ACCOUNT, **asked),
        lambda: ours.start_payment(description="x", return_url="https://tea.example/", language="en", **asked),
    ):
        with pytest.raises(GatewayError, match=f"CNY only, not {currency}") as refusal:
            act()
        assert refusal.value.permanent
    assert alipay.heard == []


@given(st.integers(1, adapter.MOST_MINOR))
def test_yuan_come_back_as_the_same_fen(minor):
    assert adapter._minor({"sum": adapter.to_yuan(minor, "CNY")}, "sum") == minor


@pytest.mark.parametrize("minor", [0, -1, adapter.MOST_MINOR + 1])
def test_a_sum_no_trade_may_have_is_refused(minor):
    with pytest.raises(GatewayError):
        adapter.to_yuan(minor, "CNY")


@given(st.sampled_from(["payment", "refund", "payout"]), st.uuids(), st.sampled_from(["", "/2", "/part-3"]))
def test_our_names_come_back_from_its_numbers(subject, uuid, tail):
    reference = f"{subject}/{uuid}{tail}"
    assert adapter.to_reference(adapter.to_number(reference)) == reference


@pytest.mark.parametrize("reference", ["a_b", "a-/b", "a--b", "x" * 65, "", "a b", "\u00e9"])
def test_a_name_that_would_not_come_back_is_refused(reference):
    with pytest.raises(GatewayError) as refusal:
        adapter.to_number(reference)
    assert refusal.value.permanent


def test_a_title_can_not_look_like_another_field(alipay, payment):
    assert adapter._plain("Tea & pot=1/2\x00\n") == "Tea pot 1 2"
    assert adapter._plain("///") == "Teahouse"


def test_our_key_that_can_not_be_used_says_so_without_showing_it(alipay, settings):
    settings.ALIPAY_PRIVATE_KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
    with pytest.raises(GatewayError, match="ALIPAY_PRIVATE_KEY is not a private key"):
        gateway("alipay").fetch_payment("payment__1")


FORM = st.dictionaries(
    st.sampled_from(["sign", "sign_type", "app_id", "charset", "notify_id", "trade_status", "out_trade_no", "total_amount",
                     "msg_method", "biz_content", "refund_fee", "x"]),
    st.text(max_size=30) | st.sampled_from([APP_ID, "RSA2", "utf-8", "TRADE_SUCCESS", "alipay.fund.trans.order.changed"]),
).map(lambda fields: urlencode(fields, errors="replace").encode())  # fmt: skip


@given(st.binary(max_size=300) | FORM, st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.none()))
def test_no_body_gets_past_the_signature_but_as_a_bad_one(body, headers):
    from django.test import override_settings

    with override_settings(ALIPAY_APP_ID=APP_ID, ALIPAY_PUBLIC_KEY=ITS_PUBLIC), pytest.raises(BadSignature):
        gateway("alipay").verify_notification(headers=headers, body=body)


@given(st.binary(max_size=300) | FORM)
def test_the_parser_says_malformed_and_nothing_else(body):
    try:
        notice = gateway("alipay").parse_notification(body)
    except MalformedNotice:
        return
    row = ProviderNotice(gateway="alipay", event_id=notice.event_id, kind=notice.kind, body=body.decode())
    row.full_clean(exclude=["applied_at"])


def test_deep_nesting_huge_numbers_and_long_bodies_are_malformed_or_forged(settings):
    settings.ALIPAY_APP_ID, settings.ALIPAY_PUBLIC_KEY = APP_ID, ITS_PUBLIC
    for body in (b"&".join(b"a%d=1" % n for n in range(9_000)), b"x=" + b"y" * 70_000, b"[" * 60_000, b"=" * 500):
        with pytest.raises(BadSignature):
            gateway("alipay").verify_notification(headers={}, body=body)
        with pytest.raises(MalformedNotice):
            gateway("alipay").parse_notification(body)
