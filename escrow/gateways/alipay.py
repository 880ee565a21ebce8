"""Alipay (支付宝): the buyer pays on its page, vendors are paid to their Alipay accounts. CNY only.

Calls and fields after the Alipay Open Platform (docs.open.alipay.com/api_1 for alipay.trade.page.pay, .query, .refund,
.fastpay.refund.query and .close; /api_28 for alipay.fund.trans.uni.transfer and .common.query; /msgapi_60 for
alipay.fund.trans.order.changed; opendocs.alipay.com/open/270/105902 for notifications of trades). The wire: `alipay_wire`.

What differs from other providers: a trade comes into being only when the buyer opens the signed address, so our own
number is the only name it has from the start, and "no such trade" means "not yet". Notifications bear no signed moment
and come again for 25 hours with one `notify_id`: that an old one is harmless rests on its id, not on its age.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final

from escrow.gateways import alipay_wire as wire
from escrow.gateways.base import (
    GatewayError,
    MalformedNotice,
    ProviderNotice,
    ProviderPayment,
    ProviderPayout,
    ProviderRefund,
    Receipt,
    StartedPayment,
)
from escrow.money import MAX_MINOR, to_decimal

CURRENCY: Final = "CNY"
MOST_MINOR: Final = 10**10
"""A trade is of 0.01 to 100,000,000 yuan."""
NO_SUCH_TRADE: Final = "ACQ.TRADE_NOT_EXIST"
TRADE_STATUSES: Final = {
    "WAIT_BUYER_PAY": "pending",
    "TRADE_SUCCESS": "succeeded",
    "TRADE_FINISHED": "succeeded",
    "TRADE_CLOSED": "expired",
}
TRANSFER_STATUSES: Final = {"SUCCESS": "paid", "FAIL": "failed", "REFUND": "failed", "DEALING": "pending"}
TRANSFER_PRODUCT: Final = {"product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}
NO_SUCH_TRANSFER: Final = "ORDER_NOT_EXIST"
TRANSFER_WORD: Final = "alipay.fund.trans.order.changed"

YUAN: Final = re.compile(r"[0-9]{1,11}(?:\.[0-9]{1,2})?")
NUMBER: Final = re.compile(r"[A-Za-z0-9_]{1,64}")
ACCOUNT_NUMBER: Final = re.compile(r"2088[0-9]{12}")
LOGIN: Final = re.compile(r"([^\s@]+@[^\s@]+\.[^\s@]+|1[0-9]{10})\s+(\S.*)")
EVENT_MOST: Final = 80


class AlipayGateway:
    """See `base.PaymentGateway`. Holds no state, so one may be made for each call."""

    receipt: ClassVar = Receipt("success", "text/plain")

    def takes(self, currency: str) -> bool:
        return currency == CURRENCY

    def pays_out_to(self, account: str, currency: str) -> bool:
        is_ours = ACCOUNT_NUMBER.fullmatch(account.strip()) or LOGIN.fullmatch(account.strip())
        return currency == CURRENCY and bool(is_ours)

    def start_payment(
        self,
        *,
        reference: str,
        amount_minor: int,
        currency: str,
        description: str,
        return_url: str,
        notify_url: str,
        language: str,
    ) -> StartedPayment:
        number = to_number(reference)
        content = {
            "out_trade_no": number,
            "product_code": "FAST_INSTANT_TRADE_PAY",
            "total_amount": to_yuan(amount_minor, currency),
            "subject": _plain(description),
        }
        # Coming back, the buyer's browser tells what Alipay added to the address; we believe only our own asking.
        address = wire.signed_address(
            "alipay.trade.page.pay", content, notify_url=notify_url, return_url=f"{return_url}?payment=alipay"
        )
        return StartedPayment(provider_ref=number, pay_url=address)

    def fetch_payment(self, provider_ref: str) -> ProviderPayment:
        reference = to_reference(provider_ref)
        try:
            told = wire.call("alipay.trade.query", reference=reference, content={"out_trade_no": provider_ref})
        except wire.Refused as refusal:
            if refusal.sub_code != NO_SUCH_TRADE:
                raise
            return ProviderPayment(provider_ref, reference, "pending", 0, CURRENCY)
        _check_number(told, "out_trade_no", provider_ref)
        status = TRADE_STATUSES.get(str(told.get("trade_status")))
        if status is None:
            raise GatewayError("the provider named a status that is not known")
        return ProviderPayment(provider_ref, reference, status, _minor(told, "total_amount"), CURRENCY)

    def cancel_payment(self, provider_ref: str) -> None:
        reference = to_reference(provider_ref)
        try:
            told = wire.call("alipay.trade.close", reference=reference, content={"out_trade_no": provider_ref})
        except wire.Refused as refusal:
            if refusal.sub_code == NO_SUCH_TRADE:
                return
            if refusal.permanent and self.fetch_payment(provider_ref).status == "expired":
                return
            raise
        _check_number(told, "out_trade_no", provider_ref)

    def refund(
        self, *, provider_ref: str, reference: str, amount_minor: int, currency: str, notify_url: str
    ) -> ProviderRefund:
        number = to_number(reference)
        content = {
            "out_trade_no": provider_ref,
            "refund_amount": to_yuan(amount_minor, currency),
            "out_request_no": number,
        }
        told = wire.call("alipay.trade.refund", reference=reference, content=content)
        _check_number(told, "out_trade_no", provider_ref)
        # `refund_fee` is the sum of all refunds of the trade. `fund_change` is N for a repeat, and for one that failed.
        if told.get("fund_change") != "Y":
            self._check_refund(provider_ref, reference, amount_minor)
        elif _minor(told, "refund_fee") < amount_minor:
            raise GatewayError(f"the provider refunded less than {reference} asked for")
        return ProviderRefund(number, reference, "succeeded", amount_minor, CURRENCY)

    def _check_refund(self, provider_ref: str, reference: str, amount_minor: int) -> None:
        """Return when Alipay, asked, says that this refund was paid. Raises a passing GatewayError otherwise."""
        number = to_number(reference)
        content = {"out_trade_no": provider_ref, "out_request_no": number}
        told = wire.call("alipay.trade.fastpay.refund.query", reference=reference, content=content)
        _check_number(told, "out_request_no", number)
        if told.get("refund_status") != "REFUND_SUCCESS":
            raise GatewayError("the refund is not through yet")
        if _minor(told, "refund_amount") != amount_minor:
            raise GatewayError(f"the provider knows {reference} with another amount")

    def pay_out(
        self, *, reference: str, amount_minor: int, currency: str, account: str, notify_url: str
    ) -> ProviderPayout:
        number = to_number(reference)
        content = {
            **TRANSFER_PRODUCT,
            "out_biz_no": number,
            "trans_amount": to_yuan(amount_minor, currency),
            "order_title": "Teahouse",
            "payee_info": payee(account),
        }
        told = wire.call("alipay.fund.trans.uni.transfer", reference=reference, content=content)
        _check_number(told, "out_biz_no", number)
        status = TRANSFER_STATUSES.get(str(told.get("status")))
        if status is None:
            raise GatewayError("the provider named a status that is not known")
        if status == "failed":
            raise GatewayError("the transfer has failed", permanent=True)
        return ProviderPayout(_name(told.get("order_id")) or number, reference, status, amount_minor, CURRENCY)

    def fetch_payout(self, *, reference: str, account: str) -> ProviderPayout | None:
        number = to_number(reference)
        content = {**TRANSFER_PRODUCT, "out_biz_no": number}
        try:
            told = wire.call("alipay.fund.trans.common.query", reference=reference, content=content)
        except wire.Refused as refusal:
            if refusal.sub_code != NO_SUCH_TRANSFER:
                raise
            return None
        _check_number(told, "out_biz_no", number)
        status = TRANSFER_STATUSES.get(str(told.get("status")))
        if status is None:
            raise GatewayError("the provider named a status that is not known")
        amount_minor = _minor(told, "trans_amount")
        return ProviderPayout(_name(told.get("order_id")) or number, reference, status, amount_minor, CURRENCY)

    def verify_notification(self, *, headers: Mapping[str, str], body: bytes) -> None:
        wire.check_form(body)

    def parse_notification(self, body: bytes) -> ProviderNotice:
        try:
            return _read_notice(wire.read_form(body))
        except (GatewayError, ValueError, TypeError, RecursionError) as error:
            raise MalformedNotice(f"not a notification: {type(error).__name__} {str(error)[:80]}") from None


def to_number(reference: str) -> str:
    """Our reference as Alipay takes numbers (letters, digits, `_`, at most 64): `payment/6f-01` is `payment__6f_01`.

    Raises a permanent GatewayError for a reference that would not be found again by `to_reference`.
    """
    number = reference.replace("/", "__").replace("-", "_")
    if not NUMBER.fullmatch(number) or to_reference(number) != reference:
        raise GatewayError(f"Alipay can't bear the name {reference[:80]}", permanent=True)
    return number


def to_reference(number: str) -> str:
    return number.replace("__", "/").replace("_", "-")


def to_yuan(amount_minor: int, currency: str) -> str:
    """4120 fen as "41.20". Raises a permanent GatewayError for another currency or a sum no trade may have."""
    if currency != CURRENCY:
        raise GatewayError(f"Alipay takes {CURRENCY} only, not {currency}", permanent=True)
    if not 0 < amount_minor <= MOST_MINOR:
        raise GatewayError("Alipay takes 0.01 to 100,000,000 yuan", permanent=True)
    return f"{to_decimal(amount_minor, CURRENCY):.2f}"


def payee(account: str) -> dict[str, str]:
    """Who is paid: `2088…` (16 digits) is an account's number; an address or telephone needs the name behind it, as in
    `chen@example.com 陈师傅`.

    Raises a permanent GatewayError for anything else: a bank card is no Alipay account.
    """
    if ACCOUNT_NUMBER.fullmatch(account.strip()):
        return {"identity": account.strip(), "identity_type": "ALIPAY_USER_ID"}
    if found := LOGIN.fullmatch(account.strip()):
        return {"identity": found[1], "identity_type": "ALIPAY_LOGON_ID", "name": found[2]}
    raise GatewayError("the payout account is no Alipay account", permanent=True)


def _plain(description: str) -> str:
    """A title without the characters that the documentation forbids, and that could look like another field's."""
    return re.sub(r"[/=&\x00-\x20\x7f]+", " ", description).strip()[:128] or "Teahouse"


def _check_number(told: Mapping[str, Any], field: str, number: str) -> None:
    if told.get(field) != number:
        raise GatewayError(f"the provider answered for another {field}")


def _minor(told: Mapping[str, Any], field: str) -> int:
    """Yuan in a field, as fen; raises GatewayError unless it is a sum above 0 with at most two digits after the point."""
    value = told.get(field)
    if not isinstance(value, str) or not YUAN.fullmatch(value):
        raise GatewayError(f"the provider sent no usable `{field}`")
    minor = int(Decimal(value).scaleb(2))
    if not 0 < minor <= MAX_MINOR:
        raise GatewayError(f"the provider sent no usable `{field}`")
    return minor


def _name(value: Any) -> str:
    return value if isinstance(value, str) and NUMBER.fullmatch(value) else ""


def _read_notice(fields: Mapping[str, str]) -> ProviderNotice:
    event_id = _event(fields.get("notify_id", ""))
    if fields.get("msg_method") == TRANSFER_WORD:
        return _read_transfer(event_id, json.loads(fields.get("biz_content", "")))
    number = _name(fields.get("out_trade_no"))
    status = TRADE_STATUSES.get(fields.get("trade_status", ""))
    if status is None:
        word = fields.get("msg_method") or fields.get("notify_type") or "nothing"
        kind = f"alipay.{re.sub('[^a-z.]+', '_', word.lower())}"[:40]
        return ProviderNotice(event_id, kind, number, to_reference(number), 0, "", "")
    if "gmt_refund" in fields or fields.get("refund_fee", "0.00").strip("0.") != "":
        # Part of the money is back: the trade's status is then TRADE_SUCCESS still, and TRADE_CLOSED once all of it is.
        request = to_reference(_name(fields.get("out_biz_no")))
        return ProviderNotice(
            event_id, "refund.succeeded", number, request, _minor(fields, "refund_fee"), CURRENCY, "succeeded"
        )
    amount_minor = _minor(fields, "total_amount")
    return ProviderNotice(event_id, f"payment.{status}", number, to_reference(number), amount_minor, CURRENCY, status)


def _read_transfer(event_id: str, told: Any) -> ProviderNotice:
    if not isinstance(told, dict):
        raise GatewayError("the provider sent no object")
    number = _name(told.get("out_biz_no"))
    status = TRANSFER_STATUSES.get(str(told.get("status")), "unknown")
    amount_minor = _minor(told, "trans_amount")
    return ProviderNotice(
        event_id, f"payout.{status}", _name(told.get("order_id")), to_reference(number), amount_minor, CURRENCY, status
    )


def _event(notify_id: str) -> str:
    """The id under which a notification is stored; one too long for its column is known by its digest."""
    if not notify_id or not notify_id.isascii() or not notify_id.isprintable():
        raise GatewayError("the provider sent no usable `notify_id`")
    if len(notify_id) <= EVENT_MOST:
        return notify_id
    return f"sha256:{hashlib.sha256(notify_id.encode()).hexdigest()}"
