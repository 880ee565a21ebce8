"""Pages in place of others: the closed door while `MAINTENANCE` is on, and the house's own "not found" under DEBUG."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.views import errors

RETRY_AFTER_SECONDS = 300
OPEN_PATHS = ("/healthz",)
"""Answered even now: whoever watches the process must not take maintenance for a crash."""


class MaintenanceMiddleware:
    """While `MAINTENANCE` is on, every page is `maintenance.html` with status 503.

    Stands before sessions and users, so it never asks the database, which may be the thing under maintenance. The
    template is therefore rendered without a request.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = CSPMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MAINTENANCE or request.path in OPEN_PATHS:
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            body = render_to_string("maintenance.html", {"retry_after_minutes": RETRY_AFTER_SECONDS // 60})
            language = translation.get_language()
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store", "Content-Language": language}
        response = HttpResponse(body, status=503, headers=headers)
        # Its own turn comes further in, where this answer never arrives.
        self.policy.process_response(request, response)
        return response


class HouseNotFoundMiddleware:
    """Under DEBUG too, what is absent looks as it does in production, not like Django's report with every address.

    Stands innermost, where the user and the language are known.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_unknown_address = response.status_code == 404 and request.resolver_match is None
        return errors.not_found(request) if settings.DEBUG and is_unknown_address else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.not_found(request) if settings.DEBUG and isinstance(exception, Http404) else None
