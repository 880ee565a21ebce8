"""What the API takes and gives, as pydantic models: they check requests, and are the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from accounts.api.paging import LARGEST_KEY, PAGE_MOST, PAGE_USUAL
from accounts.api.said import Said
from negotiation import models, phrasebook, rules

Status = models.Negotiation.Status
Kind = models.ThreadEvent.Kind
Role = models.ThreadEvent.Role
Reason = models.Report.Reason

Price = Annotated[int, Field(strict=True, ge=1, le=10**12, description="A price per unit, in minor units.")]
Rev = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1, description="Of the table that this answers.")]

Seq = Annotated[int, Field(strict=True, ge=1, le=LARGEST_KEY, description="Of an event of the thread.")]


class Opening(Said):
    variant: Annotated[int, Field(strict=True, ge=1, le=LARGEST_KEY)] | None = Field(
        None, description="The first one of the listing when left out."
    )
    quantity: Annotated[int, Field(strict=True, ge=1, le=999)] = 1
    price_minor: Price | None = Field(None, description="A first offer per unit, in minor units.")


class Message(Said):
    """Words of one's own, or a phrase of the house, which the other side reads in both languages."""

    body: str | None = Field(None, json_schema_extra={"minLength": 1, "maxLength": rules.MESSAGE_MOST_CHARACTERS})
    phrase: str | None = Field(
        None, description="Instead of `body`.", json_schema_extra={"enum": [*phrasebook.PHRASES, None]}
    )
    client_id: UUID | None = Field(None, description="The sender's own name for it; said again it is stored once.")


class Number(Said):
    price_minor: Price
    rev: Rev


class Offer(Number):
    quantity: Annotated[int, Field(strict=True, ge=1, le=999)] | None = Field(
        None, description="Another quantity: the buyer's to name."
    )
    is_sure: bool = Field(False, strict=True, description="Says that a number is no slip, after `are_you_sure`.")


class Secret(Said):
    price_minor: Price


class Answer(Said):
    rev: Rev


class Words(Said):
    """What may go along with a picture."""

    body: str = Field("", json_schema_extra={"maxLength": rules.MESSAGE_MOST_CHARACTERS})
    client_id: UUID | None = Field(None, description="The sender's own name for it; said again it is stored once.")


class Promise(Said):
    seq: Seq


class ReadTo(Said):
    seq: Seq


class Complaint(Said):
    reason: Reason
    text: str = Field("", max_length=2000)


class Filters(BaseModel):
    """Of the list of negotiations."""

    side: rules.Side | SkipJsonSchema[None] = None
    status: list[Status] = Field([], description="Several may be named.")
    live: bool | SkipJsonSchema[None] = None
    cursor: str | SkipJsonSchema[None] = Field(None, max_length=200, description="From the `next` of the page before.")
    limit: int = Field(PAGE_USUAL, ge=1, le=PAGE_MOST)


class Since(BaseModel):
    """Which events."""

    after: int = Field(0, ge=0, le=LARGEST_KEY, description="The last `seq` that the client has.")
    limit: int = Field(PAGE_MOST, ge=1, le=200)


class ListingName(BaseModel):
    id: UUID
    title: str


class VariantName(BaseModel):
    id: int
    name: str


class VendorName(BaseModel):
    slug: str
    name: str


class Standing(BaseModel):
    """The offer that waits for an answer."""

    price_minor: int
    by: rules.Side
    expires_at: datetime


class Negotiation(BaseModel):
    """A haggle, as the caller's side sees it."""

    id: UUID
    listing: ListingName
    variant: VariantName
    vendor: VendorName
    buyer_name: str = Field(description="All that the vendor learns of the buyer.")
    quantity: int
    currency: str
    side: rules.Side = Field(description="The caller's.")
    status: Status
    rev: int = Field(description="Grows with every move. A move names the one it answers.")
    seq: int = Field(description="Of the last event.")
    list_price_minor: int
    floor_minor: int
    standing: Standing | None
    agreed_price_minor: int | None
    order: UUID | None
    next_deadline: datetime | None = Field(description="When the state ends by itself.")
    on_expiry: Status | None = Field(description="What it then becomes.")
    may: list[str] = Field(description="What the caller may do now: names of the acts below this address.")
    moves_left: int = Field(description="How many numbers the caller may still name.")
    unread: int
    is_muted: bool = Field(description="The caller is not notified of this haggle.")
    has_blocked: bool = Field(description="The caller's side has blocked the other one.")
    opened_at: datetime
    last_event_at: datetime


class Sleeve(BaseModel):
    """A sleeve deal as the caller's side sees it. The other side's number is never told."""

    status: models.SleeveDeal.Status
    asked_by: rules.Side
    mine_minor: int | None
    expires_at: datetime
    negotiation: Negotiation


class Report(BaseModel):
    """A word to the house about a haggle."""

    reason: Reason
    text: str
    outcome: models.Report.Outcome
    reported_at: datetime


class NegotiationPage(BaseModel):
    items: list[Negotiation]
    next: str | None = Field(description="Address of the next page.")


class Phrase(BaseModel):
    """A phrase of the house in both languages."""

    key: str
    en: str
    zh: str


class Event(BaseModel):
    """One line of a thread. `facts` depend on `kind`, as in docs/protocol.md."""

    seq: int
    kind: Kind
    role: Role
    name: str = Field(description="Of who did it; empty for the house.")
    is_mine: bool
    body: str
    facts: dict[str, Any]
    phrase: Phrase | None = Field(description="Of a message that is word for word one of the phrasebook.")
    client_id: UUID | None = Field(description="Of the caller's own messages.")
    at: datetime


class EventPage(BaseModel):
    items: list[Event]
    seq: int = Field(description="Of the thread's last event.")
    next: str | None = Field(description="Address of what follows, when there is more.")
