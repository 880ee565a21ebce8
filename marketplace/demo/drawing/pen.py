"""A pen that writes SVG on a 1000 x 1000 sheet, with the light always falling from the upper left."""

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from marketplace.demo.drawing.colour import WARM_BLACK, WARM_WHITE, darken, lighten, mix

Point = tuple[float, float]
Stop = tuple[float, str, float]


def smooth(points: Sequence[Point], closed: bool = False, tension: float = 6.0) -> str:
    """Path data of a soft curve through all points; a point given twice makes a corner."""
    last = len(points)
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for i in range(last if closed else last - 1):
        before = points[i - 1] if closed or i else points[0]
        start, end = points[i], points[(i + 1) % last]
        after = points[(i + 2) % last] if closed or i + 2 < last else points[-1]
        path += (
            f"C{start[0] + (end[0] - before[0]) / tension:.1f} {start[1] + (end[1] - before[1]) / tension:.1f} "
            f"{end[0] - (after[0] - start[0]) / tension:.1f} {end[1] - (after[1] - start[1]) / tension:.1f} "
            f"{end[0]:.1f} {end[1]:.1f}"
        )
    return path + ("Z" if closed else "")


def straight(points: Sequence[Point], closed: bool = True) -> str:
    """Path data of straight lines through all points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")


def ring(cx: float, cy: float, rx: float, ry: float) -> str:
    """Path data of an ellipse, for clips and cut-outs."""
    return f"M{cx - rx:.1f} {cy:.1f}a{rx:.1f} {ry:.1f} 0 1 0 {2 * rx:.1f} 0a{rx:.1f} {ry:.1f} 0 1 0 {-2 * rx:.1f} 0Z"


def around(cx: float, cy: float, radius: float, degrees: float, squash: float = 1.0) -> Point:
    """The point at an angle on a circle; 0 is right, 90 is down."""
    angle = math.radians(degrees)
    return cx + radius * math.cos(angle), cy + radius * math.sin(angle) * squash


class Pen:
    """Collects SVG parts. `rng` is the only source of variation, so a seed always gives the same picture."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)  # noqa: S311  # draws pictures, not secrets
        self.parts: list[str] = []
        self.defs: list[str] = []
        self._count = 0

    def svg(self, width: int = 1000, height: int = 1000) -> str:
        """The finished sheet."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
            f"<defs>{''.join(self.defs)}</defs>{''.join(self.parts)}</svg>"
        )

    # Paints

    def _define(self, markup: str) -> str:
        self._count += 1
        name = f"d{self._count}"
        self.defs.append(markup.replace("@", name, 1))
        return f"url(#{name})"

    def linear(self, stops: Sequence[Stop], x1: float = 0, y1: float = 0, x2: float = 0, y2: float = 1) -> str:
        """A gradient across the shape's own box, downward unless told; stops are (offset, colour, opacity)."""
        body = _stops(stops)
        return self._define(f'<linearGradient id="@" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">{body}</linearGradient>')

    def radial(self, stops: Sequence[Stop], cx: float = 0.5, cy: float = 0.5, r: float = 0.5) -> str:
        """A round gradient in the shape's own box."""
        return self._define(f'<radialGradient id="@" cx="{cx}" cy="{cy}" r="{r}">{_stops(stops)}</radialGradient>')

    def round_paint(self, colour: str, gloss: float = 0.3) -> str:
        """The paint of an upright cylinder: dark edges, light at a third, reflected light at the far edge."""
        return self.linear(
            [
                (0, darken(colour, 0.22), 1),
                (0.14, mix(colour, darken(colour, 0.22), 0.35), 1),
                (0.32, lighten(colour, 0.18 + gloss * 0.4), 1),
                (0.55, colour, 1),
                (0.86, darken(colour, 0.44), 1),
                (1, darken(colour, 0.3), 1),
            ],
            x2=1,
            y2=0,
        )

    def ball_paint(self, colour: str, gloss: float = 0.4) -> str:
        """The paint of a ball lit from the upper left."""
        return self.radial(
            [
                (0, lighten(colour, 0.25 + gloss * 0.5), 1),
                (0.3, lighten(colour, 0.1), 1),
                (0.65, colour, 1),
                (0.92, darken(colour, 0.42), 1),
                (1, darken(colour, 0.34), 1),
            ],
            0.34,
            0.28,
            0.78,
        )

    def flat_paint(self, colour: str, contrast: float = 0.16) -> str:
        """The paint of a flat thing: a little lighter at the upper left."""
        return self.linear([(0, lighten(colour, contrast), 1), (1, darken(colour, contrast), 1)], x2=1, y2=1)

    def metal_paint(self, colour: str, upright: bool = False) -> str:
        """Bands of polished metal."""
        shades = (0.35, -0.1, 0.55, 0.05, -0.35, 0.15)
        stops = [
            (i / 5, lighten(colour, shade) if shade > 0 else darken(colour, -shade), 1.0)
            for i, shade in enumerate(shades)
        ]
        return self.linear(stops, x2=0 if upright else 1, y2=1)

    # Marks

    def raw(self, markup: str) -> None:
        """Add markup as it is."""
        self.parts.append(markup)

    def path(self, data: str, fill: str = "none", stroke: str = "", width: float = 0, opacity: float = 1) -> None:
        """Draw path data."""
        self.parts.append(f'<path d="{data}"{_look(fill, stroke, width, opacity)}/>')

    def ellipse(
        self,
        cx: float,
        cy: float,
        rx: float,
        ry: float = 0,
        fill: str = "none",
        stroke: str = "",
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        """Draw an ellipse; without `ry`, a circle."""
        look = _look(fill, stroke, width, opacity)
        self.parts.append(f'<ellipse cx="{cx:.1f}" cy="{cy:.1f}" rx="{rx:.1f}" ry="{ry or rx:.1f}"{look}/>')

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str = "none",
        radius: float = 0,
        stroke: str = "",
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        """Draw a rectangle with optional round corners."""
        look = _look(fill, stroke, width, opacity)
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{radius:.1f}"{look}/>')

    def line(self, points: Sequence[Point], stroke: str, width: float, opacity: float = 1, soft: bool = True) -> None:
        """Draw an open line through points, soft unless told."""
        data = smooth(points) if soft and len(points) > 2 else straight(points, closed=False)
        self.path(data, stroke=stroke, width=width, opacity=opacity)

    def cord(self, points: Sequence[Point], colour: str, width: float, soft: bool = True) -> None:
        """Draw a round rod, wire or cord: a dark edge, a body and a lit line."""
        self.line(points, darken(colour, 0.45), width, soft=soft)
        shifted = [(x - width * 0.07, y - width * 0.08) for x, y in points]
        self.line(shifted, colour, width * 0.74, soft=soft)
        lit = [(x - width * 0.17, y - width * 0.19) for x, y in points]
        self.line(lit, lighten(colour, 0.4), width * 0.2, opacity=0.8, soft=soft)

    # Groups

    @contextmanager
    def group(self, transform: str = "", opacity: float = 1) -> Iterator[None]:
        """Move, turn or fade what is drawn inside."""
        look = (f' transform="{transform}"' if transform else "") + (f' opacity="{opacity}"' if opacity < 1 else "")
        self.parts.append(f"<g{look}>")
        yield
        self.parts.append("</g>")

    @contextmanager
    def clip(self, data: str) -> Iterator[None]:
        """Keep what is drawn inside the path."""
        paint = self._define(f'<clipPath id="@"><path d="{data}"/></clipPath>')
        self.parts.append(f'<g clip-path="{paint}">')
        yield
        self.parts.append("</g>")

    # Light

    def shadow(self, cx: float, cy: float, rx: float, strength: float = 0.6, squash: float = 0.17) -> None:
        """The shadow of a thing that stands on the table: a long soft one to the right, a dark one underneath."""
        soft = self.radial([(0, WARM_BLACK, strength), (0.55, WARM_BLACK, strength * 0.5), (1, WARM_BLACK, 0)])
        # Capped: under a wide box a round shadow would reach so far forward that the box seems to float.
        self.ellipse(cx + rx * 0.5, cy - 6, rx * 1.5, min(rx * squash * 1.6, 52), soft, opacity=0.75)
        self.ellipse(cx + rx * 0.06, cy - 2, rx * 1.18, min(rx * squash * 1.3, 36), soft)
        self.ellipse(cx + rx * 0.04, cy - 2, rx * 1.04, min(rx * squash * 0.9, 20), soft)

    def glow(self, cx: float, cy: float, radius: float, colour: str, strength: float = 0.7) -> None:
        """Lamp light in the air."""
        stops = [(0, colour, strength), (0.4, colour, strength * 0.4), (1, colour, 0.0)]
        self.ellipse(cx, cy, radius, radius, self.radial(stops))

    def glint(self, points: Sequence[Point], width: float = 9, opacity: float = 0.6) -> None:
        """A painted highlight on something glossy."""
        self.line(points, WARM_WHITE, width, opacity)


def _stops(stops: Sequence[Stop]) -> str:
    return "".join(
        f'<stop offset="{offset:.3f}" stop-color="{colour}"'
        + (f' stop-opacity="{opacity:.3f}"' if opacity < 1 else "")
        + "/>"
        for offset, colour, opacity in stops
    )


def _look(fill: str, stroke: str, width: float, opacity: float) -> str:
    # Not `opacity`: it makes the renderer draw every mark on a sheet of its own, three times slower.
    look = f' fill="{fill}"' + (f' fill-opacity="{opacity:.2f}"' if opacity < 1 else "")
    if stroke:
        look += f' stroke="{stroke}" stroke-width="{width:.1f}" stroke-linecap="round" stroke-linejoin="round"'
        look += f' stroke-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return look
