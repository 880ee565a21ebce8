"""Lanterns, lamps and candles, all lit."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten, mix
from marketplace.demo.drawing.pen import Pen, Point, around, ring, smooth, straight
from marketplace.demo.drawing.solids import ball, band, block, leaf, tassel, turned

FLAME = "#ffd98a"


def lantern(pen: Pen, tint: str, form: str) -> None:
    """A round red lantern, or a six-sided palace lantern."""
    pen.glow(500, 470, 520, FLAME, 0.65)
    pen.line([(500, -200), (500, 240)], "#3b2a22", 8)
    if form == "palace":
        _palace_lantern(pen, tint)
        return
    outline = ring(500, 480, 300, 232)
    pen.path(
        outline,
        pen.radial(
            [(0, "#ffd58a", 1), (0.35, lighten(tint, 0.25), 1), (0.75, tint, 1), (1, darken(tint, 0.45), 1)],
            0.48,
            0.55,
            0.6,
        ),
    )
    with pen.clip(outline):
        for share in (0.2, 0.45, 0.68, 0.87, 0.98):
            pen.ellipse(500, 480, 300 * share, 240, stroke=darken(tint, 0.4), width=4, opacity=0.55)
    for y in (250, 706):
        turned(pen, 500, [(y - 22, 116), (y + 24, 116)], "#c9993c", 0.7)
    pen.ellipse(500, 727, 112, 19, "#7d5a22")
    for x in (-70, 0, 70):
        tassel(pen, 500 + x, 740, 150, "#d9a23c" if x else tint, "#c9993c")
    pen.path("M460 420h80M500 380v150M450 530h100M468 470h64", stroke="#ffd98a", width=13, opacity=0.9)


def _palace_lantern(pen: Pen, tint: str) -> None:
    for x, w, light in ((270, 120, 0.35), (390, 220, 0.0), (610, 120, 0.45)):
        pane = straight([(x, 300), (x + w, 300), (x + w, 640), (x, 640)])
        pen.path(pane, pen.radial([(0, "#fff0c4", 1), (1, darken("#e9b968", light), 1)]))
        with pen.clip(pane):
            ridge = [(x - 20 + i * 50, 560 - pen.rng.uniform(0, 120)) for i in range(7)]
            pen.path(smooth(ridge) + f"L{x + w + 90} 660L{x - 30} 660Z", "#6f7b6a", opacity=0.6)
            pen.ellipse(x + w * 0.6, 390, 22, 22, "#c8553a")
        pen.path(pane, stroke=tint, width=18)
        pen.path(f"M{x + 14} 330h{w - 28}M{x + 14} 612h{w - 28}", stroke=tint, width=7)
    for y in (282, 650):
        pen.rect(238, y, 524, 26, pen.round_paint(tint), 6)
    pen.path("M238 282C330 250 420 200 440 150H560C580 200 670 250 762 282Z", pen.round_paint(darken(tint, 0.1)))
    for x, side in ((238, -1), (762, 1)):
        pen.line([(x, 282), (x + side * 50, 256), (x + side * 66, 216)], tint, 15)
        tassel(pen, x + side * 66, 226, 230, "#b8402b", "#d9b45c")
    turned(pen, 500, [(676, 150), (720, 90), (730, 30)], tint, 0.4)
    tassel(pen, 500, 730, 130, "#b8402b", "#d9b45c")


def lotus_lamp(pen: Pen, tint: str, form: str) -> None:
    """Paper lotus lights floating on the table as on water."""
    for x, y, s in ((270, 660, 0.6), (740, 650, 0.66), (500, 790, 1.15)):
        pen.glow(x, y - 80 * s, 300 * s, FLAME, 0.7)
        pen.shadow(x, y + 14, 170 * s, 0.4)
        for row, (count, length) in enumerate(((7, 210), (6, 180), (5, 140))):
            for i in range(count):
                a = -165 + i * 150 / (count - 1)
                leaf(
                    pen,
                    x,
                    y + 6 - row * 4,
                    length * s,
                    a,
                    mix(lighten(tint, 0.1 + row * 0.16), FLAME, row * 0.18),
                    0.26,
                )
        pen.ellipse(x, y - 66 * s, 26 * s, 40 * s, pen.radial([(0, "#fffbe8", 1), (1, FLAME, 0.7)]))
        for i in range(3):
            pen.ellipse(x, y + 24 + i * 9, (190 + i * 46) * s, 15 + i * 5, stroke=WARM_WHITE, width=2, opacity=0.28)


def table_lamp(pen: Pen, tint: str, form: str) -> None:
    """A woven shade on a root, or a pierced porcelain dome."""
    pen.glow(500, 500, 470, FLAME, 0.75)
    pen.shadow(500, 810, 170)
    if form == "dome":
        turned(pen, 500, [(740, 190), (800, 200)], "#8a5a38", 0.4)
        profile: list[Point] = [(330, 16), (340, 70), (390, 150), (480, 200), (600, 212), (740, 196)]
        body = turned(pen, 500, profile, mix(tint, FLAME, 0.35), 0.5)
        with pen.clip(body):
            pen.glow(500, 620, 240, "#fff2c4", 0.8)
            for x, y in ((400, 480), (560, 430), (480, 600), (640, 590), (350, 640)):
                pen.path(
                    f"M{x - 54} {y + 16}a26 26 0 0 1 18 -44a34 34 0 0 1 62 -6a26 26 0 0 1 28 50Z",
                    "#fff6d8",
                    darken(tint, 0.3),
                    3,
                )
        return
    turned(pen, 500, [(620, 26), (700, 30), (740, 90), (790, 130), (806, 120)], "#8a5c34", 0.4)
    shade = smooth(
        [
            (390, 250),
            (330, 420),
            (230, 600),
            (230, 600),
            (500, 650),
            (770, 600),
            (770, 600),
            (670, 420),
            (610, 250),
            (610, 250),
            (500, 236),
            (390, 250),
        ],
        closed=True,
    )
    pen.path(shade, pen.radial([(0, "#fff3cc", 1), (0.5, "#f2c877", 1), (1, darken(tint, 0.25), 1)], 0.5, 0.6, 0.6))
    with pen.clip(shade):
        for i in range(-11, 12):
            pen.line([(500 + i * 46, 240), (500 + (i + 5) * 60, 660)], darken(tint, 0.45), 6, 0.75)
            pen.line([(500 + i * 46, 240), (500 + (i - 5) * 60, 660)], darken(tint, 0.45), 6, 0.75)
        for y in (300, 380, 470, 560):
            band(pen, 500, y, 300, darken(tint, 0.4), 5, 0.7)
    pen.line([(230, 602), (500, 652), (770, 602)], darken(tint, 0.3), 14)
    pen.ellipse(500, 250, 112, 16, darken(tint, 0.3))


def floor_lamp(pen: Pen, tint: str, form: str) -> None:
    """A tall column of crumpled paper."""
    pen.glow(500, 460, 520, FLAME, 0.7)
    pen.shadow(500, 810, 190)
    block(pen, 340, 776, 270, 34, 90, "#b98b5a")
    body = straight([(350, 120), (650, 120), (650, 776), (350, 776)])
    pen.path(
        body, pen.linear([(0, "#d9b26a", 1), (0.3, "#fff4d2", 1), (0.6, "#ffe7ae", 1), (1, "#b98142", 1)], x2=1, y2=0)
    )
    with pen.clip(body):
        for _ in range(60):
            x, y = pen.rng.uniform(340, 640), pen.rng.uniform(110, 770)
            fold = [
                (x, y),
                (x + pen.rng.uniform(10, 60), y + pen.rng.uniform(-40, 40)),
                (x + pen.rng.uniform(40, 110), y + pen.rng.uniform(-50, 60)),
            ]
            pen.line(fold, pen.rng.choice(("#ffffff", "#b5803f")), pen.rng.uniform(2, 6), 0.3, soft=False)
    for y in (120, 776):
        pen.rect(340, y - 9, 320, 18, pen.round_paint("#b98b5a"), 5)


def rabbit_lantern(pen: Pen, tint: str, form: str) -> None:
    """A paper rabbit on wheels."""
    pen.glow(500, 560, 430, FLAME, 0.75)
    pen.shadow(500, 815, 260)
    for x in (360, 640):
        ball(pen, x, 770, 48, "#8a4a2e", 0.3)
        pen.ellipse(x, 770, 16, 16, "#d9b45c")
    paint = pen.radial([(0, "#fff8dc", 1), (0.6, tint, 1), (1, darken(tint, 0.25), 1)], 0.45, 0.5, 0.6)
    pen.ellipse(540, 600, 240, 160, paint)
    ball(pen, 790, 590, 52, "#fbf4e2", 0.4)
    for turn in (-24, 4):
        with pen.group(f"rotate({turn} 340 420)"):
            pen.ellipse(340, 290, 40, 150, paint, darken(tint, 0.2), 3)
            pen.ellipse(340, 300, 17, 105, "#e39a92")
    pen.ellipse(330, 510, 138, 122, paint, darken(tint, 0.15), 3)
    ball(pen, 286, 490, 21, "#b8301f", 0.7)
    pen.path("M214 540q20 24 46 4", stroke="#c8553a", width=6)
    for row in range(5):
        for i in range(11 - abs(row - 2)):
            x, y = 390 + i * 34 + row * 6, 500 + row * 52
            pen.path(f"M{x} {y}q-6 26 -18 40", stroke="#ffffff", width=9, opacity=0.75)
    pen.line([(210, 610), (120, 700), (60, 830)], "#b8402b", 6)


def oil_lamp(pen: Pen, tint: str, form: str) -> None:
    """A brass oil lamp with a glass chimney."""
    pen.glow(500, 370, 420, FLAME, 0.8)
    pen.shadow(500, 810, 170)
    turned(pen, 500, [(560, 60), (590, 150), (640, 180), (690, 120), (720, 60), (770, 130), (810, 180)], tint, 0.8)
    turned(pen, 500, [(520, 70), (560, 76)], tint, 0.8)
    ball(pen, 620, 546, 20, tint, 0.7)
    chimney = smooth(
        [
            (440, 160),
            (446, 240),
            (400, 340),
            (396, 430),
            (440, 524),
            (440, 524),
            (560, 524),
            (560, 524),
            (604, 430),
            (600, 340),
            (554, 240),
            (560, 160),
        ]
    )
    pen.path(
        "M500 500C440 440 490 380 504 310C520 380 560 440 500 500Z",
        pen.linear([(0, "#ffe9a8", 1), (0.7, "#f29a3a", 1), (1, "#5a7aa8", 1)]),
    )
    pen.path(chimney, "#fff6e6", WARM_WHITE, 5, 0.22)
    pen.path(chimney, stroke=WARM_WHITE, width=4, opacity=0.7)
    pen.ellipse(500, 160, 60, 10, stroke=WARM_WHITE, width=5, opacity=0.8)
    pen.glint([(436, 300), (420, 370), (424, 440)], 12, 0.7)


def string_lights(pen: Pen, tint: str, form: str) -> None:
    """Little paper carp on a wire."""
    for line in (230, 470, 690):
        points = [(x, line + 70 * (1 - ((x - 500) / 500) ** 2)) for x in range(-100, 1101, 60)]
        pen.line(points, "#3b2a22", 6)
        for x in range(110, 900, 195):
            y = line + 70 * (1 - ((x - 500) / 500) ** 2) + 60
            tone = pen.rng.choice((tint, "#c8553a", "#e0b64e", "#d98b83"))
            pen.glow(x, y, 150, FLAME, 0.55)
            pen.line([(x, y - 60), (x, y - 36)], "#3b2a22", 4)
            pen.path(
                f"M{x - 78} {y}C{x - 40} {y - 54} {x + 20} {y - 50} {x + 44} {y}L{x + 96} {y - 36}Q{x + 76} "
                f"{y} {x + 96} {y + 36}L{x + 44} {y}C{x + 20} {y + 50} {x - 40} {y + 54} {x - 78} {y}Z",
                pen.radial([(0, "#fff3c8", 1), (0.6, lighten(tone, 0.2), 1), (1, tone, 1)]),
            )
            pen.ellipse(x - 46, y - 8, 7, 7, "#2d211c")
            for i in range(3):
                pen.path(f"M{x - 20 + i * 20} {y - 26}q14 26 0 52", stroke=darken(tone, 0.2), width=3)


def desk_lamp(pen: Pen, tint: str, form: str) -> None:
    """A jointed reading lamp over an open page."""
    cone = pen.linear([(0, FLAME, 0.65), (1, FLAME, 0)])
    pen.path(straight([(230, 330), (430, 330), (640, 860), (60, 860)]), cone)
    pen.shadow(690, 810, 150)
    turned(pen, 690, [(770, 140), (804, 150)], tint, 0.5)
    pen.cord([(690, 770), (790, 480)], tint, 24, soft=False)
    pen.cord([(790, 480), (460, 270)], tint, 24, soft=False)
    for x, y in ((690, 764), (790, 480), (460, 272)):
        ball(pen, x, y, 28, "#c2974a", 0.7)
    pen.path(
        straight([(210, 300), (250, 250), (480, 262), (460, 340), (200, 340)]), pen.flat_paint(lighten(tint, 0.1), 0.2)
    )
    pen.rect(214, 332, 240, 13, "#fff6d8", 6)
    pen.path("M160 820Q290 780 380 812Q470 780 590 816L610 870Q470 840 380 868Q280 838 140 872Z", "#f4ead4")
    for i in range(3):
        pen.line([(190, 824 + i * 12), (350, 826 + i * 12)], "#9a8f7c", 3)
        pen.line([(410, 826 + i * 12), (560, 826 + i * 12)], "#9a8f7c", 3)


def candle(pen: Pen, tint: str, form: str) -> None:
    """Three beeswax candles, or one in a tea tin."""
    if form == "tin":
        pen.glow(500, 430, 330, FLAME, 0.7)
        pen.shadow(500, 810, 190)
        turned(pen, 500, [(500, 200), (806, 200)], tint, 0.8, "#f6e7c2")
        band(pen, 500, 560, 200, darken(tint, 0.35), 5)
        pen.rect(396, 590, 200, 150, pen.flat_paint("#f2e6cc", 0.1), 8)
        for a in range(5):
            ball(pen, *around(496, 650, 28, a * 72), 17, "#e0a13c", 0.4)
        leaf(pen, 460, 700, 70, -20, "#6f8f45", 0.2)
        _flame(pen, 500, 480, 1.1)
        return
    for x, top, r in ((330, 420, 52), (500, 270, 56), (665, 360, 52)):
        pen.glow(x, top - 60, 240, FLAME, 0.6)
        pen.shadow(x, 800, r * 1.2)
        body = turned(pen, x, [(top, r), (800, r)], tint, 0.4, lighten(tint, 0.5))
        with pen.clip(body):
            for row in range(int((800 - top) / 22) + 1):
                for col in range(-4, 5):
                    cx, cy = x + col * 26 + row % 2 * 13, top + 24 + row * 22
                    pen.path(
                        straight([around(cx, cy, 13, a) for a in range(30, 390, 60)]),
                        stroke=darken(tint, 0.35),
                        width=2.5,
                        opacity=0.5,
                    )
        _flame(pen, x, top - 6, 1.0)


def _flame(pen: Pen, x: float, y: float, size: float) -> None:
    pen.line([(x, y + 6), (x + 2, y - 24 * size)], "#2d211c", 5)
    pen.path(
        f"M{x} {y - 10}C{x - 44 * size} {y - 50 * size} {x - 8} {y - 90 * size} {x + 4} "
        f"{y - 140 * size}C{x + 16} {y - 90 * size} {x + 44 * size} {y - 50 * size} {x} {y - 10}Z",
        pen.linear([(0, "#fff3c0", 1), (0.6, "#ffc95e", 1), (1, "#e8792e", 0.9)]),
    )


TABLE = {
    "candle": candle,
    "desk_lamp": desk_lamp,
    "floor_lamp": floor_lamp,
    "lantern": lantern,
    "lotus_lamp": lotus_lamp,
    "oil_lamp": oil_lamp,
    "rabbit_lantern": rabbit_lantern,
    "string_lights": string_lights,
    "table_lamp": table_lamp,
}
FLAT = {}
