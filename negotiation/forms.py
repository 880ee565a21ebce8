"""Forms of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.forms import PricedForm, PriceField
from negotiation.rules import MESSAGE_MOST_CHARACTERS


class OpenForm(PricedForm):
    """How a haggle begins on the listing page."""

    quantity = forms.IntegerField(min_value=1, max_value=999, initial=1, required=False)
    price = PriceField(label=_("Your offer, each"), required=False)


class OfferForm(PricedForm):
    price = PriceField(label=_("Your price, each"))
    rev = forms.IntegerField(min_value=0)


class AnswerForm(forms.Form):
    """Accepting names the price in minor units, so that nobody accepts what they haven't seen."""

    price_minor = forms.IntegerField(min_value=1, required=False)
    rev = forms.IntegerField(min_value=0)


class MessageForm(forms.Form):
    body = forms.CharField(max_length=MESSAGE_MOST_CHARACTERS, widget=forms.Textarea)
    client_id = forms.UUIDField(required=False)
