"""The numbers of escrow, and the graph of a hold. Pure: no Django."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from escrow.money import share_bps

INSPECTION_DAYS: Final = {"physical": 7, "digital": 1, "virtual": 3}
"""Days between delivery and release, by kind of goods."""

LEAST_REMAINING_HOURS: Final = 24
"""A thawed hold keeps at least this much of its clock."""

RELEASE_BATCH: Final = 100
RELEASE_TRIES: Final = 5
OUTSIDE_TRIES: Final = 8
PAYOUT_MINIMUM_MINOR: Final = 100
NEW_VENDOR_RELEASES: Final = 10
NEW_VENDOR_PAYOUT_DELAY_DAYS: Final = 7

HOLD_GRAPH: Final = {
    # from: {act: to}
    "held": {"freeze": "frozen", "release": "released", "refund": "refunded", "split": "split"},
    "frozen": {"thaw": "held", "release": "released", "refund": "refunded", "split": "split"},
    "released": {},
    "refunded": {},
    "split": {},
}


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


def retry_delay(tries: int) -> timedelta:
    """Back-off after the n-th failure: 2, 4, 8 … s, at most an hour."""
    return timedelta(seconds=min(2**tries, 3600))
