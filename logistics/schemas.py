"""What the API takes and gives about parcels, as pydantic models: they check requests, and are the OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from accounts.api.operations import words_of
from accounts.api.paging import PAGE_MOST, PAGE_USUAL
from accounts.api.said import Said
from logistics.incidents import OWNER
from logistics.journeys import PARCELS_MOST, WEIGHT_MOST_G
from logistics.models import Shipment as ShipmentRow

NUMBERS_MOST = 500
Expiry = Literal["order_cancelled", "listed_as_lost", "dispute_opened"]
Weight = Annotated[int, Field(strict=True, ge=1, le=WEIGHT_MOST_G)]


class NewShipment(Said):
    """A booking, or with `number` a parcel that was handed to a carrier without one."""

    order: UUID
    carrier: str = Field("", max_length=20, description="Its code; the routing chooses when left out.")
    mode: Literal["balanced", "cheapest", "fastest", "reliable"] = Field(
        "balanced", description="How the routing chooses."
    )
    service: str = Field("", max_length=20, description="One of the carrier's services, where it has several.")
    reason: str = Field("", max_length=300, description="Why another carrier than the best one; needed then.")
    weight_g: Weight | None = Field(None, description="Of this parcel; an even share of the goods when left out.")
    number: str = Field("", max_length=80, description="The number on the carrier's receipt.")
    is_sure: bool = Field(
        False, strict=True, description="Take a number that was refused as `doubtful_number`. A Xiaoer looks at it."
    )


class ParcelPlan(Said):
    """In how many parcels an order goes."""

    count: Annotated[int, Field(strict=True, ge=1, le=PARCELS_MOST)]


class NoWords(Said):
    """An empty object."""


class CarrierName(BaseModel):
    code: str
    name: str
    kind: str


class Scan(BaseModel):
    status: str = Field(json_schema_extra=words_of(ShipmentRow.Status))
    at: datetime
    code: str = Field(description="The carrier's own word.")
    text: str
    place: str
    reason: str = Field(
        json_schema_extra={"enum": ["", *OWNER]}, description="Why it was held up, where the carrier said so."
    )
    owner: str = Field(
        json_schema_extra={"enum": ["", *sorted(set(OWNER.values()))]}, description="Who answers for that reason."
    )
    is_void: bool = Field(description="The carrier has taken it back.")


class Shipment(BaseModel):
    """A parcel, as the caller's side sees it."""

    id: UUID
    order: UUID
    side: Literal["buyer", "vendor"] = Field(description="The caller's.")
    carrier: CarrierName
    status: str = Field(json_schema_extra=words_of(ShipmentRow.Status))
    waybill: str
    resend_of: UUID | None = Field(description="The parcel that came back or was given up, in whose stead it goes.")
    is_typed: bool = Field(description="The vendor brought the number; no booking of ours stands behind it.")
    is_doubted: bool = Field(description="Its scans start no clock until a Xiaoer has looked at the number.")
    weight_g: int
    freight_minor: int
    currency: str
    promised_on: date | None
    requested_at: datetime
    booked_at: datetime | None
    handed_over_at: datetime | None = Field(description="The first scan that proves it is in the carrier's hands.")
    delivered_at: datetime | None
    evidence: str = Field(
        json_schema_extra={"enum": ["", *ShipmentRow.Evidence.values]},
        description="What the delivery rests on, from the weakest: the carrier's call, its answer, a signature or picture.",
    )
    contradicted_at: datetime | None = Field(
        description="The carrier was asked then and knew of no delivery: the release clock stands still."
    )
    failure: str = Field(description="Why the last booking failed; the vendor's side only.")
    scans: list[Scan] = Field(description="The newest first.")
    next_deadline: datetime | None = Field(description="When something happens by itself.")
    on_expiry: Expiry | None = Field(description="What happens then.")
    may: list[str] = Field(description="What the caller may do now: names of the acts below this address.")


class ShipmentFilters(BaseModel):
    """Whose parcels are listed."""

    order: UUID
    cursor: str | SkipJsonSchema[None] = Field(None, max_length=200, description="From the `next` of the page before.")
    limit: int = Field(PAGE_USUAL, ge=1, le=PAGE_MOST)


class ShipmentPage(BaseModel):
    items: list[Shipment]
    next: str | None = Field(description="Address of the next page.")


class Numbers(Said):
    numbers: list[Annotated[str, Field(max_length=80)]] = Field(min_length=1, max_length=NUMBERS_MOST)


class Reading(BaseModel):
    """One carrier that a number may be of."""

    carrier: str
    format: str
    name: str
    is_valid: bool
    is_checked: bool = Field(description="A check digit was reckoned and fits.")
    score: int = Field(description="0 to 100: how seldom another carrier's number looks like this.")
    problem: str


class Recognised(BaseModel):
    said: str = Field(description="As it was given.")
    number: str = Field(description="Without gaps, in capitals.")
    is_valid: bool
    problem: str = Field(
        json_schema_extra={"enum": ["", "unknown_form", "length", "check_digit", "country", "repeated"]},
        description="Why it can't be right.",
    )
    carriers: list[Reading] = Field(description="The likeliest first.")


class RecognisedNumbers(BaseModel):
    items: list[Recognised] = Field(description="In the order of the request.")
