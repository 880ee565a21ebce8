"""What the API takes and gives about orders, as pydantic models: they check requests, and are the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from accounts.api.operations import words_of
from accounts.api.paging import LARGEST_KEY, PAGE_MOST, PAGE_USUAL
from accounts.api.said import Said
from escrow.models import EscrowHold, Payment
from escrow.rules import VENDOR_EXTENSION_MOST_DAYS
from marketplace.models import Order as OrderRow
from marketplace.rules import BASKET_LINES_MOST, BASKET_QUANTITY_MOST

Status = Literal["awaiting_payment", "paid", "shipped", "delivered", "completed", "cancelled", "returned"]
"""Written out, since a component of the name `Status` is the haggle's."""
Side = Literal["buyer", "vendor"]


class WantedLine(Said):
    variant: Annotated[int, Field(strict=True, ge=1, le=LARGEST_KEY, description="From the listing.")]
    quantity: Annotated[int, Field(strict=True, ge=1, le=BASKET_QUANTITY_MOST)] = 1


class Purchase(Said):
    """What to buy at the list price: one currency, any number of vendors."""

    lines: list[WantedLine] = Field(min_length=1, max_length=BASKET_LINES_MOST)
    total_minor: Annotated[int, Field(strict=True, ge=1, le=10**15)] | None = Field(
        None, description="What the client reckons with; another total is refused as `total_changed`."
    )


class Pay(Said):
    address: Annotated[int, Field(strict=True, ge=1, le=LARGEST_KEY)] | None = Field(
        None, description="One of the buyer's own; the default one when left out."
    )
    gateway: str = Field("", max_length=20, description="One of those offered; the first one when left out.")
    is_whole_checkout: bool = Field(
        True, strict=True, description="Pay every order of the same checkout that still waits, in one go."
    )


class MoreTime(Said):
    days: Annotated[int, Field(strict=True, ge=1, le=VENDOR_EXTENSION_MOST_DAYS)]


class OrderFilters(BaseModel):
    """Of the list of orders."""

    side: Side | SkipJsonSchema[None] = None
    status: list[Status] = Field([], description="Several may be named.")
    checkout: UUID | SkipJsonSchema[None] = None
    cursor: str | SkipJsonSchema[None] = Field(None, max_length=200, description="From the `next` of the page before.")
    limit: int = Field(PAGE_USUAL, ge=1, le=PAGE_MOST)


class ShopName(BaseModel):
    slug: str
    name: str


class Line(BaseModel):
    listing: UUID
    title: str
    variant: int
    variant_name: str
    quantity: int
    unit_price_minor: int
    list_price_minor: int
    amount_minor: int


class Hold(BaseModel):
    """The money of the order, as it waits in escrow or has left it."""

    id: UUID
    status: str = Field(json_schema_extra=words_of(EscrowHold.Status))
    amount_minor: int
    release_due_at: datetime | None
    ended_at: datetime | None


class Order(BaseModel):
    """An order, as the caller's side sees it."""

    id: UUID
    number: str
    side: Side = Field(description="The caller's.")
    vendor: ShopName
    buyer_name: str
    status: str = Field(json_schema_extra=words_of(OrderRow.Status))
    checkout: UUID | None = Field(description="Placed together with others, to be paid in one go.")
    lines: list[Line]
    goods_minor: int
    freight_minor: int
    adjustment_minor: int = Field(description="Paid beyond goods and freight, or less.")
    total_minor: int
    currency: str
    commission_minor: int | None = Field(description="The vendor's side only.")
    net_minor: int | None = Field(description="What the vendor gets; the vendor's side only.")
    address: dict[str, Any] = Field(description="Where it goes; the vendor sees it once it is paid.")
    hold: Hold | None
    placed_at: datetime
    paid_at: datetime | None
    ship_by_at: datetime | None
    shipped_at: datetime | None
    promised_by_at: datetime | None
    parcel_count: int = Field(description="In so many parcels it goes; it is delivered once all of them are.")
    delivered_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    next_deadline: datetime | None = Field(description="When something happens by itself.")
    on_expiry: str | None = Field(
        description="The status that follows then.", json_schema_extra=words_of(OrderRow.Status, may_be_null=True)
    )
    may: list[str] = Field(description="What the caller may do now: names of the acts below this address.")


class OrderPage(BaseModel):
    items: list[Order]
    next: str | None = Field(description="Address of the next page.")


class Placed(BaseModel):
    """Orders that were placed together."""

    checkout: UUID
    total_minor: int
    currency: str
    pay_by_at: datetime
    orders: list[Order]


class PaymentBegun(BaseModel):
    """`pay_url` is the provider's page: the buyer pays there."""

    id: UUID
    status: str = Field(json_schema_extra=words_of(Payment.Status))
    amount_minor: int
    currency: str
    pay_url: str
    orders: list[UUID]
