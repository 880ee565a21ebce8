"""Whether a place that a carrier names in free text can be where a parcel is to go. Pure functions, no Django.

Compared is the deepest level that both sides name: 海淀 is not 朝阳, though both are in 北京. What is not known to be a
division (a depot's code, a station, a development zone) says nothing.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from accounts.pasted import Names, short_of
from accounts.provinces import PROVINCES, UNNAMED

COUNTY_DIGITS: Final = 6
MUNICIPALITIES: Final = ("11", "12", "31", "50")
LANDMARK: Final = re.compile(
    r"[东西南北中前后]?[一二三四五]?(?:路|街|大道|道|巷|弄|桥|村|门|公园|广场|大厦|花园|文化|大学|学院|学校|医院|酒店|宾馆|商场|商城)"
    r"|\s+(?:road|rd|street|st|avenue|ave|square|hotel)\b",
    re.IGNORECASE,
)
"""What follows a short name that is no division's: 南京路, 中山公园, Beijing Road."""
GENERIC_MOST: Final = 2
"""Names of counties no longer than this (城区, 郊区) mean many places."""

Codes = frozenset[str]
"""What a name can mean: each code cut to the digits of its level, so that one begins with what it lies in."""


class Entry(NamedTuple):
    """A name and the divisions that it can be. A short one (海淀) may be a part of a street's or a landmark's."""

    name: str
    codes: Codes
    is_short: bool


Lexicon = dict[str, list[Entry]]
"""Entries by their first letter, the longest name first."""


@dataclass(frozen=True)
class Destination:
    """Where a parcel goes. `area` is the address's, as "province, city, district"; `chain` its divisions as (code, name), the
    province first, as far as they are known."""

    area: str
    chain: Names = ()
    of_level: Callable[[int], Names] | None = None
    """(code, name) of the divisions of a level, where they are known."""

    @property
    def code(self) -> str:
        """The digits of the deepest one; "" where none is known."""
        return _digits(self.chain[-1][0]) if self.chain else ""

    @cached_property
    def lexicon(self) -> Lexicon:
        """What the text of a scan is looked up in; made once, when it is needed."""
        return _lexicon(self)


def is_elsewhere(place: str, destination: Destination) -> bool:
    """Whether a scan's place names another province, city, district or county than the address.

    A place that names none says nothing, nor does one in another script, nor an address without area.
    """
    if destination.of_level is not None and destination.chain and _is_other_division(place, destination):
        return True
    if len(destination.chain) > 2:  # the divisions have said all there is
        return False
    area = destination.area
    return _is_other_province(place, area) or _is_other_name(place, area) or _is_other_word(place, area)


# By the divisions


def _is_other_division(place: str, destination: Destination) -> bool:
    """The first name that does not fit counts. Once the address's own county is named, what follows is a street."""
    own = destination.code
    for codes in _divisions_in(place, destination.lexicon):
        if not any(own.startswith(code) or code.startswith(own) for code in codes):
            return True
        if any(len(code) >= COUNTY_DIGITS and own.startswith(code) for code in codes):
            return False
    return False


def _lexicon(destination: Destination) -> Lexicon:
    assert destination.of_level is not None, "asked only with one"
    own = destination.code
    full: dict[str, set[str]] = defaultdict(set)
    short: dict[str, set[str]] = defaultdict(set)
    for province in PROVINCES:
        code = _digits(province.code)
        full[province.name].add(code)
        short[province.short].add(code)
        short[province.name_en.lower()].add(code)
    for code, name in destination.of_level(2):
        full[name].add(_digits(code))
        short[short_of(name)].add(_digits(code))
    siblings = own[:2] if own[:2] in MUNICIPALITIES else own[:4]
    for name, codes in _counties(destination.of_level(3), own, siblings):
        full[name] |= codes
        short[short_of(name)] |= {code for code in codes if len(siblings) < len(own) and code.startswith(siblings)}
    for code, name in destination.chain[3:]:
        full[name].add(_digits(code))
    lexicon: Lexicon = defaultdict(list)
    for is_short, names in ((False, full), (True, short)):
        for name, found in names.items():
            if found and name not in UNNAMED and not (is_short and name in full):
                lexicon[name[0]].append(Entry(name, frozenset(found), is_short))
    for entries in lexicon.values():
        entries.sort(key=lambda entry: -len(entry.name))
    return lexicon


def _counties(rows: Names, own: str, siblings: str) -> Iterator[tuple[str, set[str]]]:
    """Those whose name alone tells where it is: of the address's own province, or of one place in the country only."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for code, name in rows:
        by_name[name].add(_digits(code))
    for name, codes in by_name.items():
        reach = siblings if len(name) <= GENERIC_MOST else own[:2]
        near = {code for code in codes if code.startswith(reach)}
        if near or (len(codes) == 1 and len(name) > GENERIC_MOST):
            yield name, near or codes


def _divisions_in(text: str, lexicon: Lexicon) -> Iterator[Codes]:
    """What the text names, in its order, at each place the longest: 海南区 is not the province 海南."""
    text = text.lower()
    at = 0
    while at < len(text):
        for entry in lexicon.get(text[at], ()):
            if text.startswith(entry.name, at) and _stands_alone(text, at, entry):
                yield entry.codes
                at += len(entry.name)
                break
        else:
            at += 1


def _stands_alone(text: str, at: int, entry: Entry) -> bool:
    end = at + len(entry.name)
    if entry.name.isascii() and (text[max(at - 1, 0) : at].isalpha() or text[end : end + 1].isalpha()):
        return False
    return not (entry.is_short and LANDMARK.match(text, end))


def _digits(code: str) -> str:
    """A code without the zeros of the levels below: 330000000000 → 33, 330106000000 → 330106."""
    for begin, end in ((6, 9), (4, 6), (2, 4)):
        if code[begin:end].strip("0"):
            return code[:end]
    return code[:2]


# By what is written, where no divisions are known

DISTRICT: Final = re.compile(r"([\u4e00-\u9fff]{2,7}?)(?:区|县|旗)")
CITY: Final = re.compile(r"([\u4e00-\u9fff]{2,7}?)(?:市|自治州|州|盟)")
CHINESE_PROVINCE: Final = re.compile("|".join(f"{p.name}|{p.short}(?:省|市|自治区)?" for p in PROVINCES))
ENGLISH_PROVINCE: Final = re.compile(rf"\b(?:{'|'.join(p.name_en.lower() for p in PROVINCES)})\b")
WORD: Final = re.compile(r"[a-z']{3,}")
FACILITY: Final = re.compile(
    r"\b(?:depot|station|hub|cent(?:er|re)|point|office|branch|outlet|warehouse|locker|sorting|road|street|avenue|mall)\b"
)
UNITS_IN_ENGLISH: Final = frozenset({"district", "county", "city", "province", "town", "the", "and", "china"})


def _is_other_province(place: str, area: str) -> bool:
    there, here = _provinces_in(place), _provinces_in(area)
    return bool(there and here) and not there & here


def _provinces_in(text: str) -> set[str]:
    found = CHINESE_PROVINCE.findall(text) + ENGLISH_PROVINCE.findall(text.lower())
    return {
        _digits(province.code)
        for province in PROVINCES
        if any(name.startswith(province.short) or name == province.name_en.lower() for name in found)
    }


def _is_other_name(place: str, area: str) -> bool:
    """Chinese names by their unit, districts before cities. A municipality has no city below it, so any is another one's."""
    is_municipality = bool(_provinces_in(area) & set(MUNICIPALITIES))
    place, area = CHINESE_PROVINCE.sub(" ", place), CHINESE_PROVINCE.sub(" ", area)
    for unit in (DISTRICT, CITY):
        there, here = unit.findall(place), unit.findall(area)
        if there and here:
            return not any(one in other or other in one for one in there for other in here)
    return is_municipality and bool(CITY.search(place))


def _is_other_word(place: str, area: str) -> bool:
    """Latin words. Which of them is a district is not known, so a part that names a station or a street says nothing."""
    wanted = _words(area)
    parts = [part for part in re.split(r"[,;/|]", place.lower()) if not FACILITY.search(part)]
    named = _words(" ".join(parts))
    return bool(named and wanted) and not wanted & _words(place)


def _words(text: str) -> set[str]:
    return set(WORD.findall(ENGLISH_PROVINCE.sub(" ", text.lower()))) - UNITS_IN_ENGLISH
