"""The shop's side of haggling: answers by the dozen, policies, invitations, holidays."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from marketplace.models import Listing
from marketplace.templatetags.house import bilingual
from negotiation import actions, queries, rules
from negotiation.forms import BulkForm, InviteForm, PolicyForm, SwitchForm
from negotiation.models import HagglePolicy, Negotiation
from negotiation.refusals import refused
from vendors.actions import set_holiday
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

ROWS_SHOWN = 200


@require_POST
@office_door(roles=queries.HAGGLING_ROLES)
def answer_offers(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Answer one offer or many from the desk. Each stands for itself: what is refused is named, the others are done."""
    form = BulkForm(request.POST)
    picks = [pick for text in request.POST.getlist("pick")[:ROWS_SHOWN] if (pick := _read_pick(text))]
    if not form.is_valid() or not picks:
        messages.error(request, _("Choose what to answer, and how.") if not picks else _first_error(form))
        return redirect("office_offers", slug=vendor.slug)
    done, refusals = 0, []
    for public_id, rev in picks:
        thread = vendor.negotiations.select_related("listing").filter(public_id=public_id).first()
        if thread is None:
            continue
        try:
            _answer(request, thread, rev=rev, **form.cleaned_data)
            done += 1
        except ValidationError as refusal:
            refusals.append(f"{bilingual(thread.listing, 'title')}: {' '.join(refusal.messages)}")
    if done:
        messages.success(request, ngettext("One offer answered.", "%(n)d offers answered.", done) % {"n": done})
    for text in refusals[:5]:
        messages.error(request, text)
    return redirect("office_offers", slug=vendor.slug)


def _read_pick(text: str) -> tuple[uuid.UUID, int] | None:
    """The thread and the table a row of the desk showed; None for anything else."""
    name, _colon, rev = text.partition(":")
    try:
        return uuid.UUID(name), int(rev)
    except ValueError:
        return None


def _answer(request: SignedInRequest, thread: Negotiation, *, rev: int, act: str, percent_off: int | None) -> None:
    if act == "decline":
        actions.decline_offer(negotiation_id=thread.pk, by=request.user, rev=rev)
    elif act == "accept":
        standing = queries.standing_offer(thread)
        if standing is None:
            raise refused("wrong_state")
        actions.accept_offer(negotiation_id=thread.pk, by=request.user, price_minor=standing.price_minor, rev=rev)
    else:
        actions.make_offer(
            negotiation_id=thread.pk, by=request.user, price_minor=_counter_price(thread, percent_off), rev=rev
        )


def _counter_price(thread: Negotiation, percent_off: int | None) -> int:
    """So many per cent below the list price; without a percentage, half-way between the two numbers."""
    if percent_off is not None:
        return thread.list_price_minor * (100 - percent_off) // 100
    table = queries.table_of(thread)
    ask = table.vendor_last_minor or table.list_price_minor
    return (ask + (table.buyer_last_minor or table.floor_minor)) // 2


def _first_error(form: BulkForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


@require_safe
@office_door(roles=MANAGING)
def haggling(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """What the house may answer by itself, listing by listing; and the shop's holiday."""
    rows = vendor.listings.filter(status=Listing.Status.ON_SALE).select_related("haggle_policy")
    rows = rows.annotate(watch_count=Count("watches")).order_by("-id")[:ROWS_SHOWN]
    return render(request, "negotiation/office_haggling.html", {"vendor": vendor, "listings": rows})


@require_POST
@office_door(roles=MANAGING)
def holiday(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    is_on = SwitchForm.is_on(request.POST)
    set_holiday(vendor_id=vendor.pk, is_on=is_on)
    messages.success(request, _("Enjoy your holiday: nobody can begin a haggle.") if is_on else _("Welcome back."))
    return redirect("office_haggling", slug=vendor.slug)


@office_door(roles=MANAGING)
def policy(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """One listing's policy: tried on its past offers with "try", kept with "save"."""
    listing = _listing_of(vendor, public_id)
    kept = HagglePolicy.objects.filter(listing=listing).first() or HagglePolicy(listing=listing)
    form = PolicyForm(request.POST or None, instance=kept, currency=listing.currency)
    context: dict[str, Any] = {"vendor": vendor, "listing": listing, "form": form, "policy": kept}
    if request.method == "POST" and form.is_valid() and "try" not in request.POST:
        try:
            actions.save_policy(policy=form.save(commit=False))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("haggle_policy", slug=vendor.slug, public_id=public_id)
    elif request.method == "POST" and form.is_valid():
        context["report"] = actions.try_policy(form.save(commit=False))
    context |= _invite_context(listing)
    return render(request, "negotiation/office_policy.html", context, status=422 if form.errors else 200)


def _listing_of(vendor: Vendor, public_id) -> Listing:
    listing = vendor.listings.filter(public_id=public_id).first()
    if listing is None:
        raise Http404
    return listing


def _invite_context(listing: Listing) -> dict[str, Any]:
    most = listing.list_price_minor - listing.list_price_minor * rules.HOUSE.invite_discount_bps // 10_000
    return {"watchers": len(queries.watchers_to_invite(listing)), "invite_most_minor": most}


@require_POST
@office_door(roles=MANAGING)
def invite(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """Offer those who watch a listing a price. A refused one stays in its field, with the reason beside it."""
    listing = _listing_of(vendor, public_id)
    form = InviteForm(request.POST, currency=listing.currency)
    error = " ".join(map(str, form.errors.get("price", [])))
    if form.is_valid():
        try:
            count = actions.invite_watchers(listing=listing, by=request.user, price_minor=form.cleaned_data["price"])
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
        else:
            messages.success(
                request, ngettext("One person was invited.", "%(n)d people were invited.", count) % {"n": count}
            )
            return redirect("haggle_policy", slug=vendor.slug, public_id=public_id)
    kept = HagglePolicy.objects.filter(listing=listing).first() or HagglePolicy(listing=listing)
    context = {
        "vendor": vendor,
        "listing": listing,
        "policy": kept,
        "form": PolicyForm(instance=kept, currency=listing.currency),
        "invite_error": error,
        "typed_invite": request.POST.get("price", ""),
        **_invite_context(listing),
    }
    return render(request, "negotiation/office_policy.html", context, status=422)
