"""How Alipay's open API is spoken to: signed forms out, signed JSON back, signed forms as notifications.

After the Alipay Open Platform's common parameters (docs.open.alipay.com/api_1: app_id, method, format, charset,
sign_type, sign, timestamp, version, notify_url, return_url, biz_content) and its page on verifying answers: the signature
covers the text of `<method>_response` byte for byte, so it is checked before that text is read as JSON.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from django.conf import settings

from escrow.gateways.base import BadSignature, GatewayError, MalformedNotice
from escrow.gateways.calls import Answer, Call, ask
from escrow.gateways.rsa2 import UnusableKey, is_signed, sign, signing_text

BEIJING: Final = ZoneInfo("Asia/Shanghai")
DONE: Final = "10000"
BUSINESS_REFUSAL: Final = "40004"
LARGEST_NOTICE: Final = 64 * 1024
MOST_FIELDS: Final = 200
BLANKS: Final = (" ", "\t", "\r", "\n")
UTF_8: Final = ("utf-8", "utf8", "")

REFUSED_FOR_GOOD: Final = frozenset(
    ("ACQ.TRADE_NOT_EXIST", "ACQ.TRADE_HAS_CLOSE", "ACQ.TRADE_HAS_FINISHED", "ACQ.TRADE_STATUS_ERROR",
     "ACQ.TRADE_NOT_ALLOW_REFUND", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.REASON_TRADE_REFUND_FEE_ERR",
     "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "ACQ.REFUND_FEE_ERROR", "ACQ.INVALID_PARAMETER", "PAYEE_NOT_EXIST",
     "PAYEE_USER_INFO_ERROR", "PAYEE_USER_TYPE_ERROR", "PAYEE_ACCOUNT_STATUS_ERROR", "PAYEE_CERTIFY_LEVEL_LIMIT",
     "PAYEE_TRUSTEESHIP_ACC_OVER_LIMIT", "PERMIT_CHECK_PERM_IDENTITY_THEFT", "INVALID_PAYEE_ACCOUNT")
)  # fmt: skip
"""`sub_code`s after which nothing has moved and the same request would be refused again. All others (a busy system, an
empty balance of ours, a daily limit) pass: the request is repeated under the same number, which Alipay does once."""


class Refused(GatewayError):
    """Alipay said no, and signed it. `sub_code` is its reason for programs."""

    def __init__(self, reason: str, *, permanent: bool = False, sub_code: str = "") -> None:
        super().__init__(reason, permanent=permanent)
        self.sub_code = sub_code


def signed_address(method: str, content: Mapping[str, Any], **further: str) -> str:
    """The address that sends a browser to `method`, signed. No call is made."""
    return f"{settings.ALIPAY_GATEWAY_URL}?{urlencode(_signed(method, content, further))}"


def call(method: str, *, reference: str, content: Mapping[str, Any], **further: str) -> dict[str, Any]:
    """What Alipay says to `method`, once its signature has been checked.

    Raises Refused for a signed no, and GatewayError for anything that can't be believed.
    """
    asked = Call(
        gateway="alipay",
        method=method,
        reference=reference,
        verb="POST",
        url=f"{settings.ALIPAY_GATEWAY_URL}?charset=utf-8",
        content=urlencode(_signed(method, content, further)).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
        asked={"method": method, "biz_content": content, **further},
    )
    return ask(asked, lambda answer: _read(method, answer))


def _signed(method: str, content: Mapping[str, Any], further: Mapping[str, str]) -> dict[str, str]:
    parameters = {
        "app_id": settings.ALIPAY_APP_ID,
        "method": method,
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": f"{datetime.now(BEIJING):%Y-%m-%d %H:%M:%S}",
        "version": "1.0",
        "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        **further,
    }
    try:
        return parameters | {"sign": sign(signing_text(parameters, without=("sign",)), settings.ALIPAY_PRIVATE_KEY)}
    except UnusableKey as error:
        raise GatewayError(f"ALIPAY_PRIVATE_KEY is {error}") from None


def _read(method: str, answer: Answer) -> dict[str, Any]:
    if not answer.is_success:
        raise GatewayError(f"the provider answered {answer.status}")
    parts = top_level(answer.text)
    signed = parts.get(f"{method.replace('.', '_')}_response", parts.get("error_response"))
    signature = json.loads(parts.get("sign", "null"))
    if signed is None or not isinstance(signature, str):
        raise GatewayError("the provider's answer is to another question, or not signed")
    try:
        if not is_signed(signed, signature, settings.ALIPAY_PUBLIC_KEY):
            raise GatewayError("the provider's answer bears a wrong signature")
    except UnusableKey as error:
        raise GatewayError(f"ALIPAY_PUBLIC_KEY is {error}") from None
    told = json.loads(signed)
    if not isinstance(told, dict):
        raise GatewayError("the provider sent no object")
    if told.get("code") == DONE:
        return told
    sub_code = str(told.get("sub_code", ""))
    reason = f"the provider refused: {str(told.get('code'))[:10]} {sub_code[:60]} {str(told.get('sub_msg', ''))[:80]}"
    is_permanent = told.get("code") == BUSINESS_REFUSAL and sub_code in REFUSED_FOR_GOOD
    raise Refused(reason, permanent=is_permanent, sub_code=sub_code)


def top_level(text: str) -> dict[str, str]:
    """The members of a JSON object, each value as it stands in `text`: what was signed, to the byte.

    Raises GatewayError for anything that is no object, is empty, or names a member twice.
    """
    parts: dict[str, str] = {}
    decoder = json.JSONDecoder()
    try:
        position = _after(text, 0, "{")
        while True:
            name, position = decoder.raw_decode(text, position)
            position = _after(text, position, ":")
            end = decoder.raw_decode(text, position)[1]
            if not isinstance(name, str) or name in parts:
                raise ValueError("no name, or one that stands twice")
            parts[name] = text[position:end]
            if text.startswith("}", _skip_blanks(text, end)):
                return parts
            position = _after(text, end, ",")
    except (ValueError, RecursionError):
        raise GatewayError("the provider answered with something that is no JSON object") from None


def _skip_blanks(text: str, position: int) -> int:
    while text[position : position + 1] in BLANKS:
        position += 1
    return position


def _after(text: str, position: int, sign: str) -> int:
    """Where the next thing begins behind `sign`, which must come next."""
    position = _skip_blanks(text, position)
    if not text.startswith(sign, position):
        raise ValueError(f"no {sign} at {position}")
    return _skip_blanks(text, position + 1)


def read_form(body: bytes) -> dict[str, str]:
    """A notification's fields. Raises MalformedNotice for anything that is not one plain form in UTF-8."""
    if len(body) > LARGEST_NOTICE:
        raise MalformedNotice("the notification is too long")
    try:
        # `isprintable`: what is stored is text, and PostgreSQL's text knows no NUL.
        text = body.decode("ascii")
        if not text.isprintable():
            raise ValueError("not a form")
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise MalformedNotice("the notification is no form") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedNotice("a field stands twice")
    return fields


def check_form(body: bytes) -> None:
    """Return when Alipay signed `body` for our application. Raises BadSignature, and nothing else whatever is sent."""
    try:
        fields = read_form(body)
        if not settings.ALIPAY_APP_ID or fields.get("app_id") != settings.ALIPAY_APP_ID:
            raise BadSignature("the notification is for another application")
        if fields.get("sign_type") != "RSA2" or fields.get("charset", "").lower() not in UTF_8:
            raise BadSignature("signed in another way than agreed")
        text = signing_text(fields, without=("sign", "sign_type"))
        if not is_signed(text, fields.get("sign", ""), settings.ALIPAY_PUBLIC_KEY):
            raise BadSignature("the signature does not fit")
    except MalformedNotice as error:
        raise BadSignature(str(error)) from None
    except UnusableKey as error:
        raise BadSignature(f"ALIPAY_PUBLIC_KEY is {error}") from None
