"""Campaigns in a vendor's office: invitations, the answer with its prices, results."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from escrow.money import parse_amount, to_decimal
from marketplace.models import Listing
from marketplace.price_history import lowest_public_prices
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING
from xiaoer import campaign_rules as rules
from xiaoer.actions import campaign_answers
from xiaoer.actions.campaign_answers import Brought, RowsRefused
from xiaoer.campaign_words import LEFT_OUT, findings_in_words, trouble_in_words
from xiaoer.models import Campaign, CampaignResult, Invitation
from xiaoer.queries import campaigns as queries

ROWS_SHOWN = 100


@require_safe
@office_door(roles=MANAGING)
def office_campaigns(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Invitations, the newest first, and the campaigns that are open but not for this shop, with why not."""
    rows = list(queries.invitations_of(vendor)[:ROWS_SHOWN])
    asked = {row.campaign_id for row in rows}
    listed = vendor.eligibilities.filter(campaign__status=Campaign.Status.INVITING).exclude(campaign__in=asked)
    context = {
        "vendor": vendor,
        "open": [row for row in rows if row.status == Invitation.Status.SENT],
        "answered": [row for row in rows if row.status != Invitation.Status.SENT],
        "others": [
            {"row": row, "findings": findings_in_words(row.findings)}
            for row in listed.select_related("campaign").order_by("campaign__begins_at")[:20]
        ],
    }
    return render(request, "xiaoer/office_campaigns.html", context)


@require_safe
@office_door(roles=MANAGING)
def office_campaign(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    return render(request, "xiaoer/office_campaign.html", invitation_context(_own(vendor, public_id)))


@require_POST
@office_door(roles=MANAGING)
def answer_campaign(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """Check the prices, accept with them, decline, or step back."""
    row = _own(vendor, public_id)
    typed = _typed(request)
    goods = [Brought(key, price) for key, price in typed.items()]
    try:
        match request.POST.get("act"):
            case "check":
                refused = campaign_answers.check_goods(invitation_id=row.pk, goods=goods)
                return _page(request, row, refused, checked=True)
            case "accept":
                campaign_answers.accept_invitation(invitation_id=row.pk, by=request.user, goods=goods)
                messages.success(request, _("Sent. You hear from us when the campaign begins."))
            case "decline":
                campaign_answers.decline_invitation(invitation_id=row.pk, by=request.user)
                messages.success(request, _("You stay away this time."))
            case _:
                raise ValidationError(_("Choose what to do."), code="no_act")
    except RowsRefused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _page(request, row, refusal.rows)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("office_campaign", slug=vendor.slug, public_id=public_id)


def _own(vendor: Vendor, public_id) -> Invitation:
    row = vendor.invitations.select_related("campaign", "vendor").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _typed(request: HttpRequest) -> dict[str, int]:
    """The chosen listings and their prices in minor units; 0 for what is no price."""
    found = {}
    for key in request.POST.getlist("bring")[: rules.LISTINGS_MOST + 1]:
        if len(key) != 36:
            continue
        try:
            found[key] = parse_amount(request.POST.get(f"price-{key}", ""), "CNY") or 0
        except ValueError:
            found[key] = 0
    return found


def _page(
    request: SignedInRequest, row: Invitation, refused: dict[str, list[str]], checked: bool = False
) -> HttpResponse:
    context = invitation_context(row, request=request, refused=refused)
    context["is_checked"] = checked and not refused
    return render(request, "xiaoer/office_campaign.html", context, status=422 if refused else 200)


def invitation_context(
    row: Invitation, *, request: HttpRequest | None = None, refused: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """One invitation: the rules, the form while it is open, what was agreed, what it brought."""
    campaign, vendor = row.campaign, row.vendor
    judged = vendor.eligibilities.filter(campaign=campaign).first()
    is_open = row.status == Invitation.Status.SENT and campaign.status == Campaign.Status.INVITING
    entries = row.entries.select_related("listing").order_by("pk")
    return {
        "vendor": vendor,
        "invitation": row,
        "campaign": campaign,
        "findings": findings_in_words(judged.findings) if judged else [],
        "is_exception": judged is not None and not judged.is_eligible,
        "is_open": is_open,
        "may_step_back": row.status in ("accepted", "waiting") and campaign.status == Campaign.Status.INVITING,
        "goods": _goods(row, request, refused or {}) if is_open else [],
        "entries": [{"row": entry, "why": LEFT_OUT.get(entry.why_left_out, "")} for entry in entries],
        "result": CampaignResult.objects.filter(campaign=campaign, vendor=vendor).first(),
        "least_percent": campaign.least_discount_bps // 100,
        "spots_left": campaign.spots - campaign.spots_taken,
        "most_goods": rules.LISTINGS_MOST,
    }


def _goods(row: Invitation, request: HttpRequest | None, refused: dict[str, list[str]]) -> list[dict[str, Any]]:
    """What the shop could bring, with the dearest price that fits, and what was typed."""
    campaign, shelves = row.campaign, row.campaign.rules.shelves
    shelf = Listing.objects.filter(vendor=row.vendor, status=Listing.Status.ON_SALE, currency=campaign.currency)
    shelf = shelf.filter(category__in=shelves) if shelves else shelf
    listings = list(shelf.prefetch_related("photos").order_by("-deal_count", "pk")[:ROWS_SHOWN])
    lowest = lowest_public_prices(listings)
    chosen = set(request.POST.getlist("bring")) if request else set()
    return [_good(row, listing, lowest[listing.pk], request, chosen, refused) for listing in listings]


def _good(
    row: Invitation,
    listing: Listing,
    lowest_minor: int,
    request: HttpRequest | None,
    chosen: set[str],
    refused: dict[str, list[str]],
) -> dict[str, Any]:
    key, campaign = str(listing.public_id), row.campaign
    least_off = listing.list_price_minor * (10_000 - campaign.least_discount_bps) // 10_000
    most_minor = min(lowest_minor, least_off)
    in_words = partial(
        trouble_in_words,
        currency=campaign.currency,
        lowest_minor=lowest_minor,
        most_minor=least_off,
        language=get_language() or "en",
    )
    return {
        "listing": listing,
        "key": key,
        "lowest_minor": lowest_minor,
        "most_minor": most_minor,
        "is_chosen": key in chosen,
        "typed": request.POST.get(f"price-{key}", "")[:16] if request else to_decimal(most_minor, campaign.currency),
        "errors": [in_words(code) for code in refused.get(key, [])],
        "is_right": request is not None and key in chosen and key not in refused,
    }
