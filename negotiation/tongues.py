"""Which language a message is in, for its `lang` attribute: fonts and screen readers go by it. Pure."""

import re
from typing import Final

HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
KANA: Final = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
HANGUL: Final = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
LETTERS_A_HAN: Final = 3
"""A character says about as much as so many letters."""


def tongue_of(text: str) -> str:
    """`zh-Hans`, `en`, `ja`, `ko`, or "" where the text does not tell, as a number does not."""
    if KANA.search(text):
        return "ja"
    if HANGUL.search(text):
        return "ko"
    han, latin = len(HAN.findall(text)), len(LATIN.findall(text))
    if han * LETTERS_A_HAN >= latin and han:
        return "zh-Hans"
    return "en" if latin else ""
