"""The numbers of escrow, and the graph of a hold. Pure: no Django."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from escrow.money import share_bps

INSPECTION_DAYS: Final = {"physical": 7, "digital": 1, "virtual": 3}
"""Days between delivery and release, by kind of goods."""

DISPUTE: Final = "dispute"
RETURNING: Final = "returning"
CONTRADICTED: Final = "contradicted"
CARRIER_DARK: Final = "carrier_dark"
OF_CARRIERS: Final = (RETURNING, CONTRADICTED, CARRIER_DARK)
"""What a hold may be frozen for, each by itself. What carriers say, or don't, yields to the buyer's own word."""

LEAST_REMAINING_HOURS: Final = 24
"""A thawed hold keeps at least this much of its clock."""

BUYER_EXTENSION_DAYS: Final = 3
BUYER_EXTENSION_WINDOW: Final = timedelta(days=3)
"""A buyer may ask for more time once, when no more than this is left."""

VENDOR_EXTENSION_MOST_DAYS: Final = 10
"""In all, for one hold."""

POST_RELEASE_DAYS: Final = 30
"""After hand-over, where the carrier never reports a delivery."""

PROMPTS: Final = (timedelta(hours=72), timedelta(hours=24))
"""The buyer is reminded so long before the release."""

RELEASE_BATCH: Final = 500
"""Holds that one statement releases: the more, the fewer times a vendor's account is written, and the longer it is locked."""

RELEASE_TRIES: Final = 5
OUTSIDE_TRIES: Final = 8
PAYOUT_MINIMUM_MINOR: Final = 100
NEW_VENDOR_RELEASES: Final = 10
NEW_VENDOR_DAYS: Final = 30
NEW_VENDOR_PAYOUT_DELAY: Final = timedelta(days=7)
"""A new vendor's money is paid out so long after its release."""

PAYOUT_HOUR: Final = 10
"""Scheduled payouts leave at this hour of the vendor's day."""

ACCOUNT_CHANGE_DELAY: Final = timedelta(hours=72)
PAYOUT_CHASE_AFTER: Final = timedelta(minutes=10)
"""A payout the provider took and says nothing more of is asked after, so that a lost notice loses nothing."""

CLAIM_WINDOW: Final = timedelta(days=30)
"""After a release, a buyer may be given money back from the vendor's balance for so long."""

HOLD_GRAPH: Final = {
    # from: {act: to}
    "held": {"freeze": "frozen", "release": "released", "refund": "refunded", "split": "split"},
    "frozen": {"thaw": "held", "release": "released", "refund": "refunded", "split": "split"},
    "released": {},
    "refunded": {},
    "split": {},
}


def ending_of(act: str) -> str:
    """The status in which `act` (release, refund, split) ends a hold: held or frozen, it is the same."""
    return HOLD_GRAPH["held"][act]


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a held amount is divided: three parts that sum to it."""

    act: str
    vendor_minor: int
    commission_minor: int
    refund_minor: int


def settle(*, amount_minor: int, commission_minor: int, refund_minor: int) -> Settlement:
    """Divide a hold when `refund_minor` goes back to the buyer.

    Commission falls in proportion to what the vendor keeps, rounded down in the vendor's favour.
    Raises ValueError unless 0 <= refund <= amount.
    """
    if not 0 <= refund_minor <= amount_minor:
        raise ValueError(f"a refund of {refund_minor} does not fit a hold of {amount_minor}")
    kept = amount_minor - refund_minor
    commission = commission_minor if refund_minor == 0 else commission_minor * kept // amount_minor
    act = "release" if refund_minor == 0 else "refund" if kept == 0 else "split"
    return Settlement(act, kept - commission, commission, refund_minor)


def commission_of(amount_minor: int, commission_bps: int) -> int:
    """The commission frozen when an order is placed."""
    return share_bps(amount_minor, commission_bps)


def remaining_after_thaw(remaining: timedelta) -> timedelta:
    return max(remaining, timedelta(hours=LEAST_REMAINING_HOURS))


def prompts_passed(remaining: timedelta) -> int:
    """How many reminders are behind a clock with so much left: a clock of 24 h or less starts with none to come."""
    return sum(remaining <= ahead for ahead in PROMPTS)


@dataclass(frozen=True, slots=True)
class ClaimParts:
    """What vendor and house each give back for a claim; together they are the claim."""

    vendor_minor: int
    commission_minor: int


def claim_parts(*, amount_minor: int, commission_minor: int, refunded_minor: int, claim_minor: int) -> ClaimParts:
    """Who gives back what when `claim_minor` more goes back to the buyer after a hold ended.

    As if the whole refund had been decided at once: the commission falls to what `settle` would have left of it.
    Raises ValueError unless 0 < claim <= amount - refunded.
    """
    if not 0 < claim_minor <= amount_minor - refunded_minor:
        raise ValueError(f"a claim of {claim_minor} does not fit what is left of {amount_minor}")
    before = settle(amount_minor=amount_minor, commission_minor=commission_minor, refund_minor=refunded_minor)
    after = settle(
        amount_minor=amount_minor, commission_minor=commission_minor, refund_minor=refunded_minor + claim_minor
    )
    commission = before.commission_minor - after.commission_minor
    return ClaimParts(claim_minor - commission, commission)


def is_new_vendor(*, released_count: int, age: timedelta) -> bool:
    """In the first 10 released orders or the first 30 days, whichever lasts longer."""
    return released_count < NEW_VENDOR_RELEASES or age < timedelta(days=NEW_VENDOR_DAYS)


def next_payout_at(schedule: str, after: datetime, zone: tzinfo) -> datetime | None:
    """The first moment of `schedule` (daily, weekly, monthly) later than `after`: 10:00 in the vendor's zone, on Mondays
    or the 1st. None for manual. `after` is aware; so is the answer, in `zone`.
    """
    if schedule == "manual":
        return None
    local = after.astimezone(zone)
    day = local.date()
    for ahead in range(63):
        candidate = day + timedelta(days=ahead)
        fits = {"daily": True, "weekly": candidate.weekday() == 0, "monthly": candidate.day == 1}[schedule]
        moment = datetime.combine(candidate, time(PAYOUT_HOUR), tzinfo=zone)
        if fits and moment > after:
            return moment
    raise AssertionError("every schedule comes round within two months")


def retry_delay(tries: int) -> timedelta:
    """Back-off after the n-th failure: 2, 4, 8 … s, at most an hour."""
    return timedelta(seconds=min(2**tries, 3600))
