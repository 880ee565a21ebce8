"""Incense, its vessels, and a lacquer tray."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, around, smooth
from marketplace.demo.drawing.solids import ball, band, blossom, turned


def _smoke(pen: Pen, x: float, y: float, height: float, opacity: float = 0.45) -> None:
    sway = pen.rng.choice((-1, 1))
    points = [
        (x, y),
        (x + 20 * sway, y - height * 0.25),
        (x - 46 * sway, y - height * 0.5),
        (x + 56 * sway, y - height * 0.75),
        (x - 10 * sway, y - height),
    ]
    pen.line(points, WARM_WHITE, 20, opacity * 0.35)
    pen.line(points, WARM_WHITE, 6, opacity)


def incense_burner(pen: Pen, tint: str, form: str) -> None:
    """A mountain-shaped bronze burner with smoke between the peaks."""
    pen.shadow(500, 812, 190)
    for x in (400, 500, 590):
        _smoke(pen, x, 380, 330)
    turned(pen, 500, [(640, 50), (700, 40), (740, 80), (790, 180), (806, 190)], tint, 0.6)
    for row, (y, count, r) in enumerate(((310, 2, 80), (380, 3, 130), (460, 5, 190), (530, 6, 230))):
        for i in range(count):
            x = 500 + (i - (count - 1) / 2) * (2 * r / count)
            tone = darken(tint, 0.3 - row * 0.08)
            pen.path(
                smooth([(x - 70, y + 90), (x - 40, y + 10), (x, y - 54), (x + 36, y + 6), (x + 70, y + 90)]) + "Z",
                pen.linear([(0, lighten(tone, 0.35), 1), (1, darken(tone, 0.4), 1)], x2=0.6),
            )
            pen.line([(x, y - 40), (x - 16, y + 10), (x - 8, y + 60)], lighten(tone, 0.45), 4, 0.6)
    turned(pen, 500, [(560, 236), (580, 244), (640, 180), (680, 70)], tint, 0.6)
    for i in range(-3, 4):
        pen.path(f"M{500 + i * 58 - 20} 604q20 30 40 0", stroke=lighten(tint, 0.4), width=6)
    band(pen, 500, 574, 243, lighten(tint, 0.45), 6)


def incense_sticks(pen: Pen, tint: str, form: str) -> None:
    """A bundle fanned out, or one burning stick in a holder beside its tube."""
    pen.shadow(500, 812, 230)
    if form == "bundle":
        for i in range(70):
            a = -90 + (i - 35) * 0.95
            foot = (500 + (i - 35) * 1.6, 790)
            pen.line([foot, around(*foot, 250, a)], "#b8402b", 5)
            pen.line(
                [around(*foot, 240, a), around(*foot, 590, a)], pen.rng.choice(("#a9763f", "#c08d50", "#8f6032")), 9
            )
        pen.rect(430, 640, 140, 66, pen.round_paint("#b8402b"), 10)
        pen.rect(470, 650, 60, 46, "#f1e6cf", 4)
        return
    turned(pen, 690, [(300, 74), (800, 74)], "#c39a55", 0.4)
    for y in (330, 760):
        band(pen, 690, y, 75, "#5a3420", 12)
    turned(pen, 690, [(250, 78), (330, 78)], "#a97a3a", 0.4)
    pen.rect(650, 440, 76, 200, pen.flat_paint("#f1e6cf", 0.1), 4)
    for i in range(3):
        pen.rect(672, 462 + i * 56, 32, 36, darken(tint, 0.2), 4)
    turned(pen, 380, [(740, 150), (770, 140), (800, 90)], "#6f8a86", 0.5, "#d9d3c4")
    for x, top in ((380, 330), (350, 420), (412, 400)):
        pen.line([(380 + (x - 380) * 0.3, 744), (x, top)], tint, 9)
        ball(pen, x, top, 8, "#ff8a3c", 0.6)
        _smoke(pen, x, top - 10, 240)


def incense_clock(pen: Pen, tint: str, form: str) -> None:
    """A brass bowl in which a seal of powder burns."""
    pen.ellipse(470, 520, 340, 340, pen.metal_paint(tint))
    pen.ellipse(470, 520, 300, 300, pen.metal_paint(darken(tint, 0.3)))
    pen.ellipse(470, 520, 280, 280, pen.radial([(0, "#e9e4d8", 1), (1, "#b9b2a2", 1)]))
    trail = "M300 420H640V480H340V540H640V600H340V660H620"
    pen.path(trail, stroke="#7a5030", width=28)
    pen.path(trail, stroke="#9a6a3e", width=16)
    pen.path("M300 420H640V480H520", stroke="#d9d4c8", width=28)
    pen.glow(520, 480, 60, "#ff9a4a", 0.9)
    ball(pen, 520, 480, 13, "#ff7a2a", 0.6)
    _smoke(pen, 520, 470, 380, 0.7)
    with pen.group("rotate(24 850 500)"):
        pen.rect(838, 160, 20, 520, pen.metal_paint(tint), 8)
        pen.path("M808 660h80v120q-40 40 -80 0z", pen.metal_paint(lighten(tint, 0.1)))
    pen.rect(90, 90, 200, 76, pen.flat_paint("#5a3420", 0.2), 12)


def lacquer_tray(pen: Pen, tint: str, form: str) -> None:
    """A red lacquer tray with two cups and a sprig."""
    pen.rect(90, 220, 820, 560, pen.flat_paint(darken(tint, 0.35), 0.2), 90)
    pen.rect(110, 236, 780, 528, pen.flat_paint(tint, 0.12), 80)
    pen.rect(146, 272, 708, 456, pen.flat_paint(darken(tint, 0.1), 0.2), 58)
    pen.rect(146, 272, 708, 456, stroke="#d9a441", width=4, radius=58)
    for x, y, turn in ((220, 346, 0), (780, 346, 90), (780, 654, 180), (220, 654, 270)):
        with pen.group(f"rotate({turn} {x} {y})"):
            pen.path(
                f"M{x - 44} {y + 60}C{x - 60} {y - 40} {x - 30} {y - 60} "
                f"{x + 60} {y - 44}M{x - 30} {y + 20}q10 -50 50 -50",
                stroke="#d9a441",
                width=7,
            )
    pen.path("M120 300Q320 236 600 250L420 760H240Q120 760 116 640Z", WARM_WHITE, opacity=0.1)
    for x, y in ((400, 560), (600, 460)):
        pen.ellipse(x + 12, y + 18, 92, 92, "#1d1411", opacity=0.3)
        pen.ellipse(x, y, 90, 90, pen.ball_paint("#eeeadd", 0.5))
        pen.ellipse(x, y, 76, 76, pen.flat_paint("#b5722c", 0.25))
        pen.ellipse(x - 24, y - 28, 26, 14, WARM_WHITE, opacity=0.5)
    pen.line([(640, 690), (720, 600), (800, 560)], "#4a3527", 7)
    for x, y in ((700, 620), (760, 572), (800, 560), (670, 660)):
        blossom(pen, x, y, 30, "#f4eee2")


TABLE = {"incense_burner": incense_burner, "incense_sticks": incense_sticks}
FLAT = {"incense_clock": incense_clock, "lacquer_tray": lacquer_tray}
