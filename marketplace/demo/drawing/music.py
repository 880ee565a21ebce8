"""Strings, pipes, skins and bronze."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, around, ring, smooth, straight
from marketplace.demo.drawing.solids import ball, band, block, blossom, grain, leaf, tassel, turned


def erhu(pen: Pen, tint: str, form: str) -> None:
    """A two-stringed fiddle with its bow."""
    pen.shadow(500, 812, 160)
    pen.line([(700, 120), (760, 420), (690, 800)], "#8a5a34", 12)
    pen.line([(704, 130), (664, 470), (694, 792)], "#f1e9d8", 9)
    pen.cord([(500, 700), (500, 150), (470, 90), (420, 100)], tint, 28)
    for y in (200, 280):
        pen.cord([(500, y), (350, y - 26)], darken(tint, 0.2), 26, soft=False)
        ball(pen, 350, y - 26, 22, tint, 0.5)
    front = straight([around(470, 700, 124, a) for a in range(0, 360, 60)])
    pen.path(straight([around(560, 680, 118, a) for a in range(0, 360, 60)]), darken(tint, 0.4))
    pen.path(straight([(532, 593), (619, 578), (678, 680), (594, 700)]), pen.flat_paint(tint, 0.2))
    pen.path(straight([(594, 700), (678, 680), (619, 782), (532, 807)]), darken(tint, 0.3))
    pen.path(front, pen.flat_paint(tint, 0.2))
    skin = straight([around(470, 700, 104, a) for a in range(0, 360, 60)])
    pen.path(skin, pen.flat_paint("#c9a56a", 0.2))
    with pen.clip(skin):
        for i in range(7):
            for j in range(7):
                pen.path(
                    straight([around(380 + i * 32 + j % 2 * 16, 610 + j * 32, 17, a) for a in (0, 90, 180, 270)]),
                    stroke="#4b3524",
                    width=7,
                    opacity=0.75,
                )
    for x in (488, 498):
        pen.line([(x, 220), (x - 24, 700)], "#e9e4d6", 2.5)
    pen.rect(452, 690, 40, 14, "#d9b176", 4)


def _zither(pen: Pen, tint: str, outline: str, strings: int) -> None:
    pen.path(outline, pen.linear([(0, lighten(tint, 0.3), 1), (0.4, tint, 1), (1, darken(tint, 0.4), 1)]))
    with pen.clip(outline):
        grain(pen, 60, 360, 880, 280, tint, 13)
        pen.rect(60, 380, 880, 40, WARM_WHITE, opacity=0.12)
    for i in range(strings):
        y = 430 + i * 150 / strings
        pen.line([(96, y + 6), (900, y)], "#f1e7cf", 2.4, 0.9)


def guqin(pen: Pen, tint: str, form: str) -> None:
    """A lacquered seven-string zither."""
    with pen.group("rotate(-24 500 500) translate(0 0) scale(1 1.05)"):
        outline = smooth(
            [
                (60, 420),
                (60, 420),
                (240, 400),
                (270, 430),
                (310, 398),
                (640, 410),
                (690, 440),
                (740, 408),
                (930, 430),
                (930, 430),
                (930, 590),
                (930, 590),
                (740, 610),
                (690, 580),
                (640, 606),
                (310, 616),
                (270, 586),
                (240, 614),
                (60, 600),
                (60, 600),
            ],
            closed=True,
        )
        _zither(pen, tint, outline, 7)
        for i in range(13):
            pen.ellipse(150 + i * 57 + (6 - i) * abs(6 - i) * 0.8, 416, 8, 8, "#f1ead9")
        pen.rect(862, 424, 20, 170, pen.round_paint("#7a4a2e"), 4)
        for _ in range(24):
            x = pen.rng.uniform(100, 850)
            pen.line([(x, 430), (x + pen.rng.uniform(-14, 14), 500), (x + 6, 590)], "#8a4a34", 1.8, 0.5)
        tassel(pen, 868, 600, 76, "#b8402b")
    leaf(pen, 240, 860, 150, -10, "#7d9a5a", 0.12)
    leaf(pen, 250, 864, 130, 20, "#93ab69", 0.12)


def guzheng(pen: Pen, tint: str, form: str) -> None:
    """A bridged zither."""
    with pen.group("rotate(-18 500 500)"):
        outline = smooth(
            [
                (50, 370),
                (50, 370),
                (300, 340),
                (700, 350),
                (950, 400),
                (950, 400),
                (950, 640),
                (950, 640),
                (700, 650),
                (300, 640),
                (50, 660),
                (50, 660),
            ],
            closed=True,
        )
        pen.path(
            outline, pen.linear([(0, lighten(tint, 0.42), 1), (0.5, lighten(tint, 0.1), 1), (1, darken(tint, 0.3), 1)])
        )
        with pen.clip(outline):
            grain(pen, 50, 340, 900, 320, tint, 14)
            pen.rect(40, 330, 120, 350, "#5a2f20", opacity=0.9)
            pen.rect(850, 330, 120, 350, "#5a2f20", opacity=0.9)
        for i in range(21):
            y = 384 + i * 12.4
            pen.line([(150, y), (860, y)], "#fdf3d8" if i % 5 else "#4f8f6a", 2.2)
            x = 300 + i * 20
            pen.path(straight([(x - 9, y + 9), (x, y - 9), (x + 9, y + 9)]), "#f3e8d0", "#6d4a30", 2)
        for i in range(3):
            blossom(pen, 104, 430 + i * 80, 30, "#e3b7a4")


def flute(pen: Pen, tint: str, form: str) -> None:
    """A transverse dizi with a tassel, or a standing-long xiao with blossom."""
    turn = -36 if form == "dizi" else 38
    with pen.group(f"rotate({turn} 500 500)"):
        pen.rect(
            10,
            462,
            980,
            74,
            pen.linear(
                [(0, darken(tint, 0.2), 1), (0.3, lighten(tint, 0.45), 1), (0.6, tint, 1), (1, darken(tint, 0.5), 1)]
            ),
            20,
        )
        if form == "dizi":
            for i in range(11):
                pen.rect(
                    90 + i * 84, 458, 20, 82, pen.linear([(0, "#5a2418", 1), (0.3, "#b8402b", 1), (1, "#4b1d14", 1)]), 4
                )
            pen.rect(430, 456, 44, 86, pen.linear([(0, "#8d8f90", 1), (0.3, "#f4f2ea", 1), (1, "#6d7072", 1)]), 5)
        else:
            for i in range(8):
                pen.rect(
                    60 + i * 118, 456, 12, 86, pen.linear([(0, lighten(tint, 0.2), 1), (1, darken(tint, 0.6), 1)]), 5
                )
        for x in (160, 290, 520, 580, 640, 720, 780, 840):
            pen.ellipse(x, 490, 16, 14, darken(tint, 0.72))
            pen.ellipse(x, 494, 16, 14, stroke=lighten(tint, 0.4), width=2, opacity=0.7)
    if form == "dizi":
        tassel(pen, 800, 330, 220, "#b8402b", "#a9c9a4")
    else:
        pen.line([(140, 860), (300, 760), (420, 780)], "#5a4030", 8)
        for x, y in ((200, 815), (300, 756), (380, 770), (430, 782)):
            blossom(pen, x, y, 36, "#f0cfc6")


def drum(pen: Pen, tint: str, form: str) -> None:
    """A red hall drum on a stand with two sticks."""
    pen.shadow(500, 815, 250)
    for x in (300, 700):
        pen.cord([(x, 660), (x + (x - 500) * 0.3, 810)], "#4b2a1e", 32, soft=False)
    profile = [(420, 226), (440, 236), (560, 268), (680, 236), (700, 226)]
    body = turned(pen, 500, profile, tint, 0.5)
    with pen.clip(body):
        for y, r in ((462, 240), (676, 240)):
            for i in range(-12, 13):
                ball(
                    pen,
                    500 + r * around(0, 0, 1, 90 - i * 7.4)[0],
                    y + r * 0.17 * around(0, 0, 1, 90 - i * 7.4)[1],
                    9,
                    "#d9b45c",
                    0.6,
                )
        pen.path("M380 560C420 520 460 600 500 560S580 520 620 560", stroke="#d9b45c", width=13)
    pen.ellipse(500, 420, 228, 42, "#8a5a38")
    pen.ellipse(500, 418, 216, 38, pen.flat_paint("#ecdcb8", 0.12))
    pen.ellipse(480, 420, 90, 16, "#c9b184", opacity=0.6)
    for x in (268, 732):
        pen.ellipse(x, 570, 20, 34, stroke="#c2974a", width=9)
    pen.cord([(360, 400), (640, 330)], "#c9915a", 22, soft=False)
    pen.cord([(420, 320), (640, 410)], "#c9915a", 22, soft=False)


def pipa(pen: Pen, tint: str, form: str) -> None:
    """A pear-shaped lute lying at a slant."""
    with pen.group("rotate(28 500 500)"):
        outline = smooth(
            [
                (470, 80),
                (470, 80),
                (462, 300),
                (400, 460),
                (310, 640),
                (340, 820),
                (500, 890),
                (660, 820),
                (690, 640),
                (600, 460),
                (538, 300),
                (530, 80),
                (530, 80),
            ],
            closed=True,
        )
        pen.path(outline, "#5a2f20", "#3b1d14", 12)
        face = smooth(
            [
                (478, 200),
                (478, 200),
                (470, 310),
                (412, 466),
                (328, 644),
                (356, 806),
                (500, 870),
                (644, 806),
                (672, 644),
                (588, 466),
                (530, 310),
                (522, 200),
                (522, 200),
            ],
            closed=True,
        )
        pen.path(face, pen.flat_paint(lighten(tint, 0.3), 0.14))
        with pen.clip(face):
            for i in range(-9, 10):
                pen.line([(500 + i * 10, 200), (500 + i * 20, 600), (500 + i * 17, 880)], darken(tint, 0.2), 2, 0.4)
        for i in range(6):
            pen.rect(468 - i * 1, 150 + i * 34, 64 + i * 2, 13, pen.round_paint("#3b2a22"), 4)
        for i in range(16):
            w = 34 - i * 0.6
            pen.rect(500 - w, 372 + i * 23, w * 2, 8, pen.flat_paint("#d9b96a", 0.2), 3)
        pen.rect(410, 786, 180, 26, pen.round_paint("#5a2f20"), 6)
        for i in range(4):
            pen.line([(478 + i * 15, 90), (452 + i * 32, 790)], "#fbf4e2", 2.6)
        for i in range(4):
            s = -1 if i % 2 else 1
            pen.cord([(500, 70 + i * 18), (500 + s * 120, 54 + i * 22)], "#3b2a22", 17, soft=False)
        blossom(pen, 500, 46, 54, "#c8553a", petals=8)


def xun(pen: Pen, tint: str, form: str) -> None:
    """A black clay egg flute on a folded cloth."""
    pen.shadow(500, 812, 290)
    pen.path(
        smooth([(180, 760), (420, 720), (700, 730), (850, 780), (700, 830), (380, 836)], closed=True),
        pen.flat_paint("#2f4a73", 0.2),
    )
    pen.line([(230, 770), (480, 790), (800, 780)], "#9db4cc", 5)
    profile = [(300, 30), (310, 62), (360, 122), (470, 190), (600, 214), (710, 180), (770, 110), (780, 90)]
    turned(pen, 500, profile, darken(tint, 0.5), 0.8)
    pen.ellipse(500, 302, 28, 9, "#0f0b0a")
    for x, y in ((420, 500), (390, 580), (420, 660), (480, 620), (560, 500), (600, 580), (570, 660), (520, 560)):
        pen.ellipse(x, y, 17, 16, "#0d0908")
        pen.path(f"M{x - 15} {y + 8}a17 16 0 0 0 30 0", stroke=WARM_WHITE, width=3, opacity=0.35)
    tassel(pen, 330, 690, 140, "#b8402b", "#c9a05a")


def gong(pen: Pen, tint: str, form: str) -> None:
    """A bronze gong in a wooden frame."""
    pen.shadow(500, 815, 300)
    for x in (210, 790):
        pen.cord([(x, 800), (x, 190)], "#6d2f22", 36, soft=False)
        block(pen, x - 70, 786, 120, 28, 40, "#6d2f22")
    pen.cord([(150, 190), (850, 190)], "#6d2f22", 40, soft=False)
    for x in (150, 850):
        ball(pen, x, 186, 30, "#c2974a", 0.6)
    pen.line([(420, 200), (410, 330)], "#b8402b", 9)
    pen.line([(580, 200), (590, 330)], "#b8402b", 9)
    pen.ellipse(500, 510, 236, 236, pen.metal_paint(tint))
    pen.ellipse(500, 510, 236, 236, stroke=darken(tint, 0.5), width=8)
    pen.ellipse(
        500,
        510,
        200,
        200,
        pen.radial([(0, lighten(tint, 0.55), 1), (0.4, tint, 1), (1, darken(tint, 0.5), 1)], 0.4, 0.36, 0.7),
    )
    for r in range(40, 200, 17):
        pen.ellipse(500, 510, r, r, stroke=darken(tint, 0.4), width=2, opacity=0.4)
    ball(pen, 500, 510, 52, tint, 0.7)
    pen.cord([(660, 800), (780, 640)], "#8a5a34", 18, soft=False)
    ball(pen, 650, 800, 44, "#b8402b", 0.3)


def hulusi(pen: Pen, tint: str, form: str) -> None:
    """A gourd with three pipes."""
    with pen.group("rotate(36 500 500)"):
        for x, length, w in ((440, 330, 40), (560, 300, 40), (500, 470, 56)):
            pen.rect(x - w / 2, 420, w, length, pen.round_paint("#c9a05a"), 12)
            pen.rect(x - w / 2 - 3, 440, w + 6, 18, pen.round_paint("#b8402b"), 4)
        for i in range(6):
            pen.ellipse(500, 580 + i * 46, 13, 13, "#3b2416")
        pen.path(
            smooth(
                [
                    (480, 60),
                    (470, 110),
                    (420, 170),
                    (430, 250),
                    (390, 300),
                    (350, 400),
                    (400, 490),
                    (500, 510),
                    (600, 490),
                    (650, 400),
                    (610, 300),
                    (570, 250),
                    (580, 170),
                    (530, 110),
                    (520, 60),
                ],
                closed=True,
            ),
            pen.ball_paint(tint, 0.6),
        )
        pen.rect(470, 20, 60, 60, pen.metal_paint("#d9d4c4"), 12)
        blossom(pen, 470, 390, 50, darken(tint, 0.25))
        leaf(pen, 520, 400, 90, -30, darken(tint, 0.3), 0.24)
    tassel(pen, 300, 640, 210, "#b8402b", "#a9c9a4")


def wooden_fish(pen: Pen, tint: str, form: str) -> None:
    """A wooden fish on a brocade cushion."""
    pen.shadow(500, 812, 310)
    pen.path(
        smooth(
            [(200, 740), (300, 690), (500, 680), (700, 690), (800, 740), (760, 806), (500, 820), (240, 806)],
            closed=True,
        ),
        pen.linear([(0, "#d9b45c", 1), (0.5, "#a97a35", 1), (1, "#5a3a1a", 1)]),
    )
    for i in range(9):
        blossom(pen, 250 + i * 62, 765, 20, "#b8402b", petals=6)
    pen.path(
        smooth(
            [(260, 600), (300, 440), (480, 360), (680, 420), (750, 580), (690, 710), (500, 740), (320, 710)],
            closed=True,
        ),
        pen.ball_paint(tint, 0.6),
    )
    pen.path("M270 620C400 690 580 690 720 610", stroke="#2a120d", width=19)
    pen.ellipse(282, 620, 24, 24, "#2a120d")
    for x in (370, 640):
        pen.ellipse(x, 520, 40, 40, stroke="#e3b45c", width=8)
        ball(pen, x, 520, 19, "#2a120d", 0.7)
    for i in range(4):
        pen.path(f"M{430 + i * 40} 420q20 40 40 0", stroke="#e3b45c", width=6)
    pen.cord([(560, 330), (860, 210)], "#8a5a34", 20, soft=False)
    ball(pen, 556, 332, 44, "#5a2f20", 0.4)
    band(pen, 500, 780, 250, "#e3c06c", 4)
    with pen.clip(ring(500, 430, 200, 60)):
        pen.glint([(380, 450), (450, 400), (540, 390)], 16, 0.35)


TABLE = {"drum": drum, "erhu": erhu, "gong": gong, "wooden_fish": wooden_fish, "xun": xun}
FLAT = {"flute": flute, "guqin": guqin, "guzheng": guzheng, "hulusi": hulusi, "pipa": pipa}
