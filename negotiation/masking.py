"""Finds contact details in a message and hides them: deals made elsewhere have no escrow behind them. Pure.

Plain numbers stay legal, since a haggle is made of them: "12000000 is my last price" passes.
"""

import re
import unicodedata
from typing import Final

MASK: Final = "▇▇▇▇"

_DIGIT_WORDS: Final = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789")
_SEPARATORS = r"[\s\-.·_,，。/()（）]{0,2}"
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_SEPARATORS})?1{_SEPARATORS}[3-9](?:{_SEPARATORS}\d){{9}}(?!\d)")
_INTERNATIONAL = re.compile(rf"(?<!\d)\+\d(?:{_SEPARATORS}\d){{7,13}}(?!\d)")
_NAME, _HOST, _DOT = r"[\w.+-]{1,64}", r"[\w-]{1,63}", r"(?:\sdot\s|\s?\(dot\)\s?)"
_ENDINGS = "com|cn|net|org|io|shop|top|me|cc|xyz|info"
# A spelled-out "at" is also a word: "look at it. Can you…" is no address, so what follows has to look like a host.
_EMAIL = re.compile(
    rf"{_NAME}\s?(?:@|＠|\(at\)|\[at\])\s?{_HOST}(?:\s?\.\s?|{_DOT})[a-z]{{2,24}}\b"
    rf"|{_NAME}\sat\s{_HOST}(?:{_DOT}[a-z]{{2,24}}|\.(?:{_ENDINGS}))\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9-]{2,63}\.(?:" + _ENDINGS + r")(?:\.[a-z]{2})?\b(?:/\S*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?:微信|薇信|威信|v信|vx|wechat|weixin|qq|whatsapp|telegram|line\s?id)\s*"
    r"(?:(?:号|id|is|是|:|：|=|-)\s*)*[a-z0-9_+-]{5,24}",
    re.IGNORECASE,
)
_PRESSURE = re.compile(
    r"confirm\s+(?:receipt\s+)?(?:first|now|early|before)|(?:先|提前|马上)确认(?:收货)?|没收到.{0,6}确认", re.IGNORECASE
)


_HOST_SIGN = re.compile(rf"://|www\.|\.(?:{_ENDINGS})", re.IGNORECASE)
_AT = re.compile(r"@|[(\[]at[)\]]|\sat\s", re.IGNORECASE)
_HANDLE_SIGNS = ("信", "vx", "wechat", "weixin", "qq", "whatsapp", "telegram", "line")
_PHONE_DIGITS = 8


def mask(text: str) -> tuple[str, bool]:
    """The text with contact details hidden, and whether there were any."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if len(folded) != len(text):
        text = folded
    digits = folded if text.isascii() else folded.translate(_DIGIT_WORDS)
    spans = [match.span() for pattern in _worth_looking_for(folded) for match in pattern.finditer(folded)]
    if sum(map(str.isdigit, digits)) >= _PHONE_DIGITS:
        spans += [match.span() for pattern in (_MOBILE, _INTERNATIONAL) for match in pattern.finditer(digits)]
    if not spans:
        return text, False
    parts, end = [], 0
    for begin, stop in sorted(spans):
        if begin >= end:
            parts += [text[end:begin], MASK]
        end = max(end, stop)
    return "".join([*parts, text[end:]]), True


def _worth_looking_for(folded: str) -> list[re.Pattern[str]]:
    """The patterns of which the text has a sign. Looking for all in every message costs more than sending it."""
    patterns = []
    if _AT.search(folded):
        patterns.append(_EMAIL)
    if _HOST_SIGN.search(folded):
        patterns.append(_LINK)
    lowered = folded.lower()
    if any(sign in lowered for sign in _HANDLE_SIGNS):
        patterns.append(_HANDLE)
    return patterns


def presses_to_confirm(text: str) -> bool:
    """Whether a message urges the buyer to confirm receipt early."""
    return bool(_PRESSURE.search(text))
