"""A shop's score by program: its stars and counts for everybody, all of it for the shop and for staff. See docs/api.md."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import BaseModel, Field

from accounts.api.bearer import ApiRequest
from accounts.api.operations import reading, respond
from accounts.api.paging import only_known
from accounts.api.problems import Problem
from accounts.clock import database_now
from accounts.scopes import READ_SCORES
from marketplace.queries import review_means, shown_reviews
from vendors.models import Vendor, VendorTier
from vendors.queries import MANAGING, latest_score, points_of, role_of, tier_in_force, tier_to_come
from vendors.scoring import VendorFacts, restrictions
from xiaoer.queries import penalty_points_of, posting_of
from xiaoer.queries.scoring_events import CostlyEvent, events_of

router = Router(tags=["scores"])

SHOWN_TO_BUYERS = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)


class ReviewCounts(BaseModel):
    """Of the reviews that are shown."""

    count: int
    as_described: float | None
    service: float | None
    logistics: float | None


class ScoreEvent(BaseModel):
    """Something that costs points."""

    kind: str
    id: int
    at: datetime
    pillars: list[str] = Field(description="Those it costs points of.")
    order: str | None
    negotiation: str | None
    dispute: str | None
    counts: bool = Field(description="false: it was contested, and is left out.")
    contest: str = Field(description='The state of its contest; "" when there is none.')


class Penalty(BaseModel):
    points: int
    cause: str
    given_at: datetime
    expires_at: datetime
    counts: bool


class ScoreInFull(BaseModel):
    """For those who manage the shop, and for Xiaoer."""

    scored_on: date | None
    pillars: dict[str, int] = Field(description="Points of 100, of the newest preview.")
    facts: dict[str, int] = Field(description="What the pillars are made of: counts of 180 days.")
    preview_stars: int | None
    penalty_points: int
    forbids: list[str] = Field(description="campaigns, boosts, selling: what so many points forbid.")
    penalties: list[Penalty]
    events: list[ScoreEvent] = Field(description="The newest of each kind, at most 20.")


class VendorScore(BaseModel):
    """What a shop's last 180 days are worth."""

    vendor: str
    is_new: bool = Field(description="Too few orders for stars.")
    stars: int | None = Field(description="In force, 0 to 5; null for a new shop.")
    locked_on: date | None = Field(description="The first day of the month it was locked for.")
    completed_orders: int
    reviews: ReviewCounts
    next_deadline: datetime | None = Field(description="When fewer stars take effect.")
    on_expiry: str | None = Field(description="`stars_3`: what holds then; `stars_new` for none.")
    in_full: ScoreInFull | None = Field(description="null for everybody else.")


@router.get(
    "/vendors/{slug}/score",
    **reading("What a shop's last 180 days are worth", scope=READ_SCORES, answer=VendorScore),
)
def get_vendor_score(request: ApiRequest, slug: Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]) -> HttpResponse:
    only_known(request)
    vendor = Vendor.objects.filter(slug=slug).first()
    is_staff = posting_of(request.user) is not None
    may_see_all = vendor is not None and (is_staff or role_of(vendor, request.user) in MANAGING)
    if vendor is None or not (may_see_all or vendor.status in SHOWN_TO_BUYERS):
        raise Problem(404, "not_found", _("There is no such shop."))
    tier, to_come = tier_in_force(vendor), tier_to_come(vendor)
    answer = VendorScore(
        vendor=vendor.slug,
        is_new=tier is None or tier.stars is None,
        stars=tier.stars if tier else None,
        locked_on=tier.month_on if tier else None,
        completed_orders=vendor.orders.filter(status="completed").count(),
        reviews=ReviewCounts(**review_means(shown_reviews().filter(order__vendor=vendor))),
        next_deadline=to_come.takes_effect_at if may_see_all and to_come else None,
        on_expiry=_what_holds(to_come) if may_see_all and to_come else None,
        in_full=_in_full(vendor) if may_see_all else None,
    )
    return respond(answer)


def _what_holds(tier: VendorTier) -> str:
    return "stars_new" if tier.stars is None else f"stars_{tier.stars}"


def _in_full(vendor: Vendor) -> ScoreInFull:
    score, points = latest_score(vendor), points_of(vendor.pk)
    names = ("product", "service", "logistics", "resolution")
    forbidden = restrictions(points)
    forbids = {
        "campaigns": forbidden.no_campaigns,
        "boosts": forbidden.no_boosts,
        "selling": forbidden.suspended,
    }
    return ScoreInFull(
        scored_on=score.scored_on if score else None,
        pillars={name: getattr(score, name) for name in names} if score else {},
        facts=score.facts or asdict(VendorFacts()) if score else {},
        preview_stars=None if score is None or score.is_new else score.stars,
        penalty_points=points,
        forbids=[name for name, is_forbidden in forbids.items() if is_forbidden],
        penalties=[
            Penalty(
                points=row.points,
                cause=row.cause,
                given_at=row.given_at,
                expires_at=row.expires_at,
                counts=row.is_counting,
            )
            for row in penalty_points_of(vendor)[:50]
        ],
        events=_events(vendor),
    )


def _events(vendor: Vendor) -> list[ScoreEvent]:
    """Each once, though a dispute about the description costs points in two pillars."""
    found: dict[tuple[str, int], CostlyEvent] = {}
    pillars: dict[tuple[str, int], list[str]] = {}
    for pillar, events in events_of(vendor.pk, until=database_now()).items():
        for event in events:
            found[(event.kind, event.event_id)] = event
            pillars.setdefault((event.kind, event.event_id), []).append(pillar)
    return [
        ScoreEvent(
            kind=event.kind,
            id=event.event_id,
            at=event.at,
            pillars=pillars[key],
            order=_id(event.order_public_id),
            negotiation=_id(event.negotiation_public_id),
            dispute=_id(event.dispute_public_id),
            counts=event.counts,
            contest=event.contest_status,
        )
        for key, event in found.items()
    ]


def _id(public_id: object) -> str | None:
    return None if public_id is None else str(public_id)
