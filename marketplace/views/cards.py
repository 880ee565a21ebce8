"""What the shelf shows of a listing, as the `_listing_card.html` part wants it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from accounts.requests import Visitor
from marketplace.models import Listing, Markdown, Watch
from marketplace.price_history import open_markdowns

EAGER = 4


def shelf_cards(listings: Sequence[Listing], user: Visitor) -> list[dict[str, Any]]:
    """One dict a listing, with photos and variants prefetched and `vendor_stars` annotated; a query for watches, and
    one for markdowns."""
    watched: set[int] = set()
    if user.is_authenticated:
        watched = set(Watch.objects.filter(user=user, listing__in=listings).values_list("listing_id", flat=True))
    markdowns = open_markdowns([listing.pk for listing in listings]) if listings else {}
    is_chinese = (get_language() or "en").startswith("zh")
    return [
        _card(listing, is_chinese, listing.pk in watched, i) | _marked_down(markdowns.get(listing.pk), is_chinese)
        for i, listing in enumerate(listings)
    ]


def _marked_down(markdown: Markdown | None, is_chinese: bool) -> dict[str, Any]:
    if markdown is None:
        return {"was_minor": None, "campaign": ""}
    return {"was_minor": markdown.former_price_minor, "campaign": markdown.name_zh if is_chinese else markdown.name_en}


def _card(listing: Listing, is_chinese: bool, is_watched: bool, position: int) -> dict[str, Any]:
    vendor = listing.vendor
    photos = list(listing.photos.all())
    in_chinese = is_chinese and bool(listing.title_zh)
    return {
        "href": reverse("listing", args=[listing.public_id]),
        "title": listing.title_zh if in_chinese else listing.title_en,
        "title_lang": "zh-Hans" if in_chinese else "en",
        "src": (photos[0].thumb or photos[0].image).url if photos else "",
        "alt": "",
        "price_minor": listing.list_price_minor,
        "currency": listing.currency,
        "vendor_name": vendor.name_zh if is_chinese and vendor.name_zh else vendor.name_en,
        "vendor_score": getattr(listing, "vendor_stars", None),
        "city": vendor.city_zh if is_chinese and vendor.city_zh else vendor.city_en,
        "is_sold_out": all(variant.available == 0 for variant in listing.variants.all()),
        "is_watched": is_watched,
        "loading": "eager" if position < EAGER else "lazy",
    }
