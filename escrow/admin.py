"""The books in the data admin: read-only."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from escrow.models import (
    AuditFinding,
    EscrowHold,
    HoldEvent,
    LedgerAccount,
    Payment,
    Payout,
    ProviderCall,
    ProviderNotice,
    Transfer,
)


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "currency", "vendor", "buyer", "debits", "credits"]
    list_filter = ["kind", "currency"]
    list_select_related = ["vendor", "buyer"]


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "amount_minor", "currency", "hold_id", "payout_id", "created_at"]
    list_filter = ["kind", "currency"]
    show_full_result_count = False


class HoldEventInline(admin.TabularInline):
    model = HoldEvent
    extra = 0
    can_delete = False


@admin.register(EscrowHold)
class EscrowHoldAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "status", "amount_minor", "currency", "release_due_at", "parked_reason"]
    list_filter = ["status", "currency"]
    inlines = [HoldEventInline]
    show_full_result_count = False


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "gateway", "status", "amount_minor", "currency", "created_at"]
    list_filter = ["status", "gateway"]


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "vendor", "status", "amount_minor", "currency", "requested_at"]
    list_filter = ["status"]
    list_select_related = ["vendor"]


@admin.register(ProviderNotice)
class ProviderNoticeAdmin(ReadOnlyAdmin):
    list_display = ["event_id", "gateway", "kind", "status", "reason", "received_at"]
    list_filter = ["status", "gateway"]


@admin.register(ProviderCall)
class ProviderCallAdmin(ReadOnlyAdmin):
    list_display = ["at", "gateway", "method", "reference", "response_status", "duration_ms", "error"]
    list_filter = ["gateway", "response_status"]
    search_fields = ["reference"]
    show_full_result_count = False


@admin.register(AuditFinding)
class AuditFindingAdmin(ReadOnlyAdmin):
    list_display = ["found_at", "cleared_at", "cleared_by"]
