"""The door to a room, and the ways back to it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from negotiation import queries
from negotiation.models import Negotiation
from negotiation.rules import Side


def room_door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view gets `thread` and `side` if the signed-in user is a party of it; for others there is no such room."""

    @members_only
    @wraps(view)
    def guarded(request: SignedInRequest, public_id, **kwargs) -> HttpResponseBase:
        thread = queries.thread_for(public_id=public_id, user=request.user)
        if thread is None:
            raise Http404
        side: Side = "buyer" if thread.buyer_id == request.user.pk else "vendor"
        return view(request, thread=thread, side=side, **kwargs)

    return guarded


def back(thread: Negotiation) -> HttpResponse:
    return redirect(f"{reverse('room', args=[thread.public_id])}#latest")


def do_and_go_back(request: SignedInRequest, thread: Negotiation, act: Callable[[], object]) -> HttpResponse:
    """Do `act`; what it refuses is said in the room."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return back(thread)


def wants_json(request: SignedInRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
