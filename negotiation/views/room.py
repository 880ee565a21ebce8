"""The room: opening it, seeing it, talking in it."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from marketplace.models import Listing, Variant
from marketplace.views import shop
from negotiation import actions, queries
from negotiation.forms import MessageForm, OpenForm
from negotiation.models import Negotiation, ThreadEvent, ThreadPicture
from negotiation.refusals import refused
from negotiation.room import EVENTS_SHOWN, part_context, room_context
from negotiation.rules import Side
from negotiation.views.doors import back, room_door, wants_json
from negotiation.views.moves import room_with_price_error


@require_POST
@members_only(kept=shop.TYPED_FIELDS)
def open_room(request: SignedInRequest, public_id) -> HttpResponse:
    """Begin a haggle from a listing's page, with a first offer if one was typed. A refused offer begins nothing: the
    page comes back as it was filled in, with the reason beside the field.
    """
    listing = Listing.objects.filter(public_id=public_id, status=Listing.Status.ON_SALE).first()
    variant = _chosen_variant(request, listing) if listing else None
    if listing is None or variant is None:
        raise Http404
    form = OpenForm(request.POST, currency=listing.currency)
    if not form.is_valid():
        errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
        return shop.listing_page(request, listing, typed=request.POST, errors=errors, status=422)
    price_minor, quantity = form.cleaned_data["price"], form.cleaned_data["quantity"] or 1
    try:
        thread = actions.open_negotiation(
            buyer=request.user, variant=variant, quantity=quantity, price_minor=price_minor
        )
    except ValidationError as refusal:
        live = queries.live_thread(buyer=request.user, variant_id=variant.pk)
        if live is not None:
            return room_with_price_error(request, live, "buyer", " ".join(refusal.messages))
        field = "quantity" if refusal.code == "bad_quantity" else "price"
        errors = {field: refusal.messages}
        return shop.listing_page(request, listing, typed=request.POST, errors=errors, status=422)
    return redirect("room", public_id=thread.public_id)


def _chosen_variant(request: SignedInRequest, listing: Listing) -> Variant | None:
    chosen = request.POST.get("variant", "")
    key = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else 0
    return listing.variants.filter(pk=key).first() or listing.variants.first()


@require_safe
@room_door
def room(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    context = room_context(thread, request.user, side)
    actions.mark_read(negotiation=thread, user=request.user, seq=thread.seq)
    return render(request, "negotiation/room.html", context)


@require_safe
@room_door
def part(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    """What is new since `after`, the card that stood then, and the table as it is, as HTML: the scripts put it into the
    page."""
    after = request.GET.get("after", "0")
    after_seq = int(after) if after.isascii() and after.isdecimal() and len(after) < 18 else 0
    events = queries.events_after(thread.pk, after_seq, EVENTS_SHOWN)
    events = [*queries.lines_to_renew(thread.pk, after_seq, events), *events]
    return render(request, "negotiation/_part.html", part_context(thread, request.user, side, events))


@require_POST
@room_door
def send_message(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    form = MessageForm(request.POST, request.FILES)
    try:
        event = _say(form, thread, request)
    except ValidationError as refusal:
        error = " ".join(refusal.messages)
        if wants_json(request):
            return JsonResponse({"code": "refused", "text": error}, status=422)
        context = room_context(thread, request.user, side)
        context |= {"typed": request.POST.get("body", ""), "message_error": error}
        return render(request, "negotiation/room.html", context, status=422)
    return JsonResponse({"seq": event.seq}) if wants_json(request) else back(thread)


def _say(form: MessageForm, thread: Negotiation, request: SignedInRequest) -> ThreadEvent:
    if not form.is_valid():
        raise refused("message_too_long" if "body" in form.errors else "bad_picture")
    said = {"negotiation_id": thread.pk, "by": request.user, "client_id": form.cleaned_data["client_id"]}
    if form.cleaned_data["phrase"]:
        return actions.say_phrase(phrase=form.cleaned_data["phrase"], **said)
    said["body"] = form.cleaned_data["body"]
    if form.cleaned_data["picture"]:
        return actions.send_picture(data=form.cleaned_data["picture"].read(), **said)
    return actions.send_message(**said)


@require_safe
@room_door
def picture(request: SignedInRequest, thread: Negotiation, side: Side, picture_id) -> FileResponse:
    return picture_answer(thread, picture_id)


def picture_answer(thread: Negotiation, picture_id) -> FileResponse:
    """A picture of a thread, for whoever has passed a door to it; a name in the address never leads to another's."""
    found = ThreadPicture.objects.filter(negotiation=thread, public_id=picture_id).first()
    if found is None:
        raise Http404
    answer = FileResponse(found.image.open("rb"), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
