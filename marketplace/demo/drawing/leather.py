"""Bags and small leather."""

from marketplace.demo.drawing.colour import darken, lighten
from marketplace.demo.drawing.pen import Pen, smooth
from marketplace.demo.drawing.solids import ball, band, blossom, turned
from marketplace.demo.drawing.wood import weave


def _stitches(pen: Pen, data: str, colour: str) -> None:
    pen.raw(
        f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="4" '
        'stroke-dasharray="13 9" stroke-linecap="round"/>'
    )


def tote(pen: Pen, tint: str, form: str) -> None:
    """A leather tote, or a woven market bag with leeks."""
    pen.shadow(500, 812, 280)
    handle = "#b98a4a" if form == "woven" else darken(tint, 0.15)
    pen.cord([(380, 430), (400, 230), (500, 170), (600, 230), (620, 430)], darken(handle, 0.2), 24)
    if form == "woven":
        for i, x in enumerate((340, 390, 440)):
            pen.cord([(x + 40, 520), (x, 330), (x - 40 + i * 30, 190)], "#e9eed6", 26)
            pen.line([(x, 340), (x - 50 + i * 30, 150), (x - 100 + i * 60, 110)], "#6f9a4e", 20)
        ball(pen, 640, 430, 64, "#d9762b", 0.3)
    body = "M240 420H760L800 770Q800 806 760 806H240Q200 806 200 770Z"
    pen.path(body, pen.linear([(0, lighten(tint, 0.25), 1), (0.5, tint, 1), (1, darken(tint, 0.4), 1)], x2=0.7))
    if form == "woven":
        with pen.clip(body):
            weave(pen, 190, 430, 640, 390, tint, 28)
        pen.rect(230, 404, 540, 40, pen.round_paint("#b98a4a"), 14)
    else:
        _stitches(pen, "M262 440H738M226 770Q226 784 246 784H754Q774 784 774 770", lighten(tint, 0.6))
        for x in (380, 620):
            pen.path(f"M{x - 26} 404h52v130l-26 26l-26 -26z", darken(tint, 0.12))
            _stitches(pen, f"M{x - 17} 410v118l17 18l17 -18v-118", lighten(tint, 0.6))
            ball(pen, x, 440, 10, "#d9b45c", 0.6)
        pen.rect(456, 640, 88, 60, darken(tint, 0.2), 6)
        blossom(pen, 500, 670, 17, lighten(tint, 0.3))
    pen.cord([(360, 470), (390, 290), (500, 220), (610, 290), (640, 470)], handle, 28)


def satchel(pen: Pen, tint: str, form: str) -> None:
    """A postman's satchel with two buckles."""
    pen.shadow(500, 812, 300)
    pen.cord([(210, 520), (180, 300), (420, 150), (720, 200), (810, 520)], "#7a5236", 26)
    green = darken(tint, 0.42)
    pen.rect(180, 450, 640, 356, pen.flat_paint(green, 0.2), 34)
    flap = "M170 430H830V600Q830 680 740 680H260Q170 680 170 600Z"
    pen.path(flap, pen.linear([(0, lighten(green, 0.28), 1), (1, darken(green, 0.12), 1)], x2=0.4))
    _stitches(pen, "M190 446V600Q190 662 260 662H740Q810 662 810 600V446", lighten(green, 0.6))
    for x in (310, 690):
        pen.rect(x - 28, 560, 56, 190, pen.flat_paint("#8a5a38", 0.2), 10)
        pen.rect(x - 42, 646, 84, 62, stroke="#d9b45c", width=11, radius=8)
        pen.line([(x, 650), (x, 700)], "#d9b45c", 8)
    pen.rect(452, 560, 96, 48, pen.metal_paint("#c2974a"), 8)


def backpack(pen: Pen, tint: str, form: str) -> None:
    """A roll-top canvas backpack."""
    pen.shadow(500, 812, 230)
    for x in (300, 700):
        pen.cord([(x, 330), (x + (x - 500) * 0.5, 500), (x + (x - 500) * 0.1, 780)], "#7a5236", 34)
    pen.rect(
        270,
        290,
        460,
        516,
        pen.linear([(0, lighten(tint, 0.3), 1), (0.4, tint, 1), (1, darken(tint, 0.42), 1)], x2=0.8),
        60,
    )
    pen.rect(
        256, 220, 488, 130, pen.linear([(0, lighten(tint, 0.35), 1), (0.5, tint, 1), (1, darken(tint, 0.5), 1)]), 60
    )
    for x in (256, 744):
        pen.ellipse(x + (30 if x < 500 else -30), 285, 26, 62, stroke=darken(tint, 0.4), width=6)
    pen.path("M270 640H730V750Q730 806 670 806H330Q270 806 270 750Z", pen.flat_paint("#7a5236", 0.2))
    _stitches(pen, "M284 656H716", "#e3c9a4")
    pen.rect(340, 430, 320, 190, darken(tint, 0.1), 22, darken(tint, 0.4), 4)
    pen.rect(330, 414, 340, 60, pen.flat_paint(lighten(tint, 0.1), 0.2), 18)
    for x in (420, 580):
        pen.rect(x - 19, 214, 38, 300, pen.flat_paint("#7a5236", 0.2), 6)
        pen.rect(x - 29, 370, 58, 44, stroke="#d9b45c", width=9, radius=6)


def wallet(pen: Pen, tint: str, form: str) -> None:
    """A bifold wallet standing half open."""
    pen.rect(150, 260, 700, 500, darken(tint, 0.4), 34)
    pen.rect(140, 244, 345, 500, pen.flat_paint(tint, 0.2), 32)
    pen.rect(505, 244, 345, 500, pen.flat_paint(tint, 0.2), 32)
    pen.rect(
        480,
        244,
        32,
        500,
        pen.linear([(0, darken(tint, 0.3), 1), (0.5, lighten(tint, 0.15), 1), (1, darken(tint, 0.4), 1)], x2=1, y2=0),
    )
    for x in (170, 536):
        for i, tone in enumerate(("#2f4a73", "#c9a441", "#8fb59b")):
            pen.rect(x, 300 + i * 66, 284, 130, tone, 14)
            pen.path(f"M{x - 14} {360 + i * 66}H{x + 298}V730H{x - 14}Z", pen.flat_paint(lighten(tint, 0.06 * i), 0.1))
            _stitches(pen, f"M{x - 6} {372 + i * 66}H{x + 290}", lighten(tint, 0.55))
    _stitches(pen, "M164 268H460M540 268H830M164 722H460M540 722H830", lighten(tint, 0.55))


def belt(pen: Pen, tint: str, form: str) -> None:
    """A coiled belt with a brass buckle."""
    for r in (330, 262, 194, 126):
        pen.ellipse(470, 540, r, r * 0.94, stroke=darken(tint, 0.5), width=58)
        pen.ellipse(467, 536, r, r * 0.94, stroke=tint, width=48)
        pen.ellipse(463, 530, r, r * 0.94, stroke=lighten(tint, 0.35), width=9, opacity=0.7)
    pen.rect(480, 180, 380, 76, pen.linear([(0, lighten(tint, 0.3), 1), (0.5, tint, 1), (1, darken(tint, 0.4), 1)]), 10)
    _stitches(pen, "M490 194H840M490 242H840", lighten(tint, 0.6))
    for x in (540, 600, 660):
        pen.ellipse(x, 218, 9, 9, darken(tint, 0.7))
    pen.rect(780, 136, 130, 164, stroke=darken("#c2974a", 0.4), width=34, radius=26)
    pen.rect(777, 133, 130, 164, stroke="#d9b25c", width=22, radius=26)
    pen.line([(770, 216), (910, 214)], "#d9b25c", 17)


def key_case(pen: Pen, tint: str, form: str) -> None:
    """An open key case with keys fanned out."""
    for i, turn in enumerate((-50, -30, -10, 10, 30, 50)):
        with pen.group(f"rotate({turn} 500 430)"):
            tone = "#d9b45c" if i % 2 else "#b9bfc2"
            pen.rect(488, 440, 24, 300, pen.metal_paint(tone), 6)
            pen.ellipse(500, 520, 50, 50, pen.metal_paint(tone))
            pen.ellipse(500, 520, 22, 22, darken(tint, 0.3))
            pen.path("M512 660h30v22h-16v20h22v24h-36z", tone)
    pen.path("M220 180H780Q810 180 810 220V440H190V220Q190 180 220 180Z", pen.flat_paint(tint, 0.22))
    pen.rect(190, 400, 620, 60, pen.metal_paint("#b9bfc2", upright=True), 10)
    _stitches(pen, "M212 424V226Q212 202 236 202H764Q788 202 788 226V424", lighten(tint, 0.6))
    for x in (300, 700):
        ball(pen, x, 270, 22, "#c2974a", 0.7)


def card_holder(pen: Pen, tint: str, form: str) -> None:
    """A stitched card holder with cards showing."""
    with pen.group("rotate(-12 500 500)"):
        for i, tone in enumerate(("#efe3cb", "#c8553a", "#8fb59b")):
            pen.rect(230 + i * 14, 200 + i * 50, 520, 330, pen.flat_paint(tone, 0.12), 20)
        pen.rect(190, 340, 620, 440, pen.flat_paint(tint, 0.2), 28)
        pen.path("M190 460L810 400V752Q810 780 782 780H218Q190 780 190 752Z", pen.flat_paint(lighten(tint, 0.12), 0.2))
        _stitches(pen, "M212 474V740Q212 758 232 758H768Q788 758 788 740V418", "#efe3cb")
        _stitches(pen, "M200 486L800 428", "#efe3cb")
        blossom(pen, 700, 690, 30, lighten(tint, 0.35))


def clutch(pen: Pen, tint: str, form: str) -> None:
    """A brocade clutch with a jade toggle."""
    pen.shadow(500, 812, 320)
    pen.rect(160, 430, 680, 376, pen.flat_paint(tint, 0.2), 30)
    flap = "M150 410H850L780 620Q500 720 220 620Z"
    pen.path(flap, pen.linear([(0, lighten(tint, 0.28), 1), (1, darken(tint, 0.1), 1)], x2=0.4))
    with pen.clip("M150 410H850V806H150Z"):
        for row in range(4):
            for col in range(6):
                x, y = 210 + col * 120 + row % 2 * 60, 470 + row * 104
                pen.line([(x - 44, y + 22), (x - 10, y - 16), (x + 30, y + 6), (x + 54, y - 20)], "#d9b45c", 6, 0.8)
                blossom(pen, x, y, 27, ("#d9b45c", "#e3a59b", "#8fb59b")[(row + col) % 3], petals=6)
    pen.path(flap, stroke="#d9b45c", width=7)
    pen.rect(480, 590, 40, 130, pen.ball_paint("#a9c9a4", 0.6), 20)
    pen.line([(500, 640), (500, 560)], "#d9b45c", 8)


def care_tins(pen: Pen, tint: str, form: str) -> None:
    """A tin of balm, a horsehair brush and a cloth."""
    pen.shadow(360, 812, 170)
    turned(pen, 360, [(690, 176), (806, 176)], tint, 0.8, "#e9cf8a")
    pen.ellipse(360, 694, 150, 24, pen.flat_paint("#e3c478", 0.2))
    with pen.group("rotate(-72 250 560) translate(-20 0)"):
        pen.ellipse(250, 560, 170, 150, pen.metal_paint(tint), darken(tint, 0.4), 6)
        blossom(pen, 250, 560, 70, darken(tint, 0.4))
    pen.shadow(680, 812, 170)
    for i in range(44):
        pen.line([(540 + i * 6.6, 700), (534 + i * 6.9, 806)], "#3b2a22" if i % 3 else "#6d4a34", 7)
    pen.path(
        smooth([(520, 710), (530, 630), (680, 590), (830, 630), (840, 710), (680, 726)], closed=True),
        pen.linear([(0, "#d9a566", 1), (0.5, "#a9703c", 1), (1, "#5a3420", 1)]),
    )
    pen.path(
        smooth([(420, 830), (560, 800), (640, 840), (780, 820), (740, 890), (480, 900)], closed=True),
        pen.flat_paint("#e9dcc2", 0.16),
    )
    band(pen, 360, 780, 176, darken(tint, 0.35), 5)


TABLE = {"backpack": backpack, "care_tins": care_tins, "clutch": clutch, "satchel": satchel, "tote": tote}
FLAT = {"belt": belt, "card_holder": card_holder, "key_case": key_case, "wallet": wallet}
