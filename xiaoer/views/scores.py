"""The desk's look at scores: contests by time left, every shop, penalty points; and reported reviews."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from marketplace.models import Review
from vendors.models import PenaltyPoint, Vendor
from xiaoer import queries
from xiaoer.actions import contests, penalties, reviews
from xiaoer.doors import desk_door
from xiaoer.forms import PointsForm
from xiaoer.models import Posting, ReviewRemoval, ScoreContest
from xiaoer.views.score_words import contests_in_words, score_context

ROWS_SHOWN = 50


@require_safe
@desk_door
def scores_desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """What vendors contest, by time left; and the shops, the worst first."""
    words = request.GET.get("q", "").strip()[:60]
    context = {
        "posting": posting,
        "may_decide": may_decide(posting),
        "contests": contests_in_words(queries.waiting_contests()[:ROWS_SHOWN]),
        "q": words,
        "shops": queries.scored_vendors(words)[:ROWS_SHOWN],
    }
    return render(request, "xiaoer/scores.html", context)


@require_safe
@desk_door
def vendor_score(request: SignedInRequest, posting: Posting, slug: str) -> HttpResponse:
    """One vendor's score, with all that costs it points."""
    vendor = get_object_or_404(Vendor, slug=slug)
    return render(request, "xiaoer/vendor_score.html", _vendor_context(posting, vendor, PointsForm()))


def _vendor_context(posting: Posting, vendor: Vendor, form: PointsForm) -> dict[str, Any]:
    context = score_context(vendor) | {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "may_decide": may_decide(posting),
        "points_form": form,
    }
    context["contests"] = contests_in_words(context["contests"])
    return context


def may_decide(posting: Posting) -> bool:
    """Whether forms for a decision are shown; the action checks it again."""
    is_of_the_desk = posting.role == Posting.Role.XIAOER and posting.desk.slug == contests.GROWTH_DESK
    return posting.role == Posting.Role.LEAD or is_of_the_desk


@require_POST
@desk_door
def decide_contest(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    """Exclude what was contested, or let it count."""
    contest = get_object_or_404(ScoreContest.objects.select_related("vendor"), pk=pk)
    acts = {"exclude": contests.exclude_event, "uphold": contests.uphold_event}
    act = acts.get(request.POST.get("act", ""))
    reason = request.POST.get("reason", "")
    done = act and partial(act, contest_id=pk, by=request.user, reason=reason)
    _do(request, done, _("Decided, and written into the log."))
    is_from_vendor = request.POST.get("back") == "vendor"
    return redirect("vendor_score", slug=contest.vendor.slug) if is_from_vendor else redirect("scores_desk")


@require_POST
@desk_door
def give_points(request: SignedInRequest, posting: Posting, slug: str) -> HttpResponse:
    """Penalty points for a vendor."""
    vendor = get_object_or_404(Vendor, slug=slug)
    form = PointsForm(request.POST)
    if not form.is_valid():
        return render(request, "xiaoer/vendor_score.html", _vendor_context(posting, vendor, form), status=422)
    done = partial(penalties.give_points, vendor_id=vendor.pk, by=request.user, **form.cleaned_data)
    _do(request, done, _("Given, and written into the log."))
    return redirect("vendor_score", slug=slug)


@require_POST
@desk_door
def take_back_points(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    """Points given wrongly."""
    given = get_object_or_404(PenaltyPoint.objects.select_related("vendor"), pk=pk)
    reason = request.POST.get("reason", "")
    done = partial(penalties.take_back_points, point_id=pk, by=request.user, reason=reason)
    _do(request, done, _("Taken back, and written into the log."))
    return redirect("vendor_score", slug=given.vendor.slug)


@require_safe
@desk_door
def reviews_desk(request: SignedInRequest, posting: Posting) -> HttpResponse:
    """Reported reviews, by time left; those that wait for a second key first."""
    context = {
        "posting": posting,
        "may_act": posting.role != Posting.Role.AUDITOR,
        "reviews": queries.reported_reviews()[:ROWS_SHOWN],
    }
    return render(request, "xiaoer/reviews.html", context)


@require_POST
@desk_door
def act_on_review(request: SignedInRequest, posting: Posting, pk: int) -> HttpResponse:
    """Keep it, ask for its removal, agree to that, or send it back."""
    if not Review.objects.filter(pk=pk).exists():
        raise Http404
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    waiting = ReviewRemoval.objects.filter(review_id=pk).order_by("-pk").first()
    done: Callable[[], Any] | None = None
    if act == "keep":
        done = partial(reviews.keep_review, review_id=pk, by=request.user, reason=reason)
    elif act == "ask":
        done = partial(reviews.ask_removal, review_id=pk, by=request.user, reason=reason)
    elif act == "agree" and waiting:
        done = partial(reviews.agree_removal, removal_id=waiting.pk, by=request.user)
    elif act == "send_back" and waiting:
        done = partial(reviews.send_back_removal, removal_id=waiting.pk, by=request.user, reason=reason)
    _do(request, done, _("Done, and written into the log."))
    return redirect("reviews_desk")


def _do(request: SignedInRequest, act: Callable[[], Any] | None, success: str) -> None:
    try:
        if act is None:
            raise ValidationError(_("Choose what to do."), code="no_act")
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, success)
