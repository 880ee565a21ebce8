"""Forms about people."""

import zoneinfo
from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.clock import database_now
from accounts.models import User
from accounts.scopes import SCOPES


class SignUpExtras(forms.Form):
    """What sign-up asks beyond allauth's own e-mail and password."""

    display_name = forms.CharField(label=_("Your name"), max_length=60, help_text=_("Shown to vendors you talk to."))

    field_order = ["display_name", "email", "password1"]

    def signup(self, request, user: User) -> None:
        """Called by allauth once the account exists."""
        user.display_name = self.cleaned_data["display_name"]
        user.language = request.LANGUAGE_CODE if request.LANGUAGE_CODE in dict(settings.LANGUAGES) else "en"
        user.save(update_fields=["display_name", "language"])


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language", "time_zone"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        choices = [(zone, zone.replace("_", " ")) for zone in zones]
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=choices)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES],
        )


class KeepsTokens(forms.Form):
    """For forms that shut others out: API tokens end as well, unless one asks to keep them."""

    keep_tokens = forms.BooleanField(
        label=_("Keep my API tokens working"),
        required=False,
        help_text=_("Otherwise programs that use them are refused from now on."),
    )


class TokenForm(forms.Form):
    """What a new API token is called, what it may do and how long it works."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What will use it: a stock robot, for instance.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("It works for"),
        choices=[("30", _("30 days")), ("90", _("90 days")), ("365", _("a year")), ("", _("until revoked"))],
        initial="90",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def expires_at(self) -> datetime | None:
        """When the token ends by itself; of a valid form."""
        days = self.cleaned_data["days"]
        return None if days is None else database_now() + timedelta(days=days)
