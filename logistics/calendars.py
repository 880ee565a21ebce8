"""China's days of rest, from the `holidays` library, which has the State Council's yearly notices and computes the rest."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from holidays import country_holidays

from logistics import lanes

CHINA: Final = ZoneInfo("Asia/Shanghai")
SATURDAY: Final = 5
SUNDAY: Final = 6


@lru_cache(maxsize=32)
def days_of(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The days of rest of a year, and its Sundays that are worked to make up for one.

    A weekend that adjoins a holiday belongs to it, unless it is worked. Of a year whose notice has not come out only the
    holidays fixed by law are known.
    """
    found = country_holidays("CN", years=year)
    made_up = {day for day in getattr(found, "weekend_workdays", ()) if day.year == year}
    rest = set(found)
    for _saturday_then_sunday in range(2):
        beside = {day + timedelta(days=step) for day in rest for step in (-1, 1)}
        rest |= {day for day in beside if day.weekday() >= SATURDAY and day not in made_up}
    return frozenset(rest), frozenset(day for day in made_up if day.weekday() == SUNDAY)


def promise(from_day: date, transit_days: int) -> date:
    """The day a parcel handed over on `from_day` is promised for, in working days of China's couriers."""
    years = [days_of(year) for year in (from_day.year, from_day.year + 1)]
    rest, working = (frozenset().union(*parts) for parts in zip(*years, strict=True))
    return lanes.promise(from_day, transit_days, rest, working)


def end_of_day(day: date) -> datetime:
    """The moment in which a day is over in China."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CHINA)
