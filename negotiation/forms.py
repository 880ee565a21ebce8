"""Forms of the room."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from escrow.money import to_decimal
from marketplace.forms import PricedForm, PriceField
from negotiation.models import HagglePolicy, Report
from negotiation.rules import MESSAGE_MOST_CHARACTERS


class OpenForm(PricedForm):
    """How a haggle begins on the listing page."""

    quantity = forms.IntegerField(min_value=1, max_value=999, initial=1, required=False)
    price = PriceField(label=_("Your offer, each"), required=False)


class OfferForm(PricedForm):
    price = PriceField(label=_("Your price, each"))
    rev = forms.IntegerField(min_value=0)
    quantity = forms.IntegerField(min_value=1, max_value=999, required=False)
    is_sure = forms.BooleanField(required=False)


class SleeveForm(PricedForm):
    price = PriceField(label=_("Your last price, each"))


class AnswerForm(forms.Form):
    """Accepting names the price in minor units, so that nobody accepts what they haven't seen."""

    price_minor = forms.IntegerField(min_value=1, required=False)
    rev = forms.IntegerField(min_value=0)


class MessageForm(forms.Form):
    """Words, or a picture, or both; or a phrase of the house."""

    body = forms.CharField(max_length=MESSAGE_MOST_CHARACTERS, widget=forms.Textarea, required=False)
    phrase = forms.CharField(max_length=40, required=False)
    picture = forms.FileField(required=False)
    client_id = forms.UUIDField(required=False)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(choices=Report.Reason.choices)
    text = forms.CharField(max_length=2000, required=False)


class InviteForm(PricedForm):
    price = PriceField(label=_("Your price for them"))


class BulkForm(forms.Form):
    """How the chosen offers of the desk are answered."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("accept", "decline", "counter")])
    percent_off = forms.IntegerField(label=_("Per cent off the list price"), min_value=1, max_value=90, required=False)


class PolicyForm(forms.ModelForm):
    """A shop's policy on one listing; amounts as people write them."""

    accept_from_minor = PriceField(label=_("Accept from"), required=False, help_text=_("Empty: you accept yourself."))
    decline_below_minor = PriceField(
        label=_("Decline below"), required=False, help_text=_("Empty: nothing is declined for you.")
    )

    class Meta:
        model = HagglePolicy
        fields = ["accept_from_minor", "decline_below_minor", "is_autopilot_on", "curve"]
        labels = {
            "is_autopilot_on": _("Let the autopilot counter for you"),
            "curve": _("How it gives way"),
        }

    def __init__(self, *args, currency: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, PriceField):
                field.currency = currency
                amount = getattr(self.instance, name)
                self.initial[name] = "" if amount is None else to_decimal(amount, currency)


class SwitchForm:
    """A button that turns something on or off."""

    @staticmethod
    def is_on(posted: Mapping[str, str]) -> bool:
        return posted.get("on") == "1"
