"""Vendors in the data admin."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from vendors.models import Vendor, VendorMember, VendorScore


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
