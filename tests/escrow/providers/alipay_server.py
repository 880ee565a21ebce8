"""Alipay's open API, as far as the house uses it: one gateway address, RSA2 both ways, shapes from `recorded/`."""

import itertools
import json
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from escrow.gateways import rsa2
from tests.escrow.providers.local import Heard, LocalProvider, recorded

APP_ID = "2021000000000001"
SHAPES = {
    "alipay.trade.page.pay": "alipay_page_pay",
    "alipay.trade.query": "alipay_trade_query",
    "alipay.trade.refund": "alipay_trade_refund",
    "alipay.trade.fastpay.refund.query": "alipay_refund_query",
    "alipay.trade.close": "alipay_trade_close",
    "alipay.fund.trans.uni.transfer": "alipay_transfer",
    "alipay.fund.trans.common.query": "alipay_transfer_query",
}
COMMON = set(recorded("alipay_page_pay")["common"])


def key_pair() -> tuple[str, str]:
    """Private key as PEM, public key as the bare Base64 that Alipay's console shows."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, "".join(public.decode().splitlines()[1:-1])


OUR_PRIVATE, OUR_PUBLIC = key_pair()
ITS_PRIVATE, ITS_PUBLIC = key_pair()
STRANGERS_PRIVATE, _ = key_pair()


class AlipayServer(LocalProvider):
    """`trades`, `refunds` and `transfers` are what it did; `pay` and `decline` are the buyer on its page."""

    def __init__(self) -> None:
        super().__init__()
        self.trades: dict[str, dict[str, Any]] = {}
        self.refunds: dict[tuple[str, str], Decimal] = {}
        self.transfers: dict[str, dict[str, Any]] = {}
        self.refuse_with: str | None = None
        self.transfer_status = "SUCCESS"
        self.numbers = itertools.count(1)

    @property
    def gateway_url(self) -> str:
        return f"{self.url}/gateway.do"

    # --- What it answers ---

    def answer(self, heard: Heard) -> tuple[int, str, str]:
        fields = dict(parse_qsl(urlsplit(heard.path).query) + parse_qsl(heard.body.decode()))
        method = fields.get("method", "")
        problem = self._problem(fields, method)
        content = json.loads(fields.get("biz_content", "{}"))
        if method == "alipay.trade.page.pay":
            return (400, "text/html", problem) if problem else self._page(content)
        if problem:
            told: dict[str, Any] = {"code": "40002", "msg": "Invalid Arguments", "sub_code": problem, "sub_msg": "x"}
            return self._signed("error_response", told)
        act = {
            "alipay.trade.query": self._query,
            "alipay.trade.refund": self._refund,
            "alipay.trade.fastpay.refund.query": self._refund_query,
            "alipay.trade.close": self._close,
            "alipay.fund.trans.uni.transfer": self._transfer,
            "alipay.fund.trans.common.query": self._transfer_query,
        }[method]
        if self.refuse_with:
            told = {"code": "40004", "msg": "Business Failed", "sub_code": self.refuse_with, "sub_msg": "业务失败"}
        else:
            told = act(content)
        return self._signed(f"{method.replace('.', '_')}_response", told | self.faults.changes)

    def _problem(self, fields: dict[str, str], method: str) -> str:
        """What is wrong with a request, as Alipay names it; it refuses fields that the recorded shape does not have."""
        if method not in SHAPES or fields.get("app_id") != APP_ID or fields.get("version") != "1.0":
            return "isv.invalid-app-id"
        text = rsa2.signing_text(fields, without=("sign",))
        if fields.get("sign_type") != "RSA2" or not rsa2.is_signed(text, fields.get("sign", ""), OUR_PUBLIC):
            return "isv.invalid-signature"
        asked = set(json.loads(fields["biz_content"]))
        if set(fields) - COMMON or asked != set(recorded(SHAPES[method])["request"]):
            return "isv.invalid-parameter"
        return ""

    def _signed(self, name: str, told: dict[str, Any]) -> tuple[int, str, str]:
        """With blanks and Chinese in the text, since the signature is over the text and not over what it means."""
        text = json.dumps(told, ensure_ascii=False, separators=(", ", ": "))
        key = STRANGERS_PRIVATE if self.faults.wrong_signature else ITS_PRIVATE
        return 200, "text/html;charset=utf-8", f'{{"{name}": {text}, "sign": "{rsa2.sign(text, key)}"}}'

    def _page(self, content: dict[str, str]) -> tuple[int, str, str]:
        """The buyer opens the page: only now does the trade come into being."""
        fresh = {
            "total_amount": content["total_amount"],
            "subject": content["subject"],
            "trade_status": "WAIT_BUYER_PAY",
        }
        trade = self.trades.setdefault(content["out_trade_no"], fresh)
        return 200, "text/html;charset=utf-8", f"<h1>{trade['subject']}: {trade['total_amount']}</h1>"

    def pay(self, number: str) -> None:
        if self.trades[number]["trade_status"] == "WAIT_BUYER_PAY":
            self.trades[number]["trade_status"] = "TRADE_SUCCESS"

    def decline(self, number: str) -> None:
        """The buyer's bank says no: the trade goes on waiting."""
        assert self.trades[number]["trade_status"] == "WAIT_BUYER_PAY"

    def _query(self, content: dict[str, str]) -> dict[str, Any]:
        shape = recorded("alipay_trade_query")
        trade = self.trades.get(content["out_trade_no"])
        if trade is None:
            return shape["refusal"] | content
        told = {"total_amount": trade["total_amount"], "trade_status": trade["trade_status"]}
        return shape["response"] | content | told

    def _refund(self, content: dict[str, str]) -> dict[str, Any]:
        shape = recorded("alipay_trade_refund")
        number = content["out_trade_no"]
        trade, key = self.trades.get(number), (number, content["out_request_no"])
        before = sum((fee for (of, _), fee in self.refunds.items() if of == number), Decimal(0))
        is_new = key not in self.refunds
        asked = Decimal(content["refund_amount"])
        if trade is None or trade["trade_status"] == "WAIT_BUYER_PAY":
            return shape["refusal"] | {"out_trade_no": number, "sub_code": "ACQ.TRADE_STATUS_ERROR"}
        if is_new and before + asked > Decimal(trade["total_amount"]):
            return shape["refusal"] | {"out_trade_no": number}
        if is_new:
            self.refunds[key] = asked
            before += asked
        told = {"out_trade_no": number, "fund_change": "Y" if is_new else "N", "refund_fee": f"{before:.2f}"}
        return shape["response"] | told

    def _refund_query(self, content: dict[str, str]) -> dict[str, Any]:
        told = recorded("alipay_refund_query")["response"] | content
        fee = self.refunds.get((content["out_trade_no"], content["out_request_no"]))
        if fee is None:  # as documented: no status, no amount
            return {name: value for name, value in told.items() if name not in ("refund_status", "refund_amount")}
        return told | {"refund_amount": f"{fee:.2f}"}

    def _close(self, content: dict[str, str]) -> dict[str, Any]:
        trade = self.trades.get(content["out_trade_no"])
        if trade is None:
            return recorded("alipay_trade_query")["refusal"] | content
        if trade["trade_status"] != "WAIT_BUYER_PAY":
            return recorded("alipay_trade_query")["refusal"] | content | {"sub_code": "ACQ.TRADE_STATUS_ERROR"}
        trade["trade_status"] = "TRADE_CLOSED"
        return recorded("alipay_trade_close")["response"] | content

    def _transfer(self, content: dict[str, Any]) -> dict[str, Any]:
        number = content["out_biz_no"]
        order_id = f"2026112611007000000653{next(self.numbers):010d}"
        made = self.transfers.setdefault(number, {"order_id": order_id, "asked": content})
        told = {"out_biz_no": number, "order_id": made["order_id"], "status": self.transfer_status}
        return recorded("alipay_transfer")["response"] | told

    def _transfer_query(self, content: dict[str, Any]) -> dict[str, Any]:
        shape = recorded("alipay_transfer_query")
        made = self.transfers.get(content["out_biz_no"])
        if made is None:
            return shape["refusal"]
        told = {
            "order_id": made["order_id"],
            "status": self.transfer_status,
            "trans_amount": made["asked"]["trans_amount"],
        }
        return shape["response"] | {"out_biz_no": content["out_biz_no"]} | told

    # --- What it tells by itself ---

    def notification(self, number: str, *, key: str = ITS_PRIVATE, **changes: str) -> bytes:
        """A signed notification of a trade as it stands; `changes` are made before signing."""
        trade = self.trades.get(number, {"total_amount": "80.00", "trade_status": "TRADE_SUCCESS", "subject": "?"})
        fields = recorded("alipay_notify_trade")["fields"] | {"out_trade_no": number, **trade}
        fields["notify_id"] = f"ac05099524730693a8b330c5ecf7{next(self.numbers):07d}"
        return signed_form({**fields, **changes}, key)

    def word_of_transfer(self, number: str, status: str, amount: str, **changes: str) -> bytes:
        shape = recorded("alipay_notify_transfer")
        told = shape["biz_content"] | {"out_biz_no": number, "status": status, "trans_amount": amount}
        told["order_id"] = self.transfers.get(number, told)["order_id"]
        fields = shape["fields"] | {"notify_id": f"20261126{next(self.numbers):026d}"}
        return signed_form({**fields, "biz_content": json.dumps(told | changes)}, ITS_PRIVATE)


def signed_form(fields: dict[str, str], key: str) -> bytes:
    text = rsa2.signing_text(fields, without=("sign", "sign_type"))
    return urlencode({**fields, "sign": rsa2.sign(text, key)}).encode()
