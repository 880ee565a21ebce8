"""How carriers did, for those who send with them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from logistics import pictures, queries
from logistics.models import Scorecard
from logistics.punctuality import wilson_bps
from logistics.words import named_carrier
from vendors.doors import office_door
from vendors.models import Vendor

LOWEST_PERCENT = 50
HOURS_FROM_MINUTES = 3 * 60
DAYS_FROM_MINUTES = 3 * 24 * 60


@require_safe
@office_door()
def office_carriers(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Every carrier's record, as a picture and a table."""
    return render(request, "logistics/office_carriers.html", {"vendor": vendor, **carriers_context()})


def carriers_context() -> dict[str, Any]:
    """`rows` for the table, `picture` of punctuality, and `measured_at`; for the vendors' page and the Xiaoer's."""
    rows = [_row(card) for card in queries.shown_scorecards()]
    drawn = [(row["on_time_percent"], row["low_percent"], row["high_percent"], row) for row in rows]
    lowest = min([LOWEST_PERCENT, *(row["low_percent"] // 10 * 10 for row in rows)])
    return {
        "rows": rows,
        "picture": pictures.whiskers(drawn, low=lowest, high=100),
        "measured_at": max((row["card"].measured_at for row in rows), default=None),
    }


def _row(card: Scorecard) -> dict[str, Any]:
    low_bps, high_bps = wilson_bps(card.on_time, card.parcels)
    return {
        "card": card,
        "name": named_carrier(card.carrier),
        "on_time_percent": _percent(card.on_time, card.parcels),
        "low_percent": low_bps / 100,
        "high_percent": high_bps / 100,
        "first_percent": _percent(card.first_attempts, card.delivered),
        "lost_percent": _percent(card.lost, card.parcels),
        "damaged_percent": _percent(card.damaged, card.parcels),
        "fault_percent": _percent(card.at_fault, card.parcels),
        "scan_half": _span(card.scan_minutes_p50),
        "scan_most": _span(card.scan_minutes_p95),
        "days": [_days(getattr(card, f"hours_p{share}")) for share in (50, 90, 95, 99)],
    }


def _percent(some: int, of: int) -> float:
    return 100 * some / of if of else 0.0


def _span(minutes: int | None) -> str:
    """How long, in the unit that says it shortest; "" when it is not known."""
    if minutes is None:
        return ""
    if minutes < HOURS_FROM_MINUTES:
        return _("%(count)s min") % {"count": minutes}
    if minutes < DAYS_FROM_MINUTES:
        return _("%(count)s h") % {"count": round(minutes / 60)}
    return _("%(count)s d") % {"count": round(minutes / 60 / 24)}


def _days(hours: int | None) -> str:
    return "—" if hours is None else f"{hours / 24:.1f}"
