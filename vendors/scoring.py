"""What a vendor's deeds are worth: pure functions over counts. No Django.

Four pillars of 0 to 100; the tier is the lowest pillar's. Rates need a count as well, so that one bad order can't sink
a small vendor: each rate is shrunk toward its target by `PRIOR_COUNT` imagined cases that met it.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

WINDOW_DAYS: Final = 180
NEW_BELOW_ORDERS: Final = 10
PRIOR_COUNT: Final = 5
STAR_THRESHOLDS: Final = (60, 70, 80, 85, 90)

ANSWERED_IN_12_HOURS_TARGET: Final = 0.90
OFFERS_ANSWERED_TARGET: Final = 0.80
PRICES_HONOURED_TARGET: Final = 0.99

DOWNGRADE_NOTICE: Final = timedelta(days=7)
PENALTY_KEPT: Final = timedelta(days=90)
NO_CAMPAIGNS_FROM: Final = 3
NO_BOOSTS_FROM: Final = 6
SUSPENDED_FROM: Final = 12
"""Penalty points, from which on a vendor may not do a thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorFacts:
    """Counts in the window. What was not the vendor's fault is left out before it gets here."""

    orders: int = 0
    reviews: int = 0
    review_points: int = 0
    """Sum of the stars (1 to 5) given for "as described"."""
    not_as_described: int = 0
    first_answers: int = 0
    first_answers_in_12_hours: int = 0
    offers: int = 0
    offers_answered: int = 0
    agreements: int = 0
    agreements_honoured: int = 0
    hand_overs: int = 0
    hand_overs_in_time: int = 0
    disputes: int = 0
    disputes_lost: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    product: int
    service: int
    logistics: int
    resolution: int
    stars: int
    is_new: bool

    @property
    def lowest(self) -> int:
        return min(self.product, self.service, self.logistics, self.resolution)


def shrunken_rate(hits: int, count: int, target: float) -> float:
    """`hits` of `count`, with PRIOR_COUNT imagined cases at `target`: 0 of 0 is the target itself."""
    if not 0 <= hits <= count:
        raise ValueError(f"{hits} of {count} is no rate")
    return (hits + PRIOR_COUNT * target) / (count + PRIOR_COUNT)


def points_of_rate(rate: float, target: float) -> float:
    """90 points for meeting the target, 100 for perfection, falling in proportion below."""
    if rate >= target:
        return 90 + 10 * (rate - target) / (1 - target) if target < 1 else 100.0
    return 90 * rate / target


def stars_of(points: int) -> int:
    """0 to 5 stars for a pillar's points: 60, 70, 80, 85 and 90 each earn one."""
    return sum(points >= threshold for threshold in STAR_THRESHOLDS)


def score(facts: VendorFacts) -> Score:
    """The four pillars and the tier, from counts."""
    mean = (facts.review_points + PRIOR_COUNT * 4.5) / (facts.reviews + PRIOR_COUNT)
    described = shrunken_rate(facts.orders - facts.not_as_described, facts.orders, 0.98)
    product = 0.6 * (mean - 1) / 4 * 100 + 0.4 * points_of_rate(described, 0.98)
    service = min(
        points_of_rate(
            shrunken_rate(facts.first_answers_in_12_hours, facts.first_answers, ANSWERED_IN_12_HOURS_TARGET),
            ANSWERED_IN_12_HOURS_TARGET,
        ),
        points_of_rate(
            shrunken_rate(facts.offers_answered, facts.offers, OFFERS_ANSWERED_TARGET), OFFERS_ANSWERED_TARGET
        ),
        points_of_rate(
            shrunken_rate(facts.agreements_honoured, facts.agreements, PRICES_HONOURED_TARGET), PRICES_HONOURED_TARGET
        ),
    )
    in_time = points_of_rate(shrunken_rate(facts.hand_overs_in_time, facts.hand_overs, 0.95), 0.95)
    undisputed = points_of_rate(shrunken_rate(facts.orders - facts.disputes, facts.orders, 0.97), 0.97)
    unlost = points_of_rate(shrunken_rate(facts.orders - facts.disputes_lost, facts.orders, 0.99), 0.99)
    pillars = [int(points) for points in (product, service, in_time, min(undisputed, unlost))]
    return Score(
        product=pillars[0],
        service=pillars[1],
        logistics=pillars[2],
        resolution=pillars[3],
        stars=stars_of(min(pillars)),
        is_new=facts.orders < NEW_BELOW_ORDERS,
    )


def takes_effect_at(*, stars: int | None, before: int | None, locked_at: datetime) -> datetime:
    """When a tier holds: at once, or after the notice when it is lower than `before`. None is a shop shown as new."""
    is_lower = before is not None and (stars is None or stars < before)
    return locked_at + DOWNGRADE_NOTICE if is_lower else locked_at


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What penalty points forbid."""

    no_campaigns: bool
    no_boosts: bool
    suspended: bool


def restrictions(points: int) -> Restrictions:
    """What a vendor with so many points that count may not do."""
    return Restrictions(points >= NO_CAMPAIGNS_FROM, points >= NO_BOOSTS_FROM, points >= SUSPENDED_FROM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How a vendor's next orders go: a guess of theirs. Of `orders`, so many went wrong in each way."""

    orders: int = 0
    stars: int = 5
    """Each of them is reviewed with so many stars "as described"; 0: none is."""
    slow_answers: int = 0
    expired_offers: int = 0
    broken_deals: int = 0
    late_hand_overs: int = 0
    disputes: int = 0
    lost_disputes: int = 0


def what_if(facts: VendorFacts, outlook: Outlook) -> VendorFacts:
    """The facts after the next orders, each haggled: one talk, one offer, one deal, one hand-over, perhaps a review.

    Nothing of the present window is let go. What can't be, such as more late ones than orders, counts as all of them.
    A lost dispute is one about the description, the dearest kind.
    """
    n = outlook.orders
    lost = min(outlook.lost_disputes, n)
    more = VendorFacts(
        orders=n,
        reviews=n if outlook.stars else 0,
        review_points=n * outlook.stars,
        not_as_described=lost,
        first_answers=n,
        first_answers_in_12_hours=n - min(outlook.slow_answers, n),
        offers=n,
        offers_answered=n - min(outlook.expired_offers, n),
        agreements=n,
        agreements_honoured=n - min(outlook.broken_deals, n),
        hand_overs=n,
        hand_overs_in_time=n - min(outlook.late_hand_overs, n),
        disputes=min(max(outlook.disputes, lost), n),
        disputes_lost=lost,
    )
    return VendorFacts(
        **{field.name: getattr(facts, field.name) + getattr(more, field.name) for field in fields(facts)}
    )
