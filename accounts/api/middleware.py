"""Keeps everything under `/api/` JSON: also what Django, a middleware or a crash answers."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from accounts.api.problems import CONTENT_TYPE, Problem, of_status

PREFIX: Final = "/api/"
BODY_MOST_BYTES: Final = 64 * 1024
UPLOAD_MOST_BYTES: Final = 9 * 1024 * 1024
UPLOADS_END: Final = "/pictures"
"""Addresses that take files end like this."""
HEADERS_KEPT: Final = ("Allow", "Retry-After", "WWW-Authenticate")


class ApiMiddleware:
    """Refuses large bodies before they are read, and turns error pages into problems.

    Stands outside of all that answers with pages, the maintenance page and the error pages included.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        refusal = _refusal_of_body(request)
        response = refusal.answer() if refusal else self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != CONTENT_TYPE:
            kept = {name: response.headers[name] for name in HEADERS_KEPT if name in response.headers}
            response = of_status(response.status_code, headers=kept).answer()
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _refusal_of_body(request: HttpRequest) -> Problem | None:
    length = request.META.get("CONTENT_LENGTH") or ""
    if length and not (length.isascii() and length.isdecimal()):
        return Problem(400, "bad_request")
    most = UPLOAD_MOST_BYTES if request.path_info.endswith(UPLOADS_END) else BODY_MOST_BYTES
    if length and int(length[:20]) > most:
        return Problem(413, "too_large")
    if not length and "Transfer-Encoding" in request.headers:
        return Problem(411, "length_required")
    return None
