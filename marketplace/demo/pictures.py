"""The illustrator of the demo market: a picture for every listing, an emblem and a banner for every vendor.

Everything is drawn as SVG from a seed, so the same key always gives the same picture.
"""

import io
from functools import cache

import resvg_py
from PIL import Image, ImageChops, ImageFilter

from marketplace.demo.catalogue import LISTINGS, VENDORS, DemoListing
from marketplace.demo.drawing.backdrop import room, sheet
from marketplace.demo.drawing.banners import HEIGHT, WIDTH, banner
from marketplace.demo.drawing.colour import TINTS, WARM_BLACK
from marketplace.demo.drawing.index import FLAT, TABLE
from marketplace.demo.drawing.pen import Pen
from marketplace.demo.drawing.props import TABLE_PROPS, flat_prop
from marketplace.demo.drawing.seals import emblem

PICTURE_PX = 720
EMBLEM_PX = 400
WEBP_QUALITY = 82
_GRAIN_PX = 360
_ROOM_SHARE = 0.42
_PLACES = {listing.key: (place, listing) for place, listing in enumerate(LISTINGS)}
_VENDOR_PLACES = {vendor.key: place for place, vendor in enumerate(VENDORS)}


def render_listing_picture(listing_key: str, size_px: int = PICTURE_PX) -> bytes:
    """The square WebP picture of a listing. Raises KeyError for a listing the catalogue does not have."""
    return _encode(paint_listing(listing_key, size_px))


def render_vendor_emblem(vendor_key: str) -> bytes:
    """The square WebP seal of a vendor. Raises KeyError for a vendor the catalogue does not have."""
    pen = Pen(f"{vendor_key}/emblem")
    emblem(pen, vendor_key, _VENDOR_PLACES[vendor_key])
    return _encode(_on_paper(_rasterise(pen.svg(EMBLEM_PX, EMBLEM_PX), EMBLEM_PX, EMBLEM_PX)))


def render_vendor_banner(vendor_key: str) -> bytes:
    """The 1600 x 500 WebP banner of a vendor. Raises KeyError for a vendor the catalogue does not have."""
    pen = Pen(f"{vendor_key}/banner")
    listings = [listing for listing in LISTINGS if listing.vendor_key == vendor_key]
    banner(pen, listings, _VENDOR_PLACES[vendor_key])
    return _encode(_on_paper(_rasterise(pen.svg(WIDTH, HEIGHT), WIDTH, HEIGHT)))


def paint_listing(listing_key: str, size_px: int) -> Image.Image:
    """The picture of a listing before it is encoded.

    The room is rendered small: it is soft anyway, gradients cost most of the time, and the thing in front
    gains depth from it.
    """
    place, listing = _PLACES[listing_key]
    back, front = Pen(f"{listing.key}/back"), Pen(listing.key)
    is_flat = listing.motif in FLAT
    (draw_on_sheet if is_flat else draw_in_room)(back, front, listing, place)
    room_px = round(size_px * _ROOM_SHARE)
    picture = _rasterise(back.svg(), room_px, room_px).convert("RGB").resize((size_px, size_px), Image.BICUBIC)
    thing = _rasterise(front.svg(), size_px, size_px)
    if is_flat:
        _drop_shadow(picture, thing)
    picture.paste(thing, (0, 0), thing)
    return _on_paper(picture)


def draw_in_room(back: Pen, front: Pen, listing: DemoListing, place: int) -> None:
    """Stand a listing's thing on a table with some company; `place` in the catalogue varies the setting."""
    tint = TINTS[listing.tint]
    room(back, tint, place)
    side = -1 if place % 2 else 1
    behind = TABLE_PROPS[place % len(TABLE_PROPS)]
    with front.group(f"translate({500 + side * 366:.0f} 716)"):
        behind(front, 0, 0)
    drop = front.rng.uniform(24, 44)
    with front.group(f"translate({500 - side * 30:.0f} {800 + drop:.0f}) scale(1.1) translate(-500 -800)"):
        TABLE[listing.motif](front, tint, listing.form)
    if place % 3 == 0:
        before = TABLE_PROPS[(4, 0, 5, 6)[place // 3 % 4]]
        with front.group(f"translate({500 - side * 340:.0f} 930)"):
            before(front, 0, 0)


def draw_on_sheet(back: Pen, front: Pen, listing: DemoListing, place: int) -> None:
    """Lay a listing's thing on a surface seen from above."""
    tint = TINTS[listing.tint]
    sheet(back, tint, place)
    flat_prop(front, place)
    with front.group(f"rotate({front.rng.uniform(-7, 7):.1f} 500 500)"):
        FLAT[listing.motif](front, tint, listing.form)


def _rasterise(svg: str, width_px: int, height_px: int) -> Image.Image:
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width_px, height=height_px, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")


def _drop_shadow(picture: Image.Image, thing: Image.Image) -> None:
    """Let a thing lying on the sheet throw a soft shadow to the lower right."""
    width_px, height_px = picture.size
    small = thing.getchannel("A").resize((width_px // 4, height_px // 4))
    for radius, reach, strength in ((0.016, 0.02, 0.4), (0.005, 0.007, 0.35)):
        veil = small.filter(ImageFilter.GaussianBlur(width_px / 4 * radius)).point(lambda a, s=strength: int(a * s))
        veil = veil.resize((width_px, height_px), Image.BICUBIC)
        picture.paste(WARM_BLACK, (round(width_px * reach * 0.7), round(height_px * reach)), veil)


def _on_paper(picture: Image.Image) -> Image.Image:
    return ImageChops.overlay(picture.convert("RGB"), _paper_grain(*picture.size))


def _encode(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="WEBP", quality=WEBP_QUALITY, method=2)
    return out.getvalue()


@cache
def _paper_grain(width_px: int, height_px: int) -> Image.Image:
    """Mid-grey noise of the size asked for: one small tile, made once, repeated."""
    tile_svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_GRAIN_PX}" height="{_GRAIN_PX}"><filter id="n" x="0" y="0" '
        'color-interpolation-filters="sRGB" width="1" height="1"><feTurbulence '
        'type="fractalNoise" baseFrequency=".55" numOctaves="2" seed="7" '
        'stitchTiles="stitch"/><feColorMatrix values=".16 0 0 0 .42 .16 0 0 0 .42 .16 0 0 0 .42 0 0 0 0 1"/></filter>'
        f'<rect width="{_GRAIN_PX}" height="{_GRAIN_PX}" filter="url(#n)"/></svg>'
    )
    tile = _rasterise(tile_svg, _GRAIN_PX, _GRAIN_PX).convert("RGB")
    grain = Image.new("RGB", (width_px, height_px))
    for x in range(0, width_px, _GRAIN_PX):
        for y in range(0, height_px, _GRAIN_PX):
            grain.paste(tile, (x, y))
    return grain
