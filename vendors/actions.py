"""Writes about shops."""

from django.db import transaction

from vendors.models import Vendor


@transaction.atomic
def set_holiday(*, vendor_id: int, is_on: bool) -> Vendor:
    """Close the shop's door to new haggles and offers for a while, or open it again. What stands goes on."""
    vendor = Vendor.objects.select_for_update().get(pk=vendor_id)
    vendor.is_on_holiday = is_on
    vendor.save(update_fields=["is_on_holiday"])
    return vendor
