"""Disputes as the API names them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from accounts.api.operations import words_of
from accounts.api.paging import PAGE_MOST, PAGE_USUAL
from accounts.api.said import Said
from xiaoer import models

Reason = Literal["not_received", "not_as_described", "damaged", "wrong_item"]
"""Written out, since a component of the name `Reason` is the report's."""
RemedyWord = Literal["refund", "return", "replace"]
Words = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": 2000})]
Money = Annotated[int, Field(strict=True, ge=1, le=10**12)]
Version = Annotated[int, Field(strict=True, ge=1, description="Of the dispute as it was seen; else `stale_case`.")]


class RefundWish(Said):
    reason: Reason
    story: str = Field(json_schema_extra={"minLength": 1, "maxLength": 4000}, description="What happened, in words.")
    wanted_minor: Annotated[int, Field(strict=True, ge=1, le=10**12, description="Of what was paid.")]
    remedy: RemedyWord = "refund"


class DisputeSeen(Said):
    """An act that needs no words."""

    version: Version


class DisputeWords(DisputeSeen):
    text: Words


class DisputeAppeal(Said):
    """A form: its numbers come as text."""

    version: int = Field(ge=1)
    text: Words


class DisputeWord(Said):
    text: Words


class RemedyProposal(DisputeSeen):
    remedy: RemedyWord = "refund"
    refund_minor: Money
    text: str = Field(default="", max_length=2000)


class GoodsNumber(DisputeSeen):
    number: str = Field(max_length=40, json_schema_extra={"minLength": 4})
    carrier: str = Field(default="", max_length=30, description="Its code; empty: known by the number.")
    is_sure: bool = Field(default=False, description="Take a number that looks wrong.")


class DisputeFilters(Said):
    is_open: bool | None = Field(default=None, description="Only open ones, or only ended ones.")
    cursor: str | None = None
    limit: int = Field(default=PAGE_USUAL, ge=1, le=PAGE_MOST)


class OnTheTable(BaseModel):
    remedy: str = Field(json_schema_extra=words_of(models.Dispute.Remedy))
    refund_minor: int
    by: Literal["buyer", "vendor"]


class Verdict(BaseModel):
    """A ruling. `fault` adds up to 100."""

    round: int = Field(description="2 and more: on appeal, or after refused goods; the last one holds.")
    remedy: str = Field(json_schema_extra=words_of(models.Ruling.Remedy))
    refund_minor: int
    reason: str
    deviation: str = Field(description="Why it is not the published remedy of the reason.")
    fault: dict[str, int]
    ruled_at: datetime


class DisputeEventRow(BaseModel):
    kind: str
    role: str = Field(json_schema_extra=words_of(models.DisputeEvent.Role))
    text: str
    facts: dict
    at: datetime


class EvidenceRow(BaseModel):
    role: str = Field(json_schema_extra=words_of(models.DisputeEvent.Role))
    page_count: int
    is_document: bool
    sha256: str
    submitted_at: datetime


class Dispute(BaseModel):
    """A quarrel over an order. Until it is settled its money is frozen, or, after the release, with the vendor."""

    id: UUID
    order: UUID
    side: Literal["buyer", "vendor"]
    status: str = Field(json_schema_extra=words_of(models.Dispute.Status))
    version: int
    reason: str = Field(json_schema_extra=words_of(models.Dispute.Reason))
    story: str
    is_claim: bool = Field(description="Opened after the release: it is paid from the vendor's balance.")
    wanted_minor: int
    currency: str
    on_the_table: OnTheTable
    goods: UUID | None = Field(description="The shipment that goes back, or the other one.")
    rulings: list[Verdict]
    may: list[str] = Field(description="What the caller may do now: the last parts of addresses.")
    opened_at: datetime
    closed_at: datetime | None
    next_deadline: datetime | None = Field(description="When the state ends by itself.")
    on_expiry: str | None = Field(description="The state that follows then; null: the desk is late, and is reminded.")


class DisputeCase(Dispute):
    """One dispute with everything said and shown in it."""

    events: list[DisputeEventRow]
    evidence: list[EvidenceRow]


class DisputePage(BaseModel):
    items: list[Dispute]
    next: str | None
