"""Vendors in the data admin."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from vendors.models import PenaltyPoint, Suspension, Vendor, VendorMember, VendorScore, VendorTier


class MemberInline(admin.TabularInline):
    model = VendorMember
    extra = 0
    raw_id_fields = ["user"]


@admin.register(Vendor)
class VendorAdmin(admin.ModelAdmin):
    list_display = ["name_en", "name_zh", "status", "commission_bps", "is_on_holiday"]
    list_filter = ["status"]
    search_fields = ["name_en", "name_zh", "slug"]
    inlines = [MemberInline]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(VendorScore)
class VendorScoreAdmin(ReadOnlyAdmin):
    list_display = ["vendor", "scored_on", "stars", "product", "service", "logistics", "resolution"]
    list_select_related = ["vendor"]


@admin.register(VendorTier)
class VendorTierAdmin(ReadOnlyAdmin):
    list_display = ["vendor", "month_on", "stars", "stars_before", "takes_effect_at"]
    list_select_related = ["vendor"]


@admin.register(PenaltyPoint)
class PenaltyPointAdmin(ReadOnlyAdmin):
    list_display = ["vendor", "points", "cause", "given_by", "given_at", "expires_at", "taken_back_at"]
    list_select_related = ["vendor", "given_by"]


@admin.register(Suspension)
class SuspensionAdmin(ReadOnlyAdmin):
    list_display = ["vendor", "points", "began_at", "ended_at"]
    list_select_related = ["vendor"]
