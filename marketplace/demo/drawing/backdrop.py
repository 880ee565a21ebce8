"""The room around the thing: walls, windows, mountains, tables, and cloths seen from above."""

from typing import NamedTuple

from marketplace.demo.drawing.colour import WARM_BLACK, WARM_WHITE, darken, distance, lighten, mix
from marketplace.demo.drawing.pen import Pen, around, smooth, straight
from marketplace.demo.drawing.solids import blossom, grain, leaf


class Light(NamedTuple):
    """One hour of the day in the inn: the wall from top to bottom, the table, and the colour of what is far away."""

    wall_top: str
    wall_low: str
    table: str
    far: str


LIGHTS = (
    Light("#efe2c8", "#e3cda4", "#8a5a38", "#b59a6f"),  # noon on rice paper
    Light("#b9c9b4", "#dcdcc0", "#6b4a34", "#7d9683"),  # tea garden
    Light("#2e3a4a", "#54606a", "#3e2a22", "#1f2833"),  # blue night
    Light("#e7b78a", "#f0d5a8", "#70402a", "#c07f55"),  # persimmon dusk
    Light("#e9d3cc", "#f2e5d6", "#b08863", "#c79d94"),  # rose dawn
    Light("#8f9ba0", "#c3c8c2", "#5c5550", "#6b787e"),  # rain
    Light("#7c3226", "#a54a36", "#2c1c1a", "#5c2219"),  # lacquer red
    Light("#d8cfae", "#efe7cf", "#a37b4c", "#a8a277"),  # old linen
    Light("#3d4a3f", "#66735b", "#46301f", "#2a352d"),  # deep bamboo
    Light("#f1ead9", "#e6dcc6", "#c9a878", "#c2b59a"),  # white morning
    Light("#c98f4e", "#e6bd7a", "#4b2c20", "#9c6634"),  # lamp light
    Light("#5b4650", "#8b6f70", "#35242a", "#40303a"),  # plum evening
)


def room(pen: Pen, subject: str, turn: int) -> Light:
    """Draw a wall and a table on which a thing of colour `subject` will stand out. `turn` walks the variations."""
    light = _fitting_light(subject, turn)
    horizon = 596 + (turn * 37) % 60
    paint = pen.linear([(0, light.wall_top, 1), (1, light.wall_low, 1)])
    pen.rect(0, 0, 1000, horizon + 6, paint)
    pen.glow(250, 190, 620, WARM_WHITE, 0.42)
    (_moon, _mountains, _lattice, _hanging, _niche, _leaf_shadow, _branch, _curtain, _sun_mist)[turn % 9](
        pen, light, horizon
    )
    _table(pen, light, horizon, turn)
    return light


def _fitting_light(subject: str, turn: int) -> Light:
    for step in range(len(LIGHTS)):
        light = LIGHTS[(turn * 5 + step) % len(LIGHTS)]
        if distance(light.wall_low, subject) > 0.19 and distance(light.table, subject) > 0.1:
            return light
    return LIGHTS[turn * 5 % len(LIGHTS)]


def _moon(pen: Pen, light: Light, horizon: float) -> None:
    cx, cy, r = pen.rng.choice((340, 640, 500)), pen.rng.uniform(300, 360), pen.rng.uniform(250, 310)
    pen.ellipse(cx, cy, r + 16, r + 16, light.far, opacity=0.55)
    pen.ellipse(cx, cy, r, r, pen.linear([(0, lighten(light.wall_low, 0.55), 1), (1, light.wall_low, 1)]))
    with pen.clip(f"M{cx - r} {cy}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z"):
        _ridge(pen, cy + r * 0.5, 90, mix(light.far, light.wall_low, 0.6), horizon)
        _ridge(pen, cy + r * 0.72, 60, mix(light.far, light.wall_low, 0.3), horizon)


def _ridge(pen: Pen, level: float, height: float, colour: str, horizon: float) -> None:
    points = [(x, level - pen.rng.uniform(0, height) * (1.6 if x % 240 else 0.5)) for x in range(-60, 1120, 120)]
    paint = pen.linear([(0, colour, 0.85), (0.75, colour, 0.1), (1, colour, 0)])
    pen.path(f"{smooth(points)}L1060 {horizon + 10}L-60 {horizon + 10}Z", paint)


def _mountains(pen: Pen, light: Light, horizon: float) -> None:
    for i, share in enumerate((0.72, 0.45, 0.1)):
        _ridge(pen, horizon - 290 + i * 105, 130 - i * 20, mix(light.far, light.wall_low, share), horizon)
    cx = pen.rng.uniform(180, 820)
    for i in range(3):
        x, y = cx + i * 34 - 30, 150 + abs(i - 1) * 16
        pen.line([(x - 13, y - 5), (x, y + 4), (x + 13, y - 6)], darken(light.far, 0.3), 3, 0.55)


def _lattice(pen: Pen, light: Light, horizon: float) -> None:
    shift = pen.rng.uniform(-80, 60)
    bright = lighten(light.wall_low, 0.6)
    with pen.group(f"translate({shift:.0f} 0) skewX(-14)", 0.62):
        for i in range(4):
            for j in range(3):
                x, y = 250 + i * 132, 60 + j * 172
                pen.rect(x, y, 118, 158, bright, opacity=0.9 - j * 0.16)
                pen.line([(x + 39, y), (x + 39, y + 158)], light.wall_low, 7)
                pen.line([(x, y + 52), (x + 118, y + 52)], light.wall_low, 7)


def _hanging(pen: Pen, light: Light, horizon: float) -> None:
    x = pen.rng.choice((90, 610))
    pen.rect(x + 14, 0, 300, 520, WARM_BLACK, opacity=0.12)
    pen.rect(x, -10, 300, 520, mix(light.far, light.wall_top, 0.35))
    pen.rect(x + 28, 40, 244, 400, pen.flat_paint("#f0e6cf", 0.1))
    pen.rect(x - 12, 500, 324, 20, pen.round_paint("#4b2e22"), 8)
    with pen.clip(straight([(x + 28, 40), (x + 272, 40), (x + 272, 440), (x + 28, 440)])):
        _ridge(pen, 330, 120, "#76797a", 440)
        _ridge(pen, 390, 60, "#4f5355", 440)
    pen.rect(x + 232, 390, 24, 30, "#b23a2a", 3)


def _niche(pen: Pen, light: Light, horizon: float) -> None:
    outline = f"M170 {horizon}V330C170 120 330 60 500 60S830 120 830 330V{horizon}Z"
    pen.path(outline, pen.linear([(0, darken(light.wall_top, 0.3), 1), (1, darken(light.wall_low, 0.08), 1)]))
    pen.path(outline, pen.linear([(0, WARM_BLACK, 0.25), (0.3, WARM_BLACK, 0)], x2=1, y2=0))
    pen.path(outline, stroke=lighten(light.wall_low, 0.4), width=7, opacity=0.7)


def _leaf_shadow(pen: Pen, light: Light, horizon: float) -> None:
    shade = darken(light.wall_low, 0.55)
    with pen.group(opacity=0.2):
        for i in range(3):
            x = pen.rng.uniform(520, 900) if i else pen.rng.uniform(60, 200)
            pen.line([(x + 90, -20), (x + 30, 240), (x - 60, horizon)], shade, 8)
            for _ in range(9):
                foot = (x + pen.rng.uniform(-60, 90), pen.rng.uniform(20, horizon - 180))
                _plain_leaf(pen, foot, pen.rng.uniform(90, 170), pen.rng.uniform(60, 150), shade)


def _plain_leaf(pen: Pen, foot: tuple[float, float], length: float, degrees: float, colour: str) -> None:
    tip = around(*foot, length, degrees)
    a = around(*around(*foot, length * 0.4, degrees), length * 0.1, degrees - 90)
    b = around(*around(*foot, length * 0.4, degrees), length * 0.1, degrees + 90)
    pen.path(
        f"M{foot[0]:.0f} {foot[1]:.0f}Q{a[0]:.0f} {a[1]:.0f} {tip[0]:.0f} {tip[1]:.0f}"
        f"Q{b[0]:.0f} {b[1]:.0f} {foot[0]:.0f} {foot[1]:.0f}Z",
        colour,
    )


def _branch(pen: Pen, light: Light, horizon: float) -> None:
    side = pen.rng.choice((1, -1))
    bark = darken(light.far, 0.5)
    flower = "#f3d9d2" if distance(light.wall_low, "#f3d9d2") > 0.2 else "#b8473a"
    with pen.group("" if side > 0 else "translate(1000 0) scale(-1 1)", 0.9):
        pen.line([(-20, 90), (160, 130), (300, 100), (470, 190), (600, 160)], bark, 13)
        pen.line([(300, 100), (390, 60), (460, 70)], bark, 7)
        pen.line([(170, 130), (240, 210), (330, 250)], bark, 7)
        for x, y in ((180, 128), (290, 92), (330, 250), (455, 68), (520, 180), (600, 158), (240, 205), (400, 150)):
            blossom(pen, x, y - 6, pen.rng.uniform(17, 30), flower, turn=pen.rng.uniform(0, 70))


def _curtain(pen: Pen, light: Light, horizon: float) -> None:
    x = 0.0
    while x < 1000:
        w = pen.rng.uniform(60, 120)
        fold = pen.linear([(0, WARM_BLACK, 0.16), (0.4, WARM_WHITE, 0.28), (1, WARM_BLACK, 0.05)], x2=1, y2=0)
        pen.rect(x, 0, w, horizon, fold)
        x += w


def _sun_mist(pen: Pen, light: Light, horizon: float) -> None:
    cx = pen.rng.choice((260, 730))
    pen.ellipse(cx, 230, 120, 120, mix("#d8603a", light.wall_top, 0.25), opacity=0.75)
    for i in range(5):
        y = 190 + i * 74
        paint = pen.linear(
            [(0, light.wall_low, 0), (0.5, lighten(light.wall_low, 0.4), 0.85), (1, light.wall_low, 0)], x2=1, y2=0
        )
        pen.rect(pen.rng.uniform(-100, 200), y, 900, 20 + i * 7, paint, 16)


def _table(pen: Pen, light: Light, horizon: float, turn: int) -> None:
    top = pen.linear([(0, lighten(light.table, 0.3), 1), (0.5, light.table, 1), (1, darken(light.table, 0.35), 1)])
    pen.rect(0, horizon, 1000, 1000 - horizon, top)
    pen.rect(0, horizon - 2, 1000, 5, lighten(light.table, 0.5), opacity=0.6)
    pen.rect(0, horizon - 22, 1000, 22, pen.linear([(0, WARM_BLACK, 0), (1, WARM_BLACK, 0.16)]))
    kind = turn % 4
    if kind == 0:
        grain(pen, 0, horizon + 12, 1000, 390, light.table, 11)
    elif kind == 1:
        cloth = mix(light.wall_low, light.far, 0.35)
        edge = [(150, horizon + 1), (850, horizon + 1), (1010, 1000), (-10, 1000)]
        pen.path(straight(edge), pen.linear([(0, lighten(cloth, 0.2), 1), (1, darken(cloth, 0.25), 1)]))
        for share in (0.03, 0.045):
            pen.line([(150 + 700 * share, horizon), (-10 + 1020 * share, 1000)], lighten(cloth, 0.45), 2, 0.7)
            pen.line([(850 - 700 * share, horizon), (1010 - 1020 * share, 1000)], lighten(cloth, 0.45), 2, 0.7)
    elif kind == 2:
        for i in range(15):
            pen.line([(500 + (i - 7) * 66, horizon), (500 + (i - 7) * 128, 1000)], darken(light.table, 0.5), 2.4, 0.5)
    else:
        grain(pen, 0, horizon + 12, 1000, 300, light.table, 5)
        pen.rect(0, 930, 1000, 70, pen.linear([(0, darken(light.table, 0.5), 1), (1, darken(light.table, 0.72), 1)]))
        pen.rect(0, 926, 1000, 6, lighten(light.table, 0.4), opacity=0.8)
    shine = pen.linear([(0, WARM_WHITE, 0.36), (1, WARM_WHITE, 0)])
    pen.path(straight([(60, horizon), (430, horizon), (250, 1000), (-200, 1000)]), shine, opacity=0.5)


def sheet(pen: Pen, subject: str, turn: int) -> Light:
    """Draw a surface seen from above: planks, linen, felt, stone or paper."""
    light = _fitting_light(subject, turn)
    bases = (light.table, light.wall_low, darken(light.far, 0.25), mix(light.wall_top, "#8d8d88", 0.35), "#efe4cd")
    kinds = sorted(range(5), key=lambda kind: (distance(bases[kind], subject) < 0.3, (kind - turn) % 5))
    kind, base = kinds[0], bases[kinds[0]]
    pen.rect(0, 0, 1000, 1000, pen.flat_paint(base, 0.12))
    (_planks, _linen, _felt, _stone, _paper)[kind](pen, base)
    pen.glow(200, 150, 800, WARM_WHITE, 0.4)
    (_window_bars, _bamboo_light, _no_light)[turn % 3](pen)
    return light


def _planks(pen: Pen, base: str) -> None:
    for i in range(5):
        pen.rect(0, i * 200, 1000, 200, base if i % 2 else darken(base, 0.08), opacity=0.6)
        grain(pen, 0, i * 200, 1000, 200, base, 5)
        pen.rect(0, i * 200 - 2, 1000, 4, darken(base, 0.6), opacity=0.7)


def _linen(pen: Pen, base: str) -> None:
    for i in range(0, 1000, 14):
        pen.line([(i, 0), (i, 1000)], darken(base, 0.3), 1.2, 0.22)
        pen.line([(0, i), (1000, i)], lighten(base, 0.5), 1.2, 0.3)


def _felt(pen: Pen, base: str) -> None:
    pen.rect(44, 44, 912, 912, stroke=lighten(base, 0.35), width=2.5, opacity=0.6)
    pen.rect(58, 58, 884, 884, stroke=lighten(base, 0.35), width=1.2, opacity=0.5)


def _stone(pen: Pen, base: str) -> None:
    for _ in range(7):
        x, y = pen.rng.uniform(-50, 900), pen.rng.uniform(0, 1000)
        vein = [(x + i * 90, y + pen.rng.uniform(-60, 60) - i * 30) for i in range(6)]
        pen.line(vein, lighten(base, 0.5), pen.rng.uniform(1.5, 6), 0.3)


def _paper(pen: Pen, base: str) -> None:
    cx, cy = pen.rng.choice(((240, 780), (780, 240), (760, 780)))
    for i in range(5):
        pen.ellipse(cx, cy, 330 - i * 46, 320 - i * 44, "#7d7462", opacity=0.05)
    pen.rect(880, 880, 46, 56, "#b23a2a", 5, opacity=0.85)


def _window_bars(pen: Pen) -> None:
    with pen.group("rotate(-24 500 500)", 0.2):
        for i in range(3):
            pen.rect(-200 + i * 330, -300, 210, 1700, WARM_WHITE)


def _bamboo_light(pen: Pen) -> None:
    with pen.group(opacity=0.13):
        for _ in range(13):
            foot = (pen.rng.uniform(-40, 1000), pen.rng.uniform(-100, 300))
            _plain_leaf(pen, foot, pen.rng.uniform(160, 330), pen.rng.uniform(35, 125), WARM_BLACK)


def _no_light(pen: Pen) -> None:
    for _ in range(2):
        leaf(pen, pen.rng.uniform(700, 980), pen.rng.choice((40, 940)), 130, pen.rng.uniform(150, 210), "#8a9a5b")
