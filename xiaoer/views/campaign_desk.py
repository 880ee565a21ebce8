"""The Campaigns desk: drafts, the frozen list, invitations, exceptions that wait for a second key, results."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from xiaoer.actions import campaigns as actions
from xiaoer.campaign_rules import PILLARS
from xiaoer.campaign_words import RULES, findings_in_words
from xiaoer.doors import desk_door
from xiaoer.forms import CampaignForm, whole_number
from xiaoer.models import Campaign, Eligibility, Exemption, Invitation, Posting
from xiaoer.queries import campaigns as queries

ROWS_SHOWN: Final = 100


@require_safe
@desk_door
def campaign_desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Every campaign, the newest first, and the exceptions that wait."""
    waiting = Exemption.objects.filter(outcome=Exemption.Outcome.OPEN, campaign__status=Campaign.Status.INVITING)
    context = {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "campaigns": Campaign.objects.order_by("-begins_at", "-pk")[:ROWS_SHOWN],
        "waiting": waiting.select_related("campaign", "vendor", "asked_by").order_by("asked_at")[:ROWS_SHOWN],
    }
    return render(request, "xiaoer/campaign_desk.html", context)


@desk_door
def edit_campaign(request: SignedInRequest, posting: Posting, slug: str = "") -> HttpResponse:
    """A new draft, or one to change."""
    campaign = _campaign(slug) if slug else Campaign()
    if slug and campaign.status != Campaign.Status.DRAFT:
        raise Http404
    form = CampaignForm(request.POST or None, instance=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_campaign(
                campaign=form.apply(), categories=list(form.cleaned_data["categories"]), by=request.user
            )
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("Saved as a draft."))
            return redirect("campaign_file", slug=saved.slug)
    context = {"posting": posting, "form": form, "campaign": campaign, "slug": slug}
    return render(request, "xiaoer/campaign_form.html", context, status=422 if form.errors else 200)


@require_safe
@desk_door
def campaign_file(request: SignedInRequest, posting: Posting, slug: str) -> HttpResponse:
    """All of one campaign: rules, list, answers, exceptions, results."""
    campaign = _campaign(slug)
    counts = queries.invitation_counts(campaign)
    results = campaign.results.select_related("vendor").order_by("-revenue_minor", "pk")
    names = ("views", "haggles", "deals", "revenue_minor")
    sums = {f"{name}": Sum(name) for name in (*names, *BEFORE)}
    invitations = campaign.invitations.select_related("vendor", "invited_by").order_by("status", "answer_by_at", "pk")
    context = {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "is_lead": posting.role == Posting.Role.LEAD,
        "campaign": campaign,
        "shelves": campaign.categories.all(),
        "list_counts": queries.counts_of_list(campaign) if campaign.published_at else None,
        "answers": [(label, counts.get(value, 0)) for value, label in Invitation.Status.choices],
        "invitations": invitations[:ROWS_SHOWN],
        "exemptions": campaign.exemptions.select_related("vendor", "asked_by", "decided_by").order_by("outcome", "-pk"),
        "results": results[:ROWS_SHOWN],
        "totals": results.order_by().aggregate(**sums) if campaign.counted_at else None,
        "least_percent": campaign.least_discount_bps // 100,
        "pillars": [(RULES[name], getattr(campaign, f"least_{name}")) for name in PILLARS],
        "left_out": campaign.entries.filter(status="left_out").count(),
    }
    return render(request, "xiaoer/campaign_file.html", context)


BEFORE: Final = ("views_before", "haggles_before", "deals_before", "revenue_before_minor")


@require_safe
@desk_door
def campaign_list(request: SignedInRequest, posting: Posting, slug: str) -> HttpResponse:
    """The frozen list: searched, filtered by why not, a hundred at a time."""
    campaign = _campaign(slug)
    counts = queries.counts_of_list(campaign)
    show = request.GET.get("show", "")
    show = show if show in ("missed", "all") or show in RULES else "eligible"
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    page = Paginator(queries.eligible_list(campaign, words=words, show=show), ROWS_SHOWN).get_page(
        whole_number(request.GET.get("page")) or 1
    )
    tabs = [("all", _("All")), ("eligible", _("May be invited")), ("missed", _("May not")), *RULES.items()]
    counts["all"] = counts["eligible"] + counts["missed"]
    context = {
        "posting": posting,
        "campaign": campaign,
        "may_act": posting.role != Posting.Role.AUDITOR and campaign.status == Campaign.Status.INVITING,
        "words": words,
        "show": show,
        "tabs": [
            (key, label, counts.get(key, 0))
            for key, label in tabs
            if key in ("all", "eligible", "missed") or counts.get(key)
        ],
        "page": page,
        "rows": [_listed(row) for row in page],
    }
    return render(request, "xiaoer/campaign_list.html", context)


def _listed(row: Eligibility) -> dict[str, Any]:
    """A row of the list, as `eligible_list` gives it: why or why not, and what became of an invitation."""
    answer = getattr(row, "invitation_status", None)
    label = dict(Invitation.Status.choices)[answer] if answer else ""
    return {"row": row, "findings": findings_in_words(row.findings), "answer": label}


@require_POST
@desk_door
def act_on_campaign(request: SignedInRequest, posting: Posting, slug: str) -> HttpResponse:
    """Publish, call off, invite, ask for an exception, turn the second key."""
    campaign = _campaign(slug)
    act = request.POST.get("act", "")
    try:
        if act not in ACTS:
            raise ValidationError(_("Choose what to do."), code="no_act")
        said = ACTS[act](request, campaign)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except Exemption.DoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, said)
    if act in ("invite", "ask_exemption"):
        return redirect("campaign_list", slug=slug)
    return redirect("campaign_file", slug=slug)


def _publish(request: SignedInRequest, campaign: Campaign) -> str:
    actions.publish_campaign(campaign_id=campaign.pk, by=request.user)
    return _("Published. The list stands as it is now.")


def _call_off(request: SignedInRequest, campaign: Campaign) -> str:
    actions.call_off_campaign(campaign_id=campaign.pk, by=request.user, reason=request.POST.get("reason", ""))
    return _("Called off; the shops are told.")


def _invite(request: SignedInRequest, campaign: Campaign) -> str:
    keys = [whole_number(text) for text in request.POST.getlist("vendor")]
    count = actions.invite_vendors(campaign_id=campaign.pk, vendor_ids=keys, by=request.user)
    return ngettext("%(count)d shop is invited.", "%(count)d shops are invited.", count) % {"count": count}


def _ask(request: SignedInRequest, campaign: Campaign) -> str:
    actions.ask_exemption(
        campaign_id=campaign.pk,
        vendor_id=whole_number(request.POST.get("vendor")),
        by=request.user,
        reason=request.POST.get("reason", ""),
    )
    return _("Asked. Another Xiaoer turns the second key.")


def _decide(request: SignedInRequest, campaign: Campaign) -> str:
    exemption = campaign.exemptions.get(pk=whole_number(request.POST.get("exemption")))
    is_agreed = request.POST.get("act") == "agree"
    actions.decide_exemption(
        exemption_id=exemption.pk, by=request.user, is_agreed=is_agreed, reason=request.POST.get("reason", "")
    )
    return _("Agreed: the shop is invited.") if is_agreed else _("Refused, and written down.")


ACTS: Final[dict[str, Callable[[SignedInRequest, Campaign], str]]] = {
    "publish": _publish,
    "call_off": _call_off,
    "invite": _invite,
    "ask_exemption": _ask,
    "agree": _decide,
    "refuse": _decide,
}


def _campaign(slug: str) -> Campaign:
    found = Campaign.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
