"""A buyer's orders: paying, following, confirming."""

from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.models import Address
from accounts.queries import default_address
from accounts.requests import SignedInRequest
from escrow.gateways.base import GatewayError
from escrow.models import Payment
from marketplace import actions, queries
from marketplace.forms import ReviewForm
from marketplace.models import Order
from marketplace.paying import gateway_named, ways_to_pay
from marketplace.tasks import refresh_payment, start_payment
from marketplace.views.progress import hold_in_words, may_extend, money_lines, steps

log = structlog.get_logger(__name__)

ORDERS_SHOWN = 50


@require_safe
@members_only
def orders(request: SignedInRequest) -> HttpResponse:
    rows = (
        Order.objects.filter(buyer=request.user).select_related("vendor", "listing").prefetch_related("listing__photos")
    )
    return render(request, "marketplace/orders.html", {"orders": rows.order_by("-id")[:ORDERS_SHOWN]})


@require_safe
@members_only
def order(request: SignedInRequest, public_id) -> HttpResponse:
    """Everything about one order; while unpaid, the checkout."""
    shown = _own(request, public_id)
    if request.GET.get("payment"):
        _ask_provider(shown)
        return redirect("order", public_id=public_id)
    return render(request, "marketplace/order.html", order_context(request, shown))


def order_context(request: SignedInRequest, shown: Order) -> dict[str, Any]:
    context: dict[str, Any] = {
        "order": shown,
        "steps": steps(shown),
        "hold_words": hold_in_words(shown),
        "can_extend": may_extend(shown),
        "money": money_lines(shown),
        "photo": shown.listing.photos.first(),
        "events": shown.events.order_by("id"),
        "shipments": shown.shipments.select_related("carrier").order_by("id"),
        "dispute": shown.disputes.order_by("-id").first(),
        "thread": getattr(shown, "negotiation", None),
    }
    if shown.status == Order.Status.AWAITING_PAYMENT:
        context["addresses"] = request.user.addresses.order_by("-is_default", "-id")
        context["needs_address"] = shown.kind == "physical"
        context["ways_to_pay"] = ways_to_pay(shown.currency, shown.payment)
    if shown.status == Order.Status.COMPLETED:
        context["review"] = getattr(shown, "review", None)
        context["review_form"] = ReviewForm()
    context["can_confirm"] = shown.status in (Order.Status.SHIPPED, Order.Status.DELIVERED) and _is_held(shown)
    return context


def _is_held(shown: Order) -> bool:
    return shown.hold is not None and shown.hold.status == "held"


def _own(request: SignedInRequest, public_id) -> Order:
    found = queries.order_for_buyer(public_id=public_id, user=request.user)
    if found is None:
        raise Http404
    return found


def _ask_provider(shown: Order) -> None:
    """Back from the pay page: don't wait for the notice, ask."""
    payment = shown.payment
    if payment is None or payment.status != Payment.Status.PENDING:
        return
    try:
        refresh_payment(payment)
    except GatewayError as error:
        log.warning("payment_refresh_failed", payment_id=payment.pk, error=str(error))


@require_POST
@members_only
def pay(request: SignedInRequest, public_id) -> HttpResponse:
    """Begin the payment and send the buyer to the provider's page."""
    shown = _own(request, public_id)
    gateway = gateway_named(request.POST.get("gateway", ""), shown.currency, shown.payment)
    if gateway is None:
        messages.error(request, _("That way to pay is not offered at the moment."))
        return redirect("order", public_id=public_id)
    try:
        payment = actions.request_payment(
            order_ids=[shown.pk], by=request.user, address=_chosen_address(request), gateway=gateway
        )
        payment = start_payment(payment=payment, order=shown, language=get_language() or "en")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("order", public_id=public_id)
    except GatewayError as error:
        log.warning("payment_not_started", order_id=shown.pk, error=str(error))
        messages.error(request, _why_not(error))
        return redirect("order", public_id=public_id)
    if not payment.pay_url:  # called off in another tab, while the provider was being asked
        return redirect("order", public_id=public_id)
    return HttpResponseRedirect(payment.pay_url)


def _why_not(error: GatewayError) -> str:
    if error.permanent:
        return _("The payment provider does not take this payment. Nothing was charged; try another way to pay.")
    return _("The payment provider can't be reached. Nothing was charged; try again in a minute.")


def _chosen_address(request: SignedInRequest) -> Address | None:
    chosen = request.POST.get("address", "")
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18:
        return Address.objects.filter(pk=chosen, user=request.user).first()
    return default_address(request.user)


@require_POST
@members_only
def confirm(request: SignedInRequest, public_id) -> HttpResponse:
    return _act(request, public_id, actions.confirm_receipt, _("Thank you. The vendor is paid now."))


@require_POST
@members_only
def extend(request: SignedInRequest, public_id) -> HttpResponse:
    return _act(request, public_id, actions.extend_inspection, _("You have three more days."))


@require_POST
@members_only
def cancel(request: SignedInRequest, public_id) -> HttpResponse:
    """Before payment at any time; after it once the vendor has let the handling time pass."""
    shown = _own(request, public_id)
    if not queries.buyer_may_cancel(shown):
        messages.error(request, _("The vendor still has time to send it. You can cancel when that is over."))
        return redirect("order", public_id=public_id)
    return _act(request, public_id, _cancel_as_buyer, _("The order is cancelled."))


def _cancel_as_buyer(*, order_id: int, by) -> Order:
    return actions.cancel_order(order_id=order_id, by=by, reason="buyer")


def _act(request: SignedInRequest, public_id, action, success: str) -> HttpResponse:
    shown = _own(request, public_id)
    try:
        action(order_id=shown.pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, success)
    return redirect("order", public_id=public_id)


@require_POST
@members_only
def review(request: SignedInRequest, public_id) -> HttpResponse:
    shown = _own(request, public_id)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review_order(order=shown, language=get_language() or "en", **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Thank you for your review."))
        return redirect("order", public_id=public_id)
    context = order_context(request, shown) | {"review_form": form}
    return render(request, "marketplace/order.html", context, status=422)
