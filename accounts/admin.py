"""The data admin: for looking, and for the few things that have no page of their own. Process work has pages."""

from django.contrib import admin

from accounts.models import Address, ApiToken, Notification, User


class ReadOnlyAdmin(admin.ModelAdmin):
    """History and money are looked at here, never touched."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "display_name", "language", "is_active", "is_staff"]
    search_fields = ["email", "display_name"]
    fields = ["email", "display_name", "language", "time_zone", "is_active", "is_staff", "is_superuser"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Address)
class AddressAdmin(ReadOnlyAdmin):
    list_display = ["user", "recipient", "area", "is_default"]
    list_select_related = ["user"]


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ["user", "kind", "created_at", "read_at"]
    list_select_related = ["user"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ["user", "name", "prefix", "last_used_at", "expires_at", "revoked_at"]
    list_select_related = ["user"]
    exclude = ["secret_sha256"]
