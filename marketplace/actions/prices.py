"""Public prices: their history, and what is marked down for a while."""

from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.clock import database_now
from escrow.money import display
from marketplace.models import Listing, Markdown, PriceChange
from marketplace.signals import listing_changed, tell_on_commit

COUNT_VIEW: Final = """
INSERT INTO marketplace_hourofviews (listing_id, hour_at, views) VALUES (%s, date_trunc('hour', now()), 1)
ON CONFLICT (listing_id, hour_at) DO UPDATE SET views = marketplace_hourofviews.views + 1
"""


def note_price(listing: Listing, cause: str) -> None:
    """Write the listing's public price into its history, in the caller's transaction, which has the row locked."""
    price_minor = None if cause == PriceChange.Cause.TAKEN_DOWN else listing.list_price_minor
    PriceChange.objects.create(listing=listing, price_minor=price_minor, cause=cause)


def hold_to_markdown(listing: Listing) -> None:
    """See to it that a vendor's new price keeps the promise of a markdown that runs; from then on it is the vendor's.

    Raises ValidationError(code="campaign_price") for a price above it.
    """
    markdown = Markdown.objects.select_for_update().filter(listing=listing, ended_at=None).first()
    if markdown is None:
        return
    if listing.list_price_minor > markdown.price_minor:
        most = display(markdown.price_minor, listing.currency, get_language() or "en")
        text = _("While the campaign runs it costs at most %(price)s. You may go lower.") % {"price": most}
        raise ValidationError(text, code="campaign_price")
    Markdown.objects.filter(pk=markdown.pk).update(is_repriced=True)


@transaction.atomic
def start_markdown(
    *, listing_id: int, price_minor: int, ends_at: datetime, name_en: str, name_zh: str, path: str
) -> Markdown:
    """Lower the list price until the markdown is ended; haggles over the former price are superseded.

    Raises ValidationError with code `not_on_sale`, `not_lower`, `below_reserve`, or `marked_down` when one runs already.
    """
    listing = Listing.objects.select_for_update().get(pk=listing_id)
    if not listing.is_on_sale:
        raise ValidationError(_("It is not on sale."), code="not_on_sale")
    if price_minor >= listing.list_price_minor:
        raise ValidationError(_("It already costs as little."), code="not_lower")
    if listing.reserve_minor is not None and price_minor <= listing.reserve_minor:
        raise ValidationError(_("That is not above your private reserve."), code="below_reserve")
    if Markdown.objects.filter(listing=listing, ended_at=None).exists():
        raise ValidationError(_("It is marked down already."), code="marked_down")
    markdown = Markdown.objects.create(
        listing=listing,
        price_minor=price_minor,
        former_price_minor=listing.list_price_minor,
        ends_at=ends_at,
        name_en=name_en,
        name_zh=name_zh,
        path=path,
    )
    _reprice(listing, price_minor, PriceChange.Cause.MARKED_DOWN)
    return markdown


@transaction.atomic
def end_markdown(*, markdown_id: int) -> Markdown:
    """The former price returns to the unit, unless the vendor chose another meanwhile. A repeat changes nothing."""
    listing_id = Markdown.objects.values_list("listing_id", flat=True).get(pk=markdown_id)
    listing = Listing.objects.select_for_update().get(pk=listing_id)
    markdown = Markdown.objects.select_for_update().get(pk=markdown_id)
    if markdown.ended_at is not None:
        return markdown
    markdown.ended_at = database_now()
    markdown.save(update_fields=["ended_at"])
    if not markdown.is_repriced:
        _reprice(listing, markdown.former_price_minor, PriceChange.Cause.RESTORED)
    return markdown


def _reprice(listing: Listing, price_minor: int, cause: str) -> None:
    listing.list_price_minor = price_minor
    listing.version += 1
    listing.save(update_fields=["list_price_minor", "version"])
    if listing.is_on_sale:
        note_price(listing, cause)
    tell_on_commit(listing_changed, listing_id=listing.pk, reason="edited", changes=["list_price_minor"])


def count_view(*, listing_id: int) -> None:
    """Somebody looks at a listing."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_VIEW, [listing_id])
