"""What every page that asks for money shares: where the goods go, and the way to the provider's page."""

from collections.abc import Sequence
from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Address, User
from accounts.queries import default_address
from accounts.requests import SignedInRequest
from escrow.gateways.base import GatewayError
from escrow.models import Payment
from marketplace import actions
from marketplace.models import Order
from marketplace.paying import gateway_named, ways_to_pay
from marketplace.tasks import refresh_payment, start_payment

log = structlog.get_logger(__name__)


def payment_choices(user: User, orders: Sequence[Order]) -> dict[str, Any]:
    """What `_pay_form.html` needs to ask."""
    needs_address = any(order.kind == "physical" for order in orders)
    begun = orders[0].payment if orders else None
    return {
        "ways_to_pay": ways_to_pay(orders[0].currency, begun) if orders else [],
        "addresses": user.addresses.order_by("-is_default", "-id") if needs_address else [],
        "needs_address": needs_address,
        "last_try": last_try(begun),
    }


def last_try(payment: Payment | None) -> str:
    """Why the money is not there, when the buyer has been at the provider's page before; "" on the first visit."""
    if payment is None or payment.status != Payment.Status.FAILED:
        return ""
    words = {
        "cancelled": _("You called the payment off. Nothing was charged."),
        "expired": _("The payment was not finished in time. Nothing was charged."),
    }
    declined = _("Your bank declined the payment. Nothing was charged; try again, or pay another way.")
    return words.get(payment.failure, declined)


def pay_for(request: SignedInRequest, orders: Sequence[Order], *, back_url: str) -> HttpResponse:
    """Begin one payment for these orders, and lead to the provider; refused, back to where the buyer came from."""
    gateway = gateway_named(request.POST.get("gateway", ""), orders[0].currency, orders[0].payment)
    if gateway is None:
        messages.error(request, _("That way to pay is not offered at the moment."))
        return redirect(back_url)
    try:
        payment = actions.request_payment(
            order_ids=[order.pk for order in orders], by=request.user, address=_chosen_address(request), gateway=gateway
        )
        payment = start_payment(payment=payment, order=orders[0], language=get_language() or "en", return_path=back_url)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(back_url)
    except GatewayError as error:
        log.warning("payment_not_started", order_ids=[order.pk for order in orders], error=str(error))
        messages.error(request, why_not(error))
        return redirect(back_url)
    if not payment.pay_url:  # called off in another tab, while the provider was being asked
        return redirect(back_url)
    return HttpResponseRedirect(payment.pay_url)


def why_not(error: GatewayError) -> str:
    """What a buyer is told when a payment could not be begun."""
    if error.permanent:
        return _("The payment provider does not take this payment. Nothing was charged; try another way to pay.")
    return _("The payment provider can't be reached. Nothing was charged; try again in a minute.")


def back_from_provider(request: SignedInRequest, payment: Payment | None) -> None:
    """Back from the pay page: don't wait for the notice, ask; and say how it stands."""
    if payment is None:
        return
    if payment.status == Payment.Status.PENDING:
        try:
            refresh_payment(payment)
        except GatewayError as error:
            log.warning("payment_refresh_failed", payment_id=payment.pk, error=str(error))
        payment.refresh_from_db(fields=["status"])
    if payment.status == Payment.Status.SUCCEEDED:
        messages.success(request, _("Paid. The money waits in escrow until the goods are with you."))
    elif payment.status == Payment.Status.PENDING:
        messages.info(request, _("The payment provider has not said yet that it is paid. Look again in a minute."))


def _chosen_address(request: SignedInRequest) -> Address | None:
    chosen = request.POST.get("address", "")
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18:
        return Address.objects.filter(pk=chosen, user=request.user).first()
    return default_address(request.user)
