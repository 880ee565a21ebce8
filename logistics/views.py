"""Shipping an order, following a parcel, and where carriers call."""

from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from logistics import actions, queries
from logistics.carriers import adapter
from logistics.carriers.base import BadSignature
from logistics.models import Carrier, Shipment
from marketplace.queries import order_for_vendor
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import SHIPPING

log = structlog.get_logger(__name__)

CALL_MOST_BYTES = 512 * 1024


@require_POST
@office_door(roles=SHIPPING)
def ship(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """Book the carrier the routing chose, or the one the vendor insists on."""
    order = order_for_vendor(public_id=public_id, vendor=vendor)
    if order is None:
        raise Http404
    try:
        shipment = actions.request_shipment(
            order_id=order.pk, by=request.user, carrier_code=request.POST.get("carrier", "")
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(carrier)s is asked to come.") % {"carrier": shipment.carrier.name_en})
    return redirect("office_order", slug=vendor.slug, public_id=public_id)


@require_safe
@members_only
def tracking(request: SignedInRequest, public_id) -> HttpResponse:
    """Where a parcel is."""
    shipment = queries.shipment_for(public_id=public_id, user=request.user)
    if shipment is None:
        raise Http404
    context = {
        "shipment": shipment,
        "scans": timeline(shipment),
        "verdicts": verdicts(shipment),
        "is_buyer": shipment.order.buyer_id == request.user.pk,
    }
    return render(request, "logistics/tracking.html", context)


def verdicts(shipment: Shipment) -> list[dict[str, Any]]:
    """Every carrier that was weighed, the best first, with its name in both languages."""
    weighed = shipment.decision.get("verdicts", [])
    carriers = Carrier.objects.in_bulk([verdict["code"] for verdict in weighed], field_name="code")
    named = []
    for verdict in weighed:
        carrier = carriers.get(verdict["code"])
        names = {"name_en": carrier.name_en, "name_zh": carrier.name_zh} if carrier else {"name_en": verdict["code"]}
        named.append(verdict | names | {"is_taken": verdict["code"] == shipment.carrier.code})
    return named


def timeline(shipment: Shipment) -> list[dict[str, Any]]:
    """The scans, newest first, for the timeline part; taken-back ones are marked."""
    events = list(shipment.events.order_by("-occurred_at", "-id"))
    voided = {event.voids_key for event in events if event.voids_key}
    return [
        {
            "at": event.occurred_at,
            "title": event.get_status_display(),
            "text": event.text,
            "place": event.facility,
            "code": event.carrier_code,
            "tone": "void" if event.event_key in voided else "stop" if event.status == "exception" else "",
        }
        for event in events
    ]


@csrf_exempt
@require_POST
def carrier_call(request: HttpRequest, code: str) -> HttpResponse:
    """Verify the raw body, store it, answer; a worker reads it."""
    carrier = Carrier.objects.filter(code=code, is_active=True).first()
    if carrier is None:
        return JsonResponse({"code": "no_such_carrier"}, status=404)
    length = request.headers.get("Content-Length", "0")
    if length.isdecimal() and int(length) > CALL_MOST_BYTES:
        return JsonResponse({"code": "too_large"}, status=413)
    try:
        adapter(carrier).verify(headers=request.headers, body=request.body)
    except BadSignature as error:
        log.warning("carrier_call_refused", carrier=code, reason=str(error))
        return JsonResponse({"code": "bad_signature"}, status=401)
    actions.store_call(carrier=carrier, body=request.body)
    return JsonResponse({"stored": True})
