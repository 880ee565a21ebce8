"""Putting things up for sale."""

import hashlib
import io
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from accounts.clock import database_now
from accounts.models import User
from marketplace import search
from marketplace.actions.prices import hold_to_markdown, note_price
from marketplace.models import Listing, ListingPhoto, PriceChange, Variant, Watch
from marketplace.signals import listing_changed, shelf_changed, tell_on_commit

MATERIAL_FIELDS: Final = (
    "title_en",
    "title_zh",
    "description_en",
    "description_zh",
    "kind",
    "list_price_minor",
    "currency",
    "floor_bps",
    "freight_minor",
    "handling_hours",
)
"""An edit of any of these changes what is haggled over."""

PHOTO_LONGEST_PX: Final = 1200
THUMB_LONGEST_PX: Final = 480
PHOTO_MOST_PIXELS: Final = 40_000_000


@transaction.atomic
def save_listing(*, listing: Listing) -> Listing:
    """Store a new or edited listing, check its numbers, index its words; a material edit makes a new version.

    Raises ValidationError for a field that breaks a rule of the house, or with code `campaign_price` for a price above the
    one promised for a campaign that runs.
    """
    listing.full_clean(exclude=["search", "published_at"])
    changes: list[str] = []
    if listing.pk:
        before = Listing.objects.select_for_update().get(pk=listing.pk)
        changes = [name for name in MATERIAL_FIELDS if getattr(before, name) != getattr(listing, name)]
        listing.version = before.version + bool(changes)
    if "list_price_minor" in changes:
        hold_to_markdown(listing)
    listing.save()
    if "list_price_minor" in changes and listing.is_on_sale:
        note_price(listing, PriceChange.Cause.EDITED)
    index_listing(listing=listing)
    if changes:
        tell_on_commit(listing_changed, listing_id=listing.pk, reason="edited", changes=changes)
    return listing


def index_listing(*, listing: Listing) -> None:
    """Keep the listing's words for search: titles weigh more than descriptions."""
    titles = (listing.title_en, listing.title_zh)
    body = f"{listing.description_en} {listing.description_zh} {listing.vendor.name_en} {listing.vendor.name_zh}"
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE marketplace_listing SET search = %s::tsvector WHERE id = %s",
            [search.document(*titles, body=body), listing.pk],
        )


@transaction.atomic
def publish_listing(*, listing_id: int, by: User) -> Listing:
    """Put a listing on sale.

    Raises ValidationError with code `vendor_not_approved`, or `no_stock` when there is nothing to sell.
    """
    listing = Listing.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=listing_id)
    if listing.vendor.status != listing.vendor.Status.APPROVED:
        raise ValidationError(_("Your shop has to be approved first."), code="vendor_not_approved")
    if not listing.variants.filter(stock__gt=0).exists():
        raise ValidationError(_("Put something in stock first."), code="no_stock")
    was_on_sale = listing.is_on_sale
    listing.status = Listing.Status.ON_SALE
    listing.published_at = listing.published_at or database_now()
    listing.save(update_fields=["status", "published_at"])
    if not was_on_sale:
        note_price(listing, PriceChange.Cause.PUBLISHED)
    return listing


def pause_listing(*, listing_id: int) -> Listing:
    """Take a listing off the shelf for a while; haggles over it are superseded."""
    return _take_down(listing_id, Listing.Status.PAUSED)


def close_listing(*, listing_id: int) -> Listing:
    """Take a listing off the shelf for good."""
    return _take_down(listing_id, Listing.Status.CLOSED)


@transaction.atomic
def _take_down(listing_id: int, status: str) -> Listing:
    listing = Listing.objects.select_for_update().get(pk=listing_id)
    if listing.status == Listing.Status.ON_SALE:
        tell_on_commit(listing_changed, listing_id=listing.pk, reason=status)
        note_price(listing, PriceChange.Cause.TAKEN_DOWN)
    listing.status = status
    listing.save(update_fields=["status"])
    return listing


@transaction.atomic
def set_stock(*, variant_id: int, stock: int) -> Variant:
    """Say how many there are.

    Raises ValidationError(code="below_reserved") for fewer than are already promised to buyers.
    """
    variant = Variant.objects.select_for_update().get(pk=variant_id)
    if stock < variant.reserved:
        raise ValidationError(
            _("%(count)d are reserved for agreed deals.") % {"count": variant.reserved}, code="below_reserved"
        )
    variant.stock = stock
    variant.save(update_fields=["stock"])
    tell_on_commit(shelf_changed, variant_id=variant.pk)
    return variant


def add_photo(*, listing: Listing, data: bytes, alt_en: str = "", alt_zh: str = "") -> ListingPhoto:
    """Keep a picture of a listing: decoded, turned upright, stripped of its metadata, encoded anew, with a thumbnail.

    Raises ValidationError(code="bad_image") for anything that is no JPEG, PNG or WebP of sane size.
    """
    picture = decode_picture(data)
    large, thumb = encode_picture(picture, PHOTO_LONGEST_PX), encode_picture(picture, THUMB_LONGEST_PX)
    return keep_photo(listing=listing, large=large, thumb=thumb, alt_en=alt_en, alt_zh=alt_zh)


def keep_photo(*, listing: Listing, large: bytes, thumb: bytes, alt_en: str = "", alt_zh: str = "") -> ListingPhoto:
    """Keep a picture whose bytes are our own, as WebP without metadata: drawn for the demo, or made by `add_photo`."""
    digest = hashlib.sha256(large).hexdigest()
    photo = ListingPhoto(listing=listing, sha256=digest, alt_en=alt_en, alt_zh=alt_zh, position=listing.photos.count())
    # Django measures width and height of a file with a name only.
    photo.image.save(f"{digest[:20]}.webp", ContentFile(large, name="large.webp"), save=False)
    photo.thumb.save(f"{digest[:20]}-s.webp", ContentFile(thumb, name="thumb.webp"), save=False)
    photo.save()
    return photo


def decode_picture(data: bytes) -> Image.Image:
    """An upright RGB picture from untrusted bytes.

    Raises ValidationError(code="bad_image").
    """
    from PIL import ImageOps

    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        if picture.width * picture.height > PHOTO_MOST_PIXELS:
            raise ValidationError(_("The picture has too many pixels."), code="bad_image")
        return ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("That is not a JPEG, PNG or WebP picture."), code="bad_image") from error


def encode_picture(picture: Image.Image, longest_px: int) -> bytes:
    """WebP bytes of `picture`, no side longer than `longest_px`, without metadata."""
    small = picture.copy()
    small.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def toggle_watch(*, listing: Listing, user: User) -> bool:
    """Begin or stop watching; returns whether it is watched now."""
    removed, _rows = Watch.objects.filter(user=user, listing=listing).delete()
    if removed:
        return False
    Watch.objects.bulk_create([Watch(user=user, listing=listing)], ignore_conflicts=True)
    return True
