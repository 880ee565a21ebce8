"""What things have cost in public. Reads, never writes."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Min
from django.db.models.functions import Now

from marketplace.models import BasketLine, Listing, Markdown, PriceChange

LOWEST_OF_DAYS: Final = 90


def lowest_public_prices(listings: Collection[Listing], days: int = LOWEST_OF_DAYS) -> dict[int, int]:
    """The lowest price at which each listing was to be had in the last `days`, by key, in minor units. Two queries.

    What stood when that time began counts too, and so does a campaign's price. One that never was on sale is left out.
    """
    since = Now() - timedelta(days=days)
    history = PriceChange.objects.filter(listing__in=listings)
    at_first = history.filter(at__lte=since).order_by("listing_id", "-at", "-id").distinct("listing_id")
    within = history.filter(at__gt=since, price_minor__isnull=False).order_by().values("listing_id")
    lowest = _least({}, at_first.values_list("listing_id", "price_minor"))
    lowest = _least(lowest, within.annotate(least=Min("price_minor")).values_list("listing_id", "least"))
    return _least(lowest, ((each.pk, each.list_price_minor) for each in listings if each.is_on_sale))


def _least(lowest: dict[int, int], found: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    for listing_id, price_minor in found:
        if price_minor is not None:
            lowest[listing_id] = min(price_minor, lowest.get(listing_id, price_minor))
    return lowest


def open_markdowns(listing_ids: Iterable[int]) -> dict[int, Markdown]:
    """The markdowns that run now, by listing. One query."""
    found = Markdown.objects.filter(listing__in=list(listing_ids), ended_at=None)
    return {markdown.listing_id: markdown for markdown in found}


def price_in_basket(line: BasketLine) -> int:
    """What one costs at the checkout: the list price, or the lower one that the basket still keeps.

    `is_kept` is annotated by `queries.basket_lines`: the database's clock says whether the time is over.
    """
    now_minor = line.variant.listing.list_price_minor
    is_kept: bool = line.is_kept  # type: ignore[attr-defined]  # annotated
    if not is_kept or line.kept_price_minor is None:
        return now_minor
    return min(now_minor, line.kept_price_minor)
