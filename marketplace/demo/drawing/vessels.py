"""Pots, cups, vases, bowls and plates."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten, mix
from marketplace.demo.drawing.pen import Pen, Point, around, ring, smooth
from marketplace.demo.drawing.solids import ball, band, blossom, leaf, liquid, mouth, tapered, turned

COBALT = "#2d4f8f"
GROUND = 800

TEAPOTS: dict[str, list[Point]] = {
    "pear": [(500, 62), (530, 84), (590, 150), (670, 205), (740, 206), (785, 160), (800, 118)],
    "drum": [(510, 120), (512, 172), (540, 186), (660, 190), (770, 186), (796, 170), (800, 150)],
    "squat": [(560, 66), (575, 90), (640, 158), (720, 226), (760, 236), (785, 205), (792, 180)],
    "side": [(520, 74), (536, 120), (600, 186), (680, 206), (750, 184), (800, 116)],
}


def teapot(pen: Pen, tint: str, form: str) -> None:
    """A teapot whose body is one of `TEAPOTS`."""
    profile = TEAPOTS[form]
    top, wide = profile[0][0], max(r for _, r in profile)
    middle = next(y for y, r in profile if r == wide)
    pen.shadow(500, GROUND, wide * 0.92)
    side = form == "side"
    if side:
        pen.cord([(640, middle - 40), (760, middle - 110), (838, middle - 146)], tint, 58, soft=False)
        pen.ellipse(842, middle - 148, 16, 25, darken(tint, 0.6))
    else:
        grip_y = top + (middle - top) * 0.3
        grip_r = next(r for y, r in profile if y >= grip_y - 20)
        start = (500 + grip_r * 0.9, grip_y)
        bow = [(500 + wide + 40, grip_y - 34), (500 + wide + 100, grip_y + 50), (500 + wide + 66, middle - 10)]
        pen.cord([start, *bow, (500 + wide * 0.9, middle + 34)], tint, 30)
    sx = 500 - wide
    spine = [(sx + 60, middle, 66), (sx - 30, middle - 36, 38), (sx - 84, top + 30, 24), (sx - 126, top - 18, 19)]
    pen.path(tapered(spine), pen.flat_paint(tint, 0.22))
    with pen.group(f"rotate(-36 {sx - 126} {top - 18})"):
        pen.ellipse(sx - 126, top - 18, 21, 9, lighten(tint, 0.25))
        pen.ellipse(sx - 126, top - 18, 15, 6, darken(tint, 0.65))
    gloss = 0.5 if form != "squat" else 0.3
    body = turned(pen, 500, profile, tint, gloss)
    _teapot_skin(pen, body, profile, tint, form)
    rim = profile[0][1]
    turned(
        pen, 500, [(top - 44, rim * 0.4), (top - 34, rim * 0.8), (top - 8, rim + 8), (top + 4, rim + 8)], tint, gloss
    )
    ball(pen, 500, top - 62, 24, tint, gloss)
    band(pen, 500, top + 4, rim + 8, lighten(tint, 0.35), 3, 0.7)


def _teapot_skin(pen: Pen, body: str, profile: list[Point], tint: str, form: str) -> None:
    with pen.clip(body):
        if form == "drum":
            for y, r in ((560, 190), (740, 190)):
                band(pen, 500, y, r, darken(tint, 0.35), 8, 0.7)
                band(pen, 500, y - 8, r, lighten(tint, 0.35), 4, 0.7)
            for angle in (25, 70, 120):
                leaf(pen, 520, 620, 78, angle, mix(tint, "#6d7040", 0.4), 0.13)
        elif form == "side":
            ash = pen.linear([(0, "#9aa56e", 0.9), (0.5, "#8a8350", 0.45), (1, "#5a3a22", 0)])
            drip = [
                (290, 500),
                (300, 600),
                (350, 640),
                (400, 590),
                (450, 660),
                (500, 600),
                (550, 630),
                (600, 560),
                (720, 540),
                (720, 480),
            ]
            pen.path(smooth(drip, closed=True), ash)
        else:
            for _ in range(60):
                y, r = pen.rng.choice(profile)
                x = 500 + pen.rng.uniform(-r, r)
                pen.ellipse(x, y + pen.rng.uniform(-40, 40), 1.8, 1.5, WARM_WHITE, opacity=0.25)


def gaiwan(pen: Pen, tint: str, form: str) -> None:
    """A lidded bowl on its saucer."""
    pen.shadow(500, GROUND, 240)
    turned(pen, 500, [(758, 256), (768, 230), (790, 130), (800, 104)], tint, 0.5, lighten(tint, 0.1))
    profile = [(520, 218), (545, 206), (620, 176), (700, 126), (750, 84), (776, 78)]
    body = turned(pen, 500, profile, tint, 0.7, darken(tint, 0.2))
    if form == "fish":
        _painted_fish(pen, 520, 640, 1.0)
    else:
        with pen.clip(body):
            for i in range(-4, 5):
                pen.line([(500 + i * 54, 520), (500 + i * 40, 650), (500 + i * 18, 780)], darken(tint, 0.18), 3, 0.6)
    lid = [(428, 56), (440, 62), (470, 150), (506, 196), (516, 198)]
    turned(pen, 500, lid, tint, 0.7)
    turned(pen, 500, [(396, 58), (410, 44), (432, 46)], tint, 0.7, darken(tint, 0.3))
    band(pen, 500, 516, 198, lighten(tint, 0.5), 4, 0.9)


def _painted_fish(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.group(f"translate({x} {y}) scale({size})"):
        pen.path(
            "M-110 0C-70 -52 20 -56 70 -8L120 -40C112 -10 112 14 124 44L70 12C20 52 -70 44 -110 0Z",
            COBALT,
            opacity=0.85,
        )
        pen.path("M-40 -40C-20 -74 20 -70 34 -34", stroke=COBALT, width=9, opacity=0.8)
        for i in range(4):
            pen.path(f"M{-40 + i * 26} -24q14 22 0 46", stroke="#dfe6ef", width=3, opacity=0.7)
        pen.ellipse(-76, -8, 8, 8, "#f4f4ee")
        pen.ellipse(-76, -8, 4, 4, "#15233f")


def teacup(pen: Pen, tint: str, form: str) -> None:
    """One big tea bowl, or a pair of small cups."""
    if form == "pair":
        for x, y, scale in ((330, 740, 1.0), (640, 810, 1.12)):
            pen.shadow(x, y, 96 * scale)
            rows = [(-190, 138), (-160, 134), (-80, 112), (-22, 66), (0, 60)]
            turned(pen, x, [(y + dy * scale, r * scale) for dy, r in rows], tint, 0.65, darken(tint, 0.1))
            band(pen, x, y - 188 * scale, 137 * scale, "#8a5a34", 5, 0.7)
            liquid(pen, x, y - 182 * scale, 136 * scale, "#c39a3a")
        return
    pen.shadow(500, GROUND, 150)
    glaze = tint
    profile = [(500, 290), (530, 286), (600, 250), (690, 176), (745, 110), (770, 96), (800, 98)]
    body = turned(pen, 500, profile, glaze, 0.6, "#26231f")
    with pen.clip(body):
        for i in range(64):
            x = -286 + i * 9.1
            hair = pen.rng.choice(("#a6763c", "#c9b48c", "#7b5632"))
            start = 505 + pen.rng.uniform(0, 50)
            pen.line([(500 + x, start), (500 + x * 0.72, start + 110), (500 + x * 0.45, start + 190)], hair, 2.6, 0.55)
        pen.rect(380, 752, 240, 80, "#6b4a38", opacity=0.9)
    mouth(pen, 500, 500, 290, "#8c6b45", "#3a2c20")
    liquid(pen, 500, 508, 270, "#a8642a")


def pitcher(pen: Pen, tint: str, form: str) -> None:
    """A clear glass pitcher, half full."""
    pen.shadow(500, GROUND, 160, 0.4)
    pen.cord([(640, 470), (770, 460), (790, 570), (720, 690), (640, 690)], lighten(tint, 0.3), 26)
    profile = [(400, 158), (430, 150), (520, 168), (680, 182), (770, 172), (800, 140)]
    outline = smooth([(500 + r, y) for y, r in profile]) + smooth([(500 - r, y) for y, r in reversed(profile)]).replace(
        "M", "L", 1
    )
    outline = outline.replace("L", "A140 24 0 0 1 360 800L", 1) + "L300 366A158 27 0 0 1 658 400Z"
    pen.path(outline, pen.linear([(0, tint, 0.5), (0.5, WARM_WHITE, 0.25), (1, tint, 0.6)], x2=1, y2=0))
    with pen.clip(outline):
        pen.rect(280, 560, 440, 260, pen.linear([(0, "#e0a13c", 0.9), (1, "#a55b1e", 0.95)]))
        pen.ellipse(500, 560, 174, 28, "#edc06a")
        for row in range(9):
            for col in range(9):
                x, y = 320 + col * 46 + (row % 2) * 23, 440 + row * 44
                pen.ellipse(x, y, 17, 15, WARM_WHITE, opacity=0.16)
                pen.ellipse(x - 4, y - 4, 6, 5, WARM_WHITE, opacity=0.35)
    pen.path(outline, stroke=WARM_WHITE, width=5, opacity=0.7)
    pen.ellipse(500, 400, 156, 26, stroke=WARM_WHITE, width=6, opacity=0.85)
    pen.glint([(372, 450), (360, 560), (352, 680)], 13, 0.75)


VASES: dict[str, list[Point]] = {
    "meiping": [(250, 46), (268, 38), (290, 52), (340, 148), (410, 186), (500, 168), (650, 112), (760, 98), (800, 106)],
    "moon": [(330, 92), (350, 88), (380, 132), (470, 228), (560, 252), (660, 226), (760, 128), (800, 104)],
    "gu": [(260, 190), (300, 140), (400, 76), (500, 62), (560, 92), (600, 92), (640, 70), (740, 104), (800, 142)],
    "garlic": [
        (240, 30),
        (270, 52),
        (310, 54),
        (350, 34),
        (460, 38),
        (540, 92),
        (640, 176),
        (730, 180),
        (785, 120),
        (800, 108),
    ],
}


def vase(pen: Pen, tint: str, form: str) -> None:
    """A vase whose outline is one of `VASES`."""
    profile = VASES[form]
    pen.shadow(500, GROUND, 150)
    body = turned(pen, 500, profile, tint, 0.7, darken(tint, 0.55))
    with pen.clip(body):
        if form == "meiping":
            _lotus_scroll(pen)
        elif form == "garlic":
            flow = pen.linear([(0, "#f0e2d2", 0.85), (0.12, "#d98d78", 0.4), (0.3, "#000000", 0), (1, "#3a0d0a", 0.55)])
            pen.rect(300, 240, 400, 580, flow)
        elif form == "moon":
            pen.ellipse(560, 610, 120, 90, "#d8b98a", opacity=0.18)
            band(pen, 500, 560, 252, darken(tint, 0.2), 3, 0.5)
        else:
            for y, r in ((546, 88), (616, 88)):
                band(pen, 500, y, r, lighten(tint, 0.4), 5, 0.8)
            for dx in (-58, 0, 58):
                pen.rect(496 + dx, 552, 8, 66, lighten(tint, 0.35), 4, opacity=0.7)
    if form in ("gu", "meiping"):
        _stems(pen, form)


def _stems(pen: Pen, form: str) -> None:
    colour = "#4c3a2b" if form == "meiping" else "#5d7043"
    for lean, height in ((-120, 170), (60, 210), (150, 130)) if form == "gu" else ((130, 190),):
        tip = (500 + lean, 262 - height)
        pen.line([(500, 268), (500 + lean * 0.35, 262 - height * 0.55), tip], colour, 7)
        for t in (0.55, 0.8, 1.0):
            x, y = 500 + lean * t * t, 262 - height * t
            blossom(pen, x, y, 24 + t * 12, "#f3ded2" if form == "gu" else "#c95a4a", turn=lean)


def _lotus_scroll(pen: Pen) -> None:
    for y, r in ((286, 60), (300, 76), (690, 104), (704, 102), (784, 104)):
        band(pen, 500, y, r, COBALT, 5)
    for cx, cy, size in ((500, 410, 1.0), (372, 500, 0.6), (628, 500, 0.6), (500, 590, 0.72)):
        for i in range(9):
            petal = around(cx, cy, 40 * size, i * 40)
            pen.ellipse(*petal, 19 * size, 19 * size, "#5d7fc0", COBALT, 3)
        pen.ellipse(cx, cy, 24 * size, 24 * size, COBALT)
    for side in (-1, 1):
        for points in (
            [(500, 470), (500 + side * 70, 480), (500 + side * 110, 430), (500 + side * 80, 380)],
            [(500, 540), (500 + side * 80, 600), (500 + side * 100, 560)],
            [(500 + side * 20, 650), (500 + side * 70, 640), (500 + side * 60, 690)],
        ):
            pen.line(points, COBALT, 6, 0.9)
            leaf(pen, *points[1], 46, -60 * side + (180 if side < 0 else 0), COBALT, 0.3)
    for i in range(-5, 6):
        pen.path(f"M{500 + i * 20 - 10} 780q10 -70 20 0", stroke=COBALT, width=4)


def bowl(pen: Pen, tint: str, form: str) -> None:
    """A bowl: carved lotus, stacked rice bowls, twin fish seen inside, or a tray of seconds."""
    if form == "stack":
        pen.shadow(500, GROUND, 170)
        for i in range(4):
            y = 800 - i * 84
            body = turned(
                pen, 500, [(y - 170, 262), (y - 130, 250), (y - 60, 186), (y - 18, 112), (y, 108)], tint, 0.6, "#dfe4e2"
            )
            with pen.clip(body):
                for row in range(3):
                    for col in range(-7, 8):
                        x = 500 + col * (34 - row * 5) + (row % 2) * 14
                        pen.ellipse(x, y - 128 + row * 30, 5, 10, "#fffdf4", "#b9c6c4", 1.5)
            band(pen, 500, y - 160, 261, COBALT, 5)
        return
    if form == "seconds":
        _seconds(pen, tint)
        return
    pen.shadow(500, GROUND, 190)
    lip = 300
    inside = lighten(tint, 0.12)
    body = turned(
        pen, 500, [(540, lip), (570, lip - 10), (660, 240), (740, 150), (775, 110), (800, 112)], tint, 0.6, inside
    )
    with pen.clip(body):
        for i in range(-5, 6):
            pen.path(
                f"M{500 + i * 30} 800Q{500 + i * 62 - 34} 640 {500 + i * 62} "
                f"575Q{500 + i * 62 + 34} 640 {500 + i * 30} 800",
                stroke=darken(tint, 0.35),
                width=4,
                opacity=0.55,
            )
        if form == "lotus":
            for _ in range(26):
                x, y = pen.rng.uniform(210, 790), pen.rng.uniform(560, 780)
                pen.line(
                    [(x, y), (x + pen.rng.uniform(-50, 50), y + 40), (x + pen.rng.uniform(-70, 70), y + 90)],
                    "#7a5a33",
                    1.8,
                    0.6,
                )
    with pen.clip(ring(500, 543, lip * 0.93, lip * 0.146)):
        if form == "fish":
            with pen.group("translate(0 336) scale(1 .38)"):
                for dx, turn in ((-80, 0), (90, 180)):
                    with pen.group(f"translate({500 + dx} 545) rotate({turn})"):
                        pen.path(
                            "M-100 0C-60 -50 30 -50 70 0L110 -36V36L70 0C30 50 -60 50 -100 0Z",
                            darken(tint, 0.3),
                            lighten(tint, 0.4),
                            5,
                        )
    if form == "lotus":
        for x, y in ((430, 520), (530, 506), (600, 528)):
            ball(pen, x, y - 26, 52, pen.rng.choice(("#c8553a", "#d98a3a", "#b9473c")), 0.4)


def _seconds(pen: Pen, tint: str) -> None:
    for x, y, s, tone in (
        (300, 690, 0.8, "#9fb7a0"),
        (660, 680, 0.9, "#b3b7a0"),
        (480, 800, 1.0, tint),
        (770, 800, 0.6, "#8ba59a"),
        (210, 810, 0.6, "#c3c8b4"),
    ):
        pen.shadow(x, y, 100 * s)
        turned(
            pen,
            x,
            [(y - 150 * s, 160 * s), (y - 60 * s, 120 * s), (y - 14 * s, 70 * s), (y, 66 * s)],
            tone,
            0.5,
            darken(tone, 0.1),
        )
    pen.ellipse(520, 700, 30, 26, stroke="#4b4b4b", width=4, opacity=0.8)


def plate(pen: Pen, tint: str, form: str) -> None:
    """A plate seen from above."""
    if form == "splash":
        pen.ellipse(590, 590, 330, 330, pen.ball_paint(lighten(tint, 0.55), 0.2))
        pen.ellipse(590, 590, 262, 262, darken(lighten(tint, 0.6), 0.08))
    cx, r, base = (430, 330, "#ece7da") if form == "splash" else (500, 390, tint)
    pen.ellipse(cx, cx, r, r, pen.ball_paint(base, 0.3))
    pen.ellipse(cx, cx, r * 0.95, r * 0.95, lighten(base, 0.3))
    pen.ellipse(cx, cx, r * 0.74, r * 0.74, pen.flat_paint(darken(base, 0.06), 0.1))
    if form == "splash":
        blot = [
            (300, 360),
            (420, 250),
            (480, 330),
            (620, 300),
            (560, 420),
            (640, 500),
            (500, 480),
            (430, 620),
            (380, 480),
            (240, 520),
        ]
        with pen.clip(ring(cx, cx, r * 0.95, r * 0.95)):
            pen.path(smooth(blot, closed=True), pen.flat_paint("#3d3a3c", 0.2))
            for x, y, dot in ((650, 400, 16), (270, 300, 12), (520, 640, 14), (600, 600, 8), (210, 430, 9)):
                pen.ellipse(x, y, dot, dot, "#3d3a3c")
        return
    pen.line([(250, 800), (340, 700), (400, 560), (520, 470), (660, 330), (700, 260)], "#6b4a35", 16)
    pen.line([(400, 560), (330, 470), (340, 380)], "#6b4a35", 10)
    spots = ((340, 360), (440, 420), (560, 330), (680, 250), (640, 420), (520, 560), (390, 650), (290, 560), (600, 570))
    for x, y in spots:
        leaf(pen, x, y, 86, pen.rng.uniform(-60, 220), "#6f8a4e", 0.2)
        pen.path(
            f"M{x} {y + 48}C{x - 66} {y + 20} {x - 44} {y - 46} {x + 4} "
            f"{y - 50}C{x + 56} {y - 40} {x + 60} {y + 26} {x} {y + 48}Z",
            pen.radial([(0, "#f6e0b8", 1), (0.6, "#efa58e", 1), (1, "#d5605a", 1)], 0.35, 0.6, 0.7),
        )
    pen.ellipse(cx, cx, r * 0.97, r * 0.97, stroke="#c99d4a", width=6)


def ginger_jar(pen: Pen, tint: str, form: str) -> None:
    """A lidded storage jar with a run glaze."""
    pen.shadow(500, GROUND, 190)
    profile = [(400, 110), (420, 130), (480, 210), (570, 236), (680, 208), (770, 156), (800, 150)]
    body = turned(pen, 500, profile, tint, 0.4)
    with pen.clip(body):
        run = [
            (240, 740),
            (300, 700),
            (360, 744),
            (430, 712),
            (500, 756),
            (570, 716),
            (640, 748),
            (700, 706),
            (770, 740),
            (770, 830),
            (240, 830),
        ]
        pen.path(smooth(run, closed=True), pen.round_paint("#3f2c23", 0.1))
    turned(pen, 500, [(330, 60), (345, 120), (380, 146), (410, 146)], tint, 0.5)
    ball(pen, 500, 308, 34, tint, 0.5)


TABLE = {
    "bowl": bowl,
    "gaiwan": gaiwan,
    "ginger_jar": ginger_jar,
    "pitcher": pitcher,
    "teacup": teacup,
    "teapot": teapot,
    "vase": vase,
}
FLAT = {"plate": plate}
