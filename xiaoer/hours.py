"""When a person of the staff is briefed, and when they are left in peace. Pure: no Django.

All by the clock on the person's own wall: a day that summer time makes shorter or longer changes nothing.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOUSE_ZONE: Final = ZoneInfo("Asia/Shanghai")
QUIET_FROM: Final = time(22)
QUIET_UNTIL: Final = time(7)
MORNING_AT: Final = time(8, 30)
EVENING_AT: Final = time(17, 30)


class DueBriefing(NamedTuple):
    kind: str
    day: date


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; the house's for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return HOUSE_ZONE


def quiet_until(at: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the night, in UTC, when `at` lies in it; None by day. It begins at 22:00 and ends at 07:00."""
    local = at.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return begin_of(day, zone, QUIET_UNTIL)


def due_briefing(at: datetime, zone: ZoneInfo) -> DueBriefing | None:
    """What is to be made at this moment if it is not there yet: the morning's from 08:30, the evening's from 17:30.

    A morning that was missed is made up for until the evening, an evening until the night; then it is let go.
    """
    local = at.astimezone(zone)
    if MORNING_AT <= local.time() < EVENING_AT:
        return DueBriefing("morning", local.date())
    if EVENING_AT <= local.time() < QUIET_FROM:
        return DueBriefing("evening", local.date())
    return None


def begin_of(day: date, zone: ZoneInfo, at: time = time(0)) -> datetime:
    """A wall-clock time of a day in a zone, in UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def window(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first day's midnight to the one after the last day, in UTC."""
    return begin_of(first, zone), begin_of(last + timedelta(days=1), zone)


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar quarter."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)
