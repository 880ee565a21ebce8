"""Campaigns by program: what is on, a shop's invitations and its answer, and the desk's view of it. See docs/campaigns.md."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import reading, respond, words_of, writing
from accounts.api.paging import only_known
from accounts.api.problems import Problem
from accounts.limits import Limit
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from vendors.queries import MANAGING
from xiaoer import campaign_rules as rules
from xiaoer.actions import campaign_answers
from xiaoer.actions.campaign_answers import Brought, RowsRefused
from xiaoer.models import Campaign, Invitation
from xiaoer.queries import campaigns as queries
from xiaoer.queries import posting_of

WRITES: Final = Limit("campaign-writes", burst=5, per_second=1, per_minute=20)
ROWS_MOST: Final = 100
NEXT: Final = {
    "inviting": ("begins_at", "running"),
    "running": ("ends_at", "ended"),
    "ended": ("results_due_at", "counted"),
}
"""By status: the moment at which it ends by itself, and what follows."""

router = Router(tags=["campaigns"])


class Fair(BaseModel):
    """A campaign as everyone may see it."""

    slug: str
    name_en: str
    name_zh: str
    status: str = Field(json_schema_extra=words_of(Campaign.Status))
    begins_at: datetime
    ends_at: datetime
    least_discount_bps: int
    next_deadline: datetime | None = Field(description="When the state ends by itself.")
    on_expiry: str | None = Field(description="The status that follows then.")


class FairList(BaseModel):
    items: list[Fair]


class Asked(BaseModel):
    """An invitation of a shop that the caller manages."""

    id: UUID
    vendor: str = Field(description="The shop's slug.")
    campaign: Fair
    status: str = Field(json_schema_extra=words_of(Invitation.Status))
    next_deadline: datetime | None = Field(description="Until when it can be answered.")
    on_expiry: str | None = Field(description="`expired`: silence is no.")


class AskedList(BaseModel):
    items: list[Asked]


class Good(BaseModel):
    model_config = ConfigDict(extra="forbid")

    listing: UUID
    price_minor: Annotated[int, Field(strict=True, ge=1, le=10**12)]


class InvitationAnswer(BaseModel):
    """What the shop brings."""

    model_config = ConfigDict(extra="forbid")

    goods: Annotated[list[Good], Field(min_length=1, max_length=rules.LISTINGS_MOST)]


class Nothing(BaseModel):
    """An empty object."""

    model_config = ConfigDict(extra="forbid")


class DeskFair(Fair):
    """A campaign as its desk sees it."""

    spots: int
    spots_taken: int
    list_counts: dict[str, int] = Field(description="`eligible`, `missed`, and how many miss each rule, by its code.")
    answers: dict[str, int] = Field(description="How many invitations are in each status.")


class DeskFairList(BaseModel):
    items: list[DeskFair]


@router.get("/campaigns", **reading("Campaigns: on, to come, over", scope=READ_CAMPAIGNS, answer=FairList))
def list_campaigns(request: ApiRequest) -> HttpResponse:
    """The latest hundred, the newest first. Any token will do that may read campaigns."""
    only_known(request)
    rows = queries.public_campaigns().order_by("-begins_at", "-pk")[:ROWS_MOST]
    return respond(FairList(items=[Fair(**_fair(row)) for row in rows]))


@router.get(
    "/campaigns/invitations", **reading("The invitations of the caller's shops", scope=READ_CAMPAIGNS, answer=AskedList)
)
def list_invitations(request: ApiRequest) -> HttpResponse:
    """Of the shops that the caller owns or manages, the latest hundred."""
    only_known(request)
    rows = Invitation.objects.select_related("campaign", "vendor").filter(
        vendor__members__user=request.user, vendor__members__role__in=MANAGING
    )
    return respond(AskedList(items=[_asked(row) for row in rows.order_by("-invited_at", "-pk")[:ROWS_MOST]]))


@router.post(
    "/campaigns/invitations/{uuid:public_id}/accept",
    **writing("Accept, with goods and prices", scope=WRITE_CAMPAIGNS, limit=WRITES, answers={200: Asked}),
)
@once
def accept_invitation(request: ApiRequest, public_id: UUID, payload: InvitationAnswer) -> HttpResponse:
    """All or nothing: with `rows_refused`, `errors` has the codes by listing. Without a free spot the status is `waiting`."""
    goods = [Brought(str(good.listing), good.price_minor) for good in payload.goods]
    row = _own(request, public_id)
    try:
        campaign_answers.accept_invitation(invitation_id=row.pk, by=request.user, goods=goods)
    except RowsRefused as refusal:
        raise Problem(422, "rows_refused", " ".join(refusal.messages), errors=refusal.rows) from refusal
    return respond(_asked(_own(request, public_id)))


@router.post(
    "/campaigns/invitations/{uuid:public_id}/decline",
    **writing("Decline, or step back before it begins", scope=WRITE_CAMPAIGNS, limit=WRITES, answers={200: Asked}),
)
@once
def decline_invitation(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    row = _own(request, public_id)
    campaign_answers.decline_invitation(invitation_id=row.pk, by=request.user)
    return respond(_asked(_own(request, public_id)))


@router.get("/xiaoer/campaigns", **reading("Campaigns, for the staff", scope=READ_CAMPAIGNS, answer=DeskFairList))
def list_desk_campaigns(request: ApiRequest) -> HttpResponse:
    """Drafts too. For everyone who is no Xiaoer there is no such address."""
    if posting_of(request.user) is None:
        raise Problem(404, "not_found")
    only_known(request)
    rows = Campaign.objects.order_by("-begins_at", "-pk")[:20]
    return respond(DeskFairList(items=[_desk_fair(row) for row in rows]))


@router.get(
    "/xiaoer/campaigns/{slug:slug}", **reading("One campaign, for the staff", scope=READ_CAMPAIGNS, answer=DeskFair)
)
def get_desk_campaign(request: ApiRequest, slug: str) -> HttpResponse:
    row = Campaign.objects.filter(slug=slug).first()
    if row is None or posting_of(request.user) is None:
        raise Problem(404, "not_found")
    return respond(_desk_fair(row))


def _own(request: ApiRequest, public_id: UUID) -> Invitation:
    row = queries.invitation_for(public_id=public_id, user=request.user)
    if row is None:
        raise Problem(404, "not_found", _("There is no such invitation."))
    return row


def _fair(row: Campaign) -> dict:
    field, follows = NEXT.get(row.status, ("", None))
    return {
        "slug": row.slug,
        "name_en": row.name_en,
        "name_zh": row.name_zh,
        "status": row.status,
        "begins_at": row.begins_at,
        "ends_at": row.ends_at,
        "least_discount_bps": row.least_discount_bps,
        "next_deadline": getattr(row, field) if field else None,
        "on_expiry": follows,
    }


def _asked(row: Invitation) -> Asked:
    is_open = row.status == Invitation.Status.SENT
    return Asked(
        id=row.public_id,
        vendor=row.vendor.slug,
        campaign=Fair(**_fair(row.campaign)),
        status=row.status,
        next_deadline=row.answer_by_at if is_open else None,
        on_expiry="expired" if is_open else None,
    )


def _desk_fair(row: Campaign) -> DeskFair:
    return DeskFair(
        **_fair(row),
        spots=row.spots,
        spots_taken=row.spots_taken,
        list_counts=queries.counts_of_list(row),
        answers=queries.invitation_counts(row),
    )
