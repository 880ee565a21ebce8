"""Questions about vendors. The door to an office is here."""

from collections.abc import Collection

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from vendors.models import Vendor, VendorMember, VendorScore

EVERY_ROLE = tuple(VendorMember.Role.values)
MANAGING = (VendorMember.Role.OWNER, VendorMember.Role.MANAGER)
SHIPPING = (*MANAGING, VendorMember.Role.PACKER)


def office_for(*, slug: str, user: User, roles: Collection[str] = EVERY_ROLE) -> Vendor | None:
    """The door: a shop in which `user` has one of `roles`, or None as if there were no such office."""
    return Vendor.objects.filter(slug=slug, members__user=user, members__role__in=roles).first()


def offices_of(user: User) -> QuerySet[Vendor]:
    return Vendor.objects.filter(members__user=user).order_by("name_en")


def role_of(vendor: Vendor, user: User) -> str | None:
    return VendorMember.objects.filter(vendor=vendor, user=user).values_list("role", flat=True).first()


def latest_score(vendor: Vendor) -> VendorScore | None:
    return VendorScore.objects.filter(vendor=vendor).order_by("-scored_on").first()


def latest_stars(vendor_ref: str = "vendor_id") -> Subquery:
    """A subquery of the newest stars of the vendor that `vendor_ref` names; NULL while it is new."""
    newest = VendorScore.objects.filter(vendor_id=OuterRef(vendor_ref), is_new=False).order_by("-scored_on")
    return Subquery(newest.values("stars")[:1])
