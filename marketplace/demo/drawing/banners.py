"""Vendor banners: a long view of hills with a few of the vendor's things on a shelf to the right."""

from collections.abc import Sequence

from marketplace.demo.catalogue_records import DemoListing
from marketplace.demo.drawing.backdrop import LIGHTS
from marketplace.demo.drawing.colour import TINTS, WARM_WHITE, darken, lighten, mix
from marketplace.demo.drawing.index import FLAT, TABLE
from marketplace.demo.drawing.pen import Pen, smooth
from marketplace.demo.drawing.solids import blossom

WIDTH, HEIGHT, SHELF = 1600, 500, 418
_TOO_WIDE = frozenset({"lesson", "string_lights"})


def banner(pen: Pen, listings: Sequence[DemoListing], place: int) -> None:
    """Draw a 1600 x 500 banner; the left third stays quiet for the vendor's name."""
    light = LIGHTS[(place * 5 + 3) % len(LIGHTS)]
    pen.rect(0, 0, WIDTH, HEIGHT, pen.linear([(0, light.wall_top, 1), (0.8, light.wall_low, 1)]))
    pen.glow(1050, 120, 520, WARM_WHITE, 0.4)
    sun = 560 + place * 61 % 300
    pen.ellipse(sun, 130, 62, 62, mix("#d8603a", light.wall_top, 0.35), opacity=0.7)
    for i, share in enumerate((0.76, 0.52, 0.2)):
        _ridge(pen, 250 + i * 62, 110 - i * 20, mix(light.far, light.wall_low, share))
    pen.rect(
        0,
        SHELF,
        WIDTH,
        HEIGHT - SHELF,
        pen.linear([(0, lighten(light.table, 0.24), 1), (1, darken(light.table, 0.35), 1)]),
    )
    pen.rect(0, SHELF - 2, WIDTH, 5, lighten(light.table, 0.5), opacity=0.6)
    for x, listing in zip((860, 1130, 1400), _showpieces(listings), strict=False):
        _show(pen, listing, x)
    for x, y in ((90, 452), (180, 470), (310, 448), (470, 474), (640, 456)):
        blossom(pen, x, y, pen.rng.uniform(8, 13), lighten("#d98b83", 0.3), turn=x)


def _ridge(pen: Pen, level: float, height: float, colour: str) -> None:
    points = [(x, level - pen.rng.uniform(0, height) * (1.5 if x % 260 else 0.4)) for x in range(-60, 1730, 130)]
    paint = pen.linear([(0, colour, 0.9), (0.8, colour, 0.12), (1, colour, 0)])
    pen.path(f"{smooth(points)}L1700 {SHELF + 8}L-60 {SHELF + 8}Z", paint)


def _showpieces(listings: Sequence[DemoListing]) -> list[DemoListing]:
    """Three listings with three different motifs, standing things first."""
    by_motif = {listing.motif: listing for listing in reversed(listings) if listing.motif not in _TOO_WIDE}
    return sorted(by_motif.values(), key=lambda listing: listing.motif in FLAT)[:3]


def _show(pen: Pen, listing: DemoListing, x: float) -> None:
    tint = TINTS[listing.tint]
    if listing.motif in TABLE:
        with pen.group(f"translate({x} {SHELF + 36}) scale(.42) translate(-500 -806)"):
            TABLE[listing.motif](pen, tint, listing.form)
        return
    with pen.group(f"translate({x} 236) scale(.3) translate(-500 -500)"):
        pen.rect(30, 10, 960, 1000, darken(TINTS["umber"], 0.5), 8, opacity=0.35)
        pen.rect(0, -20, 960, 1000, pen.flat_paint("#f1e6cf", 0.1), 6, "#6b4632", 22)
        with pen.group("translate(480 480) scale(.86) translate(-500 -500)"):
            FLAT[listing.motif](pen, tint, listing.form)
