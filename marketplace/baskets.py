"""A basket as its page shows it: by currency and vendor, with the sums a checkout would come to. Reads, never writes."""

from dataclasses import dataclass, field

from accounts.models import User
from marketplace import queries, rules
from marketplace.models import BasketLine, Listing
from marketplace.price_history import price_in_basket
from vendors.models import Vendor


@dataclass(slots=True)
class Line:
    """`trouble` is "" or why it can't be bought as it stands: gone, too_many. `was_minor`: the price when put in, if
    it was another one. `is_kept`: it goes at a campaign's price, below that of the day."""

    row: BasketLine
    amount_minor: int
    trouble: str
    was_minor: int | None
    price_minor: int

    @property
    def is_kept(self) -> bool:
        return self.price_minor < self.row.variant.listing.list_price_minor

    @property
    def available(self) -> int:
        return self.row.variant.available

    @property
    def most(self) -> int:
        """The largest quantity its field takes."""
        return min(self.available, rules.BASKET_QUANTITY_MOST)

    @property
    def field_id(self) -> str:
        return f"quantity-{self.row.variant_id}"


@dataclass(slots=True)
class Parcel:
    """What one vendor's order would be."""

    vendor: Vendor
    lines: list[Line] = field(default_factory=list)

    @property
    def is_sent(self) -> bool:
        """Whether anything in it travels."""
        return any(line.row.variant.listing.kind == Listing.Kind.PHYSICAL for line in self.lines)

    @property
    def goods_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines)

    @property
    def freight_minor(self) -> int:
        return rules.freight_of([line.row.variant.listing.freight_minor for line in self.lines])

    @property
    def total_minor(self) -> int:
        return self.goods_minor + self.freight_minor


@dataclass(slots=True)
class Purse:
    """What is paid together: the parcels of one currency."""

    currency: str
    parcels: list[Parcel] = field(default_factory=list)

    @property
    def total_minor(self) -> int:
        return sum(parcel.total_minor for parcel in self.parcels)

    @property
    def has_trouble(self) -> bool:
        return any(line.trouble for parcel in self.parcels for line in parcel.lines)


def basket_of(user: User) -> list[Purse]:
    """The buyer's basket. Three queries, however much is in it."""
    rows = queries.basket_lines(user).prefetch_related("variant__listing__photos")
    purses: dict[str, Purse] = {}
    parcels: dict[tuple[str, int, str], Parcel] = {}
    for row in rows:
        listing = row.variant.listing
        key = (listing.currency, listing.vendor_id, listing.kind)
        if key not in parcels:
            parcels[key] = Parcel(listing.vendor)
            purses.setdefault(listing.currency, Purse(listing.currency)).parcels.append(parcels[key])
        parcels[key].lines.append(_line(row, listing))
    return list(purses.values())


def _line(row: BasketLine, listing: Listing) -> Line:
    is_open = listing.is_on_sale and listing.vendor.status == Vendor.Status.APPROVED
    trouble = "gone" if not is_open or row.variant.available == 0 else ""
    if not trouble and row.variant.available < row.quantity:
        trouble = "too_many"
    price_minor = price_in_basket(row)
    was = row.seen_price_minor if row.seen_price_minor != price_minor else None
    return Line(row, price_minor * row.quantity, trouble, was, price_minor)
