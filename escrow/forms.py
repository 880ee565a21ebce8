"""Forms about money, and the field in which people type it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from escrow.models import PayoutTerms
from escrow.money import parse_amount

PRICE_WORDS = {
    "not_a_number": _("Write a price as a number, such as 88 or 88.50."),
    "too_precise": _("That has more decimals than the currency."),
    "not_positive": _("A price has to be above zero."),
    "too_large": _("That price is too high."),
}


class PriceField(forms.CharField):
    """An amount as a person types it, in minor units of the form's currency once cleaned."""

    currency = "CNY"

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text, self.currency)
        except ValueError as error:
            raise forms.ValidationError(PRICE_WORDS[str(error)], code=str(error)) from error


class TermsForm(forms.Form):
    """When and from how much on a vendor is paid out by itself."""

    schedule = forms.ChoiceField(label=_("Paid out"), choices=PayoutTerms.Schedule.choices, widget=forms.RadioSelect)
    minimum = PriceField(label=_("Smallest payout"), help_text=_("What is less waits for the next one."))


class AccountForm(forms.Form):
    """Where payouts go."""

    account = forms.CharField(
        label=_("New bank account"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Letters, digits and spaces, as your bank writes it."),
    )
