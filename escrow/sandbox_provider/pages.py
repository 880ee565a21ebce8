"""The pages a buyer sees at the sandbox provider: plain forms, no script, a look of their own, English and Chinese."""

from decimal import Decimal
from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit

from escrow.sandbox_provider.journal import Row

VERIFICATION_CODE: Final = "123456"
WITHOUT_CENTS: Final = ("JPY", "KRW", "VND", "CLP", "ISK")

TEXTS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "lang": "en",
        "title": "Payment",
        "test_mode": "Test mode: no real money moves.",
        "to_pay": "To pay",
        "for": "For",
        "reference": "Reference",
        "question": "What should your bank do?",
        "pay": "Pay now",
        "verify": "Pay with verification",
        "decline": "Let the bank decline",
        "cancel": "Cancel and go back",
        "verify_title": "Confirm with your bank",
        "verify_intro": "Your bank has sent you a code. In the sandbox it is always 123456.",
        "code": "Code",
        "confirm": "Confirm",
        "wrong_code": "That is not the code. Please look again.",
        "ended_title": "This payment has ended",
        "succeeded": "It has been paid.",
        "failed": "It was declined. No money has moved.",
        "expired": "It was not paid in time.",
        "cancelled": "It was cancelled.",
        "back": "Back to the shop",
        "missing_title": "There is no such payment",
        "missing": "The link may be old or cut off. Go back to the shop and start again from there.",
    },
    "zh": {
        "lang": "zh-Hans",
        "title": "付款",
        "test_mode": "测试模式：不会动用真实资金。",
        "to_pay": "应付金额",
        "for": "商品",
        "reference": "订单号",
        "question": "请选择银行的处理方式",
        "pay": "立即付款",
        "verify": "验证后付款",
        "decline": "模拟银行拒绝",
        "cancel": "取消并返回",
        "verify_title": "银行身份验证",
        "verify_intro": "银行已向您发送验证码。在测试环境中，验证码始终为 123456。",
        "code": "验证码",
        "confirm": "确认",
        "wrong_code": "验证码不正确，请再看一下。",
        "ended_title": "这笔付款已经结束",
        "succeeded": "已付款成功。",
        "failed": "银行已拒绝，没有扣款。",
        "expired": "未在规定时间内付款。",
        "cancelled": "已取消。",
        "back": "返回商店",
        "missing_title": "找不到这笔付款",
        "missing": "链接可能已失效或不完整。请返回商店重新开始。",
    },
}

STYLE: Final = """
:root { color-scheme: light dark; --paper: #f4f6fb; --card: #fff; --ink: #14203a; --soft: #54607a; --line: #d5dbe8;
  --deep: #1b3fa8; --on-deep: #fff; --alarm: #a51d2d; --ribbon: #fff3c4; --on-ribbon: #5c4300; }
@media (prefers-color-scheme: dark) { :root { --paper: #0e1424; --card: #182036; --ink: #e9edf8; --soft: #aab4cc;
  --line: #37425f; --deep: #9db7ff; --on-deep: #0b1636; --alarm: #ff9aa5; --ribbon: #3d3411; --on-ribbon: #ffe9a3; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between;
  padding: .75rem 1.25rem; background: var(--ribbon); color: var(--on-ribbon); }
header strong { letter-spacing: .04em; }
main { max-width: 27rem; margin: 2rem auto; padding: 0 1rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1.5rem; }
h1 { margin: 0 0 .25rem; font-size: 1rem; font-weight: 600; color: var(--soft); }
.amount { margin: 0 0 1rem; font-size: 2.25rem; font-weight: 700; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1.5rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .75rem; }
form { display: grid; gap: .625rem; }
button, .button, input { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border-radius: .375rem; width: 100%;
  border: 1px solid var(--deep); background: transparent; color: var(--deep); text-align: center; }
.button { display: inline-block; text-decoration: none; }
button, .button { cursor: pointer; font-weight: 600; }
.first { background: var(--deep); color: var(--on-deep); }
.quiet { border-color: var(--line); color: var(--soft); }
input { color: var(--ink); border-color: var(--soft); letter-spacing: .3em; }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
.wrong { color: var(--alarm); margin: 0; }
"""


def pay_page(payment: Row) -> str:
    words = TEXTS[payment["language"]]
    buttons = [("pay", "first"), ("verify", "plain"), ("decline", "plain"), ("cancel", "quiet")]
    drawn = "".join(f'<button class="{look}" name="act" value="{act}">{words[act]}</button>' for act, look in buttons)
    body = f"""<h1>{words["to_pay"]}</h1>{_amount(payment)}
<dl><dt>{words["for"]}</dt><dd>{escape(payment["description"])}</dd>
<dt>{words["reference"]}</dt><dd>{escape(payment["merchant_reference"])}</dd></dl>
<h2>{words["question"]}</h2><form method="post" action="/pay/{payment["id"]}">{drawn}</form>"""
    return _page(words, words["title"], body)


def verify_page(payment: Row, *, is_wrong: bool = False) -> str:
    words = TEXTS[payment["language"]]
    wrong = f'<p class="wrong" id="wrong" role="alert">{words["wrong_code"]}</p>' if is_wrong else ""
    described = ' aria-describedby="wrong" aria-invalid="true"' if is_wrong else ""
    body = f"""<h1>{words["verify_title"]}</h1>{_amount(payment)}<p>{words["verify_intro"]}</p>
<form method="post" action="/pay/{payment["id"]}/verify">{wrong}<label for="code">{words["code"]}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required{described}>
<button class="first">{words["confirm"]}</button></form>"""
    return _page(words, words["verify_title"], body)


def ended_page(payment: Row) -> str:
    words = TEXTS[payment["language"]]
    body = f"""<h1>{words["ended_title"]}</h1>{_amount(payment)}<p>{words[payment["status"]]}</p>
<p><a class="button first" href="{escape(return_address(payment))}">{words["back"]}</a></p>"""
    return _page(words, words["ended_title"], body)


def missing_page(language: str) -> str:
    words = TEXTS[language]
    return _page(words, words["missing_title"], f"<h1>{words['missing_title']}</h1><p>{words['missing']}</p>")


def return_address(payment: Row) -> str:
    """Where the buyer goes back to. What it says is a hint: the merchant trusts only signed words."""
    url = payment["return_url"]
    page, mark, fragment = url.partition("#")
    joint = "&" if urlsplit(url).query else "?"
    return f"{page}{joint}{urlencode({'payment': payment['id'], 'result': payment['status']})}{mark}{fragment}"


def policy(payment: Row | None = None) -> str:
    """The Content-Security-Policy. A browser follows the redirect after a form post only to where the form may go."""
    targets = "'self'"
    if payment is not None:
        parts = urlsplit(payment["return_url"])
        targets += f" {parts.scheme}://{parts.netloc}"
    return (
        f"default-src 'none'; style-src 'self'; form-action {targets}; "
        "base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:"
    )


def money(amount_minor: int, currency: str) -> str:
    digits = 0 if currency in WITHOUT_CENTS else 2
    return f"{Decimal(amount_minor).scaleb(-digits):,.{digits}f} {currency}"


def _amount(payment: Row) -> str:
    return f'<p class="amount">{money(payment["amount_minor"], payment["currency"])}</p>'


def _page(words: dict[str, str], title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="{words["lang"]}"><head><meta charset="utf-8"><title>{title} · Sandbox Pay</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/pay.css"></head>
<body><header><strong>Sandbox Pay</strong><span>{words["test_mode"]}</span></header>
<main><section>{body}</section></main></body></html>
"""
