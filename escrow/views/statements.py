"""A vendor's statement of one month: on the page, on paper, as CSV."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from escrow import queries
from escrow.money import to_decimal
from escrow.statements import month_bounds, reference_of
from escrow.views.csv_files import csv_file
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

MONTHS_OFFERED = 24
MOVEMENT_COLUMNS = ("at", "kind", "reference", "amount", "balance", "currency")
ORDER_COLUMNS = ("ended_at", "reference", "status", "paid", "commission", "refunded", "net", "currency")


@require_safe
@office_door(roles=MANAGING)
def statement(request: SignedInRequest, vendor: Vendor) -> HttpResponse | StreamingHttpResponse:
    """Opening balance, every movement, closing balance; and the orders that ended, with how each was divided."""
    zone = ZoneInfo(vendor.time_zone)
    month = _month(request.GET.get("month", ""), timezone.now().astimezone(zone).date())
    currencies = queries.currencies_of_vendor(vendor.pk)
    currency = request.GET.get("currency") or (currencies[0] if currencies else "CNY")
    if currencies and currency not in currencies:
        raise Http404
    begins, until = month_bounds(month, zone)
    account = queries.vendor_account_if_any(vendor.pk, currency)
    lines = list(queries.statement_lines(account.pk, begins, until)) if account else []
    orders = queries.holds_ended(vendor.pk, currency, begins, until)
    wanted = request.GET.get("format", "")
    name = f"{vendor.slug}-{month:%Y-%m}-{currency}"
    if wanted == "movements":
        return csv_file(f"{name}-movements.csv", MOVEMENT_COLUMNS, _movement_rows(lines, currency, zone))
    if wanted == "orders":
        return csv_file(f"{name}-orders.csv", ORDER_COLUMNS, _order_rows(orders, currency, zone))
    opening = queries.vendor_balance_at(account.pk, begins) if account else 0
    context = {
        "vendor": vendor,
        "month": month,
        "months": _months(timezone.now().astimezone(zone).date()),
        "currency": currency,
        "currencies": currencies,
        "opening_minor": opening,
        "closing_minor": lines[-1].balance_minor if lines else opening,
        "in_minor": sum(line.amount_minor for line in lines if line.amount_minor > 0),
        "out_minor": -sum(line.amount_minor for line in lines if line.amount_minor < 0),
        "lines": lines,
        "orders": orders,
        "sums": {
            column: sum(row[column] for row in orders)
            for column in ("paid_minor", "commission_minor", "refunded_minor", "net_minor")
        },
    }
    return render(request, "escrow/statement.html", context)


def _month(text: str, today: date) -> date:
    """The first of the month named "2026-11"; of this month for anything else."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _months(today: date) -> list[date]:
    """This month and those before it, newest first."""
    months = []
    year, month = today.year, today.month
    for _ahead in range(MONTHS_OFFERED):
        months.append(date(year, month, 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return months


def _movement_rows(lines: list[queries.StatementLine], currency: str, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        moved = line.transfer
        amounts = (to_decimal(line.amount_minor, currency), to_decimal(line.balance_minor, currency))
        yield (moved.created_at.astimezone(zone).isoformat(), moved.kind, reference_of(moved), *amounts, currency)


def _order_rows(orders: list[dict[str, Any]], currency: str, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    for row in orders:
        sums = (row[f"{name}_minor"] for name in ("paid", "commission", "refunded", "net"))
        amounts = (to_decimal(minor, currency) for minor in sums)
        yield (row["ended_at"].astimezone(zone).isoformat(), row["reference"], row["status"], *amounts, currency)
