"""Penalty points: given and taken back by a Xiaoer, with a reason, in the log. What they bring is a rule, no act."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from vendors import actions as vendors
from vendors.models import PenaltyPoint, Vendor
from xiaoer.actions.power import check_power, check_reason, log_act


@transaction.atomic
def give_points(*, vendor_id: int, points: int, cause: str, by: User, reason: str) -> PenaltyPoint:
    """Give a vendor 1 to 12 penalty points for 90 days.

    Raises ValidationError with code `no_power`, `may_only_read`, `is_a_party`, `no_reason`, `points_range` or `no_cause`.
    """
    _check(vendor_id, by)
    reason = check_reason(reason)
    given = vendors.give_points(vendor_id=vendor_id, points=points, cause=cause, reason=reason, by=by)
    log_act(by, "give_points", f"vendor/{vendor_id}", reason=reason, points=points, cause=cause, row=given.pk)
    return given


@transaction.atomic
def take_back_points(*, point_id: int, by: User, reason: str) -> PenaltyPoint:
    """Points given wrongly no longer count. Raises like `give_points`, or `points_over`."""
    vendor_id = PenaltyPoint.objects.values_list("vendor_id", flat=True).get(pk=point_id)
    _check(vendor_id, by)
    reason = check_reason(reason)
    given = vendors.take_back_points(point_id=point_id, by=by)
    log_act(by, "take_back_points", f"vendor/{vendor_id}", reason=reason, points=given.points, row=given.pk)
    return given


def _check(vendor_id: int, by: User) -> None:
    check_power(by)
    if Vendor.objects.filter(pk=vendor_id, members__user=by).exists():
        raise ValidationError(_("You are a party to this."), code="is_a_party")
