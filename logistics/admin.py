"""Carriers and parcels in the data admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin import ReadOnlyAdmin
from logistics import actions
from logistics.carriers import DIALECTS
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


class CarrierForm(forms.ModelForm):
    """Secrets go in here and never come out: the page says only how many there are."""

    dialect = forms.ChoiceField(label=gettext_lazy("Dialect"), choices=[(name, name) for name in DIALECTS])
    new_secret = forms.CharField(
        label=gettext_lazy("New secret"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "We sign with it from now on; the one before is honoured until it is forgotten. Never shown again."
        ),
    )
    forgets_previous = forms.BooleanField(
        label=gettext_lazy("Forget the previous secret"),
        required=False,
        help_text=gettext_lazy("The carrier has the new one: what is signed with the old one is refused from now on."),
    )

    def clean_new_secret(self) -> str:
        said = self.cleaned_data["new_secret"]
        return actions.checked_secret(said, known=self.instance.secret) if said else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_secret") and data.get("forgets_previous"):
            self.add_error("forgets_previous", _("First the carrier has to have the new one."))
        return data


@admin.register(Carrier)
class CarrierAdmin(admin.ModelAdmin):
    form = CarrierForm
    list_display = ["code", "name_en", "kind", "dialect", "is_active", "secrets_kept"]
    exclude = ["secret", "previous_secret"]
    readonly_fields = ["secrets_kept", "pull_failures", "pull_retry_at", "last_heard_at", "dark_since_at"]
    inlines = [CoverageInline, RemoteAreaInline]

    @admin.display(description=gettext_lazy("secrets"))
    def secrets_kept(self, carrier: Carrier) -> str:
        if not carrier.secret:
            return _("none: it can be neither asked nor believed")
        return _("two, while they rotate") if carrier.previous_secret else _("one")

    def save_model(self, request: HttpRequest, obj: Carrier, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("new_secret"):
            actions.set_secret(carrier_id=obj.pk, secret=form.cleaned_data["new_secret"])
        if form.cleaned_data.get("forgets_previous"):
            actions.forget_previous_secret(carrier_id=obj.pk)

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
    list_display = ["public_id", "carrier", "reason", "status", "amount_minor", "currency", "answer_by_on", "ended_at"]
    list_filter = ["status", "carrier"]
    list_select_related = ["carrier"]


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
