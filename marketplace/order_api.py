"""Orders as an API: bought, paid, followed, ended. The same doors and actions as the pages'. See docs/api.md."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import structlog
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel

from accounts.api.bearer import ApiRequest
from accounts.api.idempotency import once
from accounts.api.operations import reading, respond, writing
from accounts.api.paging import cursor_of, next_link, only_known, place_of
from accounts.api.problems import Problem
from accounts.api.said import Nothing
from accounts.limits import Limit
from accounts.models import Address
from accounts.queries import default_address
from accounts.scopes import READ_ORDERS, WRITE_ORDERS
from escrow.gateways.base import GatewayError
from escrow.models import Payment
from marketplace import actions, order_resources
from marketplace import order_schemas as schemas
from marketplace.models import Order, Variant
from marketplace.paying import gateway_named
from marketplace.tasks import start_payment
from vendors.queries import MANAGING, office_for

log = structlog.get_logger(__name__)

WRITES: Final = Limit("order-writes", burst=20, per_second=5, per_minute=120)

router = Router(tags=["orders"])


def act(summary: str, answers: dict[int, type[BaseModel]] | None = None) -> dict[str, Any]:
    """How an act is declared; the answer is the order after it unless said otherwise."""
    return writing(summary, scope=WRITE_ORDERS, limit=WRITES, answers=answers or {200: schemas.Order})


@router.get("/orders", **reading("The caller's orders, on both sides", scope=READ_ORDERS, answer=schemas.OrderPage))
def list_orders(request: ApiRequest, filters: Query[schemas.OrderFilters]) -> HttpResponse:
    """The newest first."""
    only_known(request, *schemas.OrderFilters.model_fields)
    after = None if filters.cursor is None else place_of(filters.cursor)
    items, more = order_resources.orders_of(request.user, filters, after)
    link = next_link(request, cursor=cursor_of(more)) if more else None
    return respond(schemas.OrderPage(items=items, next=link))


@router.post("/orders", **act("Buy at the list price", {201: schemas.Placed}))
@once
def place_orders(request: ApiRequest, payload: schemas.Purchase) -> HttpResponse:
    """One order a vendor (and kind of goods), all or none, the goods set aside until `pay_by_at`."""
    wanted = _wanted(payload)
    checkout = actions.check_out_lines(buyer=request.user, wanted=wanted, expected_minor=payload.total_minor)
    return respond(order_resources.placed(request.user, checkout), 201)


@router.get("/orders/{uuid:public_id}", **reading("One order", scope=READ_ORDERS, answer=schemas.Order))
def get_order(request: ApiRequest, public_id: UUID) -> HttpResponse:
    _row(request, public_id)
    return respond(order_resources.order_of(request.user, public_id))


@router.post(
    "/orders/{uuid:public_id}/pay", **act("Begin to pay, in the provider's hands", {200: schemas.PaymentBegun})
)
def pay_order(request: ApiRequest, public_id: UUID, payload: schemas.Pay) -> HttpResponse:
    """Said again it leads to the same page: it needs no Idempotency-Key. The provider is asked outside of any
    transaction; when it can't be reached nothing was charged, and the answer is 503."""
    order = _of_buyer(request, public_id)
    orders = [order]
    if payload.is_whole_checkout and order.checkout_id:
        orders = list(Order.objects.filter(checkout_id=order.checkout_id, status=Order.Status.AWAITING_PAYMENT))
    gateway = gateway_named(payload.gateway, order.currency, order.payment)
    if gateway is None:
        text = _("That way to pay is not offered at the moment.")
        raise Problem(422, "no_such_gateway", text, errors={"gateway": [text]})
    payment = actions.request_payment(
        order_ids=[each.pk for each in orders] or [order.pk],
        by=request.user,
        address=_address(request, payload.address),
        gateway=gateway,
    )
    try:
        payment = start_payment(
            payment=payment,
            order=order,
            language=get_language() or "en",
            return_path=reverse("order", args=[public_id]),
        )
    except GatewayError as error:
        log.warning("payment_not_started", order_id=order.pk, error=str(error))
        raise Problem(503, "provider_unavailable", headers={"Retry-After": "30"}) from error
    return respond(_begun(payment))


@router.post("/orders/{uuid:public_id}/confirm-receipt", **act("The goods are here, and as agreed: pay the vendor"))
@once
def confirm_receipt(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return _do(request, _of_buyer(request, public_id), actions.confirm_receipt)


@router.post("/orders/{uuid:public_id}/extend", **act("Three more days to look it over, once"))
@once
def extend(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    return _do(request, _of_buyer(request, public_id), actions.extend_inspection)


@router.post("/orders/{uuid:public_id}/more-time", **act("The vendor gives the buyer more days"))
@once
def more_time(request: ApiRequest, public_id: UUID, payload: schemas.MoreTime) -> HttpResponse:
    return _do(request, _of_manager(request, public_id), actions.give_more_time, days=payload.days)


@router.post("/orders/{uuid:public_id}/cancel", **act("Call the order off, as the side that the caller is on"))
@once
def cancel(request: ApiRequest, public_id: UUID, payload: Nothing) -> HttpResponse:
    """The buyer: unpaid at any time, paid once the handling time is over. The vendor: paid and not handed over."""
    if _row(request, public_id).buyer_id == request.user.pk:
        return _do(request, _of_buyer(request, public_id), actions.cancel_by_buyer)
    return _do(request, _of_manager(request, public_id), actions.cancel_by_vendor)


def _do(request: ApiRequest, order: Order, action: Callable[..., Any], **facts: Any) -> HttpResponse:
    action(order_id=order.pk, by=request.user, **facts)
    return respond(order_resources.order_of(request.user, order.public_id))


def _row(request: ApiRequest, public_id: UUID) -> Order:
    """The door: the same answer for a stranger as for an order that does not exist."""
    row = order_resources.order_row(request.user, public_id)
    if row is None:
        raise Problem(404, "not_found", _("There is no such order."))
    return row


def _of_buyer(request: ApiRequest, public_id: UUID) -> Order:
    row = _row(request, public_id)
    if row.buyer_id != request.user.pk:
        raise Problem(404, "not_found", _("There is no such order."))
    return row


def _of_manager(request: ApiRequest, public_id: UUID) -> Order:
    """For what costs the shop money: who only packs sees the order, and finds no such act."""
    row = _row(request, public_id)
    if row.buyer_id == request.user.pk or office_for(slug=row.vendor.slug, user=request.user, roles=MANAGING) is None:
        raise Problem(404, "not_found", _("There is no such order."))
    return row


def _wanted(payload: schemas.Purchase) -> list[actions.Wanted]:
    keys = [line.variant for line in payload.lines]
    if len(set(keys)) != len(keys):
        text = _("Each variant may be named once.")
        raise Problem(422, "invalid", text, errors={"lines": [text]})
    variants = Variant.objects.select_related("listing__vendor").in_bulk(keys)
    if len(variants) != len(keys):
        text = _("There is no such variant on sale.")
        raise Problem(422, "no_such_variant", text, errors={"lines": [text]})
    return [
        actions.Wanted(
            variant=variants[line.variant],
            quantity=line.quantity,
            unit_price_minor=variants[line.variant].listing.list_price_minor,
        )
        for line in payload.lines
    ]


def _address(request: ApiRequest, key: int | None) -> Address | None:
    if key is None:
        return default_address(request.user)
    found = Address.objects.filter(pk=key, user=request.user).first()
    if found is None:
        text = _("You have no such address.")
        raise Problem(422, "no_such_address", text, errors={"address": [text]})
    return found


def _begun(payment: Payment) -> schemas.PaymentBegun:
    return schemas.PaymentBegun(
        id=payment.public_id,
        status=payment.status,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        pay_url=payment.pay_url,
        orders=list(payment.orders.order_by("pk").values_list("public_id", flat=True)),
    )
