"""Parcels as an API: booked, typed in, followed, labelled, called off; and whose a number is. See docs/api.md."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import reading, respond, showing, writing
from accounts.api.paging import Place, cursor_of, next_link, only_known, place_of
from accounts.api.problems import Problem
from accounts.limits import Limit
from accounts.scopes import READ_SHIPMENTS, WRITE_ORDERS, WRITE_SHIPMENTS
from logistics import actions, queries, schemas
from logistics.labels import fits, labels_pdf
from logistics.models import Shipment
from logistics.numbers import recognise
from logistics.resources import shipment_resource
from logistics.words import recognition_as_data
from marketplace.models import Order
from marketplace.order_resources import order_of
from marketplace.order_schemas import Order as OrderShown
from vendors.queries import MANAGING, SHIPPING, office_for

WRITES: Final = Limit("shipment-writes", burst=20, per_second=5, per_minute=120)

router = Router(tags=["shipments"])


def act(summary: str, answers: dict[int, type[BaseModel]] | None = None) -> dict[str, Any]:
    """How an act is declared; the answer is the parcel after it unless said otherwise."""
    return writing(summary, scope=WRITE_SHIPMENTS, limit=WRITES, answers=answers or {200: schemas.Shipment})


@router.post("/shipments", **act("Book a carrier, or bring the number of one", {201: schemas.Shipment}))
@once
def create_shipment(request: ApiRequest, payload: schemas.NewShipment) -> HttpResponse:
    """The carrier is asked for a waybill by a worker; until it has given one the status is `requested`."""
    order = _order(request, payload.order, SHIPPING)
    if payload.number:
        made = actions.type_number(
            order_id=order.pk,
            by=request.user,
            text=payload.number,
            carrier_code=payload.carrier,
            is_sure=payload.is_sure,
            weight_g=payload.weight_g,
        )
    else:
        made = actions.request_shipment(
            order_id=order.pk,
            by=request.user,
            carrier_code=payload.carrier,
            mode=payload.mode,
            service=payload.service,
            reason=payload.reason,
            weight_g=payload.weight_g,
        )
    return respond(_resource(request, _row(request, made.public_id)), 201)


@router.get("/shipments", **reading("The parcels of an order", scope=READ_SHIPMENTS, answer=schemas.ShipmentPage))
def list_shipments(request: ApiRequest, filters: Query[schemas.ShipmentFilters]) -> HttpResponse:
    """The newest first, called-off ones among them. Of an order that is none of the caller's there are none."""
    only_known(request, *schemas.ShipmentFilters.model_fields)
    rows = queries.shipments_of_order(public_id=filters.order, user=request.user)
    if filters.cursor is not None:
        after = place_of(filters.cursor)
        rows = rows.filter(Q(requested_at__lt=after.at) | Q(requested_at=after.at, pk__lt=after.pk))
    found = list(rows[: filters.limit + 1])
    shown = found[: filters.limit]
    may_ship = bool(shown) and _may_ship(request, shown[0])
    link = None
    if len(found) > len(shown):
        link = next_link(request, cursor=cursor_of(Place(shown[-1].requested_at, shown[-1].pk)))
    items = [shipment_resource(row, request.user, may_ship=may_ship) for row in shown]
    return respond(schemas.ShipmentPage(items=items, next=link))


@router.post("/orders/{uuid:public_id}/parcels", **act("Say in how many parcels it goes", {200: OrderShown}))
@once
def plan_parcels(request: ApiRequest, public_id: UUID, payload: schemas.ParcelPlan) -> HttpResponse:
    """It is delivered once all of them are; until then as many may be booked or typed in."""
    order = _order(request, public_id, SHIPPING)
    actions.plan_parcels(order_id=order.pk, by=request.user, count=payload.count)
    return respond(order_of(request.user, public_id))


@router.post(
    "/orders/{uuid:public_id}/refund-returned",
    **writing("Refund what came back", scope=WRITE_ORDERS, limit=WRITES, answers={200: OrderShown}),
)
@once
def refund_returned(request: ApiRequest, public_id: UUID, payload: schemas.NoWords) -> HttpResponse:
    """The vendor gives everything back for an order whose parcels came back or were given up."""
    order = _order(request, public_id, MANAGING)
    actions.refund_returned(order_id=order.pk, by=request.user)
    return respond(order_of(request.user, public_id))


@router.get("/shipments/{uuid:public_id}", **reading("One parcel", scope=READ_SHIPMENTS, answer=schemas.Shipment))
def get_shipment(request: ApiRequest, public_id: UUID) -> HttpResponse:
    return respond(_resource(request, _row(request, public_id)))


@router.get(
    "/shipments/{uuid:public_id}/label",
    **showing("Its label, 100 × 150 mm", scope=READ_SHIPMENTS, media="application/pdf", may_be_unfit=True),
)
def get_label(request: ApiRequest, public_id: UUID) -> HttpResponse:
    """For the shop. A parcel without a number, or one that was called off, has none: 404. A number that no barcode of this
    width can hold is 422, `label_too_long`."""
    row = _of_shop(request, public_id)
    if not queries.has_label(row):
        raise Problem(404, "not_found", _("There is no label for this parcel."))
    if not fits(row.waybill):
        raise Problem(422, "label_too_long", _("This number does not fit on a label."))
    return HttpResponse(labels_pdf([queries.label_of(row)]), content_type="application/pdf")


@router.post("/shipments/{uuid:public_id}/cancel", **act("Call a parcel off before the carrier has it"))
@once
def cancel_shipment(request: ApiRequest, public_id: UUID, payload: schemas.NoWords) -> HttpResponse:
    actions.cancel_shipment(shipment_id=_of_shop(request, public_id).pk, by=request.user)
    return respond(_resource(request, _row(request, public_id)))


@router.post(
    "/tracking-numbers/recognise",
    **writing(
        "Whose numbers these are, and whether they can be right",
        scope=READ_SHIPMENTS,
        limit=WRITES,
        answers={200: schemas.RecognisedNumbers},
    ),
)
@once
def recognise_numbers(request: ApiRequest, payload: schemas.Numbers) -> HttpResponse:
    """Nothing is stored, and no carrier is asked."""
    house = queries.house_formats()
    items = [schemas.Recognised(said=said, **recognition_as_data(recognise(said, house))) for said in payload.numbers]
    return respond(schemas.RecognisedNumbers(items=items))


def _order(request: ApiRequest, public_id: UUID, roles: Sequence[str]) -> Order:
    order = Order.objects.select_related("vendor").filter(public_id=public_id).first()
    if order is None or office_for(slug=order.vendor.slug, user=request.user, roles=roles) is None:
        raise Problem(404, "not_found", _("There is no such order."))
    return order


def _row(request: ApiRequest, public_id: UUID) -> Shipment:
    """The door: the same answer for a stranger as for a parcel that does not exist."""
    row = queries.shipment_for(public_id=public_id, user=request.user)
    if row is None:
        raise Problem(404, "not_found", _("There is no such parcel."))
    return row


def _of_shop(request: ApiRequest, public_id: UUID) -> Shipment:
    row = _row(request, public_id)
    if not _may_ship(request, row):
        raise Problem(404, "not_found", _("There is no such parcel."))
    return row


def _may_ship(request: ApiRequest, row: Shipment) -> bool:
    return office_for(slug=row.order.vendor.slug, user=request.user, roles=SHIPPING) is not None


def _resource(request: ApiRequest, row: Shipment) -> schemas.Shipment:
    return shipment_resource(row, request.user, may_ship=_may_ship(request, row))
