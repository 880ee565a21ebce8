"""The office: sending an order on its way."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from logistics import actions
from logistics.words import named_carrier
from marketplace.queries import order_for_vendor
from marketplace.views.office import act_on_order, back_to_order
from marketplace.views.shop import number_in
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING, SHIPPING


@require_POST
@office_door(roles=SHIPPING)
def ship(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """Book the carrier the routing chose, or the one the vendor insists on."""
    order = order_for_vendor(public_id=public_id, vendor=vendor)
    if order is None:
        raise Http404
    carrier_code, _slash, service = request.POST.get("carrier", "").partition("/")
    try:
        shipment = actions.request_shipment(
            order_id=order.pk,
            by=request.user,
            carrier_code=carrier_code,
            service=service,
            mode=request.POST.get("mode", "balanced"),
            reason=request.POST.get("reason", ""),
            weight_g=number_in(request.POST["weight_g"]) if request.POST.get("weight_g") else None,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return back_to_order(request, vendor, public_id, ("mode", "carrier", "reason", "weight_g"))
    messages.success(request, _("%(carrier)s is asked to come.") % {"carrier": named_carrier(shipment.carrier)})
    return redirect("office_order", slug=vendor.slug, public_id=public_id)


@require_POST
@office_door(roles=SHIPPING)
def plan_parcels(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """In how many parcels an order goes."""
    count = number_in(request.POST.get("count"))
    return act_on_order(request, vendor, public_id, partial(actions.plan_parcels, count=count), _("Saved."))


@require_POST
@office_door(roles=MANAGING)
def refund_returned(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """All the money goes back for an order whose parcels came back or were given up."""
    return act_on_order(request, vendor, public_id, actions.refund_returned, _("The buyer gets everything back."))
