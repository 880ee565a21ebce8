"""The market's part of a vendor's office: what is for sale, what was ordered."""

from collections.abc import Callable, Iterable
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from marketplace import actions, queries
from marketplace.forms import ListingForm
from marketplace.models import Listing, Order, Variant
from marketplace.views.order_lists import order_list
from marketplace.views.progress import steps
from marketplace.views.reviews import words_for_vendor
from marketplace.views.shop import number_in
from marketplace.views.timeline import timeline
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

ROWS_SHOWN = 100
TYPED_MOST = 300


@require_safe
@office_door()
def listings(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    rows = vendor.listings.prefetch_related("variants", "photos").order_by("-id")[:ROWS_SHOWN]
    return render(request, "marketplace/office_listings.html", {"vendor": vendor, "listings": rows})


@office_door(roles=MANAGING)
def edit_listing(request: SignedInRequest, vendor: Vendor, public_id=None) -> HttpResponse:
    """A new listing, or an old one to change."""
    listing = Listing(vendor=vendor)
    if public_id is not None:
        found = vendor.listings.prefetch_related("variants", "photos").filter(public_id=public_id).first()
        if found is None:
            raise Http404
        listing = found
    form = ListingForm(request.POST or None, request.FILES or None, instance=listing)
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(form, request)
        except ValidationError as refusal:
            for message in refusal.messages:
                form.add_error(None, message)
        else:
            messages.success(request, _("Saved."))
            return redirect("edit_listing", slug=vendor.slug, public_id=saved.public_id)
    context = {"vendor": vendor, "listing": listing, "form": form}
    return render(request, "marketplace/office_listing.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _save(form: ListingForm, request: SignedInRequest) -> Listing:
    listing = actions.save_listing(listing=form.apply())
    variant = listing.variants.first() or Variant.objects.create(listing=listing)
    others = sum(other.stock for other in listing.variants.exclude(pk=variant.pk))
    actions.set_stock(variant_id=variant.pk, stock=max(0, form.cleaned_data["stock"] - others))
    if form.cleaned_data["photo"]:
        actions.add_photo(
            listing=listing,
            data=form.cleaned_data["photo"].read(),
            alt_en=listing.title_en,
            alt_zh=listing.title_zh,
        )
    if "publish" in request.POST:
        actions.publish_listing(listing_id=listing.pk, by=request.user)
    return listing


@require_POST
@office_door(roles=MANAGING)
def change_listing(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """Publish, pause or close."""
    listing = vendor.listings.filter(public_id=public_id).first()
    if listing is None:
        raise Http404
    try:
        match request.POST.get("act"):
            case "publish":
                actions.publish_listing(listing_id=listing.pk, by=request.user)
            case "pause":
                actions.pause_listing(listing_id=listing.pk)
            case "close":
                actions.close_listing(listing_id=listing.pk)
            case _:
                raise ValidationError(_("Choose what to do."), code="no_act")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("office_listings", slug=vendor.slug)


@require_safe
@office_door()
def orders(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Orders, the newest first."""
    rows = Order.objects.filter(vendor=vendor)
    context = {"vendor": vendor, **order_list(request, rows, size=ROWS_SHOWN, related=("buyer", "hold"))}
    return render(request, "marketplace/office_orders.html", context)


@require_safe
@office_door()
def order(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """One order as the vendor sees it: what to send where, what it nets."""
    shown = queries.order_for_vendor(public_id=public_id, vendor=vendor)
    if shown is None:
        raise Http404
    shipments = list(shown.shipments.filter(purpose="goods").select_related("carrier").order_by("id"))
    is_completed = shown.status == Order.Status.COMPLETED
    is_booked = any(shipment.status != "cancelled" for shipment in shipments)
    context = {
        "vendor": vendor,
        "order": shown,
        "lines": queries.order_lines(shown),
        "steps": steps(shown),
        "events": timeline(shown, shown.events.order_by("-id")),
        "net_minor": shown.total_minor - shown.commission_minor,
        "shipments": shipments,
        "dispute": shown.disputes.order_by("-id").first(),
        "thread": getattr(shown, "negotiation", None),
        "can_hand_over": shown.status == Order.Status.PAID and shown.kind != "physical",
        "can_cancel": shown.status == Order.Status.PAID and not is_booked,
        "more_days": queries.days_vendor_may_give(shown),
        **(words_for_vendor(shown) if is_completed else {}),
    }
    return render(request, "marketplace/office_order.html", context)


@require_POST
@office_door(roles=MANAGING)
def hand_over(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """A download or a lesson was given: the buyer's time to look it over begins."""
    return act_on_order(request, vendor, public_id, actions.hand_over, _("The buyer's time to look it over has begun."))


@require_POST
@office_door(roles=MANAGING)
def give_more_time(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """The buyer may look longer before the vendor is paid."""
    days = number_in(request.POST.get("days"))
    return act_on_order(
        request, vendor, public_id, partial(actions.give_more_time, days=days), _("The buyer has more time now.")
    )


@require_POST
@office_door(roles=MANAGING)
def cancel_order(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """What was bought can't be sent: the buyer gets everything back."""
    return act_on_order(
        request, vendor, public_id, actions.cancel_by_vendor, _("The order is cancelled; the buyer is refunded.")
    )


def act_on_order(
    request: SignedInRequest, vendor: Vendor, public_id, action: Callable[..., Order], success: str
) -> HttpResponse:
    """Do something to an order of the shop, say what came of it, and go back to its page."""
    shown = queries.order_for_vendor(public_id=public_id, vendor=vendor)
    if shown is None:
        raise Http404
    try:
        action(order_id=shown.pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return back_to_order(request, vendor, public_id, ("count", "days"))
    messages.success(request, success)
    return redirect("office_order", slug=vendor.slug, public_id=public_id)


def back_to_order(request: SignedInRequest, vendor: Vendor, public_id, names: Iterable[str]) -> HttpResponse:
    """To the page of an order whose form was refused, with what was typed under these names still in it."""
    typed = {name: request.POST[name][:TYPED_MOST] for name in names if request.POST.get(name)}
    return redirect(f"{reverse('office_order', args=[vendor.slug, public_id])}?{urlencode(typed)}")
