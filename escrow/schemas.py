"""What the API gives about a vendor's money, as pydantic models."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from accounts.api.operations import words_of
from accounts.api.paging import PAGE_MOST, PAGE_USUAL
from accounts.api.said import Said
from escrow.models import Payout as PayoutRow
from escrow.models import PayoutTerms, Transfer

Slug = Annotated[str, Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$", description="Of one of the caller's shops.")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Month = Annotated[
    str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="As 2026-11, in the shop's own zone.")
]


class OfShop(BaseModel):
    vendor: Slug


class StatementOf(OfShop):
    currency: Currency
    month: Month


class PayoutsOf(OfShop):
    cursor: str | SkipJsonSchema[None] = Field(None, max_length=200, description="From the `next` of the page before.")
    limit: int = Field(PAGE_USUAL, ge=1, le=PAGE_MOST)


class PayoutWish(Said):
    vendor: Slug
    currency: Currency


class Balance(BaseModel):
    """In minor units of `currency`."""

    currency: str
    pending_minor: int = Field(description="In escrow, after commission.")
    available_minor: int
    waiting_minor: int = Field(description="Of it not paid out yet, since the shop is new.")
    debt_minor: int = Field(description="Owed by the shop; taken before the next payout.")
    in_transit_minor: int
    paid_out_minor: int


class Balances(BaseModel):
    vendor: str
    items: list[Balance]
    schedule: str = Field(json_schema_extra=words_of(PayoutTerms.Schedule))
    minimum_minor: int
    next_deadline: datetime | None = Field(description="The next scheduled payout.")
    on_expiry: str | None = Field(description="`payout`, when there is one to come.")


class Movement(BaseModel):
    at: datetime
    kind: str = Field(json_schema_extra=words_of(Transfer.Kind))
    reference: str = Field(description="`order/…` or `payout/…`; empty for a debt taken.")
    amount_minor: int = Field(description="With its sign.")
    balance_minor: int = Field(description="After it.")


class EndedOrder(BaseModel):
    reference: str
    ended_at: datetime
    status: str
    paid_minor: int
    commission_minor: int
    refunded_minor: int
    net_minor: int


class Statement(BaseModel):
    vendor: str
    currency: str
    month: str
    opening_minor: int
    closing_minor: int
    movements: list[Movement]
    orders: list[EndedOrder]


class PayoutLine(BaseModel):
    kind: str = Field(json_schema_extra=words_of(Transfer.Kind))
    reference: str
    amount_minor: int
    at: datetime


class Payout(BaseModel):
    id: UUID
    vendor: str
    amount_minor: int
    currency: str
    status: str = Field(json_schema_extra=words_of(PayoutRow.Status))
    account: str = Field(description="The last four characters.")
    failure: str
    requested_at: datetime
    ended_at: datetime | None
    next_deadline: datetime | None = Field(description="When the provider is asked again, after a failure to reach it.")
    on_expiry: str | None = Field(json_schema_extra=words_of(PayoutRow.Status, may_be_null=True))


class PayoutInFull(Payout):
    lines: list[PayoutLine]


class PayoutPage(BaseModel):
    items: list[Payout]
    next: str | None = Field(description="Address of the next page.")
