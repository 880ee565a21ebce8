"""What every page knows about the house: its name, its colours, its shelves, who is new in the reader's in-tray."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "teahouse_theme"
LANGUAGE_NAMES = {"en": "English", "zh-hans": "简体中文"}
SHELVES_CACHE_KEY = "house/shelves/1"
SHELVES_CACHE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Shelf:
    """A top category as the header shows it: plain data, so that it can lie in the cache."""

    slug: str
    name_en: str
    name_zh: str
    icon: str


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language to switch to, named in itself."""

    code: str
    name: str


class House:
    """The `house` of the templates. Everything that costs a query waits until a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def site_name(self) -> str:
        return settings.SITE_NAME

    @property
    def is_demo(self) -> bool:
        return settings.DEMO

    @property
    def is_debug(self) -> bool:
        return settings.DEBUG

    @cached_property
    def theme(self) -> str:
        """What the reader chose: `auto` (as the system does), `light` or `dark`."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else "auto"

    @property
    def theme_choices(self) -> list[tuple[str, str, str]]:
        """Value, name and icon of each."""
        return [
            ("auto", pgettext("colours", "As my device"), "sun-moon"),
            ("light", pgettext("colours", "Light"), "sun"),
            ("dark", pgettext("colours", "Dark"), "moon"),
        ]

    @property
    def other_language(self) -> LanguageChoice:
        code = "en" if (get_language() or "en").startswith("zh") else "zh-hans"
        return LanguageChoice(code, LANGUAGE_NAMES[code])

    @property
    def here(self) -> str:
        """The path to come back to after a switch of language or colours; on a refused form, where the form stood."""
        if self._request.method in ("GET", "HEAD"):
            return self._request.get_full_path()
        return urlsplit(self._request.headers.get("Referer", "")).path or "/"

    @property
    def unread_count(self) -> int:
        return self._counts[0]

    @property
    def basket_count(self) -> int:
        """Different things in the reader's basket."""
        return self._counts[1]

    @cached_property
    def _counts(self) -> tuple[int, int]:
        """Unread notifications and basket lines, in one query."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return 0, 0
        from marketplace.queries import counts_in_header

        return counts_in_header(user.pk)

    @cached_property
    def has_office(self) -> bool:
        """May the reader act for a vendor?"""
        user = getattr(self._request, "user", None)
        return bool(user is not None and user.is_authenticated and user.vendor_memberships.exists())

    @cached_property
    def has_desk(self) -> bool:
        """Is the reader posted to a desk today? Read by the reverse relation: xiaoer stands above this app."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        today = timezone.localdate()
        open_now = Q(ends_on=None) | Q(ends_on__gte=today)
        return user.postings.filter(open_now, begins_on__lte=today).exists()

    @cached_property
    def categories(self) -> list[Shelf]:
        shelves = cache.get(SHELVES_CACHE_KEY)
        if shelves is None:
            from marketplace.models import Category

            rows = Category.objects.filter(parent=None).order_by("position", "pk")
            shelves = [Shelf(*row) for row in rows.values_list("slug", "name_en", "name_zh", "icon")]
            cache.set(SHELVES_CACHE_KEY, shelves, SHELVES_CACHE_SECONDS)
        return shelves

    @cached_property
    def demo_accounts(self) -> Sequence[Any]:
        """Sign-ins anyone may use; empty outside demo mode."""
        if not self.is_demo:
            return []
        from accounts.demo import demo_accounts

        return demo_accounts()

    @property
    def words(self) -> str:
        """The few words the scripts need, as JSON: the scripts themselves hold no language."""
        return json.dumps(
            {
                "days": pgettext("time left, short", "%(n)s d"),
                "hours": pgettext("time left, short", "%(n)s h"),
                "minutes": pgettext("time left, short", "%(n)s min"),
                "seconds": pgettext("time left, short", "%(n)s s"),
                "left": pgettext("time left", "%(time)s left"),
                "passed": _("time is over"),
                "copied": _("Copied"),
                "sending": _("Sending…"),
                "characters_left": _("%(n)s characters left"),
                "characters_over": _("%(n)s characters too many"),
                "dismiss": _("Dismiss"),
            },
            ensure_ascii=False,
        )


def house(request: HttpRequest) -> dict[str, House]:
    return {"house": House(request)}
