"""Solid forms from which most things on the table are built."""

import math
from collections.abc import Sequence

from marketplace.demo.drawing.colour import WARM_BLACK, WARM_WHITE, darken, lighten
from marketplace.demo.drawing.pen import Pen, Point, around, smooth, straight

SQUASH = 0.17


def turned(
    pen: Pen,
    cx: float,
    profile: Sequence[Point],
    colour: str,
    gloss: float = 0.5,
    hollow: str = "",
) -> str:
    """Draw a thing turned on a wheel and return its outline as path data.

    The profile is (y, radius) from top to bottom. `hollow` is the colour seen inside an open mouth.
    """
    top_y, top_r = profile[0]
    low_y, low_r = profile[-1]
    right = smooth([(cx + r, y) for y, r in profile])
    left = smooth([(cx - r, y) for y, r in reversed(profile)]).replace("M", "L", 1)
    outline = (
        f"{right}A{low_r:.1f} {low_r * SQUASH:.1f} 0 0 1 {cx - low_r:.1f} {low_y:.1f}{left}"
        f"A{top_r:.1f} {top_r * SQUASH:.1f} 0 0 1 {cx + top_r:.1f} {top_y:.1f}Z"
    )
    pen.path(outline, pen.round_paint(colour, gloss))
    pen.path(outline, pen.linear([(0, WARM_WHITE, 0.12), (0.4, WARM_BLACK, 0), (1, WARM_BLACK, 0.36)]))
    if gloss > 0.2:
        _highlight(pen, cx, profile, gloss)
    if hollow:
        mouth(pen, cx, top_y, top_r, colour, hollow)
    return outline


def _highlight(pen: Pen, cx: float, profile: Sequence[Point], gloss: float) -> None:
    height = profile[-1][0] - profile[0][0]
    rows = [(y, r) for y, r in profile if profile[0][0] + height * 0.06 <= y <= profile[0][0] + height * 0.72]
    if len(rows) < 2:
        return
    outer = [(cx - r * 0.68, y) for y, r in rows]
    inner = [(cx - r * 0.52, y) for y, r in reversed(rows)]
    paint = pen.linear([(0, WARM_WHITE, 0.1), (0.35, WARM_WHITE, 0.75), (1, WARM_WHITE, 0)])
    pen.path(smooth(outer) + smooth(inner).replace("M", "L", 1) + "Z", paint, opacity=min(1.0, gloss))


def mouth(pen: Pen, cx: float, y: float, r: float, colour: str, inside: str) -> None:
    """Draw the open rim of a turned thing."""
    pen.ellipse(cx, y, r, r * SQUASH, lighten(colour, 0.35))
    paint = pen.linear([(0, darken(inside, 0.5), 1), (0.6, inside, 1), (1, lighten(inside, 0.2), 1)], x2=1, y2=0.4)
    pen.ellipse(cx, y + r * 0.012, r * 0.93, r * SQUASH * 0.86, paint)


def liquid(pen: Pen, cx: float, y: float, r: float, colour: str) -> None:
    """Fill an open rim with tea or soup."""
    pen.ellipse(cx, y + r * 0.035, r * 0.86, r * SQUASH * 0.72, pen.flat_paint(colour, 0.25))
    pen.ellipse(cx - r * 0.3, y + r * 0.02, r * 0.25, r * SQUASH * 0.16, WARM_WHITE, opacity=0.5)


def band(pen: Pen, cx: float, y: float, r: float, colour: str, width: float, opacity: float = 0.9) -> None:
    """Draw a line around the front of a turned thing."""
    data = f"M{cx - r:.1f} {y:.1f}A{r:.1f} {r * SQUASH:.1f} 0 0 0 {cx + r:.1f} {y:.1f}"
    pen.path(data, stroke=colour, width=width, opacity=opacity)


def block(pen: Pen, x: float, y: float, w: float, h: float, depth: float, colour: str) -> str:
    """Draw a box with its front's upper left corner at (x, y); top and right sides recede. Returns the front."""
    dx, dy = depth * 0.62, depth * 0.5
    pen.path(straight([(x, y), (x + dx, y - dy), (x + w + dx, y - dy), (x + w, y)]), lighten(colour, 0.24))
    side = pen.linear([(0, darken(colour, 0.36), 1), (1, darken(colour, 0.55), 1)])
    pen.path(straight([(x + w, y), (x + w + dx, y - dy), (x + w + dx, y + h - dy), (x + w, y + h)]), side)
    front = straight([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
    pen.path(front, pen.linear([(0, lighten(colour, 0.1), 1), (1, darken(colour, 0.2), 1)], x2=0.5))
    pen.line([(x, y), (x + w, y)], WARM_WHITE, 3, 0.45)
    return front


def ball(pen: Pen, cx: float, cy: float, r: float, colour: str, gloss: float = 0.4) -> None:
    """Draw a ball with a small glint."""
    pen.ellipse(cx, cy, r, r, pen.ball_paint(colour, gloss))
    pen.ellipse(cx - r * 0.36, cy - r * 0.42, r * 0.17, r * 0.12, WARM_WHITE, opacity=gloss)


def tapered(spine: Sequence[tuple[float, float, float]]) -> str:
    """Path data of a tube along (x, y, half width) points, such as a spout."""
    left, right = [], []
    for i, (x, y, half) in enumerate(spine):
        before, after = spine[max(i - 1, 0)], spine[min(i + 1, len(spine) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        scale = half / (math.hypot(dx, dy) or 1)
        left.append((x - dy * scale, y + dx * scale))
        right.append((x + dy * scale, y - dx * scale))
    return smooth(left) + smooth(right[::-1]).replace("M", "L", 1) + "Z"


def leaf(pen: Pen, x: float, y: float, length: float, degrees: float, colour: str, plump: float = 0.2) -> None:
    """Draw a leaf from its foot at (x, y) toward an angle."""
    tip = around(x, y, length, degrees)
    left = around(*around(x, y, length * 0.45, degrees), length * plump, degrees - 90)
    right = around(*around(x, y, length * 0.45, degrees), length * plump, degrees + 90)
    outline = (
        f"M{x:.1f} {y:.1f}Q{left[0]:.1f} {left[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}"
        f"Q{right[0]:.1f} {right[1]:.1f} {x:.1f} {y:.1f}Z"
    )
    pen.path(outline, pen.flat_paint(colour, 0.24))
    pen.line([(x, y), around(x, y, length * 0.85, degrees)], lighten(colour, 0.3), max(1.0, length * 0.012), 0.6)


def blossom(pen: Pen, cx: float, cy: float, r: float, colour: str, petals: int = 5, turn: float = 0) -> None:
    """Draw a small open flower with a golden heart."""
    paint = pen.radial([(0, darken(colour, 0.12), 1), (1, lighten(colour, 0.3), 1)])
    for i in range(petals):
        px, py = around(cx, cy, r * 0.55, turn + i * 360 / petals)
        pen.ellipse(px, py, r * 0.48, r * 0.48, paint)
    pen.ellipse(cx, cy, r * 0.2, r * 0.2, "#d9a441")


def tassel(pen: Pen, x: float, y: float, length: float, colour: str, knot: str = "") -> None:
    """Draw a hanging silk tassel from (x, y), with an optional bead above."""
    if knot:
        ball(pen, x, y, length * 0.1, knot, 0.6)
    y += length * 0.08
    pen.rect(x - length * 0.06, y, length * 0.12, length * 0.16, pen.round_paint(colour), 4)
    pen.path(
        smooth(
            [
                (x - length * 0.06, y + length * 0.14),
                (x - length * 0.1, y + length * 0.5),
                (x - length * 0.12, y + length),
            ]
        )
        + f"L{x + length * 0.12:.1f} {y + length:.1f}"
        + smooth(
            [
                (x + length * 0.12, y + length),
                (x + length * 0.1, y + length * 0.5),
                (x + length * 0.06, y + length * 0.14),
            ]
        ).replace("M", "L", 1)
        + "Z",
        pen.round_paint(colour),
    )
    for i in range(-2, 3):
        foot = (x + i * length * 0.045, y + length * 0.98)
        pen.line([(x + i * length * 0.02, y + length * 0.2), foot], darken(colour, 0.3), 1.6, 0.6)


def grain(pen: Pen, x: float, y: float, w: float, h: float, colour: str, lines: int = 9) -> None:
    """Draw wood grain running along a rectangle; clip it to the board."""
    for i in range(lines):
        level = y + h * (i + 0.5) / lines + pen.rng.uniform(-h, h) * 0.03
        wobble = [(x + w * t / 4, level + pen.rng.uniform(-1, 1) * h / lines * 0.4) for t in range(5)]
        pen.line(wobble, darken(colour, 0.4), pen.rng.uniform(1, 2.6), 0.32)
