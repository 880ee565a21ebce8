"""The front room of a vendor's office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.address_forms import DivisionForm, deepest
from accounts.doors import members_only
from accounts.requests import SignedInRequest
from vendors import actions, queries
from vendors.doors import office_door
from vendors.models import Vendor


@members_only
def offices(request: SignedInRequest) -> HttpResponse:
    """Straight into the only office, or a choice of several."""
    shops = list(queries.offices_of(request.user))
    if len(shops) == 1:
        return redirect("office", slug=shops[0].slug)
    return render(request, "vendors/offices.html", {"shops": shops})


@office_door()
def office(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """What waits for the vendor today. Each app above serves its part by reverse relation."""
    offers = vendor.negotiations.filter(status="buyer_standing").select_related("listing", "buyer")
    to_ship = vendor.orders.filter(status="paid").select_related("buyer").order_by("ship_by_at")
    context = {
        "vendor": vendor,
        "offers": offers.order_by("deadline_at")[:6],
        "offer_count": offers.count(),
        "to_ship": to_ship[:6],
        "to_ship_count": to_ship.count(),
        "under_way_count": vendor.orders.filter(status__in=["shipped", "delivered"]).count(),
        "dispute_count": vendor.orders.filter(disputes__status__in=["vendor_turn", "talking", "queued"]).count(),
        "on_sale_count": vendor.listings.filter(status="on_sale").count(),
    }
    return render(request, "vendors/office.html", context)


@office_door(roles=queries.MANAGING)
def origin(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Where the shop ships from, chosen division by division."""
    if request.method != "POST":
        form = DivisionForm(initial={"division_code": vendor.division_code})
    elif "show" in request.POST:  # the button without scripts that brings the next select
        form = DivisionForm(initial={"division_code": deepest(request.POST.dict())})
    else:
        form = DivisionForm(request.POST)
        if form.is_valid() and form.check_divisions() and form.code:
            actions.set_origin(vendor_id=vendor.pk, division_code=form.code, city_zh=form.names[:2][-1])
            messages.success(request, _("Saved. Carriers are compared from there now."))
            return redirect("office", slug=vendor.slug)
        if not form.code and not form.errors:
            form.add_error("province", _("Choose one."))
    context = {"vendor": vendor, "form": form, "place": " ".join(queries.names_of_origin(vendor))}
    return render(request, "vendors/origin.html", context, status=422 if form.errors else 200)
