"""Things that go on the fire or on a journey: sand pot, mortar, kettle, travelling tea set."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, ring
from marketplace.demo.drawing.solids import ball, band, liquid, turned

GROUND = 800


def travel_set(pen: Pen, tint: str, form: str) -> None:
    """A small pot, two cups and a quilted case."""
    pen.shadow(640, 740, 200)
    pen.rect(470, 420, 360, 320, pen.flat_paint("#6b5646", 0.16), 70)
    for i in range(-3, 8):
        pen.line([(480 + i * 50, 735), (620 + i * 50, 425)], "#4a392e", 3, 0.5)
        pen.line([(480 + i * 50, 425), (620 + i * 50, 735)], "#4a392e", 3, 0.5)
    pen.line([(520, 424), (650, 410), (780, 424)], "#c9a05a", 9)
    pen.cord([(600, 420), (650, 350), (710, 420)], "#4a392e", 18)
    pen.shadow(360, GROUND, 120)
    turned(pen, 360, [(560, 118), (580, 132), (660, 160), (740, 140), (800, 90)], tint, 0.6)
    pen.path("M222 640L176 580L214 592L246 660Z", pen.flat_paint(tint, 0.2))
    turned(pen, 360, [(520, 50), (534, 100), (564, 124)], tint, 0.6)
    ball(pen, 360, 506, 22, tint, 0.5)
    for x in (560, 700):
        pen.shadow(x, 840, 60)
        turned(pen, x, [(752, 82), (780, 76), (826, 48), (840, 42)], tint, 0.6, darken(tint, 0.15))
        liquid(pen, x, 758, 80, "#b9832f")


def clay_pot(pen: Pen, tint: str, form: str) -> None:
    """A wire-bound sand pot with a lid."""
    pen.shadow(480, GROUND, 230)
    pen.cord([(690, 600), (800, 570), (860, 550)], "#5c4334", 56, soft=False)
    body = turned(pen, 480, [(540, 240), (580, 252), (680, 240), (770, 190), (800, 160)], lighten(tint, 0.3), 0.1)
    with pen.clip(body):
        for i in range(-5, 6):
            pen.line([(480 + i * 52, 550), (480 + i * 50 + 24, 680), (480 + i * 40, 800)], "#4b4642", 4, 0.8)
        for y, r in ((600, 252), (690, 238)):
            band(pen, 480, y, r, "#4b4642", 6)
    turned(pen, 480, [(430, 70), (446, 130), (490, 210), (534, 250), (546, 252)], "#5d4030", 0.6)
    turned(pen, 480, [(376, 54), (396, 44), (428, 46)], "#5d4030", 0.5, "#2c1c14")
    for x in (380, 480, 560):
        pen.line([(x, 350), (x + 22, 300), (x - 12, 240), (x + 16, 180)], WARM_WHITE, 16, 0.22)


def mortar(pen: Pen, tint: str, form: str) -> None:
    """A stone mortar and its pestle."""
    pen.shadow(500, GROUND, 220)
    turned(
        pen,
        500,
        [(470, 236), (500, 240), (600, 220), (700, 160), (730, 150), (780, 190), (800, 190)],
        tint,
        0.2,
        darken(tint, 0.3),
    )
    with pen.group("rotate(28 560 440)"):
        turned(pen, 560, [(170, 40), (200, 52), (300, 40), (470, 58)], lighten(tint, 0.15), 0.3)
    body = ring(500, 640, 220, 150)
    with pen.clip(body):
        for _ in range(170):
            x, y = pen.rng.uniform(280, 720), pen.rng.uniform(500, 790)
            pen.ellipse(x, y, pen.rng.uniform(1, 3.4), 2, pen.rng.choice(("#e8e4da", "#2e3134")), opacity=0.5)
    pen.path("M264 474A236 40 0 0 0 736 474", stroke=lighten(tint, 0.4), width=10)


def kettle(pen: Pen, tint: str, form: str) -> None:
    """A hammered copper kettle with a folding handle."""
    pen.shadow(500, GROUND, 220)
    pen.cord([(350, 540), (330, 330), (500, 230), (670, 330), (650, 540)], "#7d5a36", 26)
    pen.path("M300 700L160 560L110 520L140 490L210 530L330 610Z", pen.flat_paint(tint, 0.25))
    profile = [(500, 110), (520, 170), (590, 236), (680, 250), (760, 226), (800, 180)]
    body = turned(pen, 500, profile, tint, 0.75)
    with pen.clip(body):
        for row in range(8):
            for col in range(-7, 8):
                x, y = 500 + col * 38 + (row % 2) * 19, 530 + row * 36
                pen.ellipse(x, y, 15, 14, darken(tint, 0.3), opacity=0.2)
                pen.ellipse(x - 4, y - 4, 7, 6, WARM_WHITE, opacity=0.2)
    turned(pen, 500, [(456, 40), (470, 84), (498, 116)], tint, 0.7)
    ball(pen, 500, 442, 22, "#5b3b28", 0.5)
    for x in (350, 650):
        ball(pen, x, 552, 15, "#d9b36a", 0.6)


TABLE = {"clay_pot": clay_pot, "kettle": kettle, "mortar": mortar, "travel_set": travel_set}
FLAT = {}
