"""Kites, boards, puzzles and dolls."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, around, smooth, straight
from marketplace.demo.drawing.solids import ball, band, block, blossom, grain, leaf, turned


def kite(pen: Pen, tint: str, form: str) -> None:
    """A sand swallow, or a dragon with its train of discs."""
    if form == "dragon":
        for i in range(13, 0, -1):
            x, y = 330 + i * 40 + 60 * ((i % 4) / 4), 320 + i * 44 - (i * i) * 1.4
            tone = ("#b8402b", "#d6a23c", tint)[i % 3]
            pen.line([(x - 120, y + 10), (x + 120, y - 10)], "#efe3cb", 4)
            for s in (-1, 1):
                leaf(pen, x + s * 100, y - s * 8, 46, 0 if s > 0 else 180, tone, 0.3)
            pen.ellipse(x, y, 62 - i, 62 - i, pen.ball_paint(tone, 0.3), "#efe3cb", 5)
            pen.ellipse(x, y, 30, 30, stroke=WARM_WHITE, width=5)
        pen.ellipse(320, 330, 150, 130, pen.ball_paint(tint, 0.4), darken(tint, 0.5), 6)
        for s in (-1, 1):
            pen.line([(320 + s * 60, 230), (320 + s * 130, 120), (320 + s * 190, 100)], "#d6a23c", 20)
            ball(pen, 320 + s * 62, 290, 44, "#f6ecd6", 0.5)
            pen.ellipse(320 + s * 58, 296, 19, 19, "#1d1411")
            pen.line([(320 + s * 60, 400), (320 + s * 170, 400), (320 + s * 230, 480)], "#b8402b", 8)
        pen.path("M240 390Q320 470 400 390Q380 450 320 456Q260 450 240 390Z", "#b8402b", "#f6ecd6", 5)
        return
    pen.line([(500, 520), (400, 800), (460, 960)], "#efe3cb", 3)
    dark = "#2d3550"
    for s in (-1, 1):
        pen.path(
            f"M500 330C{500 + s * 120} 250 {500 + s * 330} 200 {500 + s * 420} "
            f"330C{500 + s * 380} 440 {500 + s * 220} 470 {500 + s * 70} 480Z",
            pen.flat_paint(dark, 0.16),
            "#efe3cb",
            5,
        )
        pen.path(
            f"M{500 + s * 20} 560L{500 + s * 60} 620L{500 + s * 240} 850L{500 + s * 110} 830L{500 + s * 20} 690Z",
            pen.flat_paint(dark, 0.16),
            "#efe3cb",
            5,
        )
        blossom(pen, 500 + s * 220, 350, 74, tint, petals=8)
        blossom(pen, 500 + s * 340, 310, 40, "#d6a23c", petals=6)
        leaf(pen, 500 + s * 130, 400, 90, 90 - s * 60, "#6f9a6a", 0.24)
        pen.path(f"M{500 + s * 80} 700l{s * 60} 90", stroke="#d6a23c", width=9)
    pen.path(
        "M500 180C600 180 620 300 590 400C590 540 560 640 500 700C440 640 410 540 410 400C380 300 400 180 500 180Z",
        pen.flat_paint("#f3e8d0", 0.1),
        dark,
        7,
    )
    for s in (-1, 1):
        pen.path(
            f"M{500 + s * 14} 270Q{500 + s * 50} 220 {500 + s * 84} 280Q{500 + s * 50} 310 {500 + s * 14} 270Z", tint
        )
        ball(pen, 500 + s * 46, 268, 17, "#1d1411", 0.7)
    pen.path("M484 300L500 340L516 300Z", "#d6a23c")
    for y in (420, 480, 540):
        pen.path(f"M440 {y}Q500 {y + 44} 560 {y}", stroke=tint, width=13)
    blossom(pen, 500, 610, 34, tint)


def luban_lock(pen: Pen, tint: str, form: str) -> None:
    """Burr puzzles, one whole, one half open."""
    pen.shadow(420, 810, 220)
    for x, y, w, h, d, tone in (
        (220, 560, 360, 100, 100, tint),
        (350, 410, 100, 390, 100, lighten(tint, 0.2)),
        (330, 520, 140, 140, 260, darken(tint, 0.25)),
        (240, 500, 330, 70, 60, lighten(tint, 0.05)),
        (380, 430, 66, 360, 40, "#8a4a2e"),
    ):
        front = block(pen, x, y, w, h, d, tone)
        with pen.clip(front):
            grain(pen, x, y, w, h, tone, 4)
    pen.shadow(740, 810, 110)
    block(pen, 650, 740, 190, 60, 60, "#8a4a2e")
    block(pen, 700, 690, 60, 60, 160, lighten(tint, 0.15))


def xiangqi(pen: Pen, tint: str, form: str) -> None:
    """A board with turned pieces in red and black."""
    pen.rect(70, 110, 860, 800, pen.flat_paint("#c99a5c", 0.14), 12)
    grain(pen, 76, 116, 848, 788, "#c99a5c", 14)
    for i in range(9):
        for y0, y1 in ((150, 470), (550, 870)):
            pen.line([(120 + i * 95, y0), (120 + i * 95, y1)], "#5a3a20", 3)
    for j in range(10):
        pen.line([(120, 150 + j * 80), (880, 150 + j * 80)], "#5a3a20", 3)
    pen.path("M405 150L595 310M595 150L405 310M405 710L595 870M595 710L405 870", stroke="#5a3a20", width=3)
    spots = [
        (120, 150),
        (500, 150),
        (880, 310),
        (310, 230),
        (690, 390),
        (215, 550),
        (500, 630),
        (785, 630),
        (405, 790),
        (595, 870),
        (880, 870),
        (310, 470),
    ]
    for i, (x, y) in enumerate(spots):
        ink = "#b8301f" if i % 2 else "#2b2624"
        pen.ellipse(x + 6, y + 9, 50, 50, "#1d1411", opacity=0.35)
        pen.ellipse(x, y, 48, 48, pen.ball_paint(lighten(tint, 0.25), 0.3))
        pen.ellipse(x, y, 36, 36, stroke=ink, width=4)
        marks = (
            "M-18 -10H18M0 -20V20M-18 18H18",
            "M-16 -16H16V0H-16ZM0 -16V22",
            "M-20 -4H20M-12 -18L-16 18M12 -18L18 18",
            "M-18 -14H18M-10 -14V16M10 -14V16M-20 16H20",
        )
        with pen.group(f"translate({x} {y})"):
            pen.path(marks[i % 4], stroke=ink, width=6)


def go_set(pen: Pen, tint: str, form: str) -> None:
    """Two turned bowls of stones."""
    for x, y, stone in ((350, 690, "#26292b"), (650, 800, "#f1eee2")):
        pen.shadow(x, y, 180)
        turned(
            pen, x, [(y - 260, 150), (y - 220, 190), (y - 120, 214), (y - 30, 170), (y, 130)], "#7c3f26", 0.7, "#3a1d12"
        )
        for _ in range(30):
            sx, sy = around(x, y - 258, 116 * pen.rng.random() ** 0.5, pen.rng.uniform(0, 360), 0.2)
            pen.ellipse(sx, sy - 6, 25, 13, pen.ball_paint(stone, 0.6))
    for x, y, stone in (
        (300, 850, "#26292b"),
        (380, 880, "#f1eee2"),
        (240, 890, "#f1eee2"),
        (880, 850, "#26292b"),
        (470, 850, "#26292b"),
    ):
        pen.shadow(x, y + 4, 32)
        pen.ellipse(x, y, 34, 18, pen.ball_paint(stone, 0.6))


def shadow_puppet(pen: Pen, tint: str, form: str) -> None:
    """A jointed hide puppet with rods."""
    pen.rect(90, 90, 820, 820, pen.radial([(0, "#fff1c8", 1), (1, "#e6bd78", 1)]), 10)
    for a, b in (((500, 420), (200, 900)), ((330, 470), (120, 800)), ((690, 400), (880, 760))):
        pen.line([a, b], "#5a3a20", 8)
    edge = "#3a1d14"
    pen.path("M430 600L380 880L450 890L500 700L560 890L630 870L580 600Z", pen.flat_paint("#3f6b4f", 0.2), edge, 6)
    pen.path("M400 360C480 330 560 340 600 370L620 620C540 660 460 660 390 620Z", pen.flat_paint(tint, 0.2), edge, 6)
    for s, x in ((-1, 400), (1, 600)):
        pen.line([(x, 390), (x + s * 90, 470), (x + s * (60 if s < 0 else 130), 400 + s * 10)], edge, 50)
        pen.line([(x, 390), (x + s * 90, 470), (x + s * (60 if s < 0 else 130), 400 + s * 10)], "#d6a23c", 38)
    for row in range(5):
        for col in range(5):
            pen.path(f"M{424 + col * 38} {410 + row * 44}q14 20 28 0", stroke="#f3d68a", width=5)
    pen.path(
        "M410 250C400 170 480 130 540 150C610 160 630 240 600 300C570 360 450 360 410 250Z",
        pen.flat_paint("#e0a25a", 0.14),
        edge,
        6,
    )
    pen.path("M440 250C450 200 560 190 580 250C570 310 470 330 440 250Z", "#c8553a")
    pen.ellipse(482, 240, 17, 12, "#fff3d0", edge, 4)
    pen.ellipse(546, 240, 17, 12, "#fff3d0", edge, 4)
    pen.path("M400 190Q500 120 620 190L606 160Q500 90 410 162Z", "#d6a23c", edge, 5)
    for s in (-1, 1):
        pen.line([(510 + s * 40, 130), (510 + s * 120, 30), (510 + s * 220, 60), (510 + s * 260, 150)], "#b8402b", 8)
    for y in (620, 660):
        pen.path(f"M390 {y}Q500 {y + 40} 620 {y}", stroke="#d6a23c", width=10)


def diabolo(pen: Pen, tint: str, form: str) -> None:
    """A bamboo diabolo with its sticks."""
    pen.cord([(180, 260), (400, 560), (620, 560), (860, 240)], "#efe3cb", 7)
    pen.cord([(180, 260), (80, 60)], "#8a4a2e", 22, soft=False)
    pen.cord([(860, 240), (930, 40)], "#8a4a2e", 22, soft=False)
    pen.shadow(500, 812, 270)
    pen.cord([(330, 640), (670, 640)], "#7a4a2e", 40, soft=False)
    for x in (320, 680):
        pen.ellipse(x + (34 if x < 500 else -34), 640, 70, 168, darken(tint, 0.35))
        pen.ellipse(x, 640, 70, 170, pen.ball_paint(tint, 0.3))
        pen.ellipse(x, 640, 44, 120, stroke="#b8402b", width=9)
        for a in range(0, 360, 45):
            px, py = x + 56 * around(0, 0, 1, a)[0], 640 + 140 * around(0, 0, 1, a)[1]
            pen.ellipse(px, py, 7, 12, "#2d211c")
        ball(pen, x, 640, 26, "#8a4a2e", 0.4)


def cloth_tiger(pen: Pen, tint: str, form: str) -> None:
    """A stitched tiger with a hopeful moustache."""
    pen.shadow(520, 812, 290)
    pen.cord([(760, 640), (880, 580), (870, 440), (820, 420)], tint, 50)
    pen.path(
        smooth([(300, 560), (520, 470), (760, 520), (820, 660), (780, 800), (320, 806), (280, 680)], closed=True),
        pen.ball_paint(tint, 0.2),
    )
    for x in (500, 590, 680):
        pen.path(f"M{x} 490q30 60 0 130M{x + 26} 500q24 40 6 90", stroke="#2d211c", width=16)
    for x in (380, 500, 700, 780):
        ball(pen, x, 780, 48, lighten(tint, 0.12), 0.2)
    for x in (220, 500):
        ball(pen, x, 380, 70, tint, 0.2)
        ball(pen, x, 384, 38, "#b8402b", 0.2)
    pen.ellipse(360, 540, 220, 190, pen.ball_paint(lighten(tint, 0.08), 0.2))
    pen.path("M310 400h100M322 430h76M336 460h48M360 400v66", stroke="#2d211c", width=15)
    for x in (276, 444):
        leaf(pen, x - 70 if x < 360 else x + 70, 470, 130, 20 if x < 360 else 160, "#3f6b4f", 0.24)
        ball(pen, x, 540, 42, "#f6ecd6", 0.3)
        ball(pen, x, 544, 23, "#1d1411", 0.8)
    pen.ellipse(360, 600, 36, 25, "#b8402b")
    pen.path("M250 640Q360 740 470 640Q440 700 360 704Q280 700 250 640Z", "#7c2a20", "#f6ecd6", 5)
    for s in (-1, 1):
        for dy in (-16, 6, 28):
            pen.line([(360 + s * 70, 626 + dy * 0.4), (360 + s * 200, 616 + dy * 2)], "#f6ecd6", 6)
    blossom(pen, 620, 690, 48, "#b8402b", petals=6)


def rattle_drum(pen: Pen, tint: str, form: str) -> None:
    """A painted rattle drum."""
    pen.shadow(500, 812, 120)
    pen.cord([(500, 520), (500, 800)], "#c9a05a", 36, soft=False)
    ball(pen, 500, 800, 26, tint, 0.5)
    for s in (-1, 1):
        pen.line([(500 + s * 190, 380), (500 + s * 270, 430), (500 + s * 296, 520)], "#3b2a22", 6)
        ball(pen, 500 + s * 296, 530, 30, "#d6a23c", 0.6)
    pen.ellipse(524, 380, 210, 226, darken(tint, 0.35))
    pen.ellipse(500, 376, 212, 222, pen.flat_paint(tint, 0.2))
    pen.ellipse(490, 374, 176, 188, pen.flat_paint("#f3e6c8", 0.1))
    for a in range(0, 360, 20):
        ball(pen, 496 + 194 * around(0, 0, 1, a)[0], 376 + 205 * around(0, 0, 1, a)[1], 9, "#d6a23c", 0.6)
    blossom(pen, 490, 374, 92, tint, petals=6)
    for a in range(0, 360, 60):
        leaf(pen, *around(490, 374, 92, a + 30), 64, a + 30, "#4f7f5a", 0.26)


def tangram(pen: Pen, tint: str, form: str) -> None:
    """Seven woods in a tray, one piece out."""
    pen.rect(150, 150, 700, 700, pen.flat_paint(tint, 0.16), 18)
    pen.rect(186, 186, 628, 628, darken(tint, 0.5), 6)
    tones = ("#d9b176", "#a9683c", "#e6cfa0", "#4b3226", "#b5543a", "#c99a4c", "#6d5a48")

    def at(*pairs: tuple[float, float]) -> str:
        return straight([(194 + x * 153, 194 + y * 153) for x, y in pairs])

    pieces = (
        at((0, 0), (4, 0), (2, 2)),
        at((0, 0), (2, 2), (0, 4)),
        at((0, 4), (1, 3), (2, 4)),
        at((1, 3), (2, 2), (3, 3), (2, 4)),
        at((2, 2), (3, 1), (3, 3)),
        at((3, 1), (4, 0), (4, 2), (3, 3)),
    )
    for piece, tone in zip(pieces, tones, strict=False):
        pen.path(piece, pen.flat_paint(tone, 0.16), darken(tint, 0.6), 5)
        with pen.clip(piece):
            grain(pen, 194, 194, 612, 612, tone, 22)
    with pen.group("translate(70 50) rotate(8 760 760)"):
        pen.path(straight([(806, 500), (806, 806), (500, 806)]), "#1d1411", opacity=0.35)
        pen.path(straight([(800, 490), (800, 796), (494, 796)]), pen.flat_paint(tones[6], 0.2))


def mahjong(pen: Pen, tint: str, form: str) -> None:
    """A wall of tiles with three faces up."""
    pen.shadow(500, 812, 330)
    for row in range(2):
        for i in range(7):
            x, y = 170 + i * 88, 560 - row * 96 + 60
            block(pen, x, y, 84, 92, 70, "#f3ead6")
            pen.rect(x, y + 64, 84, 28, tint)
    for i, x in enumerate((250, 420, 590)):
        block(pen, x, 690, 122, 118, 44, "#f6efe0")
        pen.rect(x, 782, 122, 26, tint)
        cx, cy = x + 61, 736
        if i == 0:
            for dx, dy in ((-26, -22), (26, -22), (0, 0), (-26, 22), (26, 22)):
                pen.ellipse(cx + dx, cy + dy, 12, 12, "#2f6b4f" if dx else "#b8301f", "#f6efe0", 3)
        elif i == 1:
            pen.path(
                f"M{cx} {cy - 34}V{cy + 36}M{cx - 30} {cy - 16}H{cx + 30}V{cy + 12}H{cx - 30}Z",
                stroke="#b8301f",
                width=9,
            )
        else:
            for dx in (-26, 0, 26):
                pen.rect(cx + dx - 6, cy - 34, 12, 28, "#2f6b4f", 5)
                pen.rect(cx + dx - 6, cy + 4, 12, 28, "#2f6b4f", 5)
    for x in (180, 800):
        block(pen, x, 800, 52, 52, 40, "#f6efe0")
        pen.ellipse(x + 26, 826, 10, 10, "#b8301f")


def spinning_top(pen: Pen, tint: str, form: str) -> None:
    """Three tops, one spinning."""
    for x, y, s, turn in ((230, 760, 0.8, 16), (790, 740, 0.66, -22), (510, 806, 1.15, 4)):
        pen.shadow(x, y, 110 * s, 0.6)
        with pen.group(f"translate({x} {y}) rotate({turn}) scale({s})"):
            turned(
                pen, 0, [(-330, 16), (-290, 18), (-280, 150), (-220, 180), (-160, 150), (-50, 36), (-10, 8)], tint, 0.6
            )
            for yy, r, tone in (
                (-240, 176, "#b8402b"),
                (-214, 180, "#f3e6c8"),
                (-190, 172, "#3f6b7a"),
                (-160, 150, "#d6a23c"),
            ):
                band(pen, 0, yy, r, tone, 17)
            ball(pen, 0, -6, 11, "#b9bdbf", 0.7)
            turned(pen, 0, [(-372, 16), (-290, 18)], "#8a4a2e", 0.5)
    for i in range(3):
        pen.ellipse(510, 812, 90 + i * 50, 14 + i * 7, stroke=WARM_WHITE, width=3, opacity=0.3)


TABLE = {
    "cloth_tiger": cloth_tiger,
    "diabolo": diabolo,
    "go_set": go_set,
    "luban_lock": luban_lock,
    "mahjong": mahjong,
    "rattle_drum": rattle_drum,
    "spinning_top": spinning_top,
}
FLAT = {"kite": kite, "shadow_puppet": shadow_puppet, "tangram": tangram, "xiangqi": xiangqi}
