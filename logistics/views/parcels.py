"""The office: what waits for a carrier or a label, many at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from logistics import actions, queries
from logistics.labels import fits, labels_pdf
from logistics.models import Shipment
from logistics.queries.labels import BATCH_MOST
from marketplace.models import Order
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import SHIPPING

ROWS_SHOWN = 100


@require_safe
@office_door(roles=SHIPPING)
def parcels(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Orders of which a parcel is without a carrier, and parcels that want a label."""
    return render(request, "logistics/office_parcels.html", parcels_context(vendor))


def parcels_context(vendor: Vendor) -> dict[str, Any]:
    waiting = queries.orders_with_parcels_outstanding(Order.objects.filter(vendor=vendor))
    return {
        "vendor": vendor,
        "waiting": waiting.select_related("buyer").order_by("ship_by_at", "pk")[:ROWS_SHOWN],
        "printable": queries.printable(vendor)[:ROWS_SHOWN],
        "carriers": list(queries.carriers_by_code().values()),
    }


@require_POST
@office_door(roles=SHIPPING)
def book_parcels(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Book a carrier for each of the chosen orders; one that can't be booked does not keep the others."""
    chosen = Order.objects.filter(vendor=vendor, public_id__in=_chosen(request.POST.getlist("order"))).order_by("pk")
    done, refused = 0, []
    for order in chosen:
        try:
            actions.request_shipment(order_id=order.pk, by=request.user)
        except ValidationError as refusal:
            refused.append(f"{order.number}: {' '.join(refusal.messages)}")
        else:
            done += 1
    if done:
        text = ngettext("A carrier is asked for %(n)s order.", "Carriers are asked for %(n)s orders.", done)
        messages.success(request, text % {"n": done})
    for words in refused:
        messages.error(request, words)
    if not done and not refused:
        messages.info(request, _("Choose at least one order."))
    return redirect("office_parcels", slug=vendor.slug)


@require_safe
@office_door(roles=SHIPPING)
def labels(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """The labels of the chosen parcels as one PDF, of all that wait for one with `all=1`."""
    if request.GET.get("all"):
        wanted = [str(key) for key in queries.printable(vendor).values_list("public_id", flat=True)[:BATCH_MOST]]
    else:
        wanted = _chosen(request.GET.getlist("parcel"))
    found = queries.labels_of(vendor, wanted)
    rows = [row for row in found if fits(row.waybill)]
    for row in found:
        if row not in rows:
            text = _("%(number)s of order %(order)s does not fit on a label: use the carrier's own.")
            messages.error(request, text % {"number": row.waybill, "order": row.order_number})
    if not rows and found:
        return redirect("office_parcels", slug=vendor.slug)
    if not rows:
        messages.info(request, _("Choose at least one parcel that has a number."))
        return redirect("office_parcels", slug=vendor.slug)
    answer = HttpResponse(labels_pdf(rows), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="labels-{vendor.slug}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@office_door(roles=SHIPPING)
def cancel_parcel(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """Call off a booking or a typed number before the carrier has the parcel."""
    shipment = Shipment.objects.filter(public_id=public_id, order__vendor=vendor).select_related("order").first()
    if shipment is None:
        raise Http404
    try:
        actions.cancel_shipment(shipment_id=shipment.pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Called off. The order can be shipped anew."))
    return redirect("office_order", slug=vendor.slug, public_id=shipment.order.public_id)


def _chosen(keys: list[str]) -> list[str]:
    """Those that can be a public id; the rest were made up."""
    return [key for key in keys if len(key) == 36 and key.replace("-", "").isalnum() and _is_hex(key)][:BATCH_MOST]


def _is_hex(key: str) -> bool:
    return all(character in "0123456789abcdefABCDEF-" for character in key) and key.count("-") == 4
