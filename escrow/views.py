"""A vendor's money: what waits, what is there, what went out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from escrow import actions, queries
from escrow.money import CURRENCIES
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

LINES_SHOWN = 50


@office_door(roles=MANAGING)
def balance(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    context = {
        "vendor": vendor,
        "balances": queries.vendor_balances(vendor.pk),
        "transfers": queries.vendor_transfers(vendor.pk, limit=LINES_SHOWN),
        "payouts": vendor.payouts.order_by("-id")[:10],
    }
    return render(request, "escrow/balance.html", context)


@require_POST
@office_door(roles=MANAGING)
def request_payout(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    currency = request.POST.get("currency", "CNY")
    if currency not in CURRENCIES:
        currency = "CNY"
    try:
        actions.request_payout(vendor_id=vendor.pk, currency=currency)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The payout is on its way to your bank."))
    return redirect("office_balance", slug=vendor.slug)
