"""Vendor emblems: carved seals pressed in cinnabar, one pictogram each."""

from marketplace.demo.drawing.colour import darken, lighten
from marketplace.demo.drawing.pen import Pen, around, smooth

PASTE = "#b5392a"
PAPER = "#f5ead3"

# Strokes in a 100 x 100 field, drawn in the manner of seal script: even weight, round ends.
GLYPHS = {
    "longwu-cloud-tea": (
        "M50 92V40M50 62C28 60 20 44 18 26C40 28 50 42 50 62M50 50C52 32 64 18 84 14C84 36 74 48 50 50M14 92H86"
    ),
    "menghai-old-tree": "M50 94V30M50 62L22 40V20M50 52L78 32V14M50 78L28 94M50 78L72 94M36 12H64",
    "changjiang-kiln": "M18 90V54C18 20 82 20 82 54V90M14 92H86M50 86C34 74 44 62 50 46C56 62 66 74 50 86",
    "shushan-zisha": (
        "M28 46H70C84 60 80 88 62 90H36C18 88 14 60 28 46M34 46C34 "
        "32 64 32 64 46M49 30V22M78 56C98 52 96 82 78 80M18 60L4 42"
    ),
    "longquan-green": (
        "M40 10H60M42 10V26C42 36 22 44 22 64C22 82 36 90 50 90S78 82 "
        "78 64C78 44 58 36 58 26V10M26 60C38 50 46 72 58 62S70 56 74 60"
    ),
    "pingjiang-silk": "M14 56C30 26 60 28 72 52L90 34V78L72 60C60 84 30 86 14 56M30 52H32M48 36C56 48 56 64 48 76",
    "danzhai-indigo": (
        "M50 20V90M50 40C30 4 4 24 14 46C20 58 38 56 50 52M50 40C70 4 96 24 86 "
        "46C80 58 62 56 50 52M50 60C34 60 22 72 30 86M50 60C66 60 78 72 70 86"
    ),
    "jingxian-paper": "M72 8L46 50M46 50C34 58 36 72 26 84C44 82 54 70 56 56ZM14 92H86M62 40H88M66 24H90",
    "anji-bamboo": (
        "M34 92V10M30 38H38M30 66H38M66 92V22M62 50H70M62 76H70M34 22C22 "
        "18 14 24 10 34M66 36C78 30 86 36 92 46M34 50C44 44 50 46 54 54"
    ),
    "yangjiang-forge": "M12 34H58V18H80V50H58V34M42 34V62M20 66H80L70 80H30ZM44 80V92M24 92H76",
    "huaqiang-signal": (
        "M50 92V50M36 92H64M50 44a6 6 0 1 0 .1 0M32 60C22 48 22 32 32 22M68 "
        "60C78 48 78 32 68 22M18 72C4 52 4 28 18 10M82 72C96 52 96 28 82 10"
    ),
    "weifang-kites": "M50 8L86 44L50 76L14 44ZM50 8V76M14 44H86M50 76C40 84 60 88 48 96",
    "hutong-playthings": "M50 8V28M22 30H78C80 54 62 70 50 92C38 70 20 54 22 30M26 46H74",
    "lankao-paulownia": "M12 30H88M12 50H88M12 70H88M30 18V82M62 18V82M46 18L40 82",
    "wenjiang-garden": (
        "M50 50a9 9 0 1 0 .1 0M50 40C34 26 40 10 50 8C60 10 66 26 50 40M60 56C80 46 92 "
        "56 90 66C82 76 66 72 60 56M40 56C20 46 8 56 10 66C18 76 34 72 40 56M50 68V94"
    ),
    "zhenping-jade": "M50 12A38 38 0 1 0 50.1 12M50 36A14 14 0 1 0 50.1 36M50 4V12",
    "shiling-leather": "M22 38H78L86 90H14ZM34 38C34 4 66 4 66 38M30 60H36M46 60H54M64 60H70",
    "zigong-lantern": (
        "M50 4V18M36 18H64M36 78H64M36 18C8 30 8 66 36 78M64 18C92 30 92 66 64 78M50 18V78M42 78V94M58 78V94"
    ),
    "yongchun-incense": (
        "M20 62H80C80 84 66 88 50 88S20 84 20 62M32 88L28 96M68 88L72 96M50 54C36 44 64 36 50 24C42 16 52 10 54 4"
    ),
}


def emblem(pen: Pen, vendor_key: str, place: int) -> None:
    """Draw a seal impression on a 400 x 400 sheet; the shape of the stone follows the vendor's place."""
    pen.rect(0, 0, 400, 400, pen.flat_paint(PAPER, 0.06))
    paste = (PASTE, darken(PASTE, 0.22), lighten("#a8432c", 0.06), "#9c2f28")[place % 4]
    outline = _stone(pen, place % 5)
    pen.path(outline, paste, stroke=paste, width=9)
    is_white_cut = place % 2 == 0
    if not is_white_cut:
        with pen.group("translate(200 200) scale(.88) translate(-200 -200)"):
            pen.path(outline, PAPER)
    ink = PAPER if is_white_cut else paste
    fit = "translate(200 246) scale(1.62)" if place % 5 == 2 else "translate(200 200) scale(2.05)"
    with pen.group(f"{fit} translate(-50 -50)"):
        pen.path(GLYPHS[vendor_key], stroke=ink, width=7.6)
    for _ in range(90):  # a real impression never takes evenly
        x, y = pen.rng.uniform(40, 360), pen.rng.uniform(40, 360)
        pen.ellipse(x, y, pen.rng.uniform(0.6, 2.6), pen.rng.uniform(0.6, 2), PAPER, opacity=0.8)


def _stone(pen: Pen, kind: int) -> str:
    """The outline of the stone: square, round, gourd, tall oval or eight-sided, a little worn."""
    if kind == 2:
        rows = [(200, 38), (262, 62), (270, 118), (250, 150), (330, 210), (336, 300), (268, 362)]
        left = [(400 - x, y) for x, y in reversed(rows)]
        return smooth([*rows, *left[:-1]], closed=True)
    count = {0: 40, 1: 36, 3: 36, 4: 8}[kind]
    points = []
    for i in range(count):
        degrees = i * 360 / count + (22.5 if kind == 4 else 0)
        reach = 160 + pen.rng.uniform(-2, 2)
        x, y = around(0, 0, 1, degrees)
        if kind == 0:
            reach *= min(1.36, 0.94 / max(abs(x), abs(y)))
        points.append((200 + x * reach * (0.86 if kind == 3 else 1), 200 + y * reach * (1.06 if kind == 3 else 1)))
    return smooth(points, closed=True, tension=20 if kind == 4 else 6)
