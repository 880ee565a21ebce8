"""Every move of a haggle as a plain form post."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from negotiation import actions
from negotiation.forms import AnswerForm, OfferForm, SleeveForm
from negotiation.models import Negotiation
from negotiation.refusals import in_words, refused
from negotiation.room import room_context
from negotiation.rules import Side
from negotiation.views.doors import back, do_and_go_back, room_door


@require_POST
@room_door
def make_offer(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    """A refused number stays in its field, with the reason beside it."""
    form = OfferForm(request.POST, currency=thread.currency)
    if not form.is_valid():
        error = " ".join(map(str, form.errors.get("price", [in_words("stale_offer")])))
        return room_with_price_error(request, thread, side, error)
    try:
        actions.make_offer(
            negotiation_id=thread.pk,
            by=request.user,
            price_minor=form.cleaned_data["price"],
            rev=form.cleaned_data["rev"],
            quantity=form.cleaned_data["quantity"],
            is_sure=form.cleaned_data["is_sure"],
        )
    except ValidationError as refusal:
        thread.refresh_from_db()
        return room_with_price_error(
            request, thread, side, " ".join(refusal.messages), asks_again=refusal.code == "are_you_sure"
        )
    return back(thread)


def room_with_price_error(
    request: SignedInRequest, thread: Negotiation, side: Side, error: str, *, asks_again: bool = False
) -> HttpResponse:
    """The room with a refused number still in its field; with `asks_again`, a box beside it says "I mean it"."""
    context = room_context(thread, request.user, side)
    context |= {
        "typed_price": request.POST.get("price", ""),
        "typed_quantity": request.POST.get("quantity", ""),
        "price_error": error,
        "asks_again": asks_again,
    }
    if not context["may_name_price"]:  # then there is no field to say it beside
        messages.error(request, error)
    return render(request, "negotiation/room.html", context, status=422)


@require_POST
@room_door
def accept_offer(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    """Take what stands. A buyer goes on to the checkout."""
    form = AnswerForm(request.POST)
    if not form.is_valid() or form.cleaned_data["price_minor"] is None:
        messages.error(request, in_words("stale_offer"))
        return back(thread)
    try:
        moved = actions.accept_offer(negotiation_id=thread.pk, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return back(thread)
    if side == "buyer" and moved.order is not None:
        return redirect("order", public_id=moved.order.public_id)
    return back(thread)


def _answer(action: Callable[..., object]) -> Callable[..., HttpResponseBase]:
    """A view that does `action` to the table the mover saw, and goes back to the room."""

    @require_POST
    @room_door
    def view(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
        return do_and_go_back(
            request, thread, lambda: action(negotiation_id=thread.pk, by=request.user, rev=_rev(request))
        )

    return view


decline_offer = _answer(actions.decline_offer)
withdraw_offer = _answer(actions.withdraw_offer)
undo_offer = _answer(actions.undo_offer)


@require_POST
@room_door
def enter_sleeve(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    """A refused number stays in its field, with the reason beside it."""
    form = SleeveForm(request.POST, currency=thread.currency)
    error = " ".join(map(str, form.errors.get("price", [])))
    if form.is_valid():
        try:
            actions.enter_sleeve(negotiation_id=thread.pk, by=request.user, price_minor=form.cleaned_data["price"])
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
        else:
            return back(thread)
    thread.refresh_from_db()
    context = room_context(thread, request.user, side)
    context |= {"typed_sleeve": request.POST.get("price", ""), "sleeve_error": error, "sleeve_is_up": True}
    return render(request, "negotiation/room.html", context, status=422)


@require_POST
@room_door
def refuse_sleeve(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    return do_and_go_back(request, thread, lambda: actions.refuse_sleeve(negotiation_id=thread.pk, by=request.user))


def _rev(request: SignedInRequest) -> int:
    """The table the mover saw. Raises ValidationError(code="stale_offer") when it does not say."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise refused("stale_offer")
    return form.cleaned_data["rev"]
