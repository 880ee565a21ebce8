"""Jade, pearl, silver and bronze."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, around, ring, smooth, straight
from marketplace.demo.drawing.solids import ball, block, blossom, grain, leaf, tassel


def _beads(
    pen: Pen, points: list[tuple[float, float]], r: float, colour: str, every: int = 0, accent: str = ""
) -> None:
    for i, (x, y) in enumerate(points):
        ball(pen, x, y, r, accent if every and i % every == 0 else colour, 0.6)


def jade_pendant(pen: Pen, tint: str, form: str) -> None:
    """A pierced disc or a carved leaf on its cord."""
    cord = "#8a3a2c" if form == "disc" else "#3b3430"
    pen.cord([(300, 40), (380, 230), (500, 420), (620, 230), (720, 40)], cord, 12)
    if form == "disc":
        ball(pen, 500, 392, 30, "#8fb59b", 0.6)
        data = ring(500, 620, 210, 210) + ring(500, 620, 70, 70)
        pen.parts.append(f'<path fill-rule="evenodd" d="{data}" fill="{pen.ball_paint(tint, 0.6)}"/>')
        pen.ellipse(500, 620, 74, 74, stroke=darken(tint, 0.3), width=6)
        pen.ellipse(500, 620, 206, 206, stroke=WARM_WHITE, width=4, opacity=0.7)
        pen.path(
            smooth([around(500, 620, 150, a) for a in (200, 225, 250, 275)]), stroke=WARM_WHITE, width=26, opacity=0.7
        )
        pen.path(smooth([around(500, 620, 150, a) for a in (20, 50, 80)]), stroke="#a9a294", width=44, opacity=0.3)
        return
    pen.rect(478, 384, 44, 70, pen.metal_paint("#d6a23c"), 14)
    outline = "M500 440C680 500 720 700 500 920C280 700 320 500 500 440Z"
    pen.path(
        outline,
        pen.radial([(0, "#e6f3df", 1), (0.5, lighten(tint, 0.2), 1), (1, darken(tint, 0.32), 1)], 0.36, 0.32, 0.8),
    )
    pen.line([(500, 450), (512, 680), (500, 900)], lighten(tint, 0.6), 7)
    for y in range(530, 840, 60):
        for s in (-1, 1):
            pen.line([(506, y + 40), (506 + s * 66, y), (506 + s * 110, y - 44)], lighten(tint, 0.55), 5, 0.8)
    pen.glint([(400, 560), (378, 640), (396, 720)], 16, 0.7)


def bangle(pen: Pen, tint: str, form: str) -> None:
    """A jade bangle on silk."""
    pen.path(
        smooth([(120, 300), (360, 120), (760, 170), (900, 500), (760, 850), (380, 900), (130, 700)], closed=True),
        pen.flat_paint("#7c2f2f", 0.2),
    )
    for i in range(5):
        pen.line(
            [(160 + i * 60, 300 + i * 100), (460, 240 + i * 120), (860 - i * 20, 360 + i * 90)],
            lighten("#7c2f2f", 0.3),
            7,
            0.4,
        )
    pen.ellipse(512, 528, 270, 250, stroke="#1d1411", width=84, opacity=0.35)
    pen.ellipse(500, 500, 270, 250, stroke=darken(tint, 0.4), width=86)
    pen.ellipse(497, 496, 270, 250, stroke=tint, width=70)
    pen.ellipse(492, 488, 270, 250, stroke=lighten(tint, 0.4), width=30, opacity=0.7)
    for a, b in ((20, 60), (110, 170), (280, 330)):
        pen.line([around(500, 500, 268, t, 0.93) for t in range(a, b, 8)], "#efe9d6", 34, 0.5)
    pen.line([around(500, 500, 268, t, 0.93) for t in range(70, 100, 5)], "#8a5a38", 10, 0.5)
    pen.glint([around(488, 484, 274, t, 0.93) for t in range(200, 265, 8)], 13, 0.85)


def bracelet(pen: Pen, tint: str, form: str) -> None:
    """A looped strand of wooden beads, or a red cord with a gold bead."""
    if form == "cord":
        loop = [around(500, 480, 280, a, 0.9) for a in range(100, 441, 20)]
        pen.cord(loop, tint, 40)
        for i in range(34):
            x, y = around(500, 480, 280, 104 + i * 10, 0.9)
            pen.line([(x - 9, y - 9), (x + 9, y + 9)], darken(tint, 0.4), 5, 0.6)
        ball(pen, 500, 232, 58, "#e0ac45", 0.8)
        pen.path("M462 232Q500 210 538 232Q500 256 462 232Z", stroke="#8a5f1e", width=5)
        for s in (-1, 1):
            pen.cord([(500 + s * 20, 730), (500 + s * 60, 820), (500 + s * 40, 910)], tint, 17)
            ball(pen, 500 + s * 40, 916, 22, "#e0ac45", 0.7)
        return
    for scale, turn in ((1.0, 0), (0.72, 24), (0.46, 10)):
        count = int(40 * scale)
        points = [around(490, 490, 340 * scale, turn + i * 360 / count, 0.94) for i in range(count)]
        _beads(pen, points, 26, tint, 9, "#c8402b")
    ball(pen, 826, 560, 38, tint, 0.6)
    tassel(pen, 850, 600, 210, "#8a3a2c", "#a9c9a4")


def necklace(pen: Pen, tint: str, form: str) -> None:
    """A strand of uneven pearls."""
    pen.path(
        smooth([(200, 140), (500, 90), (800, 140), (880, 500), (780, 880), (220, 880), (120, 500)], closed=True),
        pen.flat_paint("#2f3a4a", 0.2),
    )
    points = [(500 + 300 * around(0, 0, 1, a)[0], 420 + 360 * around(0, 0, 1, a)[1]) for a in range(-70, 251, 9)]
    pen.line(points, "#d9cdb4", 4)
    for x, y in points:
        r = pen.rng.uniform(21, 33)
        tone = pen.rng.choice((tint, "#f0d9d4", "#d9d6da", "#f6eee0"))
        with pen.group(f"rotate({pen.rng.uniform(0, 180):.0f} {x:.0f} {y:.0f})"):
            pen.ellipse(x, y, r * 1.15, r * 0.9, pen.ball_paint(tone, 0.8))
        pen.ellipse(x - 8, y - 9, 6, 5, "#ffffff", opacity=0.9)
    pen.path("M602 82q40 -30 60 10q0 40 -40 30", stroke="#d3d7d8", width=9)


def earrings(pen: Pen, tint: str, form: str) -> None:
    """Two filigree ginkgo leaves on a card."""
    pen.rect(200, 110, 600, 780, pen.flat_paint("#4a3a48", 0.14), 14)
    pen.rect(224, 134, 552, 732, stroke="#c9a26a", width=3, radius=8)
    for x in (360, 640):
        pen.path(f"M{x} 320C{x - 60} 240 {x - 20} 180 {x + 20} 210", stroke=lighten(tint, 0.3), width=9)
        pen.line([(x, 320), (x + 4, 400), (x, 460)], lighten(tint, 0.2), 11)
        for a in range(30, 151, 8):
            end = around(x, 450, 220 + (18 if a % 16 else 0), a)
            pen.line([(x, 450), around(x + 6, 450, 120, a), end], lighten(tint, 0.35), 5)
            pen.ellipse(*end, 8, 8, stroke=lighten(tint, 0.45), width=4)
        for r in (90, 150, 200):
            pen.line([around(x, 450, r, a) for a in range(30, 151, 12)], lighten(tint, 0.5), 5)
        ball(pen, x, 450, 20, tint, 0.8)


def hairpin(pen: Pen, tint: str, form: str) -> None:
    """A jade pin with a magnolia bud, by its wooden tube."""
    with pen.group("rotate(-38 500 500)"):
        pen.rect(80, 620, 700, 104, pen.linear([(0, "#c99a64", 1), (0.3, "#a9703c", 1), (1, "#5a3420", 1)]), 50)
        pen.rect(560, 612, 26, 120, pen.metal_paint("#c2974a"), 6)
        grain(pen, 110, 636, 430, 76, "#a9703c", 4)
        pen.path(
            "M40 452L700 424Q724 450 700 478L40 464Z",
            pen.linear([(0, lighten(tint, 0.6), 1), (0.5, tint, 1), (1, darken(tint, 0.35), 1)]),
        )
        pen.line([(90, 452), (400, 442), (690, 434)], WARM_WHITE, 5, 0.7)
        for a, length in ((-34, 170), (34, 170), (-14, 214), (14, 214), (0, 236)):
            leaf(pen, 690, 450, length, a, lighten(tint, 0.2 + (a == 0) * 0.25), 0.27)
        ball(pen, 700, 450, 26, "#d6a23c", 0.6)


def ring_box(pen: Pen, tint: str, form: str) -> None:
    """A signet ring in an open box."""
    pen.shadow(500, 812, 290)
    pen.path(straight([(250, 520), (310, 250), (830, 250), (770, 520)]), pen.flat_paint("#3f2a26", 0.2))
    pen.path(straight([(286, 500), (340, 282), (792, 282), (744, 500)]), pen.flat_paint("#d9c7a4", 0.14))
    block(pen, 230, 600, 440, 200, 180, "#4a302a")
    pen.path(straight([(240, 596), (340, 516), (772, 516), (672, 596)]), pen.flat_paint("#e6d6b6", 0.14))
    pen.path("M370 560Q500 540 640 560", stroke="#a9926a", width=22)
    pen.ellipse(500, 500, 92, 104, stroke=darken("#b9bfc2", 0.35), width=32)
    pen.ellipse(497, 497, 92, 104, stroke="#cfd4d6", width=20)
    pen.rect(420, 350, 160, 110, pen.metal_paint("#b9bfc2"), 26)
    pen.rect(436, 362, 128, 84, pen.ball_paint(tint, 0.5), 16)
    pen.path("M470 384h60v40h-60zM500 384v40M470 404h60", stroke=lighten(tint, 0.45), width=6)


def brooch(pen: Pen, tint: str, form: str) -> None:
    """A cloisonne cloud on wool."""
    for x, y, s, tone in ((500, 520, 1.5, tint), (640, 390, 1.0, "#4f9aa0"), (360, 640, 0.9, "#b9c7cc")):
        with pen.group(f"translate({x} {y}) scale({s})"):
            cloud = (
                "M-170 60C-230 60 -230 -30 -160 -30C-160 -110 -60 -130 "
                "-30 -70C10 -130 110 -110 100 -40C170 -50 190 60 110 60Z"
            )
            pen.path(cloud, pen.flat_paint(tone, 0.24), "#e0b45c", 11)
            for cx, cy, r in ((-110, 0, 34), (-20, -20, 46), (80, 0, 34)):
                pen.line([around(cx, cy, r * (1 - i * 0.075), i * 45) for i in range(12)], "#e0b45c", 6)
            pen.line([(-150, 30), (0, 34), (120, 26)], "#e0b45c", 5)
            pen.glint([(-120, -56), (-90, -80), (-64, -76)], 9, 0.7)
    ball(pen, 720, 640, 28, "#c8402b", 0.7)
    pen.line([(720, 612), (700, 540)], "#e0b45c", 6)


def rough_jade(pen: Pen, tint: str, form: str) -> None:
    """Sawn blocks of jade with files."""
    pen.shadow(500, 812, 280)
    for x, y, w, h, d in ((220, 560, 230, 240, 130), (520, 640, 200, 160, 120), (380, 700, 130, 106, 90)):
        front = block(pen, x, y, w, h, d, tint)
        with pen.clip(front):
            for _ in range(6):
                px, py = pen.rng.uniform(x, x + w), pen.rng.uniform(y, y + h)
                pen.ellipse(px, py, 50, 24, lighten(tint, 0.5), opacity=0.35)
                pen.line([(px - 60, py - 20), (px, py + 10), (px + 70, py - 6)], darken(tint, 0.3), 4, 0.4)
            pen.path(
                smooth([(x, y), (x + w * 0.4, y + 20), (x + w * 0.2, y + 60), (x, y + 70)], closed=True),
                "#9a6a3c",
                opacity=0.7,
            )
    for i in range(4):
        pen.cord([(640 + i * 60, 840), (690 + i * 58, 560 - i * 30)], "#b9bdbf", 13, soft=False)
        pen.cord(
            [(634 + i * 60, 870), (650 + i * 60, 770)], ("#b8402b", "#2f4a73", "#c9a441", "#4f7f5a")[i], 28, soft=False
        )


def bronze_mirror(pen: Pen, tint: str, form: str) -> None:
    """The cast back of a bronze mirror."""
    pen.ellipse(480, 500, 350, 350, pen.metal_paint(darken(tint, 0.15)))
    for r, w in ((350, 12), (300, 5), (284, 5), (196, 7), (96, 6)):
        pen.ellipse(480, 500, r, r, stroke=darken(tint, 0.55), width=w)
        pen.ellipse(477, 497, r, r, stroke=lighten(tint, 0.4), width=3, opacity=0.7)
    for a in range(0, 360, 10):
        pen.path(
            straight([around(480, 500, 304, a), around(480, 500, 338, a + 5), around(480, 500, 304, a + 10)]),
            darken(tint, 0.5),
        )
    for a in range(0, 360, 45):
        x, y = around(480, 500, 240, a)
        with pen.group(f"rotate({a + 90} {x:.0f} {y:.0f})"):
            pen.path(
                f"M{x - 40:.0f} {y + 20:.0f}C{x - 60:.0f} {y - 30:.0f} {x:.0f} {y - 40:.0f} {x:.0f} "
                f"{y:.0f}C{x:.0f} {y + 40:.0f} {x + 60:.0f} {y + 30:.0f} {x + 40:.0f} {y - 20:.0f}",
                stroke=darken(tint, 0.55),
                width=9,
            )
        ball(pen, *around(480, 500, 146, a), 19, tint, 0.6)
    for a in range(0, 360, 30):
        blossom(pen, *around(480, 500, 146, a + 15), 10, darken(tint, 0.5))
    ball(pen, 480, 500, 52, tint, 0.7)
    pen.cord([(500, 510), (640, 640), (800, 700), (860, 800)], "#b8402b", 15)
    tassel(pen, 866, 800, 140, "#b8402b", "#a9c9a4")


TABLE = {"ring_box": ring_box, "rough_jade": rough_jade}
FLAT = {
    "bangle": bangle,
    "bracelet": bracelet,
    "bronze_mirror": bronze_mirror,
    "brooch": brooch,
    "earrings": earrings,
    "hairpin": hairpin,
    "jade_pendant": jade_pendant,
    "necklace": necklace,
}
