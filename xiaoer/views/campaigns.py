"""Campaigns as the public sees them."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.views.cards import shelf_cards
from xiaoer.models import Campaign
from xiaoer.queries import campaigns as queries

PAST_SHOWN = 12


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """What is on, what is to come, what was."""
    shown = queries.public_campaigns()
    Status = Campaign.Status  # noqa: N806  a name for a class
    context = {
        "running": list(shown.filter(status=Status.RUNNING).order_by("ends_at", "pk")[:20]),
        "coming": list(shown.filter(status=Status.INVITING).order_by("begins_at", "pk")[:20]),
        "past": list(shown.filter(status__in=[Status.ENDED, Status.COUNTED]).order_by("-ends_at", "-pk")[:PAST_SHOWN]),
    }
    return render(request, "xiaoer/campaigns.html", context)


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The shop window of one campaign."""
    shown = queries.public_campaigns().filter(slug=slug).first()
    if shown is None:
        raise Http404
    return render(request, "xiaoer/campaign.html", campaign_context(request, shown))


def campaign_context(request: HttpRequest, shown: Campaign) -> dict[str, Any]:
    is_running = shown.status == Campaign.Status.RUNNING
    goods = queries.shelf_of(shown) if is_running else []
    cards = [card | {"campaign": ""} for card in shelf_cards(goods, request.user)]  # here it goes without saying
    facts = shown.invitations.filter(status="accepted").aggregate(shops=Count("pk"))
    return {
        "campaign": shown,
        "is_running": is_running,
        "is_coming": shown.status == Campaign.Status.INVITING,
        "cards": cards,
        "shop_count": facts["shops"],
        "least_percent": shown.least_discount_bps // 100,
    }
