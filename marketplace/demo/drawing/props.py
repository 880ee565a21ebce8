"""Small things that keep the main one company."""

from collections.abc import Callable

from marketplace.demo.drawing.colour import darken, lighten
from marketplace.demo.drawing.pen import Pen, around
from marketplace.demo.drawing.solids import ball, block, blossom, leaf, liquid, turned

Prop = Callable[[Pen, float, float], None]


def cup_of_tea(pen: Pen, x: float, y: float) -> None:
    """A small filled cup."""
    glaze = pen.rng.choice(("#e9e6da", "#8fb09a", "#3c3b3d", "#a9b7bb"))
    pen.shadow(x, y, 48)
    turned(pen, x, [(y - 62, 58), (y - 40, 54), (y - 12, 36), (y, 30)], glaze, 0.6, darken(glaze, 0.2))
    liquid(pen, x, y - 58, 56, pen.rng.choice(("#b5722c", "#c9a03e", "#7c3a20")))


def tangerines(pen: Pen, x: float, y: float) -> None:
    """Two tangerines, one leaf."""
    for dx, dy, r in ((34, -44, 44), (-34, -40, 48)):
        pen.shadow(x + dx, y, r * 0.8)
        ball(pen, x + dx, y + dy, r, "#d9762b", 0.35)
        pen.ellipse(x + dx + 2, y + dy - r * 0.7, 5, 3, "#5e6a2f")
    leaf(pen, x - 32, y - 82, 60, -30, "#5d7a3c", 0.26)


def books(pen: Pen, x: float, y: float) -> None:
    """Two thread-bound books."""
    pen.shadow(x, y, 100, 0.5)
    for i, cloth in enumerate(pen.rng.sample(("#2f4a6b", "#7c3b2f", "#5f6b46", "#a78a52"), 2)):
        block(pen, x - 96 + i * 12, y - 28 - i * 30, 170, 28, 50, cloth)
        pen.rect(x - 92 + i * 12, y - 21 - i * 30, 160, 13, "#efe4cc", 2)


def sprig(pen: Pen, x: float, y: float) -> None:
    """A flowering twig in a bottle."""
    glaze = pen.rng.choice(("#4a5a62", "#c9b48a", "#86a08c", "#8a4a36"))
    lean = pen.rng.choice((-1, 1))
    pen.line([(x, y - 110), (x + 14 * lean, y - 200), (x + 52 * lean, y - 280)], "#4a3527", 5)
    pen.line([(x + 12 * lean, y - 190), (x - 26 * lean, y - 240)], "#4a3527", 3.5)
    petal = pen.rng.choice(("#f0cfc6", "#f4eee2", "#c9564a"))
    for dx, dy in ((52, -280), (-26, -240), (30, -236), (16, -196), (46, -250)):
        blossom(pen, x + dx * lean, y + dy, pen.rng.uniform(13, 20), petal)
    pen.shadow(x, y, 40)
    turned(
        pen, x, [(y - 122, 15), (y - 100, 12), (y - 80, 20), (y - 45, 44), (y - 10, 34), (y, 28)], glaze, 0.5, "#222222"
    )


def petals(pen: Pen, x: float, y: float) -> None:
    """Fallen petals."""
    colour = pen.rng.choice(("#e3a59b", "#f2e8d8", "#c8523f", "#d9a441"))
    for _ in range(8):
        px, py = x + pen.rng.uniform(-110, 110), y + pen.rng.uniform(-30, 60)
        with pen.group(f"rotate({pen.rng.uniform(0, 180):.0f} {px:.0f} {py:.0f})"):
            pen.ellipse(px + 3, py + 5, 15, 8, "#1d1411", opacity=0.25)
            pen.ellipse(px, py, 15, 8, pen.flat_paint(colour, 0.3))


def pebbles(pen: Pen, x: float, y: float) -> None:
    """Three river stones."""
    for dx, r, tone in ((-44, 38, "#6f6f6a"), (26, 30, "#4a4b4d"), (70, 20, "#a39b8a")):
        pen.shadow(x + dx, y, r)
        pen.ellipse(x + dx, y - r * 0.5, r, r * 0.62, pen.ball_paint(tone, 0.25))


def dish_of_leaf(pen: Pen, x: float, y: float) -> None:
    """A saucer of dry leaves."""
    pen.shadow(x, y, 82)
    turned(pen, x, [(y - 30, 90), (y - 14, 74), (y, 46)], "#e4dcc8", 0.4, "#d8ceb6")
    for _ in range(26):
        a, r = pen.rng.uniform(0, 360), pen.rng.uniform(0, 58)
        px, py = around(x, y - 33, r, a, 0.24)
        leaf(
            pen,
            px,
            py,
            pen.rng.uniform(14, 26),
            pen.rng.uniform(-160, 20),
            pen.rng.choice(("#4d5c35", "#66763d", "#3b4230")),
        )


def pine_cone(pen: Pen, x: float, y: float) -> None:
    """A pine cone and needles."""
    pen.shadow(x, y, 50)
    for i in range(9):
        pen.line([(x - 20, y - 14), around(x - 20, y - 14, 120, 190 + i * 12)], "#54683f", 3)
    for row in range(5):
        for col in range(5 - abs(row - 2)):
            px = x - 18 * (4 - abs(row - 2)) / 2 + col * 19
            pen.ellipse(px + 10, y - 76 + row * 17, 13, 11, pen.ball_paint("#7a5236", 0.2))


TABLE_PROPS: tuple[Prop, ...] = (cup_of_tea, tangerines, books, sprig, petals, pebbles, dish_of_leaf, pine_cone)


def flat_prop(pen: Pen, turn: int) -> None:
    """Lay one small thing in a corner of a sheet seen from above."""
    x, y = ((120, 130), (880, 870), (880, 130), (120, 870))[turn % 4]
    if turn % 5 == 0:
        pen.ellipse(x, y, 92, 92, pen.ball_paint("#e6dfcf", 0.3))
        pen.ellipse(x, y, 76, 76, pen.flat_paint(pen.rng.choice(("#b5722c", "#8d4a22", "#c9a540")), 0.2))
        pen.ellipse(x - 26, y - 28, 24, 14, "#fff6e6", opacity=0.5)
    elif turn % 5 == 1:
        toward = 45 if x < 500 else 135
        for i in range(5):
            leaf(pen, *around(x, y, 24 * i - 40, toward), 120, toward + (60 if i % 2 else -60), "#6f8a55")
        pen.line([around(x, y, -60, toward), around(x, y, 110, toward)], "#5b4a35", 5)
    elif turn % 5 == 2:
        for dx, dy, r in ((0, 0, 46), (52, -30, 28), (-34, 46, 20)):
            pen.ellipse(x + dx, y + dy, r, r * 0.8, pen.ball_paint(pen.rng.choice(("#75736c", "#46484b")), 0.2))
    elif turn % 5 == 3:
        for dx, dy in ((0, 0), (60, 40), (-50, 46), (30, -56)):
            blossom(pen, x + dx, y + dy, 34, pen.rng.choice(("#e7b2a6", "#f4ecdd")), turn=dx)
    else:
        ball(pen, x, y, 64, "#d9762b", 0.3)
        leaf(pen, x, y - 20, 86, -40, lighten("#5d7a3c", 0.05), 0.28)
