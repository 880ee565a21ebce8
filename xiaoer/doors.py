"""The door to the desk."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponseBase

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from xiaoer.queries import posting_of


def desk_door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view gets `posting`, if the signed-in user has an open one; for others there is no desk."""

    @members_only
    @wraps(view)
    def guarded(request: SignedInRequest, **kwargs) -> HttpResponseBase:
        posting = posting_of(request.user)
        if posting is None:
            raise Http404
        return view(request, posting=posting, **kwargs)

    return guarded
