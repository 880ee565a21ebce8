"""The numbers of campaigns, who may be asked to one, what may be sold there, and the graphs. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from xiaoer.rules import Step

CAMPAIGN_GRAPH: Final = (
    Step("draft", "publish", "lead", "inviting"),
    Step("draft", "call_off", "lead", "called_off"),
    Step("inviting", "call_off", "lead", "called_off"),
    Step("inviting", "start", "house", "running"),
    Step("running", "end", "house", "ended"),
    Step("ended", "count", "house", "counted"),
)
INVITATION_GRAPH: Final = (
    Step("sent", "accept", "vendor", "accepted"),
    Step("sent", "queue", "vendor", "waiting"),
    Step("sent", "decline", "vendor", "declined"),
    Step("sent", "time_over", "house", "expired"),
    Step("waiting", "move_up", "house", "accepted"),
    Step("waiting", "step_back", "vendor", "declined"),
    Step("waiting", "close", "house", "expired"),
    Step("accepted", "step_back", "vendor", "declined"),
    Step("sent", "call_off", "house", "expired"),
    Step("waiting", "call_off", "house", "expired"),
    Step("accepted", "call_off", "house", "expired"),
)
_NEXT: Final = {
    name: {(step.from_status, step.act, step.by): step.to_status for step in graph}
    for name, graph in (("campaign", CAMPAIGN_GRAPH), ("invitation", INVITATION_GRAPH))
}

ANSWER_HOURS: Final = 72
REMIND_BEFORE: Final = timedelta(hours=24)
RESULTS_AFTER: Final = timedelta(hours=24)
"""A deal that was agreed in the last minute has a day to be paid: then the results are counted, for good."""
POINTS_MOST: Final = 2
"""Three penalty points and more mean no campaigns."""
LISTINGS_MOST: Final = 20
"""Of one vendor in one campaign."""
PILLARS: Final = ("product", "service", "logistics", "resolution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a vendor stands for today. `stars` is None while it is new; pillars are 0 to 100, None without a score."""

    stars: int | None = None
    product: int | None = None
    service: int | None = None
    logistics: int | None = None
    resolution: int | None = None
    points: int = 0
    shelves: frozenset[int] = frozenset()
    """Keys of the categories in which it has something on sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a campaign asks of a vendor. A least of 0, and no shelves, ask nothing."""

    least_stars: int = 0
    least: dict[str, int] = field(default_factory=dict)
    most_points: int = POINTS_MOST
    shelves: frozenset[int] = frozenset()


class Finding(NamedTuple):
    """One rule, and whether it is met: `wanted` is the least (of points, the most), `has` what the vendor has."""

    code: str
    is_met: bool
    wanted: int
    has: int | None


def judge(standing: Standing, rules: Rules) -> list[Finding]:
    """Each rule of the campaign with what the vendor has: why, or why not. The vendor may come when all are met."""
    found = []
    if rules.least_stars:
        found.append(_least("stars", rules.least_stars, standing.stars))
    asked = [pillar for pillar in PILLARS if rules.least.get(pillar, 0)]
    found += [_least(pillar, rules.least[pillar], getattr(standing, pillar)) for pillar in asked]
    found.append(Finding("points", standing.points <= rules.most_points, rules.most_points, standing.points))
    on_sale = len(standing.shelves & rules.shelves) if rules.shelves else len(standing.shelves)
    found.append(Finding("goods", on_sale > 0, 1, on_sale))
    return found


def _least(code: str, wanted: int, has: int | None) -> Finding:
    return Finding(code, has is not None and has >= wanted, wanted, has)


def missed(findings: Iterable[Finding]) -> list[str]:
    """The codes of the rules that are not met."""
    return [finding.code for finding in findings if not finding.is_met]


def most_price(*, list_price_minor: int, lowest_minor: int, least_discount_bps: int) -> int:
    """The dearest a thing may be in a campaign: never above its lowest public price, and so much below the list price."""
    return min(lowest_minor, list_price_minor * (10_000 - least_discount_bps) // 10_000)


def price_troubles(
    price_minor: int, *, list_price_minor: int, lowest_minor: int, least_discount_bps: int, reserve_minor: int | None
) -> list[str]:
    """What is wrong with a campaign price: codes, none when it is right."""
    troubles = []
    if price_minor < 1:
        return ["no_price"]
    if price_minor > lowest_minor:
        troubles.append("above_lowest")
    if price_minor > list_price_minor * (10_000 - least_discount_bps) // 10_000:
        troubles.append("small_discount")
    if price_minor >= list_price_minor:
        troubles.append("not_lower")
    if reserve_minor is not None and price_minor <= reserve_minor:
        troubles.append("below_reserve")
    return troubles


def answer_by(invited_at: datetime, *, answer_hours: int, begins_at: datetime) -> datetime:
    """When silence counts as no: after the hours the campaign gives, and never after it has begun."""
    return min(invited_at + timedelta(hours=answer_hours), begins_at)


def days_before(begins_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """The time just as long right before a campaign, which its results are held against."""
    return begins_at - (ends_at - begins_at), begins_at


def next_status(kind: str, status: str, act: str, by: str) -> str | None:
    """Where `act` leads in the graph of a "campaign" or an "invitation"; None where `by` may not."""
    return _NEXT[kind].get((status, act, by))
