"""Lets members in, and brings a guest back to where they were once they have signed in."""

from collections.abc import Callable, Sequence
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def members_only(view: Callable[..., HttpResponseBase] | None = None, *, kept: Sequence[str] = ()) -> Callable:
    """A guest is sent to sign in first, and then back: to the page asked for, or, after a post, to the page whose form
    it was, since an address that only takes posts can't be opened. The fields named in `kept` go along in the query of
    that page, so that what was typed is not lost.
    """

    def decorate(guarded: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(guarded)
        def door(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            if request.user.is_authenticated:
                return guarded(request, *args, **kwargs)
            return redirect_to_login(_way_back(request, kept))

        return door

    return decorate if view is None else decorate(view)


def _way_back(request: HttpRequest, kept: Sequence[str]) -> str:
    if request.method in SAFE_METHODS:
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    typed = {name: request.POST[name][:200] for name in kept if request.POST.get(name)}
    return urlsplit(page)._replace(scheme="", netloc="", fragment="", query=urlencode(typed)).geturl()
