"""Webhooks as the API names them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from accounts.api.operations import words_of
from accounts.api.paging import PAGE_MOST, PAGE_USUAL
from accounts.api.said import Said
from marketplace.models import WebhookDelivery
from marketplace.webhooks.events import TYPES


class WebhooksOf(Said):
    vendor: str = Field(max_length=60, description="The shop's slug.")


class WebhookWish(WebhooksOf):
    url: str = Field(max_length=400, description="https, on the public internet.")
    events: list[str] = Field(
        default=[], max_length=len(TYPES), description="Empty: all.", json_schema_extra={"items": {"enum": list(TYPES)}}
    )


class WhichMessage(Said):
    message: UUID


class DeliveryFilters(Said):
    cursor: str | None = None
    limit: int = Field(default=PAGE_USUAL, ge=1, le=PAGE_MOST)


class Webhook(BaseModel):
    """An address that is told of a shop's events."""

    id: UUID
    vendor: str
    url: str
    events: list[str] = Field(description="Empty: all.")
    is_active: bool
    off_reason: str
    failing_since: datetime | None = Field(description="After five days of nothing but failures it is turned off.")
    created_at: datetime


class NewWebhook(Webhook):
    """With its secret, as standardwebhooks.com has it."""

    secret: str
    old_secret_until: datetime | None = Field(description="Until then everything is signed with the old one too.")


class Webhooks(BaseModel):
    items: list[Webhook]


class Attempt(BaseModel):
    """One try: what came back, or why nothing did."""

    at: datetime
    response_status: int | None
    error: str
    duration_ms: int


class Delivery(BaseModel):
    """A message on its way to one address."""

    message: UUID = Field(description="As `webhook-id` says it.")
    type: str
    status: str = Field(json_schema_extra=words_of(WebhookDelivery.Status))
    tries: int
    created_at: datetime
    ended_at: datetime | None
    attempts: list[Attempt]
    next_deadline: datetime | None = Field(description="When it is tried next.")
    on_expiry: Literal["sent"] | None


class DeliveryPage(BaseModel):
    items: list[Delivery]
    next: str | None
