"""What carriers ask and when they come, by program. See docs/api.md."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import AfterValidator, BaseModel, Field

from accounts.api.bearer import ApiRequest
from accounts.api.operations import reading, respond, words_of
from accounts.api.paging import only_known
from accounts.clock import database_now
from accounts.provinces import countries_abroad
from accounts.scopes import READ_RATES
from logistics import calendars, lanes, queries
from logistics.ratecards import GOODS, ORDINARY, Parcel
from logistics.reasons import in_both_languages
from logistics.views.verdicts import named
from marketplace.models import Listing

WEIGHT_MOST_G = 1_000_000
SIDE_MOST_MM = 5_000

router = Router(tags=["logistics"])

Code = Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12})$")]


def _known(place: str) -> str:
    """Raises ValueError for two letters that are no country's, and for China: a place in it has a code."""
    if lanes.is_abroad(place) and place not in countries_abroad():
        raise ValueError("two letters of ISO 3166-1, not China's")
    return place


Place = Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[A-Z]{2})$"), AfterValidator(_known)]
Side = Annotated[int, Field(ge=0, le=SIDE_MOST_MM)]


class RatesAsked(BaseModel):
    """What is to be sent where."""

    origin: Code = Field(description="Administrative code of 6, 9 or 12 digits.")
    destination: Place = Field(description="The same, or abroad the country's two letters of ISO 3166-1.")
    weight_g: Annotated[int, Field(ge=1, le=WEIGHT_MOST_G)]
    length_mm: Side = 0
    width_mm: Side = 0
    height_mm: Side = 0
    goods: Literal["ordinary", "fragile", "liquid", "battery"] = "ordinary"
    mode: Literal["balanced", "cheapest", "fastest", "reliable"] = "balanced"


class RateVerdict(BaseModel):
    """One carrier's service, whether it could come or not."""

    carrier: str
    carrier_name: str
    service: str = Field(description='"" when the carrier has one only.')
    is_chosen: bool
    can_come: bool
    rate_minor: int | None = Field(description="null when it can't come.")
    currency: str
    billable_g: int = Field(description="The greater of the weight and what the room counts for.")
    transit_days: int
    promised_on: str | None = Field(
        description="When handed over today: working days of China. null when it can't come."
    )
    on_time_bps: int = Field(description="Of 10,000 parcels on this lane so many in time, as far as is known.")
    score: int | None = Field(description="Of 1,000, in this mode; null when it does not compete.")
    reason: str
    reason_words: dict[str, str] = Field(description="The reason in English and Chinese: `en`, `zh`.")


class Rates(BaseModel):
    """Every carrier, the chosen one first."""

    mode: str = Field(json_schema_extra={"enum": list(lanes.MODES)})
    goods: str = Field(json_schema_extra=words_of(Listing.Goods))
    items: list[RateVerdict]


@router.get(
    "/rates", **reading("What each carrier asks for a parcel, and why one is chosen", scope=READ_RATES, answer=Rates)
)
def get_rates(request: ApiRequest, asked: Query[RatesAsked]) -> HttpResponse:
    """The decision that a booking would take now. Nothing is booked, and nobody is tried out of curiosity."""
    only_known(request, *RatesAsked.model_fields)
    assert asked.goods in GOODS, "the same words as the rate cards'"
    goods = frozenset() if asked.goods == ORDINARY else frozenset({asked.goods})
    parcel = Parcel(asked.weight_g, asked.length_mm, asked.width_mm, asked.height_mm, goods)
    verdicts = queries.router().decide(
        origin=asked.origin.ljust(12, "0"), destination=_whole(asked.destination), parcel=parcel, mode=asked.mode
    )
    items = [_item(verdict) for verdict in named(verdict._asdict() for verdict in verdicts)]
    return respond(Rates(mode=asked.mode, goods=asked.goods, items=items))


def _whole(place: str) -> str:
    return place if lanes.is_abroad(place) else place.ljust(12, "0")


def _item(verdict: dict[str, Any]) -> RateVerdict:
    can_come = verdict["reason"] in lanes.COMING | {"couriers_compete"}
    today = queries.china_day(database_now())
    return RateVerdict(
        carrier=verdict["code"],
        carrier_name=verdict["name_en"],
        service=verdict["service"],
        is_chosen=verdict["is_chosen"],
        can_come=can_come,
        rate_minor=verdict["rate_minor"] if can_come else None,
        currency="CNY",
        billable_g=verdict["billable_g"],
        transit_days=verdict["transit_days"],
        promised_on=calendars.promise(today, verdict["transit_days"]).isoformat() if can_come else None,
        on_time_bps=verdict["on_time_bps"],
        score=verdict["score"],
        reason=verdict["reason"],
        reason_words=in_both_languages(verdict["reason"]),
    )
