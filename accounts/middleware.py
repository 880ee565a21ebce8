"""Gives each request the language and the time zone of the person who makes it."""

import zoneinfo
from collections.abc import Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

DEFAULT_ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")


class UserLocaleMiddleware:
    """After LocaleMiddleware and authentication: a signed-in user's own choice of language and zone holds.

    A language cookie set by the switch wins over the account, so that a guest's choice survives signing in.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from django.conf import settings

        user = request.user
        if user.is_authenticated:
            if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                translation.activate(user.language)
                request.LANGUAGE_CODE = translation.get_language()
            timezone.activate(_zone(user.time_zone))
        else:
            timezone.activate(DEFAULT_ZONE)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return DEFAULT_ZONE
