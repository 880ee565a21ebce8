"""Following a parcel."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from logistics import queries
from logistics.models import Carrier, Shipment


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
