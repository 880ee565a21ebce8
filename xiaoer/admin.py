"""The desk in the data admin: postings are made here, everything else is looked at."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from xiaoer.models import ActOfPower, Campaign, Charter, Desk, Dispute, Posting, ReviewRemoval, Ruling, ScoreContest


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
class CampaignAdmin(admin.ModelAdmin):
    list_display = ["slug", "name_en", "begins_at", "ends_at"]


@admin.register(Charter)
class CharterAdmin(ReadOnlyAdmin):
    list_display = ["version", "published_at"]


@admin.register(ScoreContest)
class ScoreContestAdmin(ReadOnlyAdmin):
    list_display = ["vendor", "kind", "event_id", "status", "due_at", "decided_by"]
    list_filter = ["status", "kind"]
    list_select_related = ["vendor", "decided_by"]


@admin.register(ReviewRemoval)
class ReviewRemovalAdmin(ReadOnlyAdmin):
    list_display = ["review", "status", "asked_by", "asked_at", "decided_by", "decided_at"]
    list_select_related = ["review", "asked_by", "decided_by"]
