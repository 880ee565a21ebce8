"""Labels of 100 × 150 mm, the size of thermal printers, as PDF: barcode, QR code, and both languages in one font.

Lengths are in printer dots (203 a inch, 8 a millimetre) where a scanner reads them, so that no bar falls between two
dots; all else in millimetres from the upper left corner. No Django here.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Final

import segno
from reportlab import rl_config
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH_MM: Final = 100
HEIGHT_MM: Final = 150
MARGIN_MM: Final = 4
DOT: Final = 72 / 203
"""A printer's dot in points."""
PAGE: Final = (799.999 * DOT, 1199.999 * DOT)
"""Whole dots, a tenth of a millimetre more than said, and a trace less, since renderers round up: else the page would be
stretched, and its bars by a dot."""
QUIET_MODULES: Final = 10
"""Of white on both sides of a Code 128 (ISO/IEC 15417, section 4.5)."""
BARCODE_HEIGHT_MM: Final = 20
BARCODE_DOTS: Final = (4, 3, 2)
"""Widths of the thinnest bar, the widest that fits is taken. One dot would be too fine for a scanner at arm's length."""
QR_MM: Final = 30
FONT: Final = "WenQuanYi"
LINE: Final = 1.25
"""Of the size of the letters."""
QR_MASK: Final = 2
"""Fixed: weighing all eight takes most of a label's time, and a decoder reads each of them."""

rl_config.useA85 = 0  # streams as bytes: nothing that carries PDF needs them in letters any more


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a label. `area` and `street` are of the recipient; phones are given as they are to be read."""

    carrier: str
    waybill: str
    order_number: str
    recipient: str
    phone: str
    area: str
    street: str
    sender: str
    sender_place: str
    weight_g: int
    link: str
    parcel: str = ""


@cache
def use_font() -> str:
    """WenQuanYi Micro Hei (Apache License 2.0, or GPL 3 with the font exception), out of its package.

    reportlab embeds the glyphs that a document uses and no others. Its own CID fonts are names only: a viewer
    without them shows blanks for Chinese.
    """
    with as_file(files("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc") as path:
        pdfmetrics.registerFont(TTFont(FONT, str(path), subfontIndex=0))
    return FONT


def fits(waybill: str) -> bool:
    """Whether a number can stand on a label: plain characters, and few enough for a scanner (30 letters, or more digits)."""
    return _code_of(waybill) is not None


def labels_pdf(labels: Iterable[Label]) -> bytes:
    """One page a label. Raises ValueError for a waybill that does not fit: ask `fits` first."""
    use_font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, pageCompression=1)
    canvas.setTitle("Labels")
    canvas.setCreator("Teahouse")
    for label in labels:
        _draw(_Page(canvas), label)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Page:
    """Draws from the upper left corner, in millimetres."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def text(self, x: float, y: float, words: str, size: float, *, most_mm: float, lines: int = 1) -> float:
        """Write words below `y`, smaller when they don't fit; returns where they end. What is too long still is cut."""
        rows = list(_wrapped(words, size, most_mm * mm))
        while len(rows) > lines and size > 6:
            size *= 0.92
            rows = list(_wrapped(words, size, most_mm * mm))
        for row in rows[:lines]:
            y += size * LINE / mm
            self.canvas.setFont(FONT, size)
            self.canvas.drawString(x * mm, PAGE[1] - y * mm + size * 0.25, row)
        return y

    def rule(self, y: float) -> None:
        self.canvas.setLineWidth(2 * DOT)
        height = PAGE[1] - y * mm
        self.canvas.line(MARGIN_MM * mm, height, (WIDTH_MM - MARGIN_MM) * mm, height)


def _draw(page: _Page, label: Label) -> None:
    inner = WIDTH_MM - 2 * MARGIN_MM
    page.text(MARGIN_MM, 3, label.carrier, 15, most_mm=inner * 0.68)
    page.text(76, 4, label.parcel or label.order_number, 9, most_mm=20)
    page.rule(12)
    page.text(MARGIN_MM, 12, label.area, 20, most_mm=inner, lines=2)
    page.rule(31)
    _barcode(page, label.waybill, y=33)
    page.text(MARGIN_MM, 54, " ".join(_fours(label.waybill)), 12, most_mm=inner)
    page.rule(62)
    y = page.text(MARGIN_MM, 63, f"收 To  {label.recipient}  {label.phone}", 13, most_mm=inner)
    page.text(MARGIN_MM, y, f"{label.area} {label.street}", 12, most_mm=inner, lines=4)
    page.rule(94)
    y = page.text(MARGIN_MM, 95, f"寄 From  {label.sender}", 10, most_mm=inner)
    page.text(MARGIN_MM, y, label.sender_place, 9, most_mm=inner)
    page.rule(107)
    _qr(page, label.link, y=111)
    page.text(40, 111, f"订单 Order {label.order_number}", 10, most_mm=55)
    page.text(40, 118, f"重量 Weight {label.weight_g / 1000:.2f} kg", 10, most_mm=55)
    page.text(40, 127, "扫码查看物流 · scan to follow", 8, most_mm=55)


def _barcode(page: _Page, waybill: str, *, y: float) -> None:
    """Code 128, in the middle, its thinnest bar a whole number of dots wide."""
    code = _code_of(waybill)
    if code is None:
        raise ValueError(f"{waybill!r} can't stand in a Code 128 of this width")
    left = round((PAGE[0] - code.width) / 2 / DOT) * DOT
    code.drawOn(page.canvas, left, PAGE[1] - (y + BARCODE_HEIGHT_MM) * mm)


def _code_of(waybill: str) -> Code128 | None:
    """With the widest bars that fit; None where even the finest don't, or a character has none."""
    if not waybill.isascii() or not waybill.isprintable() or not waybill:
        return None
    space = (WIDTH_MM - 2) * mm
    for dots in BARCODE_DOTS:
        code = Code128(waybill, barWidth=dots * DOT, barHeight=BARCODE_HEIGHT_MM * mm, quiet=False)
        if code.width + 2 * QUIET_MODULES * dots * DOT <= space:
            return code
    return None


def _qr(page: _Page, words: str, *, y: float) -> None:
    """Error correction M, at least 4 dots a module; the runs of a row are one rectangle each, all one path."""
    rows = segno.make(words, error="m", micro=False, mask=QR_MASK).matrix
    module = max(4, int(QR_MM * mm / DOT) // len(rows)) * DOT
    canvas = page.canvas
    canvas.saveState()
    canvas.translate(round(MARGIN_MM * mm / DOT) * DOT, round((PAGE[1] - y * mm) / DOT) * DOT)
    canvas.scale(module, -module)
    path = canvas.beginPath()
    for line, row in enumerate(rows):
        for begin, end in _runs(row):
            path.rect(begin, line, end - begin, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin and end."""
    begin, place = None, 0
    for place, is_dark in enumerate(row):
        if is_dark and begin is None:
            begin = place
        elif not is_dark and begin is not None:
            yield begin, place
            begin = None
    if begin is not None:
        yield begin, place + 1


def _wrapped(words: str, size: float, most: float) -> Iterator[str]:
    """Lines no wider than `most` points: broken at spaces, and between Chinese characters, which have none."""
    line, space_at = "", -1
    for character in words:
        if character == " ":
            space_at = len(line)
        line += character
        if pdfmetrics.stringWidth(line, FONT, size) <= most:
            continue
        cut = space_at if space_at > 0 and character.isascii() else len(line) - 1
        yield line[:cut].rstrip()
        line, space_at = line[cut:].lstrip(), -1
    if line.strip():
        yield line.strip()


def _fours(number: str) -> Iterator[str]:
    for begin in range(0, len(number), 4):
        yield number[begin : begin + 4]
