"""What buyer and vendor say of an order: written unseen, shown together; one reply; reports."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from marketplace import queries, reviewing
from marketplace.actions.listings import PHOTO_LONGEST_PX, THUMB_LONGEST_PX, decode_picture, encode_picture
from marketplace.models import BuyerFeedback, Order, Review, ReviewPhoto, ReviewReply, ReviewReport
from vendors.actions import tell_shop

PICTURE_MOST_BYTES: Final = 8 * 1024 * 1024


def review_order(
    *,
    order_id: int,
    by: User,
    as_described: int,
    service: int,
    logistics: int,
    text: str,
    language: str,
    pictures: Iterable[bytes] = (),
) -> Review:
    """Keep a buyer's word on a completed order, with up to PHOTOS_MOST pictures.

    Nobody else sees it before the vendor has written too, or the blind time is over. Raises ValidationError with code
    `not_completed`, `reviewed_already`, `blind_over`, `too_many_pictures` or `bad_image`.
    """
    clean = _encode(list(pictures))  # the slow part, before anything is locked
    with transaction.atomic():
        order, now = _lock_completed(order_id)
        if order.buyer_id != by.pk:
            raise ValidationError(_("Only the buyer reviews an order."), code="not_yours")
        if Review.objects.filter(order=order).exists():
            raise ValidationError(_("You have reviewed this order already."), code="reviewed_already")
        other = BuyerFeedback.objects.filter(order=order).first()
        _check_blind(other.shown_at if other else None, now)
        review = Review(
            order=order,
            listing=order.lead.listing,
            as_described=as_described,
            service=service,
            logistics=logistics,
            text=text,
            language=language,
            shown_at=_unsealed_at(order, other.created_at if other else None, now),
        )
        review.full_clean(exclude=["created_at", "removed_at"])
        review.save()
        if other is not None:
            other.shown_at = min(other.shown_at, now)
            other.save(update_fields=["shown_at"])
        for position, (large, thumb) in enumerate(clean):
            _keep_photo(review, position, large, thumb)
        kind = "review_shown" if other else "review_sealed"
        tell_shop(vendor_id=order.vendor_id, kind=kind, path=_office_path(order), key=f"{kind}/{review.pk}")
    return review


@transaction.atomic
def give_feedback(*, order_id: int, by: User, stars: int, text: str, language: str) -> BuyerFeedback:
    """Keep the vendor's word on the buyer of a completed order; sealed like a review.

    The caller has let `by` into the office. Raises ValidationError with code `not_completed`, `feedback_already` or
    `blind_over`.
    """
    order, now = _lock_completed(order_id)
    if BuyerFeedback.objects.filter(order=order).exists():
        raise ValidationError(_("Your shop has written of this buyer already."), code="feedback_already")
    other = Review.objects.filter(order=order).first()
    _check_blind(other.shown_at if other else None, now)
    feedback = BuyerFeedback(
        order=order,
        written_by=by,
        stars=stars,
        text=text,
        language=language,
        shown_at=_unsealed_at(order, other.created_at if other else None, now),
    )
    feedback.full_clean(exclude=["created_at"])
    feedback.save()
    if other is not None:
        other.shown_at = min(other.shown_at, now)
        other.save(update_fields=["shown_at"])
    kind = "feedback_shown" if other else "feedback_sealed"
    notify(user_id=order.buyer_id, kind=kind, path=_path(order), dedup_key=f"{kind}/{feedback.pk}")
    return feedback


@transaction.atomic
def reply_to_review(*, review_id: int, by: User, text: str, language: str) -> ReviewReply:
    """The vendor's one public answer. Raises ValidationError with code `not_shown`, `replied_already` or `empty_reply`."""
    review = _lock_shown(review_id)
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError(_("Say something."), code="empty_reply")
    if ReviewReply.objects.filter(review=review).exists():
        raise ValidationError(_("A review is answered once."), code="replied_already")
    reply = ReviewReply(review=review, written_by=by, text=text, language=language)
    reply.full_clean(exclude=["created_at"])
    reply.save()
    order = Order.objects.get(pk=review.order_id)
    notify(user_id=order.buyer_id, kind="review_answered", path=_path(order), dedup_key=f"reply/{review.pk}")
    return reply


@transaction.atomic
def report_review(*, review_id: int, by: User, reason: str, text: str) -> ReviewReport:
    """Ask the house to look at a review.

    Raises ValidationError with code `not_shown`, `own_review`, `no_reason` or `reported_already`.
    """
    review = _lock_shown(review_id)
    if Order.objects.filter(pk=review.order_id, buyer=by).exists():
        raise ValidationError(_("This review is your own."), code="own_review")
    if reason not in ReviewReport.Reason.values:
        raise ValidationError(_("Say what is wrong with it."), code="no_reason")
    if ReviewReport.objects.filter(review=review, reported_by=by).exists():
        raise ValidationError(_("You have reported it already."), code="reported_already")
    return ReviewReport.objects.create(
        review=review,
        reported_by=by,
        reason=reason,
        text=text.replace("\x00", "").strip()[:1000],
        look_by_at=database_now() + reviewing.LOOK_WITHIN,
    )


@transaction.atomic
def remove_review(*, review_id: int) -> Review:
    """Hide a review from everybody; its text stays. For the app above, which asks two people first.

    Raises ValidationError(code="not_shown") when it is not to be seen anyway.
    """
    review = _lock_shown(review_id)
    review.removed_at = database_now()
    review.save(update_fields=["removed_at"])
    settle_reports(review_id=review.pk, outcome=ReviewReport.Outcome.REMOVED)
    return review


def settle_reports(*, review_id: int, outcome: str) -> int:
    """The house has looked: close the open reports of a review; returns how many."""
    waiting = ReviewReport.objects.filter(review_id=review_id, outcome=ReviewReport.Outcome.OPEN)
    return waiting.update(outcome=outcome)


def _lock_completed(order_id: int) -> tuple[Order, datetime]:
    """The order's lock makes one of two who write at the same moment the second: it must see the first."""
    order = queries.lock_order(order_id)
    if order.status != Order.Status.COMPLETED or order.completed_at is None:
        raise ValidationError(_("You can review once the order is complete."), code="not_completed")
    return order, database_now()


def _lock_shown(review_id: int) -> Review:
    review = Review.objects.select_for_update().filter(pk=review_id).shown().first()
    if review is None:
        raise ValidationError(_("There is no such review."), code="not_shown")
    return review


def _check_blind(other_shown_at: datetime | None, now: datetime) -> None:
    if not reviewing.may_write(other_shown_at=other_shown_at, now=now):
        text = _("What the other side wrote is open by now: it is too late to write.")
        raise ValidationError(text, code="blind_over")


def _unsealed_at(order: Order, other_wrote_at: datetime | None, now: datetime) -> datetime:
    assert order.completed_at is not None, "checked when it was locked"
    return reviewing.unsealed_at(
        delivered_at=order.delivered_at, completed_at=order.completed_at, other_wrote_at=other_wrote_at, now=now
    )


def _encode(pictures: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Large and small WebP bytes of each, without metadata; the same picture once."""
    if len(pictures) > reviewing.PHOTOS_MOST:
        raise ValidationError(_("There are too many pictures."), code="too_many_pictures")
    if any(len(data) > PICTURE_MOST_BYTES for data in pictures):
        raise ValidationError(_("The picture is larger than 8 MB."), code="bad_image")
    decoded = [decode_picture(data) for data in pictures]
    encoded = {encode_picture(one, PHOTO_LONGEST_PX): encode_picture(one, THUMB_LONGEST_PX) for one in decoded}
    return list(encoded.items())


def _keep_photo(review: Review, position: int, large: bytes, thumb: bytes) -> None:
    digest = hashlib.sha256(large).hexdigest()
    photo = ReviewPhoto(review=review, sha256=digest, position=position)
    photo.image.save(f"{digest[:20]}.webp", ContentFile(large, name="large.webp"), save=False)
    photo.thumb.save(f"{digest[:20]}-s.webp", ContentFile(thumb, name="thumb.webp"), save=False)
    photo.save()


def _path(order: Order) -> str:
    return f"/orders/{order.public_id}/"


def _office_path(order: Order) -> str:
    return f"/office/{order.vendor.slug}/orders/{order.public_id}/"
