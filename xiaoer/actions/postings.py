"""Who sits where, changed by hand: with a reason, in the log of acts of power."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from xiaoer.actions.power import check_reason, log_act
from xiaoer.models import Posting


@transaction.atomic
def post_person(*, by: User, user_id: int, desk_id: int, role: str, begins_on: date, reason: str) -> Posting:
    """Give someone a desk and a role from a day on; the posting they have ends the day before.

    Raises ValidationError with code `no_reason` or `begins_too_early`.
    """
    reason = check_reason(reason)
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    _end_open_posting(user_id, begins_on)
    posting = Posting.objects.create(user_id=user_id, desk_id=desk_id, role=role, begins_on=begins_on)
    log_act(
        by,
        "post_person",
        f"user/{user_id}",
        reason=reason,
        posting=posting.pk,
        desk=desk_id,
        role=role,
        on=str(begins_on),
    )
    return posting


@transaction.atomic
def end_posting(*, by: User, posting_id: int, ends_on: date | None, reason: str) -> Posting:
    """Change the last day of a posting; None leaves it open. Raises ValidationError with code `no_reason` or `bad_days`."""
    reason = check_reason(reason)
    posting = Posting.objects.select_for_update().get(pk=posting_id)
    if ends_on is not None and ends_on < posting.begins_on:
        raise ValidationError(_("It can't end before it begins."), code="bad_days")
    was = posting.ends_on
    posting.ends_on = ends_on
    posting.save(update_fields=["ends_on"])
    log_act(
        by, "end_posting", f"user/{posting.user_id}", reason=reason, posting=posting.pk, was=str(was), on=str(ends_on)
    )
    return posting


def move_person(*, user_id: int, desk_id: int, role: str, begins_on: date) -> Posting:
    """The same without a word in the log: for a caller that has locked the person and logs it itself."""
    _end_open_posting(user_id, begins_on)
    return Posting.objects.create(user_id=user_id, desk_id=desk_id, role=role, begins_on=begins_on)


def _end_open_posting(user_id: int, begins_on: date) -> None:
    open_one = Posting.objects.select_for_update().filter(user=user_id, ends_on=None).first()
    if open_one is None:
        return
    if open_one.begins_on >= begins_on:
        raise ValidationError(_("Their present posting begins on that day or later."), code="begins_too_early")
    open_one.ends_on = begins_on - timedelta(days=1)
    open_one.save(update_fields=["ends_on"])
