"""What a drawing process runs: no Django here, so that it starts quickly."""

import io

from PIL import Image

from marketplace.demo.pictures import paint_listing, render_vendor_banner, render_vendor_emblem

THUMB_PX = 480
WEBP_QUALITY = 82


def draw_listing(listing_key: str, size_px: int) -> tuple[bytes, bytes]:
    """A listing's picture and its thumbnail, as WebP."""
    picture = paint_listing(listing_key, size_px)
    small = picture.copy()
    small.thumbnail((THUMB_PX, THUMB_PX), Image.Resampling.LANCZOS)
    return _encode(picture), _encode(small)


def draw_vendor(vendor_key: str) -> tuple[bytes, bytes]:
    """A shop's emblem and banner, as WebP."""
    return render_vendor_emblem(vendor_key), render_vendor_banner(vendor_key)


def _encode(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=WEBP_QUALITY, method=2)
    return out.getvalue()
