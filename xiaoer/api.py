"""What parties ask of the house over the API: so far a refund, which opens a dispute. See docs/api.md."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import respond, words_of, writing
from accounts.api.problems import Problem
from accounts.limits import Limit
from accounts.scopes import WRITE_ORDERS
from marketplace.queries import order_for_buyer
from xiaoer import actions
from xiaoer.models import Dispute as DisputeRow

WRITES: Final = Limit("dispute-writes", burst=5, per_second=1, per_minute=20)

Reason = Literal["not_received", "not_as_described", "damaged", "wrong_item"]
"""Written out, since a component of the name `Reason` is the report's."""

router = Router(tags=["orders"])


class RefundWish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason
    story: str = Field(json_schema_extra={"minLength": 1, "maxLength": 4000}, description="What happened, in words.")
    wanted_minor: Annotated[int, Field(strict=True, ge=1, le=10**12, description="Of what was paid.")]


class Dispute(BaseModel):
    """A refund that was asked for. The money is frozen until it is settled."""

    id: UUID
    order: UUID
    status: str = Field(json_schema_extra=words_of(DisputeRow.Status))
    reason: str = Field(json_schema_extra=words_of(DisputeRow.Reason))
    wanted_minor: int
    next_deadline: datetime | None = Field(description="When the state ends by itself.")
    on_expiry: str | None = Field(description="What follows then: the wish is granted, when the vendor says nothing.")


@router.post(
    "/orders/{uuid:public_id}/request-refund",
    **writing("Ask for money back: opens a dispute", scope=WRITE_ORDERS, limit=WRITES, answers={201: Dispute}),
)
@once
def request_refund(request: ApiRequest, public_id: UUID, payload: RefundWish) -> HttpResponse:
    """The hold freezes, and the vendor has 72 hours to answer; silence grants the wish."""
    order = order_for_buyer(public_id=public_id, user=request.user)
    if order is None:
        raise Problem(404, "not_found", _("There is no such order."))
    if not payload.story.strip():
        text = _("Say what happened.")
        raise Problem(422, "empty", text, errors={"story": [text]})
    dispute = actions.open_dispute(
        order_id=order.pk,
        by=request.user,
        reason=payload.reason,
        story=payload.story,
        wanted_minor=payload.wanted_minor,
    )
    answer = Dispute(
        id=dispute.public_id,
        order=order.public_id,
        status=dispute.status,
        reason=dispute.reason,
        wanted_minor=dispute.wanted_minor,
        next_deadline=dispute.deadline_at,
        on_expiry="executing" if dispute.status == DisputeRow.Status.VENDOR_TURN else None,
    )
    return respond(answer, 201)
