"""Lists of haggles: the buyer's own, and the shop's offer desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest
from negotiation import queries
from negotiation.models import Negotiation
from negotiation.room import net_of
from vendors.doors import office_door
from vendors.models import Vendor

ROWS_SHOWN = 100
DESK_SORTS = ("time", "margin")


@require_safe
@members_only
def haggles(request: SignedInRequest) -> HttpResponse:
    """The buyer's haggles: those that wait for them first, then the other live ones; the past apart. With words, what
    was said in any of the reader's own haggles.
    """
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        found = queries.search_messages(request.user, words)
        return render(request, "negotiation/haggles.html", {"words": words, "found": found})
    rows = Negotiation.objects.filter(buyer=request.user).select_related("listing", "vendor", "order")
    rows = queries.with_unread(rows, request.user).prefetch_related("listing__photos", "offers")
    ordered = sorted(rows.order_by("-last_event_at")[:ROWS_SHOWN], key=_by_urgency)
    context = {
        "threads": [thread for thread in ordered if _is_going_on(thread)],
        "past": [thread for thread in ordered if not _is_going_on(thread)],
    }
    return render(request, "negotiation/haggles.html", context)


def _is_going_on(thread: Negotiation) -> bool:
    return thread.status in Negotiation.UNFINISHED


def _by_urgency(thread: Negotiation) -> int:
    if thread.status in (Negotiation.Status.VENDOR_STANDING, *Negotiation.AGREEMENTS):
        return 0
    return 1 if _is_going_on(thread) else 2


@require_safe
@office_door(roles=queries.HAGGLING_ROLES)
def offers(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """The offer desk: every live thread of the shop, those that wait for an answer first, by time left or by margin."""
    sort = request.GET.get("sort", "time")
    sort = sort if sort in DESK_SORTS else "time"
    rows = vendor.negotiations.filter(status__in=Negotiation.LIVE).select_related("listing", "buyer", "vendor")
    rows = queries.with_unread(rows, request.user).prefetch_related("offers", "listing__photos")
    threads = [_desk_row(thread) for thread in rows.order_by("deadline_at")[:ROWS_SHOWN]]
    if sort == "margin":
        threads.sort(key=lambda row: -row["kept_percent"])
    threads.sort(key=lambda row: not row["is_waiting"])
    past = vendor.negotiations.exclude(status__in=Negotiation.LIVE).select_related("listing", "buyer")
    context = {
        "vendor": vendor,
        "rows": threads,
        "sort": sort,
        "waiting_count": sum(row["is_waiting"] for row in threads),
        "past": past.order_by("-last_event_at")[:20],
    }
    return render(request, "negotiation/office_offers.html", context)


def _desk_row(thread: Negotiation) -> dict:
    """A thread with the number on the table, what it would net, and how much of the list price that keeps."""
    standing = next((offer for offer in thread.offers.all() if offer.status == "standing"), None)
    price = standing.price_minor if standing else thread.agreed_price_minor
    net = net_of(thread, price) if price else None
    return {
        "thread": thread,
        "price_minor": price,
        "net_minor": net,
        "kept_percent": net * 100 // thread.list_price_minor if net else 0,
        "is_waiting": thread.status == Negotiation.Status.BUYER_STANDING,
    }
