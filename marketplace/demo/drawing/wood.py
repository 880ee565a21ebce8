"""Bamboo, timber, root and gourd."""

from marketplace.demo.drawing.colour import WARM_BLACK, darken, lighten, mix
from marketplace.demo.drawing.pen import Pen, around, ring, smooth, straight
from marketplace.demo.drawing.solids import SQUASH, ball, band, block, blossom, grain, leaf, turned


def weave(pen: Pen, x: float, y: float, w: float, h: float, colour: str, cell: float = 24) -> None:
    """Fill a rectangle with plain weave; clip it to the basket."""
    row = 0
    while row * cell < h:
        col = 0
        while col * cell * 2 < w:
            cx = x + col * cell * 2 + (cell if row % 2 else 0)
            pen.rect(cx, y + row * cell, cell * 1.5, cell * 0.8, lighten(colour, 0.16), 5, darken(colour, 0.4), 2)
            col += 1
        row += 1


def basket(pen: Pen, tint: str, form: str) -> None:
    """A woven picking basket full of leaf."""
    pen.shadow(500, 810, 210)
    pen.cord([(260, 520), (290, 320), (500, 220), (710, 320), (740, 520)], tint, 26)
    for _ in range(60):
        x = pen.rng.uniform(290, 710)
        leaf(
            pen,
            x,
            520 + pen.rng.uniform(-10, 26),
            pen.rng.uniform(50, 84),
            pen.rng.uniform(-150, -30),
            pen.rng.choice(("#6f8f45", "#89a552", "#4f6c30")),
            0.17,
        )
    body = turned(pen, 500, [(520, 262), (600, 264), (700, 236), (790, 186), (808, 180)], darken(tint, 0.25), 0.1)
    with pen.clip(body):
        weave(pen, 220, 530, 560, 330, tint)
        pen.rect(
            220,
            500,
            560,
            340,
            pen.linear(
                [(0, WARM_BLACK, 0.3), (0.3, "#ffffff", 0.14), (0.6, WARM_BLACK, 0), (1, WARM_BLACK, 0.5)], x2=1, y2=0
            ),
        )
    for y in (524, 544):
        band(pen, 500, y, 264, lighten(tint, 0.1), 13)
        band(pen, 500, y + 7, 264, darken(tint, 0.45), 3)


def food_box(pen: Pen, tint: str, form: str) -> None:
    """A two-tier carrying box in a frame."""
    pen.shadow(500, 815, 260)
    pen.cord([(270, 800), (270, 250), (700, 250), (700, 800)], darken(tint, 0.2), 34, soft=False)
    for y, h in ((420, 90), (510, 140), (650, 150)):
        front = block(pen, 290, y, 380, h - 6, 90, tint if y > 420 else darken(tint, 0.12))
        with pen.clip(front):
            if y > 420:
                weave(pen, 300, y + 16, 360, h - 40, lighten(tint, 0.12), 20)
    pen.rect(450, 236, 70, 30, pen.metal_paint("#c2974a"), 6)
    block(pen, 250, 792, 470, 26, 90, darken(tint, 0.25))
    for x in (270, 700):
        pen.rect(x - 24, 600, 48, 20, pen.metal_paint("#c2974a"), 4)


def stool(pen: Pen, tint: str, form: str) -> None:
    """A round-seated elm stool."""
    pen.shadow(500, 815, 260, 0.5)
    for x0, x1, y in ((400, 350, 740), (600, 660, 740)):
        pen.cord([(x0, 470), (x1, y)], darken(tint, 0.25), 40, soft=False)
    for x0, x1 in ((320, 240), (680, 760)):
        pen.cord([(x0, 470), (x1, 806)], tint, 48, soft=False)
    pen.cord([(280, 660), (720, 660)], darken(tint, 0.1), 24, soft=False)
    turned(pen, 500, [(420, 290), (476, 286)], tint, 0.3)
    with pen.clip(ring(500, 420, 290, 290 * SQUASH)):
        pen.ellipse(500, 420, 290, 290 * SQUASH, pen.flat_paint(lighten(tint, 0.24), 0.14))
        for r in (250, 200, 150, 104, 60, 24):
            pen.ellipse(480, 418, r, r * SQUASH, stroke=darken(tint, 0.3), width=3, opacity=0.5)
    for x in (330, 670):
        pen.rect(x - 20, 412, 40, 14, darken(tint, 0.4), 3)
    turned(pen, 560, [(340, 50), (376, 44), (404, 26)], "#e9e4d6", 0.5, "#c9a03e")


def comb(pen: Pen, tint: str, form: str) -> None:
    """A crescent boxwood comb."""
    for i in range(43):
        x = 200 + i * 14.2
        depth = 700 - abs(i - 21) * 3.4
        pen.rect(x, 430, 8, depth - 430, pen.round_paint(tint, 0.1), 4)
    back = "M170 520C180 250 380 190 500 190S820 250 830 520C740 450 620 430 500 430S260 450 170 520Z"
    pen.path(back, pen.flat_paint(tint, 0.22))
    with pen.clip(back):
        grain(pen, 160, 190, 680, 330, tint, 12)
    pen.path("M230 430C290 280 400 230 500 230S710 280 770 430", stroke=lighten(tint, 0.5), width=5, opacity=0.8)
    for x, y in ((400, 310), (500, 280), (600, 310)):
        blossom(pen, x, y, 34, darken(tint, 0.2))
    for x, a in ((330, 170), (670, 10)):
        leaf(pen, x, 340, 80, a, darken(tint, 0.25), 0.2)


def abacus(pen: Pen, tint: str, form: str) -> None:
    """A rosewood abacus."""
    pen.rect(90, 280, 820, 440, darken(tint, 0.3), 12)
    pen.rect(126, 314, 748, 372, "#e4d3b0", 4)
    for i in range(13):
        x = 156 + i * 57
        pen.rect(x - 4, 314, 8, 372, pen.round_paint("#b98b4e"))
        up = pen.rng.randint(0, 2)
        low = pen.rng.randint(0, 5)
        for n in range(2):
            y = 334 + n * 32 + (30 if n >= 2 - up else 0)
            pen.ellipse(x, y, 26, 15, pen.ball_paint(tint, 0.4))
        for n in range(5):
            y = 496 + n * 30 + (40 if n >= low else 0)
            pen.ellipse(x, y, 26, 15, pen.ball_paint(tint, 0.4))
    pen.rect(126, 430, 748, 22, pen.round_paint(tint))
    for x, y in ((90, 280), (850, 280), (90, 660), (850, 660)):
        pen.rect(x, y, 60, 60, pen.metal_paint("#c2974a"), 10)
    pen.rect(96, 286, 808, 428, stroke=lighten(tint, 0.3), width=4, radius=10, opacity=0.7)


def wood_box(pen: Pen, tint: str, form: str) -> None:
    """A dovetailed chest, or a lacquer box with a shell branch."""
    pen.shadow(500, 810, 330)
    front = block(pen, 190, 540, 520, 260, 210, tint)
    with pen.clip(front):
        if form == "dovetail":
            grain(pen, 190, 540, 520, 260, tint, 10)
            for y in range(556, 790, 56):
                for x, s in ((190, 1), (710, -1)):
                    pen.path(
                        straight([(x, y), (x + s * 46, y - 8), (x + s * 46, y + 36), (x, y + 28)]), darken(tint, 0.3)
                    )
        else:
            _shell_branch(pen, 230, 780)
    lid = block(pen, 180, 452, 540, 84, 218, lighten(tint, 0.08))
    with pen.clip(lid):
        grain(pen, 180, 452, 540, 84, tint, 4)
    top = straight([(190, 450), (720, 450), (846, 346), (318, 346)])
    with pen.clip(top):
        if form == "pearl":
            pen.rect(180, 330, 700, 130, pen.linear([(0, "#54565e", 0.8), (1, "#22242a", 0.6)]))
            with pen.group("translate(140 110) scale(1 .43)"):
                _shell_branch(pen, 160, 780)
        else:
            grain(pen, 180, 340, 680, 110, tint, 6)
    pen.ellipse(450, 540, 40, 40, pen.metal_paint("#c2974a"), darken("#c2974a", 0.4), 3)
    pen.rect(440, 536, 20, 54, pen.metal_paint("#b0863f"), 6)


def _shell_branch(pen: Pen, x: float, y: float) -> None:
    pearl = ("#d9e6dc", "#e9d3dd", "#c6dbe6", "#e8ecd0")
    pen.line([(x, y), (x + 120, y - 80), (x + 200, y - 70), (x + 330, y - 170), (x + 440, y - 180)], pearl[2], 8)
    pen.line([(x + 200, y - 70), (x + 300, y - 50), (x + 390, y - 80)], pearl[0], 6)
    for dx, dy in ((110, -90), (190, -120), (330, -180), (430, -190), (380, -90), (280, -60), (60, -50), (300, -130)):
        blossom(pen, x + dx, y + dy, 30, pen.rng.choice(pearl), turn=dx)
    pen.ellipse(x + 90, y - 180, 34, 34, "#eef0e2", opacity=0.9)


def chopsticks(pen: Pen, tint: str, form: str) -> None:
    """Ten pairs in a bundle, one pair apart."""
    for i in range(14):
        x = 250 + i * 23
        tone = tint if i % 3 else darken(tint, 0.3)
        pen.path(straight([(x, 130), (x + 21, 130), (x + 17, 880), (x + 7, 880)]), pen.round_paint(tone, 0.2))
    for y in (320, 660):
        pen.rect(240, y, 346, 44, pen.flat_paint("#b8402b", 0.12), 4)
    pen.path("M410 342C380 270 330 280 340 330ZM410 342C440 270 500 280 480 330Z", "#b8402b", darken("#b8402b", 0.4), 3)
    with pen.group("rotate(9 740 500)"):
        for x in (690, 744):
            pen.path(
                straight([(x, 140), (x + 24, 140), (x + 18, 870), (x + 8, 870)]),
                pen.round_paint(darken(tint, 0.35), 0.2),
            )
    pen.rect(640, 650, 200, 56, pen.flat_paint("#e9e6da", 0.2), 26)


def root_stand(pen: Pen, tint: str, form: str) -> None:
    """A natural root stand carrying one stone."""
    pen.shadow(500, 810, 270)
    root = smooth(
        [
            (250, 620),
            (500, 600),
            (750, 620),
            (700, 680),
            (780, 760),
            (740, 806),
            (640, 720),
            (590, 790),
            (530, 806),
            (500, 720),
            (430, 800),
            (370, 806),
            (380, 720),
            (270, 800),
            (220, 780),
            (310, 690),
        ],
        closed=True,
    )
    pen.path(root, pen.flat_paint(tint, 0.24))
    for x in (330, 430, 540, 640):
        pen.line([(x, 640), (x - 16, 700), (x + 20, 770)], darken(tint, 0.5), 5, 0.6)
        pen.line([(x + 20, 640), (x + 6, 690), (x + 34, 740)], lighten(tint, 0.3), 3, 0.5)
    pen.ellipse(500, 622, 252, 34, pen.flat_paint(lighten(tint, 0.24), 0.16))
    stone = smooth(
        [
            (390, 620),
            (370, 540),
            (430, 500),
            (420, 420),
            (500, 330),
            (560, 400),
            (550, 470),
            (630, 520),
            (620, 610),
            (500, 634),
        ],
        closed=True,
    )
    pen.path(stone, pen.flat_paint("#8b929a", 0.3))
    for points in ([(470, 400), (500, 480), (450, 560)], [(560, 480), (540, 550), (580, 600)]):
        pen.line(points, "#eef0ee", 6, 0.6)


def bookends(pen: Pen, tint: str, form: str) -> None:
    """Walnut bookends holding a short row of books."""
    pen.shadow(500, 815, 330)
    for i, (h, w) in enumerate(((300, 60), (360, 80), (330, 54), (380, 70), (310, 76))):
        x = 300 + (0, 60, 140, 194, 264)[i]
        pen.rect(
            x,
            800 - h,
            w - 3,
            h,
            pen.linear(
                [
                    (0, ("#2f4a73", "#8f3b2c", "#c9a25a", "#5f6f4c", "#4b3a45")[i], 1),
                    (1, darken(("#2f4a73", "#8f3b2c", "#c9a25a", "#5f6f4c", "#4b3a45")[i], 0.4), 1),
                ],
                x2=1,
                y2=0,
            ),
            4,
        )
        pen.rect(x + w * 0.25, 840 - h, w * 0.45, 100, "#f1e6cf", 2)
    for x, flip in ((180, 1), (650, -1)):
        block(pen, x - (0 if flip > 0 else 4), 420, 116, 384, 80, tint)
        pen.rect(x + 22, 560, 72, 110, darken(tint, 0.35), 4)
        pen.path(straight([(x + 30, 568), (x + 86, 568), (x + 72, 662), (x + 44, 662)]), lighten(tint, 0.35))


def gourd(pen: Pen, tint: str, form: str) -> None:
    """A moulded gourd on a ring stand."""
    pen.shadow(500, 810, 170)
    profile = [(300, 56), (330, 78), (400, 92), (450, 74), (500, 112), (600, 196), (700, 190), (770, 120), (790, 90)]
    body = turned(pen, 500, profile, tint, 0.7)
    with pen.clip(body):
        for level, tone in ((600, 0.2), (660, 0.34)):
            ridge = [(x, level - pen.rng.uniform(0, 80)) for x in range(280, 760, 56)]
            pen.path(smooth(ridge) + "L760 900L280 900Z", darken(tint, tone), lighten(tint, 0.3), 4, 0.7)
        pen.ellipse(570, 560, 26, 26, stroke=darken(tint, 0.4), width=5)
    turned(pen, 500, [(270, 52), (300, 62)], "#3b2a22", 0.5)
    turned(pen, 500, [(236, 30), (250, 56), (272, 56)], "#9a6a35", 0.6)
    turned(pen, 500, [(776, 120), (806, 150)], "#4b2e22", 0.5)


def screen(pen: Pen, tint: str, form: str) -> None:
    """A four-panel reed screen."""
    pen.shadow(500, 815, 340, 0.4)
    for i in range(4):
        x, w = 130 + i * 186, 186
        up, down = (0, 40) if i % 2 else (40, 0)
        panel = straight([(x, 170 + up), (x + w, 170 + down), (x + w, 810 - down * 0.5), (x, 810 - up * 0.5)])
        pen.path(
            panel,
            pen.linear(
                [(0, lighten(tint, 0.35 if i % 2 else 0.1), 1), (1, darken(tint, 0.02 if i % 2 else 0.24), 1)],
                x2=1,
                y2=0,
            ),
        )
        with pen.clip(panel):
            for k in range(48):
                pen.line(
                    [(x, 180 + k * 14 + up * 0.6), (x + w, 180 + k * 14 + down * 0.6)], darken(tint, 0.4), 2.6, 0.5
                )
            if i > 1:
                for a in range(5):
                    leaf(pen, x + 90, 360 + a * 70, 120, 40 + (a % 3) * 60, mix("#4f6040", tint, 0.3), 0.1)
        pen.path(panel, stroke="#5a3a26", width=18)


def umbrella(pen: Pen, tint: str, form: str) -> None:
    """An open oil-paper umbrella lying on its rim."""
    pen.ellipse(
        500,
        480,
        390,
        390,
        pen.radial([(0, lighten(tint, 0.42), 1), (0.6, tint, 1), (1, darken(tint, 0.34), 1)], 0.4, 0.36, 0.7),
    )
    for i in range(42):
        a = i * 360 / 42
        pen.line([(500, 480), around(500, 480, 392, a)], darken(tint, 0.5), 2.4, 0.5)
        if i % 2:
            pen.path(
                straight([(500, 480), around(500, 480, 388, a), around(500, 480, 388, a + 8.6)]),
                darken(tint, 0.4),
                opacity=0.2,
            )
    for r in (388, 250, 236):
        pen.ellipse(500, 480, r, r, stroke=lighten(tint, 0.4), width=4, opacity=0.7)
    for a in (200, 230, 255, 20, 60):
        blossom(pen, *around(500, 480, 318, a), 42, "#f5e6d6", turn=a)
    pen.line([around(500, 480, 330, 200), around(500, 480, 300, 230), around(500, 480, 330, 262)], "#3b2a22", 6)
    pen.ellipse(500, 480, 48, 48, pen.ball_paint("#3b2a22", 0.4))
    ball(pen, 496, 474, 20, "#c2974a", 0.6)
    pen.cord([(500, 866), (512, 950)], "#8a5a34", 22)


TABLE = {
    "basket": basket,
    "bookends": bookends,
    "food_box": food_box,
    "gourd": gourd,
    "root_stand": root_stand,
    "screen": screen,
    "stool": stool,
    "wood_box": wood_box,
}
FLAT = {"abacus": abacus, "chopsticks": chopsticks, "comb": comb, "umbrella": umbrella}
