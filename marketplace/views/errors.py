"""Pages for trouble. They share the house's look, say what happened in plain words, and show a way on."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also what someone sees who may not: absent and forbidden look the same."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: when this is shown, the database may be what failed."""
    return HttpResponseServerError(loader.get_template("500.html").render({}))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or a browser that keeps no cookies. `reason` is for the log, not the reader."""
    context = {
        "title": _("This form has been open too long"),
        "text": _("For your safety we did not take it. Go back, load the page again, and send it once more."),
        "hint": _("If it happens again, see whether your browser accepts cookies from this site."),
    }
    return render(request, "403.html", context, status=403)
