"""Small electronics in warm cases."""

from marketplace.demo.drawing.colour import WARM_BLACK, WARM_WHITE, darken, lighten, mix
from marketplace.demo.drawing.pen import Pen, around, ring, smooth, straight
from marketplace.demo.drawing.solids import ball, band, block, grain, turned


def _dots(pen: Pen, x: float, y: float, w: float, h: float, colour: str, step: float = 20) -> None:
    for row in range(int(h / step)):
        for col in range(int(w / step)):
            pen.ellipse(x + step * (col + 0.5), y + step * (row + 0.5), step * 0.24, step * 0.24, colour)


def radio(pen: Pen, tint: str, form: str) -> None:
    """A walnut radio with an amber dial."""
    pen.shadow(500, 810, 340)
    pen.cord([(690, 460), (850, 130)], "#c9ccce", 9, soft=False)
    front = block(pen, 150, 470, 600, 336, 150, tint)
    with pen.clip(front):
        grain(pen, 150, 470, 600, 336, tint, 12)
    pen.rect(184, 504, 260, 268, pen.flat_paint("#d9c9a4", 0.12), 14)
    _dots(pen, 196, 516, 240, 250, "#8d7a56", 20)
    pen.rect(470, 504, 250, 120, pen.radial([(0, "#ffe3a0", 1), (1, "#d8913a", 1)]), 12)
    for i in range(17):
        pen.line([(488 + i * 13.4, 540), (488 + i * 13.4, 560 + (i % 4 == 0) * 20)], "#5a3418", 3)
    pen.line([(610, 516), (610, 612)], "#b8301f", 5)
    for x, r in ((530, 50), (660, 50)):
        ball(pen, x, 700, r, "#e3d2ac", 0.5)
        pen.ellipse(x, 700, r * 0.62, r * 0.62, pen.metal_paint("#c2974a"))
        pen.line([(x, 700), around(x, 700, r * 0.55, pen.rng.uniform(180, 360))], "#4b2e22", 6)


def headphones(pen: Pen, tint: str, form: str) -> None:
    """Open headphones, upright or in a field of sound waves."""
    pen.shadow(500, 810, 260)
    if form == "waves":
        for i in range(31):
            h = 40 + 150 * abs(((i * 37) % 23) / 23 - 0.4) + (15 - abs(i - 15)) * 9
            pen.rect(60 + i * 29, 470 - h, 15, h * 2, lighten(tint, 0.3), 7, opacity=0.55)
    arc = [(250, 640), (240, 430), (330, 250), (500, 190), (670, 250), (760, 430), (750, 640)]
    pen.cord(arc, "#3b3431", 46)
    pen.line([(320, 270), (500, 205), (680, 270)], "#8a5c3a", 30)
    for x, side in ((266, 1), (734, -1)):
        pen.cord([(x - side * 14, 560), (x - side * 14, 470)], "#b9bdbf", 18)
        pen.ellipse(x + side * 50, 650, 70, 142, pen.flat_paint("#2d2a2a", 0.25))
        pen.ellipse(x, 650, 84, 152, pen.ball_paint(tint, 0.4))
        pen.ellipse(x - side * 8, 650, 60, 118, darken(tint, 0.45))
        with pen.clip(ring(x - side * 8, 650, 56, 113)):
            _dots(pen, x - 70, 530, 150, 250, "#b9a58a", 17)
    pen.cord([(266, 800), (280, 850), (420, 860), (520, 820), (620, 870)], "#5d5650", 9)


def clock(pen: Pen, tint: str, form: str) -> None:
    """A flip clock, or a wall clock of the twelve double hours."""
    if form == "wall":
        pen.ellipse(514, 486, 334, 334, WARM_BLACK, opacity=0.2)
        pen.ellipse(500, 460, 330, 330, pen.ball_paint(tint, 0.3))
        pen.ellipse(500, 460, 292, 292, pen.flat_paint("#efe2c6", 0.1))
        for i in range(12):
            pen.ellipse(*around(500, 460, 252, i * 30), 27, 27, "#8f3b2c" if i == 5 else mix(tint, "#efe2c6", 0.25))
            x, y = around(500, 460, 252, i * 30)
            pen.path(f"M{x - 9} {y - 8}h18M{x} {y - 13}v26M{x - 8} {y + 9}h16", stroke="#f6ecd6", width=4)
            pen.line([around(500, 460, 196, i * 30), around(500, 460, 212, i * 30)], "#4b3426", 7)
        pen.line([(500, 460), around(500, 460, 120, 200)], "#33272a", 16)
        pen.line([(500, 460), around(500, 460, 178, 300)], "#33272a", 10)
        pen.line([around(500, 460, 40, 75), around(500, 460, -185, 75)], "#b8301f", 4)
        ball(pen, 500, 460, 15, "#c2974a", 0.6)
        return
    pen.shadow(500, 810, 330)
    block(pen, 150, 440, 640, 350, 120, tint)
    pen.rect(180, 470, 580, 290, "#2c2a2b", 22)
    for x, digit in (
        (206, "M60 60H150V100L90 210"),
        (400, "M0 0"),
        (490, "M30 60H90V135H30V210H90M125 60H185V210H125Z"),
    ):
        if digit == "M0 0":
            for y in (570, 660):
                pen.ellipse(470, y, 12, 12, "#efe2c6")
            continue
        pen.rect(x, 490, 230, 250, pen.flat_paint("#3b393a", 0.14), 16)
        with pen.group(f"translate({x + 12} 478)"):
            pen.path(digit, stroke="#f3e8d0", width=24)
        pen.rect(x, 612, 230, 5, "#161516")
    for x in (220, 700):
        pen.rect(x, 788, 50, 18, "#4b3426", 6)


def speaker(pen: Pen, tint: str, form: str) -> None:
    """A pebble-shaped speaker."""
    pen.shadow(500, 810, 280)
    shape = smooth(
        [(200, 640), (270, 480), (460, 400), (660, 430), (800, 580), (780, 730), (620, 806), (380, 806), (230, 750)],
        closed=True,
    )
    pen.path(shape, pen.ball_paint(tint, 0.4))
    pen.ellipse(490, 500, 210, 74, pen.flat_paint("#3b3a3a", 0.2))
    with pen.clip(ring(490, 500, 200, 68)):
        _dots(pen, 290, 430, 420, 140, lighten(tint, 0.35), 17)
    pen.ellipse(490, 500, 214, 77, stroke="#c8a05a", width=9)
    pen.ellipse(650, 700, 9, 9, "#ffd98a")
    pen.glow(650, 700, 60, "#ffd98a", 0.6)


def power_bank(pen: Pen, tint: str, form: str) -> None:
    """A slab battery with four lights and a braided cable."""
    pen.cord([(560, 120), (680, 60), (860, 200), (820, 480), (900, 760)], "#c9b48a", 22)
    pen.rect(250, 150, 400, 700, pen.flat_paint(tint, 0.2), 60)
    pen.rect(262, 162, 376, 676, stroke=lighten(tint, 0.5), width=4, radius=50, opacity=0.7)
    for i in range(4):
        pen.ellipse(390 + i * 40, 230, 9, 9, "#fff3c8" if i < 3 else darken(tint, 0.35))
    pen.rect(520, 96, 64, 66, pen.metal_paint("#b9bdbf"), 8)
    for i, y in enumerate((560, 620, 680)):
        pen.path(
            f"M250 {y}q50 -70 100 -10t100 -8t100 6t100 -20V{y + 90}H250Z", darken(tint, 0.06 + i * 0.06), opacity=0.4
        )
    pen.rect(560, 760, 46, 50, "#b8301f", 5, opacity=0.9)
    pen.glint([(290, 250), (284, 420), (288, 600)], 12, 0.5)


def keyboard(pen: Pen, tint: str, form: str) -> None:
    """A compact keyboard with one red key."""
    pen.rect(70, 330, 860, 360, pen.flat_paint(tint, 0.22), 40)
    pen.rect(96, 354, 808, 312, darken(tint, 0.5), 18)
    for row, widths in enumerate(
        (
            (1,) * 15,
            (1.5, *(1,) * 12, 1.5),
            (1.8, *(1,) * 11, 2.2),
            (2.3, *(1,) * 11, 1.7),
            (1.3, 1.3, 6, 1.3, 1.3, 1.3, 1.3),
        )
    ):
        x, y, unit = 104.0, 364 + row * 60, 792 / sum(widths)
        for i, w in enumerate(widths):
            enter = row == 2 and i == len(widths) - 1
            tone = "#b8402b" if enter else ("#e6dcc6" if 0 < i < len(widths) - 1 else "#8f969b")
            pen.rect(x + 2, y, w * unit - 4, 54, darken(tone, 0.35), 9)
            pen.rect(x + 6, y + 1, w * unit - 12, 42, pen.flat_paint(tone, 0.14), 8)
            x += w * unit


def scale(pen: Pen, tint: str, form: str) -> None:
    """A tea scale weighing a lidded bowl."""
    pen.shadow(500, 810, 330)
    block(pen, 170, 730, 560, 74, 240, tint)
    pen.rect(380, 748, 170, 40, "#22262a", 8)
    pen.path(
        "M400 756v24M420 756h20v24h-20zM460 778v2M476 756h20v12h-20v12h20M516 756h20v24h-20", stroke="#bfe3c9", width=4
    )
    pen.ellipse(520, 672, 230, 40, "#4a4644")
    pen.shadow(520, 670, 120, 0.5)
    turned(pen, 520, [(470, 150), (500, 142), (600, 100), (650, 60), (668, 58)], "#8fb59b", 0.6, "#7c9f88")
    turned(pen, 520, [(400, 34), (412, 40), (452, 128), (472, 136)], "#8fb59b", 0.6)
    turned(pen, 520, [(376, 40), (404, 32)], "#8fb59b", 0.6, "#5f7d6a")


def recorder(pen: Pen, tint: str, form: str) -> None:
    """A field recorder with crossed capsules."""
    with pen.group("rotate(-12 500 500)"):
        for x, turn in ((430, 28), (570, -28)):
            with pen.group(f"rotate({turn} {x} 250)"):
                pen.rect(x - 44, 110, 88, 190, pen.metal_paint(tint), 30)
                _dots(pen, x - 40, 120, 80, 110, "#3b3f42", 16)
        pen.rect(340, 270, 320, 640, pen.linear([(0, "#5a5d60", 1), (0.3, "#3b3d40", 1), (1, "#222426", 1)], x2=1), 40)
        pen.rect(376, 320, 248, 190, pen.flat_paint("#c8d3b4", 0.12), 12)
        for i in range(13):
            h = 12 + (i * 29 % 60)
            pen.rect(392 + i * 17, 440 - h, 10, h * 1.3, "#3b4a3a", 2)
        ball(pen, 500, 610, 54, "#b8301f", 0.5)
        for x in (410, 590):
            pen.rect(x - 32, 700, 64, 44, lighten("#3b3d40", 0.25), 12)
        for i in range(9):
            pen.rect(654, 560 + i * 16, 22, 9, "#8d9296", 3)
        _dots(pen, 400, 780, 200, 90, "#8d9296", 20)


def hand_warmer(pen: Pen, tint: str, form: str) -> None:
    """A glazed hand warmer in a knitted sleeve."""
    pen.shadow(500, 810, 250)
    pen.glow(500, 560, 380, "#ffb870", 0.5)
    shape = smooth(
        [(250, 560), (330, 380), (500, 330), (670, 380), (750, 560), (690, 740), (500, 800), (310, 740)], closed=True
    )
    pen.path(shape, pen.ball_paint(tint, 0.6))
    with pen.clip(shape):
        pen.rect(200, 620, 600, 220, pen.flat_paint("#c9a27a", 0.18))
        for row in range(7):
            for col in range(19):
                x, y = 210 + col * 32 + row % 2 * 16, 636 + row * 28
                pen.path(f"M{x} {y}l14 18l14 -18", stroke="#8a6545", width=6, opacity=0.6)
    pen.glint([(360, 440), (330, 500), (322, 570)], 20, 0.6)
    for i in range(3):
        pen.ellipse(460 + i * 40, 420, 9, 9, "#ffdf9a" if i < 2 else darken(tint, 0.3))
    pen.cord([(660, 400), (760, 330), (820, 420), (780, 520)], "#b8402b", 11)
    for x in (400, 470):
        pen.line([(x, 300), (x - 18, 230), (x + 14, 160)], WARM_WHITE, 14, 0.25)


def desk_fan(pen: Pen, tint: str, form: str) -> None:
    """A fan whose blades make a lotus leaf."""
    pen.shadow(500, 815, 180)
    turned(pen, 500, [(740, 30), (770, 130), (806, 160)], lighten(tint, 0.3), 0.5)
    pen.cord([(500, 760), (500, 620)], lighten(tint, 0.3), 34, soft=False)
    pen.ellipse(500, 400, 286, 286, darken(tint, 0.5), opacity=0.35)
    for i in range(7):
        with pen.group(f"rotate({i * 360 / 7 + 12:.1f} 500 400)"):
            pen.path(
                "M500 400C540 300 640 220 700 230C740 320 660 410 500 400Z",
                pen.flat_paint(tint, 0.3),
                darken(tint, 0.3),
                3,
            )
            pen.line([(500, 400), (600, 330), (690, 250)], lighten(tint, 0.4), 4, 0.6)
    for r in (284, 220, 150):
        pen.ellipse(500, 400, r, r, stroke="#efe8d6", width=9 if r > 280 else 4, opacity=0.9)
    for a in range(0, 360, 15):
        pen.line([around(500, 400, 60, a), around(500, 400, 284, a + 10)], "#efe8d6", 3, 0.75)
    ball(pen, 500, 400, 56, "#efe8d6", 0.5)
    band(pen, 500, 780, 146, "#c2974a", 5)


def projector(pen: Pen, tint: str, form: str) -> None:
    """A pocket projector throwing a warm beam."""
    beam = pen.linear([(0, "#fff0c4", 0.7), (1, "#fff0c4", 0)], x1=1, y1=0, x2=0, y2=0)
    pen.path(straight([(290, 630), (290, 730), (-200, 900), (-200, 230)]), beam)
    pen.shadow(540, 810, 280)
    block(pen, 280, 540, 480, 250, 170, tint)
    pen.ellipse(400, 668, 100, 100, pen.metal_paint("#5d5650"))
    pen.ellipse(400, 668, 76, 76, "#1c1b1e")
    pen.ellipse(
        400, 668, 58, 58, pen.radial([(0, "#ffffff", 1), (0.4, "#ffe0a0", 1), (1, "#5a5f86", 1)], 0.4, 0.4, 0.7)
    )
    pen.ellipse(380, 646, 17, 12, WARM_WHITE)
    for i in range(8):
        pen.rect(560 + i * 22, 590, 9, 150, darken(tint, 0.4), 4)
    for x in (330, 700):
        pen.rect(x, 788, 50, 16, "#4b3426", 6)
    pen.ellipse(600, 494, 30, 11, "#b8402b")


TABLE = {
    "clock": clock,
    "desk_fan": desk_fan,
    "hand_warmer": hand_warmer,
    "headphones": headphones,
    "projector": projector,
    "radio": radio,
    "scale": scale,
    "speaker": speaker,
}
FLAT = {"keyboard": keyboard, "power_bank": power_bank, "recorder": recorder}
