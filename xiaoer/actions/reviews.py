"""Reported reviews: kept by one Xiaoer, removed by two."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from marketplace import actions as marketplace
from marketplace.models import Review, ReviewReport
from xiaoer.actions.power import check_power, check_reason, log_act
from xiaoer.actions.scores import score_anew
from xiaoer.models import ReviewRemoval


@transaction.atomic
def keep_review(*, review_id: int, by: User, reason: str) -> Review:
    """The reports of a review are unfounded: it stays.

    Raises ValidationError with code `no_power`, `may_only_read`, `is_a_party`, `no_reason`, `not_shown`, `removal_waits` or
    `no_report`.
    """
    review = _lock(review_id, by)
    reason = check_reason(reason)
    if _waiting(review) is not None:
        raise ValidationError(_("Its removal waits for a second key: agree, or send it back."), code="removal_waits")
    if not marketplace.settle_reports(review_id=review.pk, outcome=ReviewReport.Outcome.KEPT):
        raise ValidationError(_("Nobody has reported it, or it was dealt with."), code="no_report")
    log_act(by, "keep_review", f"review/{review.pk}", reason=reason)
    return review


@transaction.atomic
def ask_removal(*, review_id: int, by: User, reason: str) -> ReviewRemoval:
    """The first key: a Xiaoer wants a review removed. Nothing is hidden yet. Raises like `keep_review`."""
    review = _lock(review_id, by)
    reason = check_reason(reason)
    if _waiting(review) is not None:
        raise ValidationError(_("Its removal waits for a second key: agree, or send it back."), code="removal_waits")
    removal = ReviewRemoval.objects.create(review=review, asked_by=by, reason=reason)
    log_act(by, "ask_review_removal", f"review/{review.pk}", reason=reason)
    return removal


@transaction.atomic
def agree_removal(*, removal_id: int, by: User) -> ReviewRemoval:
    """The second key: the review is hidden from everybody, and leaves means and scores. Its text stays in the database.

    Raises ValidationError with code `no_power`, `may_only_read`, `is_a_party`, `own_key` or `wrong_state`.
    """
    removal = _second_key(removal_id, by)
    _close(removal, ReviewRemoval.Status.AGREED, by, decision="")
    review = marketplace.remove_review(review_id=removal.review_id)
    log_act(by, "agree_review_removal", f"review/{review.pk}", reason=removal.reason, asked_by=removal.asked_by_id)
    order = review.order
    score_anew(vendor_id=order.vendor_id, now=database_now())
    path = f"/orders/{order.public_id}/"
    notify(user_id=order.buyer_id, kind="review_removed", path=path, dedup_key=f"review_removed/{review.pk}")
    return removal


@transaction.atomic
def send_back_removal(*, removal_id: int, by: User, reason: str) -> ReviewRemoval:
    """The second Xiaoer does not agree, and says why: the review stays, its reports wait again. Raises like `agree_removal`."""
    removal = _second_key(removal_id, by)
    reason = check_reason(reason)
    _close(removal, ReviewRemoval.Status.SENT_BACK, by, decision=reason)
    log_act(by, "send_back_review_removal", f"review/{removal.review_id}", reason=reason, asked_by=removal.asked_by_id)
    return removal


def _second_key(removal_id: int, by: User) -> ReviewRemoval:
    review_id = ReviewRemoval.objects.values_list("review_id", flat=True).get(pk=removal_id)
    _lock(review_id, by, code="wrong_state")
    removal = ReviewRemoval.objects.select_related("review__order__vendor").get(pk=removal_id)
    if removal.status != ReviewRemoval.Status.ASKED:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    if removal.asked_by_id == by.pk:
        raise ValidationError(_("The second key is somebody else's."), code="own_key")
    return removal


def _close(removal: ReviewRemoval, status: str, by: User, *, decision: str) -> None:
    removal.status, removal.decided_by, removal.decided_at, removal.decision = status, by, database_now(), decision
    removal.save(update_fields=["status", "decided_by", "decided_at", "decision"])


def _waiting(review: Review) -> ReviewRemoval | None:
    return ReviewRemoval.objects.filter(review=review, status=ReviewRemoval.Status.ASKED).first()


def _lock(review_id: int, by: User, code: str = "not_shown") -> Review:
    """The review, locked: two Xiaoer may turn their keys at once. Refuses who has no power, or is a party to it."""
    check_power(by)
    review = Review.objects.select_for_update(of=("self",)).select_related("order__vendor").filter(pk=review_id)
    found = review.shown().first()
    if found is None:
        raise ValidationError(_("There is no such review."), code=code)
    if found.order.buyer_id == by.pk or found.order.vendor.members.filter(user=by).exists():
        raise ValidationError(_("You are a party to this."), code="is_a_party")
    return found
