"""What an order weighs and measures as one parcel."""

from collections.abc import Iterable

from logistics.ratecards import ORDINARY, Parcel
from marketplace.models import Listing, Order


def parcel_of_order(order: Order, *, weight_g: int | None = None) -> Parcel:
    """One of the order's parcels: of several an even share of its goods, unless its weight is said."""
    lines = order.lines.select_related("listing")
    whole = parcel_of([(line.listing, line.quantity) for line in lines])
    count = order.parcel_count
    return whole._replace(
        weight_g=weight_g if weight_g is not None else -(-whole.weight_g // count),
        height_mm=-(-whole.height_mm // count),
    )


def parcel_of(things: Iterable[tuple[Listing, int]]) -> Parcel:
    """So many of each, packed in one: the longest side of all by the widest, and as high as their volume then asks for."""
    things = list(things)
    weight_g = sum(listing.weight_g * quantity for listing, quantity in things)
    volume = sum(listing.length_mm * listing.width_mm * listing.height_mm * count for listing, count in things)
    length = max((max(sides_of(listing)) for listing, _quantity in things), default=0)
    width = max((sorted(sides_of(listing))[1] for listing, _quantity in things), default=0)
    height = -(-volume // (length * width)) if length and width else 0
    goods = frozenset(listing.goods for listing, _quantity in things if listing.goods != ORDINARY)
    return Parcel(weight_g, length, width, height, goods)


def sides_of(listing: Listing) -> tuple[int, int, int]:
    return (listing.length_mm, listing.width_mm, listing.height_mm)
