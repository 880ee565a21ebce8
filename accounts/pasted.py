"""Reads an address that was pasted in one piece, as people in China send them to each other. Pure, no Django.

浙江省杭州市西湖区翠苑街道文三路90号5幢 李明 13800138000: in any order, with or without labels, commas and short names.
What can't be told is left empty and named, never guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from accounts.provinces import PROVINCES

Names = Sequence[tuple[str, str]]

TEXT_MOST: Final = 400


class Gazetteer(NamedTuple):
    """Where divisions are looked up. `below("")` are the provinces, `townships(text)` those whose names `text` begins
    with; all give (code, name).
    """

    below: Callable[[str], Names]
    of_level: Callable[[int], Names]
    townships: Callable[[str], Names]


@dataclass(slots=True)
class Pasted:
    """What could be read; "" is what could not, and `missing` names it: recipient, phone, area, county, street."""

    recipient: str = ""
    phone: str = ""
    postcode: str = ""
    division_code: str = ""
    street: str = ""
    missing: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    """Codes of the places that are called so, where there are several and nothing tells which is meant."""


MOBILE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})-(\d{7,8})(?:-(\d{1,6}))?(?!\d)")
POSTCODE = re.compile(r"(?<!\d)(?:邮编:?\s*)?([0-8]\d{5})(?!\d)(?![号弄幢室])")
LABEL = re.compile(
    r"(收件人姓名|收货人姓名|收件人|收货人|联系人|姓名|手机号码?|联系电话|联系方式|电话|所在地区|地区|详细地址|收货地址|收件地址|地址|邮政编码|邮编"
    r"|recipient|name|phone|mobile|address|postcode)\s*:\s*",
    re.IGNORECASE,
)
NAME_LABELS: Final = ("收件人", "收货人", "联系人", "姓名", "recipient", "name")
BREAK = re.compile(r"[,;、。|\s]+")
LATIN_NAME = re.compile(r"(?:^|[,;\n])\s*([A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*){1,3})\s*(?=[,;\n]|$)")
"""Of two words or more, between commas or at an end of its line."""
PERSON = re.compile(r"[\u4e00-\u9fff·]{2,5}(?:先生|女士|小姐|老师)?|[A-Za-z][A-Za-z.'-]{1,20}")
PLACE_SIGNS = re.compile(r"[省市区县州盟旗镇乡村路街道巷弄号栋幢楼室里园苑座]|\d")
PEOPLES: Final = (
    "维吾尔|哈萨克|柯尔克孜|蒙古族|蒙古|回族|藏族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族"
    "|普米族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族"
)
"""Whose names stand in those of autonomous prefectures, counties and banners, and are left out for short."""
ENDINGS = re.compile(
    rf"^(.{{2,}}?)(?:(?:{PEOPLES})*自治[州县区旗]|特别行政区|自治区|街道办事处|街道|地区|林区|新区|省|市|盟|区|县|旗|镇|乡)$"
)


def short_of(name: str) -> str:
    """A division's name as people shorten it: 杭州市 → 杭州, 延边朝鲜族自治州 → 延边. Two characters stay at least."""
    found = ENDINGS.match(name)
    return found[1] if found else name


def read(text: str, gazetteer: Gazetteer, *, chosen: str = "") -> Pasted:
    """The parts of a pasted address. `chosen`: which of the `candidates` of an earlier reading is meant."""
    found = Pasted()
    text = unicodedata.normalize("NFKC", text[:TEXT_MOST])  # full-width digits and signs become plain ones
    text = _take_numbers(text, found)
    if latin := LATIN_NAME.search(text):
        found.recipient = latin[1]
        text = f"{text[: latin.start(1)]} {text[latin.end(1) :]}"
    pieces = _pieces(text, found)
    joined = _take_recipient(pieces, found)
    found.street = _take_area(joined, found, gazetteer, chosen).strip(" ,.-")[:200]
    found.missing = _missing(found, gazetteer)
    return found


def _take_numbers(text: str, found: Pasted) -> str:
    """Phone first: six digits of one would pass for a postcode."""
    if mobile := MOBILE.search(text):
        found.phone = "".join(mobile.groups())
    elif landline := LANDLINE.search(text):
        found.phone = "-".join(part for part in landline.groups() if part)
    taken = mobile or landline
    if taken:
        text = f"{text[: taken.start()]} {text[taken.end() :]}"
    if postcode := POSTCODE.search(text):
        found.postcode = postcode[1]
        text = f"{text[: postcode.start()]} {text[postcode.end() :]}"
    return text


def _pieces(text: str, found: Pasted) -> list[str]:
    """The text between commas, spaces and labels; who a label names is taken out."""
    parts = LABEL.split(text)
    pieces = _cut(parts[0])
    for label, said in zip(parts[1::2], parts[2::2], strict=True):
        cut = _cut(said)
        if not found.recipient and cut and any(label.lower().startswith(name) for name in NAME_LABELS):
            found.recipient = cut.pop(0)[:60]
        pieces += cut
    return pieces


def _cut(text: str) -> list[str]:
    return [piece for piece in BREAK.split(text.strip(" ()[]【】")) if piece]


def _take_recipient(pieces: list[str], found: Pasted) -> str:
    """Without a label: the one piece at either end that looks like a person and like no place; the rest, joined."""
    if not found.recipient and any(_is_chinese(piece) for piece in pieces):
        for place in (-1, 0):
            piece = pieces[place] if len(pieces) > 1 else ""
            if PERSON.fullmatch(piece) and not PLACE_SIGNS.search(piece) and not _is_province(piece):
                found.recipient = pieces.pop(place)
                break
    glue = "" if all(_is_chinese(piece) for piece in pieces) else " "
    return glue.join(pieces)


def _is_province(piece: str) -> bool:
    return any(piece in (province.name, province.short) for province in PROVINCES)


def _is_chinese(piece: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", piece))


def _take_area(text: str, found: Pasted, gazetteer: Gazetteer, chosen: str) -> str:
    """Follow the names from the province down; returns what is left for the street."""
    code = ""
    province = _starting(text, [(p.code, p.name) for p in PROVINCES])
    if province:
        code, text = province[0], text[province[1] :].lstrip()
    elif text:
        code, text = _begin_below(text, found, gazetteer, chosen)
    while code:
        step = _below(text, code, gazetteer)
        if step is None:
            break
        code, taken = step
        text = text[taken:].lstrip()
    found.division_code = code
    return text


def _begin_below(text: str, found: Pasted, gazetteer: Gazetteer, chosen: str) -> tuple[str, str]:
    """The code of 杭州市…, 西湖区… or 翠苑街道… without its province, and the rest. Of several that are called so, which one
    is not guessed.
    """
    for names in (gazetteer.of_level(2), gazetteer.of_level(3), gazetteer.townships(text)):
        codes, taken = _fitting(text, names)
        if chosen in codes:
            codes = {chosen}
        if len(codes) == 1:
            return codes.pop(), text[taken:].lstrip()
        if codes:
            found.candidates = sorted(codes)
            break
    return "", text


def _below(text: str, code: str, gazetteer: Gazetteer) -> tuple[str, int] | None:
    """The next division down that the text goes on with; a level may be left out (北京市朝阳区, 浙江省义乌市)."""
    below = gazetteer.below(code)
    if code.endswith("0" * 10):
        text_without = text.removeprefix(next((p.name for p in PROVINCES if p.code == code), " "))
        skipped = len(text) - len(text_without)
        step = _starting(text_without, below)
        if step is None:
            step = _starting(text_without, [one for city, _name in below for one in gazetteer.below(city)])
        return (step[0], step[1] + skipped) if step else None
    return _starting(text, below)


def _starting(text: str, names: Names) -> tuple[str, int] | None:
    """Which one `text` begins with, and how many characters that takes; None for none, or for two that fit as well."""
    codes, taken = _fitting(text, names)
    return (codes.pop(), taken) if len(codes) == 1 else None


def _fitting(text: str, names: Names) -> tuple[set[str], int]:
    """All that `text` begins with in their longest spelling, and how many characters that takes."""
    fitting: dict[int, set[str]] = {}
    for code, name in names:
        for spelled in _spellings(code, name):
            if text.startswith(spelled):
                fitting.setdefault(len(spelled), set()).add(code)
    longest = max(fitting, default=0)
    return fitting.get(longest, set()), longest


def _spellings(code: str, name: str) -> Iterator[str]:
    """A township's name is not shortened: without its ending it is that of a road as well."""
    yield name
    if code[6:9] == "000":
        short = short_of(name)
        yield short
        if (unit := name[-1]) in "州县区旗" and "自治" in name:
            yield f"{short}{unit}"  # 玉树州


def _missing(found: Pasted, gazetteer: Gazetteer) -> list[str]:
    missing = [name for name in ("recipient", "phone") if not getattr(found, name)]
    if not found.division_code:
        missing.append("area")
    elif found.division_code[4:6] == "00" and gazetteer.below(found.division_code):
        missing.append("county")
    if not found.street:
        missing.append("street")
    return missing
