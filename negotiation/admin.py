"""Haggles in the data admin: read-only."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from negotiation.models import DealSheet, Negotiation, Offer


class OfferInline(admin.TabularInline):
    model = Offer
    extra = 0
    can_delete = False


@admin.register(Negotiation)
class NegotiationAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "buyer", "vendor", "status", "list_price_minor", "agreed_price_minor", "deadline_at"]
    list_filter = ["status"]
    list_select_related = ["buyer", "vendor"]
    inlines = [OfferInline]
    show_full_result_count = False


@admin.register(DealSheet)
class DealSheetAdmin(ReadOnlyAdmin):
    list_display = ["order", "sha256", "sealed_at"]
