"""A buyer's orders: paying, following, confirming."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import database_now
from accounts.doors import members_only
from accounts.requests import SignedInRequest
from escrow.models import EscrowHold
from escrow.rules import CLAIM_WINDOW
from marketplace import actions, queries
from marketplace.forms import ReviewForm
from marketplace.models import BuyerFeedback, Order, OrderEvent, Review
from marketplace.views.order_lists import order_list
from marketplace.views.payments import back_from_provider, pay_for, payment_choices
from marketplace.views.progress import hold_in_words, money_lines, protection_of, refunds_in_words, steps
from marketplace.views.timeline import timeline

ORDERS_SHOWN = 20

ENDED: Final = (Order.Status.COMPLETED, Order.Status.CANCELLED, Order.Status.RETURNED)


@require_safe
@members_only
def orders(request: SignedInRequest) -> HttpResponse:
    """The buyer's orders by state, the newest first."""
    rows = Order.objects.filter(buyer=request.user).prefetch_related("lines__listing__photos")
    return render(request, "marketplace/orders.html", order_list(request, rows, size=ORDERS_SHOWN, related=("vendor",)))


@require_safe
@members_only
def order(request: SignedInRequest, public_id) -> HttpResponse:
    """Everything about one order; while unpaid, the checkout."""
    shown = own_order(request, public_id)
    if request.GET.get("payment"):
        back_from_provider(request, shown.payment)
        return redirect("order", public_id=public_id)
    return render(request, "marketplace/order.html", order_context(request, shown))


@require_safe
@members_only
def order_news(request: SignedInRequest, public_id) -> HttpResponse:
    """How far the order is, for static/js/live.js; 304 while nothing has changed."""
    shown = own_order(request, public_id)
    tag = news_tag(shown, shown.events.order_by("-id").first())
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    context = {"order": shown, "steps": steps(shown), "has_moved_on": request.GET.get("seen") != tag}
    answer = render(request, "marketplace/_order_news.html", context | {"is_over": shown.status in ENDED})
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def news_tag(shown: Order, last: OrderEvent | None) -> str:
    """Changes with every step of the order, the `last` one included, and of its money, and the reader's language."""
    hold = f"{shown.hold.status}-{shown.hold.release_due_at}" if shown.hold else ""
    return f'"{shown.status}-{last.pk if last else 0}-{hold}-{get_language()}"'


def _claim_until(shown: Order) -> datetime | None:
    """Until when money may be claimed back from the vendor, who was paid; None when it was not, or the time is over."""
    hold = shown.hold
    if hold is None or hold.ended_at is None or hold.status != EscrowHold.Status.RELEASED:
        return None
    until = hold.ended_at + CLAIM_WINDOW
    return until if until > timezone.now() else None


def order_context(request: SignedInRequest, shown: Order) -> dict[str, Any]:
    lines = queries.order_lines(shown)
    events = list(shown.events.order_by("-id"))
    context: dict[str, Any] = {
        "order": shown,
        "steps": steps(shown),
        "live_tag": news_tag(shown, next(iter(events), None)),
        "is_over": shown.status in ENDED,
        "hold_words": hold_in_words(shown),
        "can_extend": queries.buyer_may_extend(shown),
        "money": money_lines(shown),
        "lines": lines,
        "lead": lines[0],
        "photo": next(iter(lines[0].listing.photos.all()), None),
        "events": timeline(shown, events),
        "shipments": shown.shipments.filter(purpose="goods").select_related("carrier").order_by("id"),
        "dispute": shown.disputes.order_by("-id").first(),
        "thread": getattr(shown, "negotiation", None),
        "beside": queries.orders_beside(shown),
        "refunds": refunds_in_words(shown),
    }
    if shown.status == Order.Status.AWAITING_PAYMENT:
        context |= payment_choices(request.user, [shown])
        context |= {
            "pay_url": reverse("pay", args=[shown.public_id]),
            "back_url": reverse("order", args=[shown.public_id]),
        }
        context |= {"total_minor": shown.total_minor, "protection": protection_of(shown)}
    if shown.status == Order.Status.COMPLETED:
        context["claim_until"] = _claim_until(shown)
        context |= _words_of_both(shown)
    context["can_cancel_late"] = shown.status == Order.Status.PAID and queries.buyer_may_cancel(shown)
    context["can_confirm"] = queries.buyer_may_confirm(shown)
    return context


def _words_of_both(shown: Order) -> dict[str, Any]:
    """The buyer's own review, or a form for it; the vendor's word once it is open."""
    review = Review.objects.filter(order=shown).select_related("reply").prefetch_related("photos").first()
    feedback = BuyerFeedback.objects.filter(order=shown, shown_at__lte=Now()).first()
    return {
        "review": review,
        "feedback": feedback,
        "sealed_until": queries.sealed_until(shown),
        "is_review_sealed": review is not None and review.shown_at > database_now(),
        "review_form": None if review or feedback else ReviewForm(),
    }


def own_order(request: SignedInRequest, public_id) -> Order:
    """The buyer's own order, or 404."""
    found = queries.order_for_buyer(public_id=public_id, user=request.user)
    if found is None:
        raise Http404
    return found


@require_POST
@members_only
def pay(request: SignedInRequest, public_id) -> HttpResponse:
    """Begin the payment and send the buyer to the provider's page."""
    shown = own_order(request, public_id)
    return pay_for(request, [shown], back_url=reverse("order", args=[public_id]))


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
    return _act(request, public_id, actions.cancel_by_buyer, _("The order is cancelled."))


def _act(request: SignedInRequest, public_id, action, success: str) -> HttpResponse:
    shown = own_order(request, public_id)
    try:
        action(order_id=shown.pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, success)
    return redirect("order", public_id=public_id)
