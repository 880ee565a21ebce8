"""The desk in the data admin. History is looked at; what staff change here they give a reason for, and it stands in the log."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, UserAdmin
from accounts.models import User
from logistics.admin import CarrierAdmin, CarrierForm, ServiceAdmin
from logistics.models import Carrier, Service
from marketplace.admin import CategoryAdmin
from marketplace.models import Category
from vendors.admin import VendorAdmin
from vendors.models import Vendor
from xiaoer.actions.postings import end_posting, post_person
from xiaoer.actions.power import REASON_MOST, log_act
from xiaoer.models import (
    ActOfPower,
    Briefing,
    Campaign,
    Charter,
    CharterSignature,
    ClosedDesk,
    Desk,
    Dispute,
    Exemption,
    Goal,
    Leave,
    Lesson,
    PlannedMove,
    PlaybookEntry,
    Posting,
    ReviewRemoval,
    Ruling,
    ScoreContest,
    TransparencyWeek,
)


class ReasonForm(forms.ModelForm):
    """A form that is not taken without a reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_MOST, help_text=_("It stays in the log of acts of power.")
    )

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if not reason:
            raise forms.ValidationError(_("Say why: it stays in the log."), code="no_reason")
        return reason


class ReasonedAdmin(admin.ModelAdmin):
    """Changes are logged as an act of power with their reason; nothing is deleted."""

    form = ReasonForm
    act = ""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User), "the admin is for accounts"
        changed = sorted(name for name in form.changed_data if name != "reason")
        log_act(request.user, self.act, self.subject_of(obj), reason=form.cleaned_data["reason"], changed=changed)

    def subject_of(self, obj: Any) -> str:
        return f"{obj._meta.model_name}/{obj.pk}"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Desk)
class DeskAdmin(ReasonedAdmin):
    act = "change_desk"
    list_display = ["slug", "name_en", "name_zh", "least_staff"]


class PostingForm(ReasonForm):
    """A new posting begins one, and ends the one before; of an old one only its last day changes."""

    class Meta:
        model = Posting
        fields = ["user", "desk", "role", "begins_on", "ends_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins_on = self.instance.begins_on or data.get("begins_on")
        if data.get("ends_on") and begins_on and data["ends_on"] < begins_on:
            self.add_error("ends_on", _("It can't end before it begins."))
        if self.instance.pk is None and data.get("user") and data.get("begins_on"):
            later = Posting.objects.filter(user=data["user"], ends_on=None, begins_on__gte=data["begins_on"])
            if later.exists():
                self.add_error("begins_on", _("Their present posting begins on that day or later."))
        return data

    def validate_constraints(self) -> None:
        """The action ends the posting before, which the form, that has not run it yet, would take for a second open one."""


@admin.register(Posting)
class PostingAdmin(admin.ModelAdmin):
    form = PostingForm
    list_display = ["user", "desk", "role", "begins_on", "ends_on"]
    list_select_related = ["user", "desk"]
    raw_id_fields = ["user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user", "desk", "role", "begins_on"] if obj else ["ends_on"]

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        assert isinstance(request.user, User), "the admin is for accounts"
        reason = form.cleaned_data["reason"]
        if change:
            end_posting(by=request.user, posting_id=obj.pk, ends_on=obj.ends_on, reason=reason)
            return
        made = post_person(
            by=request.user,
            user_id=obj.user_id,
            desk_id=obj.desk_id,
            role=obj.role,
            begins_on=obj.begins_on,
            reason=reason,
        )
        obj.pk = made.pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ClosedDesk)
class ClosedDeskAdmin(ReasonedAdmin):
    act = "close_desk_to"
    list_display = ["user", "desk", "why", "is_over"]
    list_select_related = ["user", "desk"]
    raw_id_fields = ["user"]

    def subject_of(self, obj: ClosedDesk) -> str:
        return f"user/{obj.user_id}"


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

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Charter)
class CharterAdmin(ReadOnlyAdmin):
    list_display = ["version", "published_by", "published_at"]
    list_select_related = ["published_by"]


@admin.register(CharterSignature)
class CharterSignatureAdmin(ReadOnlyAdmin):
    list_display = ["charter", "user", "signed_at"]
    list_select_related = ["charter", "user"]


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ["scope", "counter", "target", "desk", "user", "begins_on", "ends_on"]
    list_filter = ["scope", "counter"]
    list_select_related = ["desk", "user"]


@admin.register(Briefing)
class BriefingAdmin(ReadOnlyAdmin):
    list_display = ["day", "kind", "user", "desk", "made_at"]
    list_filter = ["kind"]
    list_select_related = ["user", "desk"]


@admin.register(Lesson)
class LessonAdmin(ReadOnlyAdmin):
    list_display = ["author", "desk", "outcome", "written_at"]
    list_filter = ["outcome"]
    list_select_related = ["author", "desk"]


@admin.register(PlaybookEntry)
class PlaybookEntryAdmin(ReadOnlyAdmin):
    list_display = ["title_en", "title_zh", "confirmed_by", "confirmed_at"]
    list_select_related = ["confirmed_by"]


@admin.register(Leave)
class LeaveAdmin(ReadOnlyAdmin):
    list_display = ["user", "begins_on", "ends_on", "entered_by", "called_off_at"]
    list_select_related = ["user", "entered_by"]


@admin.register(PlannedMove)
class PlannedMoveAdmin(ReadOnlyAdmin):
    list_display = ["user", "from_desk", "to_desk", "move_on", "handed_over_at", "carried_out_at", "called_off_at"]
    list_select_related = ["user", "from_desk", "to_desk"]


@admin.register(TransparencyWeek)
class TransparencyWeekAdmin(ReadOnlyAdmin):
    list_display = ["begins_on", "opened", "closed", "median_hours"]


# What lower apps let staff change is taken over here, where the log is: the same pages, with a reason.
for model in (User, Vendor, Category, Carrier, Service):
    admin.site.unregister(model)


@admin.register(Vendor)
class ReasonedVendorAdmin(ReasonedAdmin, VendorAdmin):
    act = "change_vendor"


@admin.register(Category)
class ReasonedCategoryAdmin(ReasonedAdmin, CategoryAdmin):
    act = "change_category"


class ReasonedCarrierForm(ReasonForm, CarrierForm):
    """With the reason for it. The log says that a secret was set, never which."""


@admin.register(Carrier)
class ReasonedCarrierAdmin(ReasonedAdmin, CarrierAdmin):
    act = "change_carrier"
    form = ReasonedCarrierForm


@admin.register(Service)
class ReasonedServiceAdmin(ReasonedAdmin, ServiceAdmin):
    act = "change_service"


@admin.register(User)
class ReasonedUserAdmin(ReasonedAdmin, UserAdmin):
    """Accounts are changed with a reason too: what opens or shuts a door to a person is power."""

    act = "change_account"
    fields = [*UserAdmin.fields, "reason"]

    def subject_of(self, obj: User) -> str:
        return f"user/{obj.pk}"


@admin.register(ScoreContest)
class ScoreContestAdmin(ReadOnlyAdmin):
    list_display = ["vendor", "kind", "event_id", "status", "due_at", "decided_by"]
    list_filter = ["status", "kind"]
    list_select_related = ["vendor", "decided_by"]


@admin.register(ReviewRemoval)
class ReviewRemovalAdmin(ReadOnlyAdmin):
    list_display = ["review", "status", "asked_by", "asked_at", "decided_by", "decided_at"]
    list_select_related = ["review", "asked_by", "decided_by"]
