"""Writes about shops: their holidays, penalty points, and what those bring by rule."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.actions import notify_each
from accounts.clock import database_now
from accounts.models import User
from vendors import queries
from vendors.models import PenaltyPoint, Suspension, Vendor, VendorMember, VendorTier
from vendors.origins import check_origin
from vendors.scoring import PENALTY_KEPT, SUSPENDED_FROM


@transaction.atomic
def set_holiday(*, vendor_id: int, is_on: bool) -> Vendor:
    """Close the shop's door to new haggles and offers for a while, or open it again. What stands goes on."""
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    vendor.is_on_holiday = is_on
    vendor.save(update_fields=["is_on_holiday"])
    return vendor


@transaction.atomic
def set_origin(*, vendor_id: int, division_code: str, city_zh: str = "") -> Vendor:
    """Say where a shop ships from: it decides which carriers can come. `city_zh` is shown where the shop names no city.

    Raises ValidationError(code="no_division").
    """
    check_origin(division_code)
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    vendor.division_code = division_code
    vendor.city_zh = vendor.city_zh or city_zh[:60]
    vendor.save(update_fields=["division_code", "city_zh"])
    return vendor


def tell_shop(*, vendor_id: int, kind: str, path: str, key: str, by_mail: bool = False, **facts) -> None:
    """Leave word for everyone of a shop, once for each `key`."""
    members = VendorMember.objects.filter(vendor_id=vendor_id).order_by("user_id").values_list("user_id", flat=True)
    same = {"kind": kind, "path": path, "by_mail": by_mail, **facts}
    notify_each({"user_id": user_id, "dedup_key": f"{key}/{user_id}", **same} for user_id in members)


@transaction.atomic
def give_points(*, vendor_id: int, points: int, cause: str, reason: str, by: User) -> PenaltyPoint:
    """Give penalty points: they count for PENALTY_KEPT; from SUSPENDED_FROM on the shop is shut, by rule.

    The caller has checked the power of `by`, and logs the act. Raises ValidationError with code `points_range` or
    `no_cause`.
    """
    vendor = lock_vendor(vendor_id)
    if not 1 <= points <= SUSPENDED_FROM:
        raise ValidationError(_("Between 1 and 12 points can be given at once."), code="points_range")
    if cause not in PenaltyPoint.Cause.values:
        raise ValidationError(_("Say what they are for."), code="no_cause")
    given = PenaltyPoint.objects.create(
        vendor=vendor,
        points=points,
        cause=cause,
        reason=reason,
        given_by=by,
        expires_at=database_now() + PENALTY_KEPT,
    )
    tell_shop(vendor_id=vendor.pk, kind="points_given", path=score_path(vendor), key=f"points/{given.pk}",
              by_mail=True, points=points)  # fmt: skip
    _suspend_by_rule(vendor)
    return given


@transaction.atomic
def take_back_points(*, point_id: int, by: User) -> PenaltyPoint:
    """Penalty points no longer count. Raises ValidationError(code="points_over") when they had ceased to already."""
    vendor = lock_vendor(PenaltyPoint.objects.values_list("vendor_id", flat=True).get(pk=point_id))
    given = PenaltyPoint.objects.get(pk=point_id)
    if given.taken_back_at is not None or given.expires_at <= database_now():
        raise ValidationError(_("These points no longer count."), code="points_over")
    given.taken_back_at, given.taken_back_by = database_now(), by
    given.save(update_fields=["taken_back_at", "taken_back_by"])
    tell_shop(vendor_id=vendor.pk, kind="points_taken_back", path=score_path(vendor), key=f"points_back/{given.pk}",
              points=given.points)  # fmt: skip
    _lift_by_rule(vendor)
    return given


@transaction.atomic
def lift_suspension(*, vendor_id: int) -> bool:
    """Open a shop again whose points have expired; returns whether it was shut. Called twice, it changes nothing."""
    return _lift_by_rule(lock_vendor(vendor_id))


def _suspend_by_rule(vendor: Vendor) -> None:
    points = queries.points_of(vendor.pk)
    if points < SUSPENDED_FROM or vendor.status != Vendor.Status.APPROVED:
        return
    # There is an open one already when somebody opened the shop by hand in the meantime.
    pause, _is_new = Suspension.objects.get_or_create(vendor=vendor, ended_at=None, defaults={"points": points})
    vendor.status = Vendor.Status.SUSPENDED
    vendor.save(update_fields=["status"])
    tell_shop(vendor_id=vendor.pk, kind="shop_suspended", path=score_path(vendor), key=f"suspended/{pause.pk}",
              by_mail=True)  # fmt: skip


def _lift_by_rule(vendor: Vendor) -> bool:
    """Only what the points have shut: a shop that somebody shut by hand has no open `Suspension`."""
    pause = Suspension.objects.filter(vendor=vendor, ended_at=None).first()
    if pause is None or queries.points_of(vendor.pk) >= SUSPENDED_FROM:
        return False
    Suspension.objects.filter(pk=pause.pk).update(ended_at=Now())
    if vendor.status == Vendor.Status.SUSPENDED:
        vendor.status = Vendor.Status.APPROVED
        vendor.save(update_fields=["status"])
        tell_shop(vendor_id=vendor.pk, kind="shop_opened_again", path=score_path(vendor), key=f"opened/{pause.pk}",
                  by_mail=True)  # fmt: skip
    return True


@transaction.atomic
def raise_tier(*, vendor_id: int, month_on: date, stars: int) -> VendorTier | None:
    """Lift the month's tier to `stars`, at once: an event it was made of has left the facts. It never sinks by this."""
    tier = VendorTier.objects.select_for_update().filter(vendor_id=vendor_id, month_on=month_on).first()
    if tier is None or tier.stars is None or stars <= tier.stars:
        return None
    is_still_a_downgrade = tier.stars_before is not None and stars < tier.stars_before
    tier.stars = stars
    tier.takes_effect_at = tier.takes_effect_at if is_still_a_downgrade else min(tier.takes_effect_at, database_now())
    tier.save(update_fields=["stars", "takes_effect_at"])
    return tier


def lock_vendor(vendor_id: int) -> Vendor:
    """The vendor, locked until the transaction ends."""
    return Vendor.objects.select_for_update().get(pk=vendor_id)


def score_path(vendor: Vendor) -> str:
    """The page in the office where a vendor reads its score."""
    return f"/office/{vendor.slug}/score/"
