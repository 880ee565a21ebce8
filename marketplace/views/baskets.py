"""The basket, and the checkout in which several vendors' orders are paid together."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from escrow.money import CURRENCIES
from marketplace import actions, queries
from marketplace.baskets import basket_of
from marketplace.models import Checkout, Order
from marketplace.views.payments import ask_provider, pay_for, payment_choices
from marketplace.views.progress import protection_of
from marketplace.views.shop import TYPED_FIELDS, number_in, wished_quantity


@require_safe
@members_only
def basket(request: SignedInRequest) -> HttpResponse:
    """What the buyer means to buy, by vendor, with today's prices and what has changed since it was put in."""
    return render(request, "marketplace/basket.html", {"basket": basket_of(request.user)})


@require_POST
@members_only(kept=TYPED_FIELDS)
def put_in_basket(request: SignedInRequest, public_id) -> HttpResponse:
    shown = queries.listing_for(public_id=public_id, user=request.user)
    if shown is None or not shown.is_on_sale:
        raise Http404
    variant = shown.variants.filter(pk=number_in(request.POST.get("variant"))).first() or shown.variants.first()
    try:
        if variant is None:
            raise ValidationError(_("There are not enough left."), code="sold_out")
        line = actions.put_in_basket(user=request.user, variant=variant, quantity=wished_quantity(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("listing", public_id=public_id)
    words = ngettext("In your basket: %(count)d piece.", "In your basket: %(count)d pieces.", line.quantity)
    messages.success(request, words % {"count": line.quantity})
    return redirect("basket")


@require_POST
@members_only
def change_basket(request: SignedInRequest) -> HttpResponse:
    """Another quantity of a variant, or (`remove`) none of it."""
    wished = 0 if "remove" in request.POST else number_in(request.POST.get("quantity"))
    actions.set_basket_quantity(user=request.user, variant_id=number_in(request.POST.get("variant")), quantity=wished)
    return redirect("basket")


@require_POST
@members_only
def check_out(request: SignedInRequest) -> HttpResponse:
    """Place the orders of one currency, at the total the buyer was shown."""
    currency = request.POST.get("currency", "")
    if currency not in CURRENCIES:
        raise Http404
    try:
        placed = actions.check_out(
            buyer=request.user, currency=currency, expected_minor=number_in(request.POST.get("total"))
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("basket")
    return redirect("checkout", public_id=placed.public_id)


@require_safe
@members_only
def checkout(request: SignedInRequest, public_id) -> HttpResponse:
    """The orders of one basket: what each costs, what is protected until when, and the one button that pays them all."""
    shown = _own(request, public_id)
    if request.GET.get("payment"):
        first = shown.orders.select_related("payment").first()
        ask_provider(first.payment if first else None)
        return redirect("checkout", public_id=public_id)
    return render(request, "marketplace/checkout.html", checkout_context(request, shown))


def checkout_context(request: SignedInRequest, shown: Checkout) -> dict[str, Any]:
    orders = queries.orders_of_checkout(shown)
    open_orders = [order for order in orders if order.status == Order.Status.AWAITING_PAYMENT]
    return {
        "checkout": shown,
        "rows": [{"order": order, "protection": protection_of(order)} for order in orders],
        "open_count": len(open_orders),
        "total_minor": sum(order.total_minor for order in open_orders),
        "pay_url": reverse("pay_checkout", args=[shown.public_id]),
        "back_url": reverse("checkout", args=[shown.public_id]),
        **payment_choices(request.user, open_orders),
    }


@require_POST
@members_only
def pay_checkout(request: SignedInRequest, public_id) -> HttpResponse:
    """Begin one payment for all orders that still wait, and send the buyer to the provider's page."""
    shown = _own(request, public_id)
    waiting = [order for order in queries.orders_of_checkout(shown) if order.status == Order.Status.AWAITING_PAYMENT]
    back = reverse("checkout", args=[public_id])
    if not waiting:
        messages.error(request, _("Nothing waits for payment here any more."))
        return redirect(back)
    return pay_for(request, waiting, back_url=back)


def _own(request: SignedInRequest, public_id) -> Checkout:
    found = Checkout.objects.filter(public_id=public_id, buyer=request.user).first()
    if found is None:
        raise Http404
    return found
