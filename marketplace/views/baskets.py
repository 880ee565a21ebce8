"""The basket, and the checkout in which several vendors' orders are paid together."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
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
from marketplace.views.payments import back_from_provider, pay_for, payment_choices
from marketplace.views.progress import protection_of
from marketplace.views.shop import number_in, wished_quantity

WISH = "basket_wish"
"""In a guest's session: the listing, variant and quantity they meant to put in their basket before signing in."""


@require_safe
@members_only
def basket(request: SignedInRequest) -> HttpResponse:
    """What the buyer means to buy, by vendor, with today's prices and what has changed since it was put in.

    A guest's wish from before signing in comes true here, once.
    """
    wish = request.session.pop(WISH, None)
    if wish:
        _put(request, **wish)
    return render(request, "marketplace/basket.html", {"basket": basket_of(request.user)})


@require_POST
def put_in_basket(request: HttpRequest, public_id) -> HttpResponse:
    """A guest is asked to sign in first, and finds it in the basket then."""
    variant_id, quantity = number_in(request.POST.get("variant")), wished_quantity(request)
    if not request.user.is_authenticated:
        request.session[WISH] = {"public_id": str(public_id), "variant_id": variant_id, "quantity": quantity}
        return redirect_to_login(reverse("basket"))
    shown = queries.listing_for(public_id=public_id, user=request.user)
    if shown is None or not shown.is_on_sale:
        raise Http404
    if not _put(cast(SignedInRequest, request), public_id=public_id, variant_id=variant_id, quantity=quantity):
        return redirect("listing", public_id=public_id)
    return redirect("basket")


def _put(request: SignedInRequest, *, public_id, variant_id: int, quantity: int) -> bool:
    """Put it in and say so, or say why not."""
    shown = queries.listing_for(public_id=public_id, user=request.user)
    try:
        if shown is None or not shown.is_on_sale:
            raise ValidationError(_("Sold out, or no longer on sale."), code="gone")
        variant = shown.variants.filter(pk=variant_id).first() or shown.variants.first()
        if variant is None:
            raise ValidationError(_("There are not enough left."), code="sold_out")
        line = actions.put_in_basket(user=request.user, variant=variant, quantity=quantity)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    words = ngettext("In your basket: %(count)d piece.", "In your basket: %(count)d pieces.", line.quantity)
    messages.success(request, words % {"count": line.quantity})
    return True


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
        back_from_provider(request, first.payment if first else None)
        return redirect("checkout", public_id=public_id)
    return render(request, "marketplace/checkout.html", checkout_context(request, shown))


def checkout_context(request: SignedInRequest, shown: Checkout) -> dict[str, Any]:
    orders = queries.orders_of_checkout(shown)
    open_orders = [order for order in orders if order.status == Order.Status.AWAITING_PAYMENT]
    return {
        "checkout": shown,
        "rows": [{"order": order, "protection": protection_of(order)} for order in orders],
        "open_count": len(open_orders),
        "is_paid": any(order.hold_id for order in orders),
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
