"""Following a parcel."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from logistics import queries
from logistics.incident_words import incident_in_words
from logistics.models import Shipment
from logistics.views.journey import journey
from logistics.views.verdicts import named


@require_safe
@members_only
def tracking(request: SignedInRequest, public_id) -> HttpResponse:
    """Where a parcel is, why this carrier has it, and the order's other parcels."""
    shipment = _own(request, public_id)
    context = news_of(shipment) | {
        "verdicts": verdicts(shipment),
        "is_buyer": shipment.order.buyer_id == request.user.pk,
        "others": shipment.order.shipments.exclude(pk=shipment.pk).select_related("carrier").order_by("id"),
    }
    return render(request, "logistics/tracking.html", context)


@require_safe
@members_only
def tracking_news(request: SignedInRequest, public_id) -> HttpResponse:
    """The part of the page that changes, for static/js/live.js; 304 while nothing has changed.

    `?part=brief` is the parcel as the order's page shows it.
    """
    shipment = _own(request, public_id)
    part = "logistics/_shipment_news.html" if request.GET.get("part") == "brief" else "logistics/_tracking.html"
    tag = state_tag(shipment)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    context = news_of(shipment) if part == "logistics/_tracking.html" else {"shipment": shipment}
    answer = render(request, part, context)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def news_of(shipment: Shipment) -> dict[str, Any]:
    scans = timeline(shipment)
    return {"shipment": shipment, "scans": scans, "journey": journey(shipment, scans), "live_tag": state_tag(shipment)}


def state_tag(shipment: Shipment) -> str:
    """Changes with everything the part shows, the reader's language included."""
    count = shipment.events.count()
    heard = shipment.last_event_at.timestamp() if shipment.last_event_at else 0
    doubt = "doubted" if shipment.is_doubted else "contradicted" if shipment.contradicted_at else ""
    rests_on = f"{shipment.evidence}-{doubt}"
    return f'"{shipment.status}-{shipment.waybill}-{count}-{heard:.0f}-{rests_on}-{get_language()}"'


def _own(request: SignedInRequest, public_id) -> Shipment:
    shipment = queries.shipment_for(public_id=public_id, user=request.user)
    if shipment is None:
        raise Http404
    return shipment


def verdicts(shipment: Shipment) -> list[dict[str, Any]]:
    """Every carrier that was weighed, the best first, with its name in both languages."""
    found = named(shipment.decision.get("verdicts", []))
    taken = (shipment.carrier.code, shipment.service)
    return [verdict | {"is_taken": (verdict["code"], verdict.get("service", "")) == taken} for verdict in found]


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
            "note": incident_in_words(event.incident),
            "code": event.carrier_code,
            "status": event.status,
            "tone": "void" if event.event_key in voided else "stop" if event.status == "exception" else "",
        }
        for event in events
    ]
