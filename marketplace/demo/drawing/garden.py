"""Plants, pots, stones and what waters them."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, around, smooth
from marketplace.demo.drawing.solids import ball, band, block, blossom, leaf, turned

SOIL = "#4a3628"


def _foliage(pen: Pen, cx: float, cy: float, rx: float, ry: float, colour: str, count: int) -> None:
    pen.ellipse(cx, cy + ry * 0.2, rx, ry, darken(colour, 0.45))
    for i in range(count):
        x, y = around(cx, cy, rx * pen.rng.random() ** 0.5, pen.rng.uniform(0, 360), ry / rx)
        lit = (cy - y) / ry * 0.2 + 0.08 + (cx - x) / rx * 0.1
        tone = lighten(colour, lit) if lit > 0 else darken(colour, -lit * 2)
        pen.ellipse(x, y, rx * 0.16, ry * 0.24, tone, opacity=0.9 if i % 3 else 1)


def bonsai(pen: Pen, tint: str, form: str) -> None:
    """A leaning pine, or a small maple wood in a tray."""
    pen.shadow(500, 812, 280)
    if form == "maple":
        for x, h, lean in (
            (300, 210, -20),
            (380, 330, -10),
            (460, 400, 10),
            (540, 360, 16),
            (620, 270, 30),
            (690, 180, 40),
        ):
            pen.cord([(x, 730), (x + lean * 0.5, 730 - h * 0.5), (x + lean, 730 - h)], "#7a6552", 12 + h * 0.05)
        for x, y, r in (
            (290, 500, 90),
            (390, 400, 110),
            (490, 320, 130),
            (580, 390, 110),
            (660, 470, 96),
            (730, 560, 70),
            (450, 470, 90),
        ):
            _foliage(pen, x, y, r, r * 0.7, pen.rng.choice((tint, "#d6763a", "#c8552f")), 44)
        turned(pen, 500, [(720, 330), (740, 320), (790, 270), (806, 270)], "#ddd9cc", 0.5, "#5f7345")
        return
    pen.cord([(500, 690), (440, 600), (520, 500), (620, 420), (560, 320), (600, 230)], "#5f4534", 40)
    pen.cord([(600, 430), (740, 400), (800, 420)], "#5f4534", 20)
    pen.cord([(480, 560), (360, 500), (280, 510)], "#5f4534", 18)
    for x, y, rx in ((610, 220, 150), (790, 400, 110), (270, 500, 110), (470, 350, 84)):
        _foliage(pen, x, y, rx, rx * 0.42, "#54724c", 60)
        for a in range(190, 355, 12):
            pen.line([around(x, y, rx * 0.8, a, 0.4), around(x, y - 14, rx * 1.05, a, 0.5)], "#86a06a", 3)
    turned(pen, 500, [(680, 200), (700, 210), (780, 180), (806, 150)], tint, 0.3, SOIL)


def orchid(pen: Pen, tint: str, form: str) -> None:
    """A spring orchid in a tall clay pot."""
    pen.shadow(500, 812, 150)
    for lean, h in (
        (-320, 300),
        (-220, 420),
        (-120, 480),
        (-40, 380),
        (60, 500),
        (160, 430),
        (270, 380),
        (350, 250),
        (110, 300),
    ):
        rise = h * 0.86
        tip = (500 + lean, 530 - rise + abs(lean) * 0.75)
        bend = (500 + lean * 0.36, 530 - rise * 1.2)
        foot = 500 + lean * 0.08
        blade = f"M{foot - 8:.0f} 545Q{bend[0] - 8:.0f} {bend[1]:.0f} {tip[0]:.0f} {tip[1]:.0f}"
        blade += f"Q{bend[0] + 8:.0f} {bend[1] + 22:.0f} {foot + 9:.0f} 545Z"
        pen.path(blade, pen.linear([(0, "#8fae66", 1), (1, "#4d6c3c", 1)]))
    pen.line([(520, 540), (560, 400), (600, 330)], "#93ab69", 9)
    for x, y in ((604, 320), (560, 410)):
        for a in (-90, 20, 160):
            leaf(pen, x, y, 84, a, lighten(tint, 0.3), 0.28)
        for a in (-50, -130):
            leaf(pen, x, y, 50, a, lighten(tint, 0.45), 0.34)
        ball(pen, x, y + 12, 19, "#f3ead0", 0.4)
        pen.ellipse(x, y + 14, 6, 6, "#b8402b")
    turned(pen, 500, [(520, 140), (540, 146), (566, 130), (700, 112), (790, 90), (806, 100)], "#8a5340", 0.3, SOIL)
    band(pen, 500, 600, 126, "#c98a6a", 6)


def lotus_bowl(pen: Pen, tint: str, form: str) -> None:
    """A lotus in a glazed bowl."""
    pen.shadow(500, 812, 230)
    for x, y, h in ((330, 470, 200), (660, 430, 230), (520, 540, 120)):
        pen.line([(500, 610), (x, y + h * 0.3), (x, y)], "#7c9a63", 8)
    pen.line([(490, 610), (470, 420), (480, 300)], "#7c9a63", 10)
    for x, y, r in ((330, 470, 140), (660, 430, 150), (540, 550, 110)):
        pen.ellipse(x, y, r, r * 0.36, pen.flat_paint("#6f9a63", 0.26))
        for a in range(0, 360, 30):
            pen.line([(x, y), around(x, y, r * 0.92, a, 0.36)], "#a3c08a", 2.5, 0.7)
        pen.ellipse(x + r * 0.3, y, 14, 7, WARM_WHITE, opacity=0.85)
    for row, (count, length) in enumerate(((7, 160), (5, 136), (3, 110))):
        for i in range(count):
            leaf(pen, 480, 320 - row * 4, length, -165 + i * 150 / (count - 1), lighten(tint, 0.12 + row * 0.2), 0.3)
    turned(pen, 500, [(600, 290), (630, 284), (720, 220), (790, 130), (806, 136)], "#4d6c7d", 0.6, "#31474f")
    pen.ellipse(500, 604, 262, 40, pen.flat_paint("#3d5a5c", 0.3))
    for x in (380, 600):
        pen.ellipse(x, 606, 60, 11, "#7ca070")


def seed_packets(pen: Pen, tint: str, form: str) -> None:
    """A fan of paper seed packets."""
    for i, (tone, kind) in enumerate((("#8f4a5a", 0), ("#c9a441", 1), ("#b8402b", 2), ("#5f8049", 3), ("#6d4a7a", 4))):
        with pen.group(f"rotate({-30 + i * 15} 500 900) translate(0 {abs(i - 2) * 14})"):
            pen.rect(386, 210, 236, 440, pen.flat_paint("#ead9b4", 0.12), 5)
            pen.rect(386, 210, 236, 76, pen.flat_paint(tone, 0.12), 5)
            pen.rect(410, 330, 188, 200, "#f7eeda", 4)
            if kind in (0, 3):
                for k in range(5):
                    leaf(pen, 504, 510, 150, -150 + k * 30, tone if kind else "#7d9a5a", 0.16)
            elif kind == 1:
                pen.path(
                    "M460 380C440 440 490 520 504 526C520 520 570 440 546 380C530 350 480 350 460 380Z",
                    "#f3ecd8",
                    tone,
                    5,
                )
                leaf(pen, 500, 370, 60, -110, "#6f9a4e", 0.2)
            elif kind == 2:
                for dx in (-40, 0, 40):
                    pen.path(
                        f"M{504 + dx} 370C{540 + dx} 420 {520 + dx} 500 {496 + dx} "
                        f"522C{500 + dx} 470 {480 + dx} 420 {504 + dx} 370Z",
                        tone,
                    )
            else:
                for dx in (-50, -20, 10, 40):
                    pen.line([(504 + dx, 350), (494 + dx, 430), (510 + dx, 516)], tone, 11)
            for k in range(3):
                pen.line([(420, 570 + k * 22), (580 - k * 30, 570 + k * 22)], "#8d7a56", 6)
    for _ in range(30):
        x, y = pen.rng.uniform(250, 800), pen.rng.uniform(790, 900)
        pen.ellipse(x, y, 9, 6, pen.rng.choice(("#5a3a26", "#c9a05a", "#3b3430")))


def potted_bamboo(pen: Pen, tint: str, form: str) -> None:
    """Fern-leaf bamboo in a square pot."""
    pen.shadow(500, 812, 180)
    for x, lean, h in ((430, -150, 350), (470, -50, 400), (510, 30, 420), (550, 120, 380), (580, 210, 310)):
        points = [(x, 580), (x + lean * 0.3, 580 - h * 0.5), (x + lean, 580 - h)]
        pen.cord(points, "#93a65a", 11)
        for t in (0.3, 0.45, 0.6, 0.75, 0.9, 1.0):
            px, py = x + lean * t * t, 580 - h * t
            for a in (-150, -30, 160, 20, -100):
                leaf(
                    pen,
                    px,
                    py,
                    pen.rng.uniform(60, 100),
                    a + pen.rng.uniform(-16, 16),
                    pen.rng.choice(("#6f8f4e", "#87a560", "#557a45")),
                    0.12,
                )
    block(pen, 350, 784, 260, 22, 116, darken(tint, 0.2))
    block(pen, 370, 572, 220, 220, 90, tint)
    pen.path("M370 572L426 527H646L590 572Z", SOIL)


def moss_dish(pen: Pen, tint: str, form: str) -> None:
    """Moss hills and one stone in a shallow dish."""
    pen.shadow(500, 812, 320)
    turned(pen, 500, [(700, 350), (720, 346), (790, 300), (806, 290)], "#2d2f31", 0.5, "#3b3a30")
    stone = smooth(
        [(540, 690), (520, 600), (560, 540), (550, 460), (620, 360), (670, 450), (660, 540), (720, 610), (730, 700)],
        closed=True,
    )
    pen.path(stone, pen.flat_paint("#7f868c", 0.32))
    pen.line([(610, 420), (630, 520), (590, 620)], "#e6e8e6", 6, 0.6)
    for x, y, rx, ry, tone in (
        (330, 680, 160, 80, "#6f8f45"),
        (520, 710, 130, 50, "#8aa552"),
        (720, 700, 110, 50, "#5f7f45"),
        (240, 710, 80, 40, "#93ab5a"),
    ):
        pen.path(
            f"M{x - rx} {y + 20}C{x - rx} {y - ry * 1.4} {x + rx} "
            f"{y - ry * 1.4} {x + rx} {y + 20}Q{x} {y + 46} {x - rx} {y + 20}Z",
            pen.ball_paint(tone, 0.2),
        )
        for _ in range(60):
            px, py = x + pen.rng.uniform(-rx, rx) * 0.8, y + pen.rng.uniform(-ry * 0.7, 24)
            pen.line([(px, py), (px + pen.rng.uniform(-4, 4), py - 11)], lighten(tone, pen.rng.uniform(0.05, 0.35)), 3)


def succulents(pen: Pen, tint: str, form: str) -> None:
    """Nine rosettes in clay pots, from above."""
    tones = ("#9fb7a4", "#b9a0a8", "#7d9a86", "#c9b4a0", "#8aa07a", "#94707e", "#a9bfae", "#b5c49a", "#7f8f8a")
    for i, tone in enumerate(tones):
        x, y = 210 + (i % 3) * 290, 210 + (i // 3) * 290
        pen.ellipse(x, y, 132, 132, pen.ball_paint("#b5694a", 0.2))
        pen.ellipse(x, y, 114, 114, SOIL)
        for row in range(4):
            count = 9 - row * 2 + i % 3
            for k in range(count):
                leaf(
                    pen,
                    x,
                    y,
                    118 - row * 27,
                    k * 360 / count + row * 22 + i * 9,
                    lighten(tone, row * 0.12),
                    0.26 + (i % 4) * 0.05,
                )
        ball(pen, x, y, 12, lighten(tone, 0.4), 0.3)
        pen.rect(x + 60, y + 66, 58, 26, "#f3ead4", 3)


def watering_can(pen: Pen, tint: str, form: str) -> None:
    """A long-necked copper can."""
    pen.shadow(560, 812, 190)
    pen.cord([(740, 560), (850, 480), (830, 700), (720, 740)], tint, 24)
    pen.path("M440 720L180 400L90 340L104 316L210 372L470 620Z", pen.metal_paint(tint, upright=True))
    with pen.group("rotate(-36 96 326)"):
        pen.rect(40, 280, 40, 96, pen.metal_paint(lighten(tint, 0.2), upright=True), 10)
    turned(pen, 580, [(500, 120), (530, 150), (640, 172), (780, 166), (806, 160)], tint, 0.8)
    pen.cord([(480, 520), (500, 400), (590, 380), (680, 520)], tint, 22)
    for y, r in ((600, 166), (776, 166)):
        band(pen, 580, y, r, darken(tint, 0.3), 6)
    for i in range(9):
        pen.line([(60 - i * 5, 380 + i * 6), (30 - i * 8, 470 + i * 34)], "#dce9ea", 3, 0.6)


def chrysanthemum(pen: Pen, tint: str, form: str) -> None:
    """One great chrysanthemum on one stem."""
    pen.shadow(500, 812, 150)
    pen.cord([(500, 690), (506, 560), (500, 400)], "#6f8a4e", 17)
    for y, a in ((650, 200), (620, -20), (570, 160), (540, 10)):
        for d in (-26, 0, 26):
            leaf(pen, 502, y, 150 - abs(d), a + d, "#5f7f49", 0.2)
    for row in range(8):
        count = 26 - row * 2
        for k in range(count):
            a = k * 360 / count + row * 7
            base = around(500, 310, 22, a)
            tone = (darken(tint, 0.28), tint, lighten(tint, 0.14))[(k + row) % 3]
            leaf(pen, *base, 236 - row * 26, a, lighten(tone, row * 0.05), 0.11)
    ball(pen, 500, 310, 34, lighten(tint, 0.3), 0.2)
    turned(pen, 500, [(680, 150), (700, 156), (780, 120), (806, 110)], "#3f5561", 0.5, SOIL)


def scholar_rock(pen: Pen, tint: str, form: str) -> None:
    """A pierced stone on a carved stand."""
    pen.shadow(500, 812, 240)
    stone = smooth(
        [
            (380, 740),
            (300, 640),
            (340, 540),
            (270, 430),
            (350, 320),
            (440, 330),
            (460, 220),
            (560, 160),
            (660, 210),
            (640, 330),
            (730, 400),
            (690, 520),
            (740, 610),
            (660, 740),
        ],
        closed=True,
    )
    holes = "".join(
        smooth([around(x, y, r * (1.2 if a % 120 else 0.8), a) for a in range(0, 360, 60)], closed=True)
        for x, y, r in ((430, 450, 44), (580, 330, 36), (590, 570, 52))
    )
    pen.parts.append(f'<path fill-rule="evenodd" d="{stone}{holes}" fill="{pen.flat_paint(tint, 0.34)}"/>')
    for x, y, r in ((430, 450, 44), (580, 330, 36), (590, 570, 52)):
        pen.path(
            smooth([around(x + 5, y + 6, r * 1.1, a) for a in range(0, 200, 50)]),
            stroke=lighten(tint, 0.5),
            width=6,
            opacity=0.7,
        )
    for _ in range(15):
        x, y = pen.rng.uniform(350, 660), pen.rng.uniform(260, 680)
        pen.line(
            [(x, y), (x + pen.rng.uniform(-30, 30), y + 44), (x + pen.rng.uniform(-40, 40), y + 84)],
            pen.rng.choice((darken(tint, 0.5), "#eef0ee")),
            4,
            0.4,
        )
    foot = smooth(
        [
            (270, 730),
            (400, 716),
            (640, 716),
            (760, 730),
            (740, 770),
            (770, 806),
            (690, 806),
            (640, 780),
            (400, 780),
            (340, 806),
            (260, 806),
            (290, 770),
        ],
        closed=True,
    )
    pen.path(foot, pen.flat_paint("#5a3022", 0.24))
    pen.glint([(310, 742), (500, 730), (700, 742)], 6, 0.4)
    blossom(pen, 300, 780, 8, "#c2974a")


TABLE = {
    "bonsai": bonsai,
    "chrysanthemum": chrysanthemum,
    "lotus_bowl": lotus_bowl,
    "moss_dish": moss_dish,
    "orchid": orchid,
    "potted_bamboo": potted_bamboo,
    "scholar_rock": scholar_rock,
    "watering_can": watering_can,
}
FLAT = {"seed_packets": seed_packets, "succulents": succulents}
