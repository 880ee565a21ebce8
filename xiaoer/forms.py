"""Forms of disputes and of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.forms import PricedForm, PriceField
from vendors.models import PenaltyPoint
from xiaoer.actions.evidence import PICTURE_MOST_BYTES
from xiaoer.models import Dispute


class PictureMixin(PricedForm):
    picture = forms.FileField(label=_("A picture"), required=False, help_text=_("JPEG, PNG or WebP, at most 8 MB."))

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        if picture and picture.size > PICTURE_MOST_BYTES:
            raise forms.ValidationError(_("The picture is larger than 8 MB."), code="too_large")
        return picture

    def pictures(self) -> tuple[bytes, ...]:
        picture = self.cleaned_data.get("picture")
        return (picture.read(),) if picture else ()


class DisputeForm(PictureMixin):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Dispute.Reason.choices, widget=forms.RadioSelect)
    story = forms.CharField(
        label=_("What happened?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The chat, the deal sheet and the tracking are attached by themselves."),
    )
    wanted = PriceField(label=_("How much do you ask back?"))

    field_order = ["reason", "story", "wanted", "picture"]


class WordForm(PictureMixin):
    text = forms.CharField(label=_("Your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ["text", "picture"]


class ProposalForm(PricedForm):
    """Another refund to lay on the table."""

    refund = PriceField(label=_("Refund you propose"))
    why = forms.CharField(
        label=_("Why (optional)"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RulingForm(PricedForm):
    """The refund in units, the reason, and whose fault it was."""

    refund = PriceField(label=_("Refund to the buyer"), required=False, help_text=_("Empty: nothing is refunded."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Both parties read it."),
    )
    fault_vendor = forms.IntegerField(label=_("Vendor"), min_value=0, max_value=100, initial=100)
    fault_buyer = forms.IntegerField(label=_("Buyer"), min_value=0, max_value=100, initial=0)
    fault_carrier = forms.IntegerField(label=_("Carrier"), min_value=0, max_value=100, initial=0)
    fault_platform = forms.IntegerField(label=_("House"), min_value=0, max_value=100, initial=0)

    PARTIES = ("vendor", "buyer", "carrier", "platform")

    def clean(self) -> dict:
        data = super().clean() or {}
        shares = [data[f"fault_{party}"] for party in self.PARTIES if data.get(f"fault_{party}") is not None]
        if len(shares) == len(self.PARTIES) and sum(shares) != 100:
            self.add_error("fault_vendor", _("The fault has to add up to 100."))
        return data

    def fault(self) -> dict[str, int]:
        return {party: self.cleaned_data[f"fault_{party}"] for party in self.PARTIES}


def whole_number(text: str | None) -> int:
    """A count that a form carries; 0, which nothing has, for everything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


class ContestForm(forms.Form):
    """Why an event should not count."""

    reason = forms.CharField(
        label=_("Why should it not count?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PointsForm(forms.Form):
    """Penalty points for a vendor."""

    points = forms.IntegerField(label=_("Penalty points"), min_value=1, max_value=12, initial=1)
    cause = forms.ChoiceField(label=_("What for"), choices=PenaltyPoint.Cause.choices)
    reason = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class WhatIfForm(forms.Form):
    """A guess at the next orders. Fields are those of `vendors.scoring.Outlook`."""

    orders = forms.IntegerField(label=_("Next orders"), min_value=1, max_value=1000, initial=20)
    stars = forms.TypedChoiceField(
        label=_("Each reviewed with"),
        choices=[(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1"), (0, _("no review"))],
        coerce=int,
        initial=5,
    )
    slow_answers = forms.IntegerField(label=_("first answered late"), min_value=0, max_value=1000, initial=0)
    expired_offers = forms.IntegerField(label=_("offers run out"), min_value=0, max_value=1000, initial=0)
    broken_deals = forms.IntegerField(label=_("deals called off"), min_value=0, max_value=1000, initial=0)
    late_hand_overs = forms.IntegerField(label=_("handed over late"), min_value=0, max_value=1000, initial=0)
    disputes = forms.IntegerField(label=_("disputed"), min_value=0, max_value=1000, initial=0)
    lost_disputes = forms.IntegerField(label=_("disputes lost"), min_value=0, max_value=1000, initial=0)
