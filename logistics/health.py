"""When a carrier that fails is left alone, and when it is tried again. Pure functions, no Django.

A breaker after Nygard, Release It! (2nd ed. 2018, chapter 5): closed while it answers, open once it has failed several times
in a row, half-open when its time is over: one parcel may try it, and its answer closes or opens the breaker again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

FAILURES_MOST: Final = 5
"""In a row."""
FIRST_REST: Final = timedelta(minutes=2)
LONGEST_REST: Final = timedelta(hours=2)
TRIAL_LASTS: Final = timedelta(minutes=10)
"""A trial that nobody heard of again makes room for another after so long."""


@dataclass(frozen=True, slots=True)
class Health:
    """`failures` in a row, `rests` taken since it last answered, `open_until_at` the end of the present rest."""

    failures: int = 0
    rests: int = 0
    open_until_at: datetime | None = None
    tried_at: datetime | None = None


def after_success(_health: Health) -> Health:
    return Health()


def after_failure(health: Health, now: datetime) -> Health:
    """One more failure. A failed trial begins a rest twice as long; failures during a rest change nothing."""
    if health.open_until_at is not None and now < health.open_until_at:
        return health
    failures = health.failures + 1
    if failures < FAILURES_MOST and health.open_until_at is None:
        return replace(health, failures=failures)
    rest = min(FIRST_REST * 2**health.rests, LONGEST_REST)
    return Health(failures=failures, rests=min(health.rests + 1, 20), open_until_at=now + rest)


def is_down(health: Health, now: datetime) -> bool:
    """Whether no parcel may be given to it now: while it rests, and while another parcel tries it."""
    if health.open_until_at is None:
        return False
    if now < health.open_until_at:
        return True
    return health.tried_at is not None and now < health.tried_at + TRIAL_LASTS


def needs_trial(health: Health, now: datetime) -> bool:
    """Whether the next parcel is the one that tries it."""
    return health.open_until_at is not None and not is_down(health, now)
