"""The closed door: one setting shows every visitor a page that says when to come back."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

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
