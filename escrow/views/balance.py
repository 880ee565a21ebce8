"""A vendor's money: what waits, what is there, what went out, and what each payout is made of."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from escrow import actions, queries
from escrow.models import Payout
from escrow.money import CURRENCIES
from escrow.pictures import flow_bars
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

LINES_SHOWN = 20
PAYOUTS_SHOWN = 10
WEEKS_SHOWN = 12


@require_safe
@office_door(roles=MANAGING)
def balance(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    balances = queries.vendor_balances(vendor.pk)
    context = {
        "vendor": vendor,
        "balances": [row | _flow(vendor, row["currency"]) for row in balances],
        "transfers": queries.vendor_transfers(vendor.pk, limit=LINES_SHOWN),
        "payouts": vendor.payouts.order_by("-id")[:PAYOUTS_SHOWN],
        "terms": queries.terms_of(vendor),
        "change": queries.waiting_account_change(vendor),
    }
    return render(request, "escrow/balance.html", context)


def _flow(vendor: Vendor, currency: str) -> dict[str, Any]:
    account = queries.vendor_account_if_any(vendor.pk, currency)
    if account is None:
        return {}
    weeks = queries.weekly_flow(account.pk, weeks=WEEKS_SHOWN, today=timezone.now().date())
    waiting = queries.held_back(vendor, account)
    return {"picture": flow_bars(weeks), "weeks": weeks, "waiting_minor": waiting}


@require_POST
@office_door(roles=MANAGING)
def request_payout(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    currency = request.POST.get("currency", "")
    if currency not in CURRENCIES:
        raise Http404
    try:
        actions.request_payout(vendor_id=vendor.pk, currency=currency, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The payout is on its way to your bank."))
    return redirect("office_balance", slug=vendor.slug)


@require_safe
@office_door(roles=MANAGING)
def payout(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """One payout, movement by movement."""
    shown = Payout.objects.filter(vendor=vendor, public_id=public_id).first()
    if shown is None:
        raise Http404
    lines = shown.lines.select_related("transfer__hold__part", "transfer__payout").order_by("id")
    return render(request, "escrow/payout.html", {"vendor": vendor, "payout": shown, "lines": lines})
