"""A vendor's own score: what it is made of, what it would become, and what is contested."""

from dataclasses import asdict, fields
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import database_now
from accounts.requests import SignedInRequest
from vendors.doors import office_door
from vendors.models import Vendor, VendorScore
from vendors.queries import MANAGING, role_of
from vendors.scoring import Outlook, Score, VendorFacts, score, what_if
from xiaoer.actions.contests import contest_event as contest
from xiaoer.forms import ContestForm, WhatIfForm
from xiaoer.queries.scoring_events import find_event
from xiaoer.views.score_words import contests_in_words, in_words, pillar_names, score_context


@require_safe
@office_door()
def office_score(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """The four pillars, what they are made of, their history, and a look ahead."""
    context = score_context(vendor)
    context["contests"] = contests_in_words(context["contests"])
    context["may_contest"] = role_of(vendor, request.user) in MANAGING
    context |= outlook_context(request, context["score"])
    return render(request, "xiaoer/office_score.html", context)


def outlook_context(request: HttpRequest, now_scored: VendorScore | None) -> dict[str, Any]:
    """A form for the next orders; once it is filled in, the pillars before and after."""
    names = {field.name for field in fields(Outlook)}
    form = WhatIfForm(request.GET if names & set(request.GET) else None)
    if now_scored is None or not form.is_bound or not form.is_valid():
        return {"outlook_form": form}
    facts = VendorFacts(**now_scored.facts) if now_scored.facts else VendorFacts()
    before, after = score(facts), score(what_if(facts, Outlook(**form.cleaned_data)))
    return {
        "outlook_form": form,
        "outlook": {"rows": _compared(before, after), "before": _stars(before), "after": _stars(after)},
    }


def _compared(before: Score, after: Score) -> list[dict[str, Any]]:
    was, will = asdict(before), asdict(after)
    return [
        {"name": name, "before": was[key], "after": will[key], "change": will[key] - was[key]}
        for key, name in pillar_names().items()
    ]


def _stars(result: Score) -> int | None:
    return None if result.is_new else result.stars


@office_door(roles=MANAGING)
def contest_event(request: SignedInRequest, vendor: Vendor, kind: str, pk: int) -> HttpResponse:
    """Say why an event should not count."""
    event = find_event(vendor.pk, kind=kind, event_id=pk, until=database_now())
    if event is None:
        raise Http404
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contest(vendor_id=vendor.pk, kind=kind, event_id=pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The Vendor growth desk decides within three days."))
        return redirect("office_score", slug=vendor.slug)
    context = {"vendor": vendor, "event": in_words(event), "form": form}
    return render(request, "xiaoer/contest.html", context, status=422 if form.errors else 200)
