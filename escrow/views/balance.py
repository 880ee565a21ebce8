"""A vendor's money: what waits, what is there, what went out, and what each payout is made of."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from escrow import actions, queries
from escrow.models import Payout, PayoutLine
from escrow.money import CURRENCIES, to_decimal
from escrow.pictures import flow_bars
from escrow.statements import reference_of
from escrow.views.csv_files import csv_file
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

LINES_SHOWN = 20
PAYOUTS_SHOWN = 10
RELEASES_SHOWN = 10
WEEKS_SHOWN = 12
PAYOUT_COLUMNS = ("at", "kind", "reference", "amount", "currency")


@require_safe
@office_door(roles=MANAGING)
def balance(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    terms = queries.terms_of(vendor)
    balances = [row | _flow(vendor, row["currency"]) for row in queries.vendor_balances(vendor.pk)]
    context = {
        "vendor": vendor,
        "balances": [row | _payable(row, terms.minimum_minor) for row in balances],
        "coming": queries.coming_releases(vendor.pk, limit=RELEASES_SHOWN),
        "transfers": queries.vendor_transfers(vendor.pk, limit=LINES_SHOWN),
        "payouts": vendor.payouts.order_by("-id")[:PAYOUTS_SHOWN],
        "terms": terms,
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


def _payable(row: dict[str, Any], minimum_minor: int) -> dict[str, Any]:
    """What a payout asked for now would carry; `is_below_minimum` when it is too little to be sent."""
    payable = max(0, row["available_minor"] - row.get("waiting_minor", 0) - row["debt_minor"])
    return {"payable_minor": payable, "is_below_minimum": payable < minimum_minor, "minimum_minor": minimum_minor}


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
def payout(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse | StreamingHttpResponse:
    """One payout, movement by movement; `?format=csv` as a file."""
    shown = Payout.objects.filter(vendor=vendor, public_id=public_id).first()
    if shown is None:
        raise Http404
    lines = shown.lines.select_related("transfer__hold__part", "transfer__payout").order_by("id")
    if request.GET.get("format") == "csv":
        name = f"{vendor.slug}-payout-{str(shown.public_id)[:8]}.csv"
        return csv_file(name, PAYOUT_COLUMNS, _rows(shown, lines, ZoneInfo(vendor.time_zone)))
    return render(request, "escrow/payout.html", {"vendor": vendor, "payout": shown, "lines": lines})


def _rows(shown: Payout, lines: Iterable[PayoutLine], zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        moved = line.transfer
        amount = to_decimal(line.amount_minor, shown.currency)
        yield (moved.created_at.astimezone(zone).isoformat(), moved.kind, reference_of(moved), amount, shown.currency)
