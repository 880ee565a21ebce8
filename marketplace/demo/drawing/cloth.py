"""Silk, cotton, indigo and thread."""

from marketplace.demo.drawing.colour import WARM_BLACK, WARM_WHITE, darken, lighten, mix
from marketplace.demo.drawing.pen import Pen, around, smooth, straight
from marketplace.demo.drawing.solids import ball, blossom, leaf, tassel


def round_fan(pen: Pen, tint: str, form: str) -> None:
    """A round gauze fan with two goldfish."""
    pen.cord([(500, 700), (500, 900)], "#8a5a34", 24, soft=False)
    tassel(pen, 500, 890, 96, "#b8402b", "#8fb59b")
    pen.ellipse(500, 420, 312, 312, "#6b4128")
    pen.ellipse(500, 420, 300, 300, pen.flat_paint(tint, 0.14))
    for x, y, turn, tone in ((410, 360, 20, "#d2592f"), (590, 500, 200, "#e08a3a")):
        with pen.group(f"translate({x} {y}) rotate({turn})"):
            for a in (-34, 0, 34):
                leaf(pen, 50, 0, 150, a, lighten(tone, 0.35), 0.26)
            leaf(pen, -10, -30, 70, -70, lighten(tone, 0.25), 0.3)
            pen.path("M-110 0C-80 -58 20 -58 66 0C20 58 -80 58 -110 0Z", pen.ball_paint(tone, 0.3))
            ball(pen, -78, -22, 14, "#2a1a16", 0.7)
            for i in range(4):
                pen.path(f"M{-40 + i * 24} -30q18 30 0 60", stroke=lighten(tone, 0.4), width=3)
    for a in range(150, 240, 22):
        leaf(pen, *around(500, 420, 290, a - 60), 110, a + 100, "#7d9a72", 0.1)


def folding_fan(pen: Pen, tint: str, form: str) -> None:
    """An open folding fan with ink hills."""
    cx, cy = 500, 800
    outer = [around(cx, cy, 600, a) for a in range(-155, -24, 5)]
    inner = [around(cx, cy, 270, a) for a in range(-25, -156, -5)]
    for i in range(17):
        a = -155 + i * 130 / 16
        pen.line([(cx, cy), around(cx, cy, 300, a)], "#a9793f", 13)
    face = straight(outer + inner)
    pen.path(face, pen.flat_paint(tint, 0.12))
    with pen.clip(face):
        for level, tone in ((430, "#9fa7a4"), (500, "#6f7b7a"), (560, "#4c5656")):
            ridge = [(x, level - pen.rng.uniform(0, 110)) for x in range(-40, 1100, 95)]
            pen.path(smooth(ridge) + "L1060 900L-60 900Z", pen.linear([(0, tone, 0.85), (0.35, tone, 0)]))
        pen.ellipse(650, 300, 36, 36, "#c8553a")
    for i in range(17):
        a = -155 + i * 130 / 16
        shade = WARM_BLACK if i % 2 else WARM_WHITE
        pen.line([around(cx, cy, 270, a), around(cx, cy, 600, a)], shade, 12, 0.13)
    for a in (-155, -25):
        pen.line([(cx, cy), around(cx, cy, 606, a)], "#7c4f2b", 24)
        for t in (180, 300, 430, 540):
            pen.ellipse(*around(cx, cy, t, a), 8, 6, "#4a2c18")
    ball(pen, cx, cy, 17, "#d9b45c", 0.6)
    tassel(pen, cx, cy + 20, 100, "#b8402b", "#a9c9a4")


def scarf(pen: Pen, tint: str, form: str) -> None:
    """A long silk scarf thrown in loose folds."""
    for i, (x, lean) in enumerate(((250, 60), (400, -20), (560, 40), (700, -50))):
        tone = (lighten(tint, 0.22), tint, lighten(tint, 0.1), darken(tint, 0.12))[i]
        edge = [(x - 90, 110), (x - 70 + lean, 360), (x - 120, 620), (x - 70, 890)]
        back = [(x + 120, 880), (x + 110 + lean, 620), (x + 150, 360), (x + 110, 120)]
        fold = smooth(edge) + smooth(back).replace("M", "L", 1) + "Z"
        pen.path(
            fold,
            pen.linear(
                [(0, darken(tone, 0.3), 1), (0.3, lighten(tone, 0.28), 1), (0.6, tone, 1), (1, darken(tone, 0.36), 1)],
                x2=1,
                y2=0,
            ),
        )
        pen.glint([(x - 30 + lean * 0.4, 180), (x - 10 + lean, 380), (x - 50, 640), (x - 20, 820)], 7, 0.35)
        for y in range(200, 860, 130):
            blossom(pen, x + 40 + lean * 0.5, y + i * 26, 21, lighten(tone, 0.5), turn=y)
    for i in range(26):
        pen.line([(170 + i * 25, 884), (166 + i * 25, 930)], lighten(tint, 0.25), 3)


def cushion(pen: Pen, tint: str, form: str) -> None:
    """A square brocade cushion or a filled pillow, standing."""
    pen.shadow(500, 800, 280)
    wide = 330 if form == "pillow" else 270
    high = 360 if form == "pillow" else 290
    points = [
        (500 - wide, high),
        (500, high + 34),
        (500 + wide, high),
        (500 + wide - 26, 560),
        (500 + wide, 796),
        (500, 772),
        (500 - wide, 796),
        (500 - wide + 26, 560),
    ]
    corners = [p for i, p in enumerate(points) for _ in range(2 if i % 2 == 0 and i != 3 else 1)]
    outline = smooth(corners, closed=True)
    pen.path(
        outline, pen.radial([(0, lighten(tint, 0.3), 1), (0.6, tint, 1), (1, darken(tint, 0.42), 1)], 0.38, 0.34, 0.75)
    )
    with pen.clip(outline):
        for row in range(8):
            for col in range(8):
                x, y = 500 - wide + 50 + col * wide / 3.6, high + 30 + row * 68
                if form == "pillow":
                    pen.line([(x, high), (x + 6, 600), (x, 800)], darken(tint, 0.2), 2, 0.35)
                else:
                    pen.path(
                        straight([around(x, y, 38, a) for a in range(0, 360, 60)]),
                        stroke="#7c2f2f",
                        width=4,
                        opacity=0.7,
                    )
                    blossom(pen, x, y, 19, "#f3e2b8" if (row + col) % 2 else "#b8402b", petals=6)
    pen.path(outline, stroke=lighten(tint, 0.3), width=5, opacity=0.7)
    if form == "pillow":
        for i in range(9):
            leaf(pen, 400 + i * 26, 820 + (i % 3) * 12, 30, i * 50, "#6d7a45", 0.2)


def quilt(pen: Pen, tint: str, form: str) -> None:
    """A silk quilt folded in four."""
    pen.shadow(500, 800, 320)
    for i in range(4):
        y = 790 - i * 92
        tone = lighten(tint, 0.1 * i)
        roll = smooth(
            [(180, y - 40), (230, y - 96), (700, y - 100), (800, y - 60), (810, y - 20), (740, y + 6), (240, y + 6)],
            closed=True,
        )
        pen.path(roll, pen.linear([(0, lighten(tone, 0.35), 1), (0.5, tone, 1), (1, darken(tone, 0.36), 1)]))
        pen.line([(230, y - 20), (500, y - 14), (780, y - 26)], darken(tone, 0.3), 3, 0.5)
    for row in range(2):
        for col in range(7):
            x, y = 280 + col * 74 + row * 36, 430 + row * 34
            blossom(pen, x, y, 15, "#fbeee0", petals=6)
    pen.line([(500, 408), (506, 600), (500, 800)], "#efe3cb", 26, 0.9)
    for side in (-1, 1):
        pen.path(f"M500 420C{500 + side * 90} 350 {500 + side * 120} 430 500 426Z", "#efe3cb", "#c9b99a", 3)


def batik(pen: Pen, tint: str, form: str) -> None:
    """An indigo wax-resist cloth with a butterfly or drum suns."""
    x0, x1 = (290, 710) if form == "runner" else (130, 870)
    pen.rect(x0, 90, x1 - x0, 820, pen.flat_paint(tint, 0.14), 4)
    pale = "#dfe6ea"
    pen.rect(x0 + 24, 114, x1 - x0 - 48, 772, stroke=pale, width=5)
    for x in range(int(x0) + 44, int(x1) - 30, 34):
        for y in (136, 864):
            pen.path(f"M{x - 12} {y + 10}Q{x} {y - 18} {x + 12} {y + 10}", stroke=pale, width=4)
    if form == "runner":
        for cy in (280, 500, 720):
            for r in (92, 76, 34):
                pen.ellipse(500, cy, r, r, stroke=pale, width=5)
            for a in range(0, 360, 30):
                pen.path(
                    straight([around(500, cy, 36, a - 8), around(500, cy, 70, a), around(500, cy, 36, a + 8)]), pale
                )
            for a in range(0, 360, 15):
                pen.ellipse(*around(500, cy, 112, a), 5, 5, pale)
    else:
        for side in (-1, 1):
            for y, size in ((400, 1.0), (610, 0.72)):
                wing = smooth(
                    [
                        (500, y + 40),
                        (500 + side * 120 * size, y - 150 * size),
                        (500 + side * 290 * size, y - 120 * size),
                        (500 + side * 260 * size, y + 60),
                        (500 + side * 120 * size, y + 100 * size),
                    ],
                    closed=True,
                )
                pen.path(wing, mix(tint, pale, 0.18), pale, 7)
                for r in (52, 34, 14):
                    pen.ellipse(500 + side * 175 * size, y - 30 * size, r * size, r * size, stroke=pale, width=5)
            pen.line([(500, 320), (500 + side * 50, 230), (500 + side * 110, 210)], pale, 7)
            for a in range(5):
                blossom(pen, 500 + side * 290, 250 + a * 110, 20, pale, turn=a * 20)
        pen.path("M500 310C560 420 540 640 500 720C460 640 440 420 500 310Z", pale)
    for _ in range(16):
        x, y = pen.rng.uniform(x0, x1 - 90), pen.rng.uniform(100, 850)
        pen.line(
            [(x, y), (x + 40, y + pen.rng.uniform(-30, 30)), (x + 80, y + pen.rng.uniform(-20, 50))], pale, 1.4, 0.4
        )


def jacket(pen: Pen, tint: str, form: str) -> None:
    """A short work jacket with knotted buttons."""
    body = straight(
        [
            (340, 190),
            (250, 240),
            (70, 560),
            (200, 620),
            (280, 480),
            (270, 850),
            (730, 850),
            (720, 480),
            (800, 620),
            (930, 560),
            (750, 240),
            (660, 190),
            (560, 170),
            (440, 170),
        ]
    )
    pen.path(body, pen.flat_paint(tint, 0.18))
    pen.line([(280, 480), (300, 300)], darken(tint, 0.5), 4, 0.7)
    pen.line([(720, 480), (700, 300)], darken(tint, 0.5), 4, 0.7)
    pen.path("M430 170Q500 230 570 170L550 150H450Z", lighten(tint, 0.25), darken(tint, 0.4), 4)
    pen.line([(500, 205), (500, 850)], darken(tint, 0.5), 5)
    for y in range(270, 800, 120):
        pen.line([(450, y), (550, y)], lighten(tint, 0.35), 8)
        ball(pen, 500, y, 14, lighten(tint, 0.2), 0.5)
    for x in (310, 550):
        pen.rect(x, 640, 140, 150, darken(tint, 0.1), 4, lighten(tint, 0.3), 3)
    for y in (820, 834):
        pen.line([(275, y), (725, y)], lighten(tint, 0.45), 3, 0.8)


def fabric_rolls(pen: Pen, tint: str, form: str) -> None:
    """A door curtain hanging from a rod."""
    pen.shadow(500, 810, 220, 0.3)
    pen.cord([(170, 190), (830, 190)], "#7d5a36", 22, soft=False)
    for side in (0, 1):
        x = 222 + side * 284
        sway = pen.rng.uniform(-14, 14)
        panel = smooth(
            [
                (x, 200),
                (x, 200),
                (x + sway, 500),
                (x + sway * 0.4, 800),
                (x + sway * 0.4, 800),
                (x + 272 + sway * 0.4, 806),
                (x + 272 + sway * 0.4, 806),
                (x + 272 + sway, 500),
                (x + 272, 200),
                (x + 272, 200),
            ],
            closed=True,
        )
        pen.path(
            panel,
            pen.linear(
                [
                    (0, "#efe6d2", 0.96),
                    (0.55, "#e2d6bc", 0.96),
                    (0.72, mix("#e2d6bc", tint, 0.5), 1),
                    (0.8, tint, 1),
                    (1, darken(tint, 0.3), 1),
                ]
            ),
        )
        for i in range(5):
            pen.line(
                [(x + 28 + i * 54, 205), (x + 28 + i * 54 + sway, 500), (x + 28 + i * 54, 796)],
                WARM_BLACK if i % 2 else WARM_WHITE,
                12,
                0.1,
            )
        for i in range(3):
            pen.rect(x + 24 + i * 94, 172, 34, 44, "#d9ccb0", 4)


def embroidery_hoop(pen: Pen, tint: str, form: str) -> None:
    """A hoop with a half-finished magnolia."""
    pen.rect(120, 140, 760, 760, "#e6d9c3", 26)
    pen.ellipse(500, 530, 330, 330, "#a97a45")
    pen.ellipse(500, 530, 306, 306, pen.flat_paint("#f5ebdd", 0.1))
    pen.ellipse(500, 530, 318, 318, stroke=lighten("#a97a45", 0.4), width=5)
    pen.rect(476, 168, 48, 60, pen.metal_paint("#c2974a"), 6)
    pen.line([(330, 740), (440, 620), (520, 480), (640, 340)], "#6d5238", 12)
    for x, y, r, tone in ((520, 450, 80, tint), (640, 340, 58, lighten(tint, 0.3)), (400, 640, 50, tint)):
        for i in range(7):
            leaf(pen, x, y, r * 1.5, -90 + (i - 3) * 38, lighten(tone, 0.1 * (i % 3)), 0.26)
        ball(pen, x, y, r * 0.2, "#d9a441", 0.4)
    pen.line([(660, 560), (730, 640), (690, 760), (780, 860)], darken(tint, 0.2), 5)
    pen.line([(780, 860), (850, 930)], "#b9c0c2", 7)


def bookmark(pen: Pen, tint: str, form: str) -> None:
    """A tapestry bookmark with a crane, on an open book."""
    pen.path(
        "M100 240Q300 190 500 250Q700 190 900 240V840Q700 790 500 850Q300 790 100 840Z", pen.flat_paint("#f1e6cf", 0.1)
    )
    pen.line([(500, 250), (500, 850)], "#a89672", 6)
    for side in (130, 530):
        for i in range(8):
            pen.line([(side + i * 42, 270), (side + i * 42, 790)], "#8d8069", 9, 0.35)
    with pen.group("rotate(8 560 480)"):
        pen.rect(440, 130, 190, 640, pen.flat_paint(tint, 0.16), 6)
        pen.rect(456, 146, 158, 608, stroke="#7c2f2f", width=4, radius=3)
        pen.line([(520, 560), (500, 420), (550, 330), (540, 280)], WARM_WHITE, 18)
        pen.path("M500 520C560 440 620 470 600 560C560 620 500 600 500 520Z", "#f7f2e6")
        leaf(pen, 560, 560, 100, 80, "#2f3236", 0.25)
        pen.ellipse(540, 276, 15, 12, "#b8402b")
        pen.line([(540, 284), (490, 300)], "#3b352c", 6)
        for y in (660, 700):
            pen.path(f"M460 {y}q26 -30 52 0t52 0t46 0", stroke="#2f4a73", width=6)
        tassel(pen, 535, 772, 150, "#7c2f2f", "#a9c9a4")


def belt_sash(pen: Pen, tint: str, form: str) -> None:
    """A dark sash glittering with tin."""
    for x, lift in ((280, 0), (500, -30), (720, 20)):
        pen.rect(x - 84, 120 + lift, 168, 760, pen.flat_paint(darken(tint, 0.2), 0.2), 6)
        for row in range(9):
            y = 190 + lift + row * 78
            for k in (52, 34, 16):
                pen.path(
                    straight([(x, y - k), (x + k * 1.2, y), (x, y + k), (x - k * 1.2, y)]),
                    stroke=pen.rng.choice(("#d5d9da", "#eef0ef", "#aab1b4")),
                    width=6,
                )
        for i in range(8):
            pen.line([(x - 74 + i * 21, 880 + lift), (x - 76 + i * 21, 940 + lift)], "#b8402b", 5)


def pouch(pen: Pen, tint: str, form: str) -> None:
    """A drawstring pouch with a batik sun."""
    pen.shadow(500, 800, 230)
    outline = smooth(
        [(430, 400), (360, 480), (270, 640), (300, 780), (500, 806), (700, 780), (730, 640), (640, 480), (570, 400)],
        closed=True,
    )
    frill = smooth(
        [(430, 410), (370, 280), (430, 310), (470, 260), (510, 310), (560, 256), (590, 306), (640, 284), (570, 410)],
        closed=True,
    )
    pen.path(frill, pen.flat_paint(lighten(tint, 0.1), 0.2))
    pen.path(outline, pen.ball_paint(tint, 0.2))
    for r in (108, 92, 40):
        pen.ellipse(500, 630, r, r, stroke="#dfe6ea", width=6)
    for a in range(0, 360, 30):
        pen.path(
            straight([around(500, 630, 42, a - 9), around(500, 630, 84, a), around(500, 630, 42, a + 9)]), "#dfe6ea"
        )
    for x in (420, 460, 540, 580):
        pen.line([(x, 420), (x - (500 - x) * 0.5, 500)], darken(tint, 0.5), 4, 0.6)
    pen.cord([(420, 410), (500, 424), (580, 410), (680, 470), (700, 560)], "#c8a05a", 11)
    ball(pen, 700, 572, 24, "#7a4a2e", 0.4)


def rug(pen: Pen, tint: str, form: str) -> None:
    """A knotted rug with a cloud collar."""
    camel = "#c9a26a"
    for i in range(38):
        for y in (86, 890):
            pen.line([(176 + i * 17.6, y), (174 + i * 17.6, y + 32)], "#e8dcc2", 4)
    pen.rect(170, 110, 660, 786, pen.flat_paint(tint, 0.14), 4)
    pen.rect(206, 146, 588, 714, pen.flat_paint(camel, 0.12))
    pen.rect(222, 162, 556, 682, stroke=tint, width=7)
    for turn in range(0, 360, 90):
        with pen.group(f"rotate({turn} 500 503)"):
            pen.path(
                "M500 503C420 420 400 330 450 300C470 280 490 290 500 "
                "260C510 290 530 280 550 300C600 330 580 420 500 503Z",
                mix(tint, "#9dbbd0", 0.5),
                "#efe3cb",
                7,
            )
            blossom(pen, 500, 350, 30, "#b8402b", petals=8)
    for x, y in ((280, 220), (720, 220), (280, 790), (720, 790)):
        blossom(pen, x, y, 40, tint, petals=6)
    pen.ellipse(500, 503, 60, 60, "#efe3cb", tint, 8)
    for y in range(120, 890, 10):
        pen.line([(172, y), (828, y)], WARM_BLACK, 1.6, 0.1)


TABLE = {"cushion": cushion, "fabric_rolls": fabric_rolls, "pouch": pouch, "quilt": quilt}
FLAT = {
    "batik": batik,
    "belt_sash": belt_sash,
    "bookmark": bookmark,
    "embroidery_hoop": embroidery_hoop,
    "folding_fan": folding_fan,
    "jacket": jacket,
    "round_fan": round_fan,
    "rug": rug,
    "scarf": scarf,
}
