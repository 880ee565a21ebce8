"""Values of the charter as a ruling cites them: a key names the version and the place in it, and never changes. Pure."""

import re
from collections.abc import Sequence
from difflib import ndiff
from typing import Any, Final, NamedTuple

_KEY: Final = re.compile(r"v(\d{1,6})-(\d{1,3})", re.ASCII)
LANGUAGES: Final = ("en", "zh")


class Line(NamedTuple):
    """A line of a comparison: `same`, `gone` or `new`."""

    sign: str
    text: str


def key_of(version: int, place: int) -> str:
    """The key of the value at `place`, counted from 1."""
    return f"v{version}-{place}"


def parse_key(key: str) -> tuple[int, int] | None:
    """Version and place; None for what is no key."""
    found = _KEY.fullmatch(key)
    return (int(found[1]), int(found[2])) if found else None


def value_at(body: dict[str, Any], place: int) -> dict[str, str] | None:
    """`name_en`, `name_zh`, `text_en` and `text_zh` of a value; None where there is none."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        values = body.get(language, {}).get("values", [])
        if not 1 <= place <= len(values):
            return None
        found |= {f"{part}_{language}": values[place - 1].get(part, "") for part in ("name", "text")}
    return found


def lines_of(body: dict[str, Any], language: str) -> list[str]:
    """The charter in one language, a line a thought."""
    said = body.get(language, {})
    values = [f"{value.get('name', '')}: {value.get('text', '')}" for value in said.get("values", [])]
    return [said.get("mission", ""), said.get("vision", ""), *values]


def compare(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """What has gone, what is new and what has stayed, in reading order."""
    signs = {"  ": "same", "- ": "gone", "+ ": "new"}
    return [Line(signs[line[:2]], line[2:]) for line in ndiff(before, after) if line[:2] in signs]
