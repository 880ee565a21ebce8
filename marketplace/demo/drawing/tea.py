"""Leaf, cakes, tins and what is used at the tea table."""

from marketplace.demo.drawing.colour import WARM_BLACK, WARM_WHITE, darken, lighten, mix
from marketplace.demo.drawing.pen import Pen, around, ring, smooth, straight
from marketplace.demo.drawing.solids import ball, band, block, blossom, leaf, liquid, turned

LEAVES = {
    "leaf": ("#6f8f45", "#8aa552", "#55702f"),
    "gold": ("#c9973a", "#8a5a2c", "#e0b860"),
    "slate": ("#4d5350", "#c9cdc4", "#6f7a70"),
    "celadon": ("#7f9468", "#c8cda8", "#5f7350"),
    "ochre": ("#e0b64e", "#f0d58a", "#b98d32"),
}


def tea_pile(pen: Pen, tint: str, form: str) -> None:
    """A heap of loose leaf in a dish, scoop, tray, bowl or jar."""
    tones = min(LEAVES.values(), key=lambda t: sum(abs(ord(a) - ord(b)) for a, b in zip(t[0], tint, strict=True)))
    pen.shadow(500, 800, 270)
    top, spread = {"dish": (700, 250), "scoop": (690, 240), "tray": (720, 290), "bowl": (580, 215), "jar": (600, 150)}[
        form
    ]
    if form == "jar":
        turned(pen, 500, [(400, 150), (430, 186), (520, 200), (760, 200), (800, 170)], "#c9d6cf", 0.8, "#a9b7ae")
        with pen.clip(ring(500, 650, 186, 170)):
            _heap(pen, 500, 560, 190, 130, tones, 90)
        turned(pen, 500, [(340, 120), (352, 156), (396, 162)], "#d9c39a", 0.5)
        return
    if form == "bowl":
        _heap(pen, 500, top, spread, 90, tones, 70)
        turned(pen, 500, [(590, 260), (650, 240), (740, 160), (784, 100), (800, 104)], "#3b4a4d", 0.6)
        band(pen, 500, 592, 259, "#8fa3a3", 5)
        return
    if form == "tray":
        block(pen, 180, 740, 560, 56, 170, "#8a5c3a")
    elif form == "scoop":
        pen.path(
            smooth(
                [(150, 690), (300, 660), (560, 655), (800, 690), (820, 740), (640, 800), (330, 800), (170, 760)],
                closed=True,
            ),
            pen.flat_paint("#c79f5c", 0.2),
        )
        pen.path(
            smooth([(190, 700), (330, 675), (560, 672), (770, 700), (620, 760), (340, 764)], closed=True), "#8d6a36"
        )
    else:
        turned(pen, 500, [(720, 300), (750, 280), (790, 170), (800, 150)], "#e9e3d2", 0.5, "#d6cdb8")
    _heap(pen, 500, top, spread, 190 if form == "dish" else 120, tones, 130)


def _heap(pen: Pen, cx: float, y: float, spread: float, height: float, tones: tuple[str, ...], count: int) -> None:
    dome = [
        (cx - spread, y + 20),
        (cx - spread * 0.5, y - height * 0.6),
        (cx, y - height),
        (cx + spread * 0.5, y - height * 0.55),
        (cx + spread, y + 20),
        (cx, y + 50),
    ]
    pen.path(smooth(dome, closed=True), pen.flat_paint(darken(tones[0], 0.45), 0.2))
    for i in range(count):
        share = i / count
        reach = pen.rng.uniform(-1, 1)
        lift = (1 - reach * reach) * height * (1 - share) * 0.95
        lit = 0.22 - reach * 0.2
        tone = pen.rng.choice(tones)
        tone = lighten(tone, lit) if lit > 0 else darken(tone, -lit * 2)
        leaf(
            pen,
            cx + reach * spread * 0.95,
            y + 18 - lift + pen.rng.uniform(-6, 14),
            pen.rng.uniform(46, 86),
            pen.rng.uniform(-200, 20),
            tone,
            0.13,
        )


def tea_tin(pen: Pen, tint: str, form: str) -> None:
    """A tea tin with a paper label."""
    if form == "square":
        pen.shadow(500, 800, 210)
        block(pen, 310, 400, 330, 400, 130, tint)
        block(pen, 302, 340, 346, 76, 138, darken(tint, 0.12))
        x, y, w = 360, 490, 230
    else:
        high, r = (250, 150) if form == "tall" else (380, 190)
        pen.shadow(500, 800, r)
        turned(pen, 500, [(high + 90, r), (800, r)], tint, 0.7)
        turned(pen, 500, [(high, r * 0.86), (high + 12, r + 3), (high + 100, r + 3)], darken(tint, 0.08), 0.7)
        pen.ellipse(500, high + 4, r * 0.9, r * 0.14, lighten(tint, 0.25))
        x, y, w = 500 - r * 0.55, high + 160, r * 1.1
        band(pen, 500, 780, r, "#d9b45c", 5)
    pen.rect(x, y, w, 220, pen.flat_paint("#f2e6cc", 0.1), 6)
    pen.rect(x + 10, y + 10, w - 20, 200, stroke=darken(tint, 0.2), width=3, radius=3)
    for i in range(3):
        leaf(pen, x + w / 2, y + 130, 74, -90 + (i - 1) * 48, mix("#6f8f45", tint, 0.2), 0.2)
    pen.rect(x + w / 2 - 17, y + 150, 34, 38, "#b23a2a", 4)
    pen.line(
        [(x + w / 2 - 8, y + 160), (x + w / 2 + 8, y + 160), (x + w / 2 + 8, y + 178), (x + w / 2 - 8, y + 178)],
        "#f2e6cc",
        3,
        soft=False,
    )


def tea_cake(pen: Pen, tint: str, form: str) -> None:
    """A pressed round of pu'er, seen from above, in or half out of its wrapper."""
    if form == "bare":
        pen.path(
            smooth([(130, 300), (420, 110), (800, 170), (900, 520), (760, 860), (400, 900), (140, 720)], closed=True),
            pen.flat_paint("#efe3c8", 0.14),
        )
        for a in range(0, 360, 24):
            pen.line([around(500, 500, 330, a), around(500, 500, 430, a + 6)], "#c9b68e", 3, 0.6)
    pen.ellipse(500, 500, 340, 340, pen.ball_paint("#5b3f2a" if form == "bare" else "#efe2c4", 0.15))
    with pen.clip(ring(500, 500, 338, 338)):
        if form == "bare":
            for _ in range(230):
                x, y = around(500, 500, 330 * pen.rng.random() ** 0.5, pen.rng.uniform(0, 360))
                tone = pen.rng.choice(("#4a3121", "#6e4b2f", "#8d6436", "#3a271c", "#a67c45"))
                pen.line(
                    [(x, y), around(x, y, pen.rng.uniform(24, 60), pen.rng.uniform(0, 360))],
                    tone,
                    pen.rng.uniform(5, 10),
                    0.9,
                )
        else:
            for a in range(0, 360, 9):
                pen.line([around(500, 500, 190, a), around(500, 500, 345, a + 5)], "#b9a679", 2.5, 0.5)
            pen.ellipse(500, 500, 270, 270, stroke="#7e9a4e", width=8)
            pen.ellipse(500, 500, 250, 250, stroke="#7e9a4e", width=2.5)
            pen.path(
                "M320 590L430 400L500 500L570 380L690 590Z", pen.linear([(0, "#5d7d4a", 0.95), (1, "#b8c79a", 0.5)])
            )
            pen.ellipse(610, 350, 34, 34, "#b8402b")
            for i in range(4):
                pen.rect(410 + i * 48, 628, 32, 32, "#3a352d", 4)
    pen.ellipse(
        500,
        500,
        62,
        62,
        pen.ball_paint("#3c281b" if form == "bare" else "#d9c89e", 0.1),
        opacity=0.7 if form == "bare" else 0,
    )


def tangerine_tea(pen: Pen, tint: str, form: str) -> None:
    """Dried green tangerines filled with tea; one is open."""
    for x, y, r in ((370, 640, 130), (620, 660, 140)):
        pen.shadow(x, y + r * 0.85, r * 0.8)
        ball(pen, x, y, r, "#5f5a2c", 0.2)
        for _ in range(40):
            px, py = around(x, y, r * 0.9 * pen.rng.random() ** 0.5, pen.rng.uniform(0, 360))
            pen.ellipse(px, py, 3, 3, "#3d3a1a", opacity=0.6)
    pen.shadow(470, 820, 150)
    ball(pen, 470, 720, 150, "#75702f", 0.25)
    pen.ellipse(470, 622, 96, 34, "#a89a4a")
    pen.ellipse(470, 624, 84, 27, "#2e1f15")
    for _ in range(26):
        x, y = around(470, 622, 70 * pen.rng.random(), pen.rng.uniform(0, 360), 0.3)
        leaf(pen, x, y, 34, pen.rng.uniform(-160, 0), pen.rng.choice(("#5a3a22", "#3b2618", "#7c5630")), 0.14)
    pen.shadow(710, 840, 80)
    pen.path("M620 820A90 70 0 0 1 800 820A90 24 0 0 1 620 820Z", pen.ball_paint("#75702f", 0.3))
    pen.line([(710, 752), (716, 730)], "#4d4a22", 10)


def tea_tray(pen: Pen, tint: str, form: str) -> None:
    """A slatted tray with pot and cups."""
    pen.shadow(500, 820, 340)
    block(pen, 120, 740, 660, 76, 260, darken(tint, 0.3))
    for i in range(9):
        x, y = 150 + i * 16.5, 726 - i * 14
        pen.path(
            straight([(x, y), (x + 620, y), (x + 634, y - 9), (x + 12, y - 9)]),
            darken(tint, 0.05),
            darken(tint, 0.55),
            3,
        )
    for x, y, s in ((470, 690, 0.62),):
        with pen.group(f"translate({x} {y}) scale({s})"):
            turned(pen, 0, [(-220, 90), (-200, 130), (-120, 190), (-40, 170), (0, 110)], "#8a4030", 0.4)
            pen.cord([(170, -150), (250, -180), (270, -100), (180, -50)], "#8a4030", 24)
            pen.path("M-160 -90L-260 -210L-225 -220L-110 -150Z", "#8a4030")
            turned(pen, 0, [(-256, 40), (-246, 90), (-216, 96)], "#8a4030", 0.4)
            ball(pen, 0, -268, 22, "#8a4030")
    for x, y in ((270, 740), (650, 740), (730, 690)):
        turned(pen, x, [(y - 66, 56), (y - 40, 50), (y - 8, 30), (y, 28)], "#eeeadd", 0.6, "#d9d2bf")
        liquid(pen, x, y - 62, 54, "#b5722c")


def tea_pet(pen: Pen, tint: str, form: str) -> None:
    """A clay toad with a coin in its mouth."""
    pen.shadow(500, 800, 240)
    skin = pen.ball_paint(tint, 0.45)
    pen.ellipse(700, 740, 90, 60, skin)
    pen.ellipse(330, 760, 80, 44, skin)
    pen.path(
        smooth(
            [(280, 560), (380, 440), (560, 430), (740, 560), (760, 720), (660, 800), (400, 800), (280, 720)],
            closed=True,
        ),
        skin,
    )
    pen.ellipse(360, 560, 150, 120, skin)
    for x, y in ((300, 455), (420, 440)):
        ball(pen, x, y, 44, tint, 0.5)
        pen.ellipse(x - 10, y, 16, 18, "#1c1210")
        pen.ellipse(x - 15, y - 7, 5, 5, WARM_WHITE)
    for _ in range(34):
        ball(
            pen, pen.rng.uniform(470, 720), pen.rng.uniform(490, 700), pen.rng.uniform(7, 17), lighten(tint, 0.06), 0.3
        )
    pen.path("M226 600Q350 680 500 600", stroke=darken(tint, 0.6), width=8)
    pen.ellipse(300, 660, 66, 66, pen.metal_paint("#c2974a"), darken("#c2974a", 0.4), 4)
    pen.rect(280, 640, 40, 40, darken(tint, 0.6), 3)


def whisk(pen: Pen, tint: str, form: str) -> None:
    """A bamboo whisk beside a bowl of green froth."""
    pen.shadow(640, 780, 150)
    turned(pen, 640, [(600, 220), (640, 210), (730, 140), (776, 84), (786, 88)], "#2f3336", 0.6, "#26282a")
    pen.ellipse(640, 606, 196, 31, pen.flat_paint("#9cb454", 0.3))
    for _ in range(40):
        x, y = around(640, 606, 180 * pen.rng.random() ** 0.5, pen.rng.uniform(0, 360), 0.15)
        pen.ellipse(x, y, 5, 3, "#dbe4a8", opacity=0.7)
    pen.shadow(310, 800, 110)
    for i in range(-22, 23):
        pen.line(
            [(310 + i * 1.8, 560), (310 + i * 5.4, 680), (310 + i * 4.6, 800 - abs(i))],
            lighten(tint, 0.25 if i % 2 else 0),
            4,
        )
    turned(pen, 310, [(330, 44), (500, 46), (580, 46)], tint, 0.4, darken(tint, 0.3))
    for y in (548, 560, 572):
        band(pen, 310, y, 50, "#2a2623", 6)


def flower_block(pen: Pen, tint: str, form: str) -> None:
    """A clay brick with wild flowers in it."""
    for x, h, lean in ((360, 330, -70), (430, 420, -10), (520, 250, 30), (600, 400, 60), (640, 300, 120)):
        tip = (x + lean, 640 - h)
        pen.line([(x, 650), (x + lean * 0.3, 640 - h * 0.5), tip], "#5f7143", 6)
        leaf(pen, x + lean * 0.2, 640 - h * 0.35, 110, -50 if lean > 0 else -130, "#7c9055", 0.12)
        if x % 4:
            for i in range(7):
                ball(pen, tip[0] + pen.rng.uniform(-12, 12), tip[1] + i * 13, 11, "#9a4a5c", 0.3)
        else:
            blossom(pen, *tip, 44, "#f2e4cc", petals=8)
    pen.shadow(500, 800, 250)
    block(pen, 260, 640, 400, 160, 130, tint)
    pen.path(
        smooth([(260, 640), (360, 660), (460, 690), (560, 650), (660, 720), (660, 640)]) + "Z",
        pen.linear([(0, "#c8935c", 0.6), (1, "#3a2318", 0)], x2=1, y2=1),
    )


def steamer(pen: Pen, tint: str, form: str) -> None:
    """Two tiers of a bamboo steamer; buns look out."""
    pen.shadow(500, 800, 270)
    for y in (800, 680):
        body = turned(pen, 500, [(y - 116, 280), (y, 280)], tint, 0.2, "#6d4d2a")
        with pen.clip(body):
            for dy in (96, 20):
                band(pen, 500, y - dy, 281, darken(tint, 0.35), 12, 0.8)
            for x in (390, 610):
                pen.line([(x, y - 70), (x, y + 30)], darken(tint, 0.5), 6)
    for x in (340, 450, 560, 660):
        ball(pen, x, 545 + abs(x - 500) * 0.06, 62, "#f6efe2", 0.4)
        pen.path(f"M{x - 14} {500 + abs(x - 500) * 0.06}q14 22 28 0", stroke="#d8cab2", width=4)
    pen.path("M220 564A280 48 0 0 0 780 564V600A280 48 0 0 1 220 600Z", pen.round_paint(tint, 0.2))
    with pen.group("translate(110 -110) rotate(14 500 480)"):
        pen.ellipse(500, 470, 290, 74, pen.flat_paint(tint, 0.25))
        for i in range(-8, 9):
            pen.line([(500 + i * 30, 408), (500 + i * 34, 532)], darken(tint, 0.35), 2.5, 0.5)
        pen.ellipse(500, 470, 288, 72, stroke=darken(tint, 0.45), width=12)
    for x in (360, 480, 590):
        pen.line([(x, 470), (x - 24, 380), (x + 20, 290), (x - 10, 200)], WARM_WHITE, 24, 0.2)
    pen.ellipse(500, 812, 4, 2, WARM_BLACK)


TABLE = {
    "flower_block": flower_block,
    "steamer": steamer,
    "tangerine_tea": tangerine_tea,
    "tea_pet": tea_pet,
    "tea_pile": tea_pile,
    "tea_tin": tea_tin,
    "tea_tray": tea_tray,
    "whisk": whisk,
}
FLAT = {"tea_cake": tea_cake}
