"""The shapes of the demo market's content: plain frozen records, no Django."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoVendor:
    """A shop of the demo market.

    `division_code` is the 12-digit administrative code of the county or district the vendor ships from.
    """

    key: str
    name_en: str
    name_zh: str
    bio_en: str
    bio_zh: str
    city_en: str
    city_zh: str
    division_code: str


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A shelf of the demo market. `icon` is the name of a lucide icon."""

    slug: str
    name_en: str
    name_zh: str
    line_en: str
    line_zh: str
    icon: str


@dataclass(frozen=True, slots=True)
class DemoVariant:
    """One choice within a listing; `stock` counts sellable units."""

    name_en: str
    name_zh: str
    stock: int


@dataclass(frozen=True, slots=True)
class DemoListing:
    """One thing on sale.

    Money is in minor units of `currency` (fen, cents). `floor_bps` is the public floor in basis points of the list
    price; `reserve_minor`, where set, lies strictly between floor and list price. `handling_hours` is 24, 48, 72 or
    120. Weight is in grams and the parcel in millimetres, all 0 unless `kind` is "physical" (else "digital" or
    "virtual"). `motif`, `tint` and `form` tell the illustrator what to draw; an empty `form` leaves it to the seed.
    """

    key: str
    vendor_key: str
    category_slug: str
    title_en: str
    title_zh: str
    description_en: str
    description_zh: str
    list_price_minor: int
    variants: tuple[DemoVariant, ...]
    motif: str
    tint: str
    form: str = ""
    currency: str = "CNY"
    floor_bps: int = 5000
    reserve_minor: int | None = None
    handling_hours: int = 72
    kind: str = "physical"
    weight_g: int = 0
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0

    @property
    def stock(self) -> int:
        """Units on the shelf over all variants."""
        return sum(variant.stock for variant in self.variants)
