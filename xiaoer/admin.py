"""The desk in the data admin: postings are made here, everything else is looked at."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from xiaoer.models import ActOfPower, Campaign, Charter, Desk, Dispute, Exemption, Posting, Ruling


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin):
    list_display = ["slug", "name_en", "name_zh"]


@admin.register(Posting)
class PostingAdmin(admin.ModelAdmin):
    list_display = ["user", "desk", "role", "begins_on", "ends_on"]
    list_select_related = ["user", "desk"]
    raw_id_fields = ["user"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "reason", "status", "assigned_to", "deadline_at"]
    list_filter = ["status", "reason"]
    list_select_related = ["assigned_to"]


@admin.register(Ruling)
class RulingAdmin(ReadOnlyAdmin):
    list_display = ["dispute", "ruled_by", "remedy", "refund_minor", "ruled_at"]


@admin.register(ActOfPower)
class ActOfPowerAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "act", "subject", "reason"]
    list_select_related = ["actor"]
    search_fields = ["subject", "act", "reason"]


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = ["slug", "name_en", "status", "begins_at", "ends_at"]
    list_filter = ["status"]


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    list_display = ["campaign", "vendor", "outcome", "asked_by", "decided_by"]
    list_select_related = ["campaign", "vendor", "asked_by", "decided_by"]


@admin.register(Charter)
class CharterAdmin(ReadOnlyAdmin):
    list_display = ["version", "published_at"]
