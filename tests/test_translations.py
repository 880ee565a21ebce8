"""Simplified Chinese is complete: every text in the code has its translation, and every placeholder survives it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
APPS = ("accounts", "vendors", "escrow", "marketplace", "negotiation", "logistics", "xiaoer")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
NO_WORDS = re.compile(
    r"<[^>]*>|%\(\w+\)[sd]|JPEG|PNG|WebP|PDF|MB|Cookie|sha256|Idempotency-Key|ASCII|JSON|UUID|OpenAPI|API|CSV|Stripe"
    r"|Authorization: Bearer th_|Content-Length|https|standardwebhooks\.com|410 Gone|/campaigns/"
)
"""Names that are the same in every language."""


def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def texts_in_code() -> set[tuple[str, str]]:
    """(context, singular) of everything marked for translation, in Python and in templates."""
    sources = [(path, path.read_text()) for app in APPS for path in (ROOT / app).rglob("*.py")]
    # What templatize makes of a template reads like Python once its lines stand at the left.
    templates = (ROOT / "templates").rglob("*.html")
    sources += [
        (path, re.sub(r"(?m)^[ \t]+", "", templatize(path.read_text(), origin=str(path)))) for path in templates
    ]
    found = set()
    for _path, source in sources:
        for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            found.add((context or "", message if isinstance(message, str) else message[0]))
    return found


def test_every_text_in_the_code_stands_in_the_catalogue():
    known = {(m.context or "", m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue() if m.id}
    missing = texts_in_code() - known
    assert not missing, "run manage.py makemessages -l zh_Hans --no-obsolete --no-location and translate"
    assert len(known) > 700


def test_every_text_is_translated_and_none_is_a_guess():
    wanting = [m.id for m in catalogue() if m.id and (m.fuzzy or not all(_strings(m)))]
    assert wanting == []


def _strings(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("kind", ["placeholders", "no_stray_english"])
def test_translations_keep(kind):
    for message in catalogue():
        if not message.id:
            continue
        original = message.id if isinstance(message.id, str) else message.id[-1]
        for text in _strings(message):
            if kind == "placeholders":
                assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(original)), original
            else:
                plain = NO_WORDS.sub("", text)
                assert not re.search(r"[A-Za-z]{3,}", plain), original
