"""The room, the haggle lists, and every move as a plain form post."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from marketplace.models import Listing, Variant
from marketplace.views import shop
from negotiation import actions, queries
from negotiation.forms import AnswerForm, MessageForm, OfferForm, OpenForm
from negotiation.models import Negotiation, Offer
from negotiation.refusals import in_words
from negotiation.room import EVENTS_SHOWN, line, panel_context, room_context
from negotiation.rules import Side
from vendors.doors import office_door
from vendors.models import Vendor

ROWS_SHOWN = 100


def room_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets `thread` and `side` if the signed-in user is a party of it; for others there is no such room."""

    @members_only
    @wraps(view)
    def guarded(request: SignedInRequest, public_id, **kwargs) -> HttpResponse:
        thread = queries.thread_for(public_id=public_id, user=request.user)
        if thread is None:
            raise Http404
        side: Side = "buyer" if thread.buyer_id == request.user.pk else "vendor"
        return view(request, thread=thread, side=side, **kwargs)

    return guarded


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
            return _room_with_price_error(request, live, "buyer", " ".join(refusal.messages))
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
    offers = {offer.rev: offer for offer in Offer.objects.filter(negotiation=thread).order_by("rev")}
    events = queries.events_after(thread.pk, after_seq, EVENTS_SHOWN)
    if (stood := queries.newest_number(thread.pk, after_seq)) is not None:
        events = [stood, *events]
    context = {
        "lines": [line(thread, event, offers, request.user, side) for event in events],
        "last_seq": thread.seq,
        **panel_context(thread, side, queries.table_of(thread), offers),
    }
    return render(request, "negotiation/_part.html", context)


@require_POST
@room_door
def send_message(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    form = MessageForm(request.POST)
    error = ""
    if form.is_valid():
        try:
            event = actions.send_message(
                negotiation_id=thread.pk,
                by=request.user,
                body=form.cleaned_data["body"],
                client_id=form.cleaned_data["client_id"],
            )
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
        else:
            return JsonResponse({"seq": event.seq}) if _wants_json(request) else _back(thread)
    error = error or in_words("empty_message")
    if _wants_json(request):
        return JsonResponse({"code": "refused", "text": error}, status=422)
    context = room_context(thread, request.user, side)
    context |= {"typed": request.POST.get("body", ""), "message_error": error}
    return render(request, "negotiation/room.html", context, status=422)


@require_POST
@room_door
def make_offer(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    """A refused number stays in its field, with the reason beside it."""
    form = OfferForm(request.POST, currency=thread.currency)
    if not form.is_valid():
        error = " ".join(map(str, form.errors.get("price", [in_words("stale_offer")])))
        return _room_with_price_error(request, thread, side, error)
    try:
        actions.make_offer(
            negotiation_id=thread.pk,
            by=request.user,
            price_minor=form.cleaned_data["price"],
            rev=form.cleaned_data["rev"],
        )
    except ValidationError as refusal:
        thread.refresh_from_db()
        return _room_with_price_error(request, thread, side, " ".join(refusal.messages))
    return _back(thread)


def _room_with_price_error(request: SignedInRequest, thread: Negotiation, side: Side, error: str) -> HttpResponse:
    context = room_context(thread, request.user, side)
    context |= {"typed_price": request.POST.get("price", ""), "price_error": error}
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
        return _back(thread)
    try:
        moved = actions.accept_offer(negotiation_id=thread.pk, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _back(thread)
    if side == "buyer" and moved.order is not None:
        return redirect("order", public_id=moved.order.public_id)
    return _back(thread)


@require_POST
@room_door
def decline_offer(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    return _answer(request, thread, actions.decline_offer)


@require_POST
@room_door
def withdraw_offer(request: SignedInRequest, thread: Negotiation, side: Side) -> HttpResponse:
    return _answer(request, thread, actions.withdraw_offer)


def _answer(request: SignedInRequest, thread: Negotiation, action: Callable) -> HttpResponse:
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(in_words("stale_offer"), code="stale_offer")
        action(negotiation_id=thread.pk, by=request.user, rev=form.cleaned_data["rev"])
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return _back(thread)


@require_safe
@members_only
def haggles(request: SignedInRequest) -> HttpResponse:
    """The buyer's haggles: those that wait for them first, then the other live ones; the past apart."""
    rows = Negotiation.objects.filter(buyer=request.user).select_related("listing", "vendor", "order")
    rows = queries.with_unread(rows, request.user).prefetch_related("listing__photos", "offers")
    ordered = sorted(rows.order_by("-last_event_at")[:ROWS_SHOWN], key=_by_urgency)
    context = {
        "threads": [thread for thread in ordered if thread.is_live],
        "past": [thread for thread in ordered if not thread.is_live],
    }
    return render(request, "negotiation/haggles.html", context)


def _by_urgency(thread: Negotiation) -> int:
    if thread.status in (Negotiation.Status.VENDOR_STANDING, Negotiation.Status.AGREED, Negotiation.Status.PAYING):
        return 0
    return 1 if thread.is_live else 2


@require_safe
@office_door(roles=queries.HAGGLING_ROLES)
def offers(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """The offer desk: every live thread of the shop, by time left."""
    rows = vendor.negotiations.filter(status__in=Negotiation.LIVE).select_related("listing", "buyer")
    rows = queries.with_unread(rows, request.user).prefetch_related("offers", "listing__photos")
    waiting = list(rows.order_by("deadline_at")[:ROWS_SHOWN])
    waiting.sort(key=lambda thread: thread.status != Negotiation.Status.BUYER_STANDING)
    past = vendor.negotiations.exclude(status__in=Negotiation.LIVE).select_related("listing", "buyer")
    context = {"vendor": vendor, "threads": waiting, "past": past.order_by("-last_event_at")[:20]}
    return render(request, "negotiation/office_offers.html", context)


def _back(thread: Negotiation) -> HttpResponse:
    return redirect(f"{reverse('room', args=[thread.public_id])}#latest")


def _wants_json(request: SignedInRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
