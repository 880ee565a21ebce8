"""Labels a second a core, against a bare reportlab page of the same size, and how many of them a scanner reads."""

import io
import random
import string
import time
from argparse import Namespace
from collections.abc import Callable

import pypdfium2
import zxingcpp
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from benchmarks.figures import Report, number
from benchmarks.ground import Ground
from logistics.labels import HEIGHT_MM, WIDTH_MM, Label, labels_pdf

DPI = 203
BATCH = 100
STREETS = (
    "建国路 1 号 2 单元 303",
    "工体北路甲 2 号盈科中心 A 座 1802 室",
    "三里屯街道幸福三村 5 号楼",
    "望京西路 50 号",
)


def measure(ground: Ground, options: Namespace) -> Report:
    """Processor time of this process alone, so that a busy machine does not count against either side."""
    report = Report()
    labels = make_labels(options.labels)
    labels_pdf(labels[:2])  # the font is read once for all
    ours, alone, floors = [], [], []
    for _ in range(options.rounds):
        ours.append(a_second(lambda: labels_pdf(labels[:BATCH]), BATCH))
        floors.append(a_second(lambda: bare_pages(BATCH), BATCH))
        alone.append(a_second(lambda: [labels_pdf([label]) for label in labels[:20]], 20))
    report.compare(
        "labels", f"labels, {BATCH} to a file", ours, "bare reportlab pages, a word on each", floors,
        unit="1/s a core", goal="≥ 100 a second",
    )  # fmt: skip
    report.compare(
        "labels", "labels, each a file of its own", alone, "bare reportlab pages, a word on each", floors,
        unit="1/s a core",
    )  # fmt: skip
    read = sum(is_read(page, label) for label, page in zip(labels, pages_of(labels), strict=True))
    report.facts["decoded"] = {"labels": len(labels), "read": read}
    share = number(100 * read / len(labels))
    report.notes.append(
        f"{read} of {len(labels)} labels ({share} %) decoded at {DPI} dpi in black and white, both codes"
    )
    return report


def make_labels(count: int) -> list[Label]:
    """Numbers of every length a carrier uses, of digits and of letters."""
    chance = random.Random(7)
    return [
        Label(
            carrier="苍鹭快运 Grey Heron Express",
            waybill="".join(chance.choices(string.ascii_uppercase, k=chance.choice((0, 2, 2, 4))))
            + "".join(chance.choices(string.digits, k=chance.choice((10, 12, 13, 15, 18)))),
            order_number=f"{chance.getrandbits(40):010X}",
            recipient=chance.choice(("林小茶", "陈店主", "Mei Wang")),
            phone="138****8000",
            area=chance.choice(("北京市 朝阳区", "浙江省 杭州市 西湖区", "青海省 玉树藏族自治州 玉树市")),
            street=chance.choice(STREETS),
            sender="茶壶铺 Teapots",
            sender_place="杭州",
            weight_g=chance.randint(50, 30_000),
            link=f"https://teahouse.example/parcels/{chance.getrandbits(128):032x}/",
        )
        for _ in range(count)
    ]


def a_second(work: Callable[[], object], count: int) -> float:
    began = time.process_time()
    work()
    return count / (time.process_time() - began)


def bare_pages(count: int) -> bytes:
    """The floor: what a page costs on which next to nothing stands."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm), pageCompression=1)
    for place in range(count):
        canvas.drawString(20, 20, str(place))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pages_of(labels: list[Label]):
    for begin in range(0, len(labels), BATCH):
        yield from pypdfium2.PdfDocument(labels_pdf(labels[begin : begin + BATCH]))


def is_read(page, label: Label) -> bool:
    """Both codes and nothing else. The decoder is kept from shrinking the picture, in which bars melt into others."""
    picture = page.render(scale=DPI / 72).to_pil().convert("1").convert("L")
    return {found.text for found in zxingcpp.read_barcodes(picture, try_downscale=False)} == {label.waybill, label.link}
