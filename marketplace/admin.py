"""The market in the data admin."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from marketplace.models import Category, Listing, Order, OrderEvent, Review


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["slug", "name_en", "name_zh", "position"]


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ["title_en", "vendor", "list_price_minor", "currency", "status"]
    list_filter = ["status", "category"]
    list_select_related = ["vendor"]
    search_fields = ["title_en", "title_zh"]
    show_full_result_count = False


class OrderEventInline(admin.TabularInline):
    model = OrderEvent
    extra = 0
    can_delete = False


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "buyer", "vendor", "total_minor", "currency", "status", "placed_at"]
    list_filter = ["status"]
    list_select_related = ["buyer", "vendor"]
    inlines = [OrderEventInline]
    show_full_result_count = False


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["order", "as_described", "service", "logistics", "created_at"]
