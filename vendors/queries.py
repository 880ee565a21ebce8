"""Questions about vendors. The door to an office is here."""

from collections.abc import Collection

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Now

from accounts.models import User
from accounts.provinces import UNNAMED
from accounts.queries import division_chain
from vendors.models import PenaltyPoint, Suspension, Vendor, VendorMember, VendorScore, VendorTier
from vendors.scoring import SUSPENDED_FROM

EVERY_ROLE = tuple(VendorMember.Role.values)
MANAGING = (VendorMember.Role.OWNER, VendorMember.Role.MANAGER)
SHIPPING = (*MANAGING, VendorMember.Role.PACKER)
HAGGLING = (*MANAGING, VendorMember.Role.NEGOTIATOR)


def office_for(*, slug: str, user: User, roles: Collection[str] = EVERY_ROLE) -> Vendor | None:
    """The door: a shop in which `user` has one of `roles`, or None as if there were no such office.

    What its pages offer follows the role: `may_manage`, `may_ship`, `may_haggle`.
    """
    shops = Vendor.objects.filter(slug=slug, members__user=user, members__role__in=roles)
    return shops.annotate(
        may_manage=Q(members__role__in=MANAGING),
        may_ship=Q(members__role__in=SHIPPING),
        may_haggle=Q(members__role__in=HAGGLING),
    ).first()


def offices_of(user: User) -> QuerySet[Vendor]:
    return Vendor.objects.filter(members__user=user).order_by("name_en")


def role_of(vendor: Vendor, user: User) -> str | None:
    return VendorMember.objects.filter(vendor=vendor, user=user).values_list("role", flat=True).first()


def names_of_origin(vendor: Vendor) -> list[str]:
    """The divisions that a shop ships from, the province first."""
    return list(dict.fromkeys(name for _code, name in division_chain(vendor.division_code) if name not in UNNAMED))


def latest_score(vendor: Vendor) -> VendorScore | None:
    """The newest preview."""
    return VendorScore.objects.filter(vendor=vendor).order_by("-scored_on").first()


def scores_of(vendor: Vendor, *, days: int) -> list[VendorScore]:
    """The previews of the last so many days, oldest first."""
    rows = VendorScore.objects.filter(vendor=vendor).defer("facts").order_by("-scored_on")
    return list(reversed(rows[:days]))


def tier_in_force(vendor: Vendor) -> VendorTier | None:
    """The newest tier that has taken effect; None before the first lock."""
    return VendorTier.objects.filter(vendor=vendor, takes_effect_at__lte=Now()).order_by("-month_on").first()


def tier_to_come(vendor: Vendor) -> VendorTier | None:
    """A lower tier that was locked and waits out its notice."""
    return VendorTier.objects.filter(vendor=vendor, takes_effect_at__gt=Now()).order_by("-month_on").first()


def stars_of(vendor: Vendor) -> int | None:
    """The stars in force; None while the shop is new."""
    tier = tier_in_force(vendor)
    return tier.stars if tier else None


def stars_in_force(vendor_ref: str = "vendor_id") -> Subquery:
    """A subquery of the stars in force of the vendor that `vendor_ref` names; NULL while it is new."""
    newest = VendorTier.objects.filter(vendor_id=OuterRef(vendor_ref), takes_effect_at__lte=Now()).order_by("-month_on")
    return Subquery(newest.values("stars")[:1])


def counting_points() -> QuerySet[PenaltyPoint]:
    """Penalty points that are neither expired nor taken back."""
    return PenaltyPoint.objects.filter(expires_at__gt=Now(), taken_back_at=None)


def points_of(vendor_id: int) -> int:
    """How many penalty points of a vendor count now. What they forbid: `vendors.scoring.restrictions`."""
    return counting_points().filter(vendor_id=vendor_id).aggregate(sum=Coalesce(Sum("points"), 0))["sum"]


def points_in_force(vendor_ref: str = "vendor_id") -> Coalesce:
    """The same as a subquery, of the vendor that `vendor_ref` names: for lists, and who may join a campaign."""
    rows = counting_points().filter(vendor_id=OuterRef(vendor_ref)).order_by().values("vendor_id")
    return Coalesce(Subquery(rows.annotate(sum=Sum("points")).values("sum")), 0)


def suspensions_over(limit: int = 200) -> list[int]:
    """Ids of vendors whose suspension by points is open though too few points count."""
    rows = Suspension.objects.filter(ended_at=None).annotate(sum=points_in_force()).filter(sum__lt=SUSPENDED_FROM)
    return list(rows.order_by("vendor_id").values_list("vendor_id", flat=True)[:limit])
