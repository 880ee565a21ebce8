"""What buyer and vendor say of an order: writing it, answering it, reporting it; and the pictures in it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import members_only
from accounts.requests import SignedInRequest, Visitor
from marketplace import actions, queries
from marketplace.forms import FeedbackForm, ReplyForm, ReportReviewForm, ReviewForm
from marketplace.models import BuyerFeedback, Order, Review, ReviewPhoto
from marketplace.views.orders import order_context, own_order
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import MANAGING

ROWS_SHOWN = 50


@require_POST
@members_only
def review(request: SignedInRequest, public_id) -> HttpResponse:
    """The buyer's word on an order, with pictures."""
    shown = own_order(request, public_id)
    form = ReviewForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.review_order(order_id=shown.pk, by=request.user, language=_language(), **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Thank you for your review."))
        return redirect("order", public_id=public_id)
    context = order_context(request, shown) | {"review_form": form}
    return render(request, "marketplace/order.html", context, status=422)


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture in a review, for those who may read the review."""
    found = get_object_or_404(ReviewPhoto.objects.select_related("review__order"), pk=pk)
    if not _may_read(found.review, request.user):
        raise Http404
    file = found.thumb if size == "small" else found.image
    answer = FileResponse(file.open("rb"), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=3600"  # it may be removed
    return answer


def _may_read(review: Review, user: Visitor) -> bool:
    return review.order.buyer_id == user.pk or Review.objects.shown().filter(pk=review.pk).exists()


@members_only
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the house to look at a review."""
    shown = queries.shown_reviews().select_related("listing__vendor").filter(pk=pk).first()
    if shown is None or shown.order.buyer_id == request.user.pk:
        raise Http404
    form = ReportReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_review(review_id=pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Thank you. The house looks at it within three days."))
        return redirect("listing", public_id=shown.listing.public_id)
    context = {"review": shown, "form": form}
    return render(request, "marketplace/report_review.html", context, status=422 if form.errors else 200)


@require_safe
@office_door()
def office_reviews(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """What buyers said of this shop, the newest first."""
    rows = queries.shown_reviews().filter(order__vendor=vendor)
    context = {
        "vendor": vendor,
        "reviews": rows[:ROWS_SHOWN],
        "facts": queries.review_means(rows),
        "sealed_count": Review.objects.filter(order__vendor=vendor, removed_at=None).count() - rows.count(),
        "reply_form": ReplyForm(),
    }
    return render(request, "marketplace/office_reviews.html", context)


@require_POST
@office_door(roles=MANAGING)
def reply(request: SignedInRequest, vendor: Vendor, pk: int) -> HttpResponse:
    """The one answer of the shop."""
    if not queries.shown_reviews().filter(pk=pk, order__vendor=vendor).exists():
        raise Http404
    try:
        actions.reply_to_review(
            review_id=pk, by=request.user, text=request.POST.get("text", "")[:1000], language=_language()
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Your answer stands below the review."))
    return redirect("office_reviews", slug=vendor.slug)


@require_POST
@office_door(roles=MANAGING)
def give_feedback(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """The shop's word on the buyer."""
    shown = queries.order_for_vendor(public_id=public_id, vendor=vendor)
    if shown is None:
        raise Http404
    form = FeedbackForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Choose between one and five."), code="bad_stars")
        actions.give_feedback(order_id=shown.pk, by=request.user, language=_language(), **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Written, and sealed until the buyer has written too."))
    return redirect("office_order", slug=vendor.slug, public_id=public_id)


def words_for_vendor(order: Order) -> dict[str, Any]:
    """What the office page of a completed order shows of both sides' words: the buyer's only once it is open."""
    feedback = BuyerFeedback.objects.filter(order=order).first()
    shown = queries.shown_reviews().filter(order=order).first()
    return {
        "review": shown,
        "feedback": feedback,
        "sealed_until": queries.sealed_until(order),
        "feedback_form": FeedbackForm() if feedback is None and shown is None else None,
    }


def _language() -> str:
    return get_language() or "en"
