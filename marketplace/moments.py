"""Moments in words: how long until, and when exactly, in the reader's language and time zone."""

from datetime import date, datetime
from typing import Final

from babel.dates import format_date, format_datetime
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400

PATTERNS: Final = {
    "en": {
        "": "d MMM, HH:mm",
        "other year": "d MMM y, HH:mm",
        "date": "d MMM y",
        "time": "HH:mm",
        "full": "EEEE, d MMMM y, HH:mm (zzz)",
    },
    "zh": {
        "": "M月d日 HH:mm",
        "other year": "y年M月d日 HH:mm",
        "date": "y年M月d日",
        "time": "HH:mm",
        "full": "y年M月d日EEEE HH:mm (zzz)",
    },
}
DJANGO_NAMES: Final = {"DATE_FORMAT": "date", "SHORT_DATE_FORMAT": "date", "TIME_FORMAT": "time", "DATETIME_FORMAT": ""}
"""Django's names for the same, since a template's writer reaches for them first."""

LOCALES: Final = {"en": "en_GB", "zh": "zh_Hans_CN"}


def urgency(moment: datetime, now: datetime) -> str:
    """`passed`, `soon` (within the hour), `near` (within the day) or `far`."""
    seconds = (moment - now).total_seconds()
    return "passed" if seconds <= 0 else "soon" if seconds < HOUR else "near" if seconds < DAY else "far"


def time_left(moment: datetime, now: datetime) -> str:
    """ "2 h 14 min left", in the two largest units; static/js/countdown.js says the same words a little later."""
    seconds = int((moment - now).total_seconds())
    if seconds <= 0:
        return _("time is over")
    return pgettext("time left", "%(time)s left") % {"time": _two_units(seconds)}


def written(at: datetime | None, style: str = "") -> str:
    """23 Nov, 05:53 or 11月23日 05:53; `style` is "", date, time or full. The year only when it is another one."""
    if at is None:
        return ""
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    local = timezone.localtime(at)
    style = DJANGO_NAMES.get(style, style)
    if not style and local.year != timezone.localtime().year:
        style = "other year"
    return format_datetime(local, PATTERNS[language][style], locale=LOCALES[language])


def written_day(on: date | None) -> str:
    """A day without an hour, always with its year."""
    if on is None:
        return ""
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    return format_date(on, PATTERNS[language]["date"], locale=LOCALES[language])


def machine(at: datetime | None) -> str:
    """`at` for the `datetime` attribute of a time element: whole seconds, with the reader's offset."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def _two_units(seconds: int) -> str:
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    words = [
        pgettext("time left, short", "%(n)s d") % {"n": days} if days else "",
        pgettext("time left, short", "%(n)s h") % {"n": hours} if hours else "",
        pgettext("time left, short", "%(n)s min") % {"n": minutes} if minutes and not days else "",
        pgettext("time left, short", "%(n)s s") % {"n": seconds % MINUTE} if seconds < 10 * MINUTE else "",
    ]
    return " ".join([word for word in words if word][:2])
