"""The colours a reader chose, and the page that shows every part of the house (DEBUG only)."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from marketplace.context_processors import THEME_COOKIE, THEMES
from marketplace.views.style_samples import samples

SECTIONS = (
    ("tokens", "Tokens"),
    ("acts", "Acts and marks"),
    ("forms", "Forms"),
    ("market", "Market"),
    ("haggle", "Haggle"),
    ("orders", "Orders and money"),
    ("lists", "Lists and numbers"),
    ("frames", "Frames"),
)
PICTURES = ("bowl", "shelf", "letter", "scale", "road", "door")
A_YEAR_SECONDS = 365 * 24 * 3600


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen colours in a cookie and go back to where the reader was."""
    response = HttpResponseRedirect(_way_back(request))
    theme = request.POST.get("theme", "")
    if theme == "auto":
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    elif theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=A_YEAR_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    context: dict[str, Any] = {"sections": SECTIONS, "pictures": PICTURES, **samples()}
    return render(request, "style/index.html", context)


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"
