"""Knives, shears and the things they are used on."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, around, ring, smooth
from marketplace.demo.drawing.solids import ball, band, grain, leaf, turned


def _handle(pen: Pen, x: float, y: float, length: float, colour: str, width: float = 70) -> None:
    pen.rect(
        x,
        y - width / 2,
        length,
        width,
        pen.linear([(0, lighten(colour, 0.3), 1), (0.5, colour, 1), (1, darken(colour, 0.4), 1)]),
        width * 0.3,
    )
    pen.rect(x - 10, y - width * 0.54, 44, width * 1.08, pen.metal_paint("#c2974a", upright=True), 6)
    for i in range(3):
        ball(pen, x + length * (0.3 + 0.25 * i), y, 9, "#d9b45c", 0.6)


def cleaver(pen: Pen, tint: str, form: str) -> None:
    """A slicing or a bone cleaver on a board."""
    if form == "chopper":
        _stump(pen)
    else:
        pen.rect(110, 330, 640, 470, pen.flat_paint("#b98b5a", 0.14), 26)
        grain(pen, 120, 340, 620, 450, "#b98b5a", 9)
    drop = 70 if form == "chopper" else 0
    for i in range(0 if form == "chopper" else 6):
        pen.ellipse(200 + i * 54, 700 - i * 6, 44, 44, "#7f9f58")
        pen.ellipse(200 + i * 54, 700 - i * 6, 37, 37, "#dbe6b4")
    with pen.group("rotate(24 480 500) translate(0 60)" if form == "chopper" else "rotate(-14 480 440)"):
        blade = (
            f"M150 300H640V{500 + drop / 2}C560 {520 + drop} 300 "
            f"{540 + drop} 160 {516 + drop}C140 {440 + drop} 140 340 150 300Z"
        )
        pen.path(blade, pen.metal_paint(darken(tint, 0.25) if form == "chopper" else tint))
        with pen.clip(blade):
            pen.path(
                f"M120 {486 + drop}C300 {512 + drop} 560 {494 + drop} 660 {470 + drop / 2}V640H120Z",
                lighten(tint, 0.6),
                opacity=0.85,
            )
            pen.rect(140, 300, 510, 60, darken(tint, 0.5), opacity=0.35)
        pen.ellipse(200, 350, 17, 17, "#5d4a3a")
        pen.rect(540, 390, 46, 46, "#b8301f", 4, opacity=0.7)
        _handle(pen, 640, 372, 250, "#5a3a28" if form == "chopper" else "#3b2a24")


def _stump(pen: Pen) -> None:
    """A round of timber, hooped in brass, with garlic on it."""
    pen.ellipse(470, 520, 390, 390, pen.ball_paint("#8a5c38", 0.1))
    pen.ellipse(470, 520, 372, 372, pen.metal_paint("#c2974a"))
    pen.ellipse(470, 520, 352, 352, pen.flat_paint("#c79a66", 0.12))
    for r in range(30, 350, 32):
        pen.ellipse(455, 510, r, r * 0.97, stroke="#8a5c38", width=3, opacity=0.4)
    for x, y, r in ((300, 740, 54), (400, 790, 46), (250, 650, 40)):
        ball(pen, x, y, r, "#efe6d6", 0.4)
        pen.line([(x, y - r), (x + 10, y - r - 30)], "#cdbb9a", 8)
        for s in (-0.4, 0, 0.4):
            pen.line([(x, y - r), (x + r * s * 1.6, y), (x + r * s, y + r * 0.9)], "#c9a9b4", 2.5, 0.7)


def chef_knife(pen: Pen, tint: str, form: str) -> None:
    """A patterned kitchen knife, or a pair of parers."""
    if form == "pair":
        for y, hook in ((380, True), (620, False)):
            tip = (170, y + (90 if hook else 20))
            blade = (
                f"M560 {y - 44}C420 {y - 60} 260 {y - 50} {tip[0]} {tip[1]}"
                f"C300 {y + (20 if hook else 50)} 440 {y + 40} 560 {y + 44}Z"
            )
            pen.path(blade, pen.metal_paint(tint))
            pen.path(
                f"M{tip[0]} {tip[1]}C300 {y + (20 if hook else 50)} 440 {y + 40} 560 {y + 44}",
                stroke=WARM_WHITE,
                width=6,
                opacity=0.8,
            )
            _handle(pen, 560, y, 290, "#6d4a30", 84)
        pen.path(
            smooth([(160, 760), (300, 800), (380, 740), (460, 820), (600, 780), (560, 860), (300, 880)], closed=True),
            "#d9c46a",
        )
        ball(pen, 780, 800, 84, "#c9c05a", 0.3)
        return
    with pen.group("rotate(-32 500 500)"):
        blade = "M600 420C440 400 200 430 70 540C220 590 460 600 600 590Z"
        pen.path(blade, pen.metal_paint(tint))
        with pen.clip(blade):
            for i in range(17):
                y = 400 + i * 12
                pen.line([(40 + t * 72, y + pen.rng.uniform(-15, 15)) for t in range(9)], darken(tint, 0.5), 3, 0.6)
            pen.path("M60 545C220 580 460 588 610 572V640H40Z", lighten(tint, 0.65), opacity=0.8)
        pen.rect(596, 430, 40, 150, pen.metal_paint("#c2974a"), 6)
        pen.path(
            "M634 440L930 450L950 480V540L930 566L634 572Z",
            pen.linear([(0, "#a9703c", 1), (0.5, "#6d3f22", 1), (1, "#3b2216", 1)]),
        )
        for i in range(7):
            pen.ellipse(690 + i * 34, 500 + pen.rng.uniform(-30, 30), 17, 11, stroke="#3b2216", width=3, opacity=0.6)


def scissors(pen: Pen, tint: str, form: str) -> None:
    """Forged household scissors with butterfly bows."""
    dark = "#4a4a4d"
    for side in (-1, 1):
        pen.path(
            f"M{500 - side * 6} 560C{500 + side * 20} 420 {500 + side * 90} 240 {500 + side * 110} "
            f"110C{500 + side * 60} 220 {500 - side * 44} 440 {500 - side * 40} 560Z",
            pen.metal_paint(lighten(tint, 0.1)),
        )
    for side in (-1, 1):
        loop = [
            (500, 560),
            (500 + side * 70, 620),
            (500 + side * 220, 640),
            (500 + side * 250, 770),
            (500 + side * 130, 860),
            (500 + side * 30, 780),
            (500 + side * 20, 660),
        ]
        pen.cord(loop, dark, 36)
    ball(pen, 500, 556, 32, "#c2974a", 0.7)
    pen.line([(200, 260), (330, 330), (300, 460), (180, 520)], "#b8402b", 9)


def shears(pen: Pen, tint: str, form: str) -> None:
    """Bonsai shears with wide bows and a clipped twig."""
    for side in (-1, 1):
        loop = smooth(
            [
                (500, 470),
                (500 + side * 60, 520),
                (500 + side * 190, 600),
                (500 + side * 200, 780),
                (500 + side * 90, 850),
                (500 + side * 26, 700),
            ],
            closed=True,
        )
        pen.path(loop, stroke=darken(tint, 0.3), width=38)
        pen.path(loop, stroke=lighten(tint, 0.12), width=24)
        pen.path(loop, stroke=lighten(tint, 0.5), width=5, opacity=0.6)
    for side in (-1, 1):
        pen.path(
            f"M{500 - side * 26} 500L{500 + side * 6} 480L{500 + side * 34} 170L{500 + side * 12} 190Z",
            pen.metal_paint("#8d9296"),
        )
    ball(pen, 500, 486, 34, tint, 0.5)
    pen.line([(150, 220), (260, 290), (330, 400)], "#5d4632", 14)
    for x, y in ((150, 220), (210, 250), (270, 300), (310, 370)):
        for a in range(-150, 40, 27):
            pen.line([(x, y), around(x, y, 64, a)], "#4f6f45", 5)


def wok(pen: Pen, tint: str, form: str) -> None:
    """A hammered iron wok on a ring."""
    pen.shadow(470, 815, 260)
    pen.cord([(720, 560), (830, 500), (930, 450)], "#8a5c38", 46, soft=False)
    turned(pen, 470, [(750, 170), (806, 190)], "#5a5653", 0.4)
    profile = [(540, 330), (570, 322), (660, 270), (740, 180), (780, 110), (790, 90)]
    body = turned(pen, 470, profile, tint, 0.4)
    with pen.clip(body):
        _dimples(pen, 470, 560, 790, 330)
    pen.ellipse(470, 540, 330, 66, lighten(tint, 0.3))
    pen.ellipse(470, 544, 312, 58, pen.linear([(0, darken(tint, 0.6), 1), (1, lighten(tint, 0.16), 1)]))
    with pen.clip(ring(470, 544, 312, 58)):
        _dimples(pen, 470, 500, 600, 310)
        for i in range(12):
            leaf(pen, 330 + i * 24, 580 - (i % 3) * 14, 60, -150 + i * 26, "#6f9a4e", 0.22)
        for x in (380, 470, 540, 590):
            ball(pen, x, 560, 19, "#c8402b", 0.4)
    pen.cord([(150, 530), (110, 500), (160, 480), (200, 510)], "#4a4644", 18)
    for x in (380, 480, 560):
        pen.line([(x, 500), (x - 26, 400), (x + 22, 300), (x - 10, 210)], WARM_WHITE, 22, 0.18)


def _dimples(pen: Pen, cx: float, top: float, low: float, reach: float) -> None:
    for _ in range(110):
        x, y = cx + pen.rng.uniform(-reach, reach), pen.rng.uniform(top, low)
        pen.ellipse(x, y, 13, 9, WARM_WHITE, opacity=0.1)
        pen.ellipse(x + 3, y + 3, 11, 7, "#000000", opacity=0.16)


def board(pen: Pen, tint: str, form: str) -> None:
    """An end-grain chopping block with scallions."""
    pen.shadow(500, 800, 330)
    turned(pen, 500, [(600, 340), (800, 330)], darken(tint, 0.05), 0.2)
    for y in (640, 660):
        band(pen, 500, y, 342, "#c2974a", 12)
    pen.ellipse(500, 600, 340, 110, pen.flat_paint(lighten(tint, 0.45), 0.1))
    for r in range(30, 340, 34):
        pen.ellipse(480, 598, r, r * 0.32, stroke=darken(tint, 0.2), width=3, opacity=0.4)
    pen.line([(480, 598), (640, 650), (760, 660)], darken(tint, 0.4), 4, 0.5)
    for i in range(5):
        pen.cord(
            [(230 + i * 12, 600 - i * 12), (420, 560 - i * 10), (700 + i * 14, 520 - i * 16)],
            "#8fae62" if i % 2 else "#6f9a4e",
            17,
        )
    for _ in range(22):
        pen.ellipse(pen.rng.uniform(420, 640), pen.rng.uniform(610, 670), 12, 8, "#a9c67a", "#5f8440", 3)
    turned(pen, 700, [(500, 70), (530, 66), (580, 40), (590, 36)], "#e9e4d6", 0.5, "#7c3a20")


TABLE = {"board": board, "wok": wok}
FLAT = {"chef_knife": chef_knife, "cleaver": cleaver, "scissors": scissors, "shears": shears}
