"""Carriers and parcels in the data admin."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from logistics.models import (
    Carrier,
    CarrierCall,
    CarrierClaim,
    CarrierHealth,
    Coverage,
    NumberBatch,
    ParcelProblem,
    PooledNumber,
    RateStep,
    RemoteArea,
    Service,
    Shipment,
    TrackingEvent,
)


class CoverageInline(admin.TabularInline):
    model = Coverage
    extra = 0


class RemoteAreaInline(admin.TabularInline):
    model = RemoteArea
    extra = 0


@admin.register(Carrier)
class CarrierAdmin(admin.ModelAdmin):
    list_display = ["code", "name_en", "kind", "dialect", "is_active"]
    exclude = ["secret", "previous_secret"]
    inlines = [CoverageInline, RemoteAreaInline]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class TrackingInline(admin.TabularInline):
    model = TrackingEvent
    extra = 0
    can_delete = False


@admin.register(Shipment)
class ShipmentAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "carrier", "waybill", "status", "requested_at"]
    list_filter = ["status", "carrier"]
    list_select_related = ["carrier"]
    inlines = [TrackingInline]


@admin.register(CarrierCall)
class CarrierCallAdmin(ReadOnlyAdmin):
    list_display = ["id", "carrier", "status", "reason", "awaits", "received_at"]
    list_filter = ["status", "carrier"]
    list_select_related = ["carrier"]


@admin.register(NumberBatch)
class NumberBatchAdmin(ReadOnlyAdmin):
    list_display = ["id", "carrier", "source", "first", "last", "count", "added_at"]
    list_select_related = ["carrier"]


@admin.register(PooledNumber)
class PooledNumberAdmin(ReadOnlyAdmin):
    list_display = ["number", "carrier", "status", "taken_at", "voided_at"]
    list_filter = ["status", "carrier"]
    list_select_related = ["carrier"]
    search_fields = ["number"]


@admin.register(ParcelProblem)
class ParcelProblemAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "carrier", "found_at", "resolved_at"]
    list_filter = ["kind"]
    list_select_related = ["carrier"]


@admin.register(CarrierClaim)
class CarrierClaimAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "reason", "status", "amount_minor", "currency", "answer_by_on"]
    list_filter = ["status"]


class RateStepInline(admin.TabularInline):
    model = RateStep
    extra = 0


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):
    list_display = ["carrier", "code", "name_en", "transit_days", "is_active"]
    list_select_related = ["carrier"]
    inlines = [RateStepInline]


@admin.register(CarrierHealth)
class CarrierHealthAdmin(ReadOnlyAdmin):
    list_display = ["carrier", "failures", "open_until_at"]
    list_select_related = ["carrier"]
