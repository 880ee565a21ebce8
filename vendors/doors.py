"""Lets the right people into an office: for everyone else it is not there."""

from collections.abc import Callable, Collection
from functools import wraps

from django.http import Http404, HttpResponse

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from vendors import queries


def office_door(*, roles: Collection[str] = queries.EVERY_ROLE) -> Callable:
    """The view gets `vendor` instead of `slug`, if the signed-in user has one of `roles` there; else 404."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @members_only
        @wraps(view)
        def guarded(request: SignedInRequest, slug: str, **kwargs) -> HttpResponse:
            vendor = queries.office_for(slug=slug, user=request.user, roles=roles)
            if vendor is None:
                raise Http404
            return view(request, vendor=vendor, **kwargs)

        return guarded

    return decorate
