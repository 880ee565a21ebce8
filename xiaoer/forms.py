"""Forms of disputes, of the desk and of campaigns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.forms import CategoryField, PricedForm, PriceField
from marketplace.models import Category
from vendors.models import PenaltyPoint
from xiaoer.actions.evidence import FILE_MOST_BYTES, Piece, prepare
from xiaoer.guide import GUIDES, YES_NO
from xiaoer.models import Campaign, Dispute

FILES_MOST = 6
TEXT_ROWS = 3


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several pictures or PDFs at once; cleaned into `Piece`s that are safe to keep."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> tuple[Piece, ...]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > FILES_MOST:
            raise forms.ValidationError(
                _("At most %(most)s files at once."), params={"most": FILES_MOST}, code="too_many"
            )
        if any(file.size > FILE_MOST_BYTES for file in files):
            raise forms.ValidationError(_("The file is larger than 8 MB."), code="too_large")
        return tuple(prepare(file.read()) for file in files)


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Fill a choice of the form with what is to be had."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class FilesForm(PricedForm):
    proof = FilesField(
        label=_("Pictures or documents"), required=False, help_text=_("JPEG, PNG, WebP or PDF, at most 8 MB each.")
    )

    def pieces(self) -> tuple[Piece, ...]:
        return self.cleaned_data.get("proof") or ()


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Dispute.Reason.choices, widget=forms.RadioSelect)


class DisputeForm(FilesForm):
    """The form of one reason: its questions, what happened, what is wanted, what there is to show."""

    story = forms.CharField(
        label=_("What happened?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The chat, the deal sheet and the tracking are attached by themselves."),
    )
    remedy = forms.ChoiceField(label=_("What would settle it?"), widget=forms.RadioSelect)
    wanted = PriceField(label=_("How much do you ask back?"))

    def __init__(self, *args: Any, reason: str, is_sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guide = GUIDES[reason]
        self.questions = [f"about_{key}" for key, _words in guide.questions]
        for key, words in guide.questions:
            self.fields[f"about_{key}"] = forms.ChoiceField(label=words, choices=YES_NO, widget=forms.RadioSelect)
        labels = dict(Dispute.Remedy.choices)
        remedies = [name for name in guide.remedies if is_sent or name == "refund"]
        offer(self, "remedy", [(name, labels[name]) for name in remedies])
        self.fields["remedy"].initial = remedies[0]
        self.fields["proof"].required = guide.needs_file
        self.fields["proof"].help_text = f"{guide.proof} {self.fields['proof'].help_text}"
        self.order_fields([*self.questions, "story", "remedy", "wanted", "proof"])

    def answers(self) -> dict[str, str]:
        """By question: yes, no, unsure."""
        return {name.removeprefix("about_"): self.cleaned_data[name] for name in self.questions}

    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.questions]


class WordForm(FilesForm):
    text = forms.CharField(label=_("Your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": TEXT_ROWS}))

    field_order = ["text", "proof"]


class AppealForm(FilesForm):
    text = forms.CharField(label=_("What is new?"), max_length=2000, widget=forms.Textarea(attrs={"rows": TEXT_ROWS}))

    field_order = ["text", "proof"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].required = True


class GoodsForm(forms.Form):
    """The number of a parcel that goes back, or of the other one."""

    number = forms.CharField(label=_("Number of the parcel"), max_length=40)
    carrier = forms.ChoiceField(label=_("Carrier"), required=False)
    is_sure = forms.BooleanField(label=_("I have checked the number"), required=False)

    def __init__(self, *args: Any, carriers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "carrier", [("", _("known by the number")), *carriers])


class ProposalForm(PricedForm):
    """Another remedy to lay on the table."""

    remedy = forms.ChoiceField(label=_("What would settle it?"), choices=Dispute.Remedy.choices, initial="refund")
    refund = PriceField(
        label=_("Refund you propose"), help_text=_("With a replacement: what goes back if none is sent.")
    )
    why = forms.CharField(
        label=_("Why (optional)"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RulingForm(PricedForm):
    """The remedy, the refund in units, the reason, and whose fault it was."""

    remedy = forms.ChoiceField(label=_("Remedy"), choices=Dispute.Remedy.choices, initial="refund")
    refund = PriceField(label=_("Refund to the buyer"), required=False, help_text=_("Empty: nothing is refunded."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Both parties read it."),
    )
    deviation = forms.CharField(
        label=_("Why not the published remedy"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you decide otherwise than the house does as a rule."),
    )
    cited_value = forms.ChoiceField(label=_("Value of the charter it rests on"), required=False)
    fault_vendor = forms.IntegerField(label=_("Vendor"), min_value=0, max_value=100, initial=100)
    fault_buyer = forms.IntegerField(label=_("Buyer"), min_value=0, max_value=100, initial=0)
    fault_carrier = forms.IntegerField(label=_("Carrier"), min_value=0, max_value=100, initial=0)
    fault_platform = forms.IntegerField(label=_("House"), min_value=0, max_value=100, initial=0)

    PARTIES = ("vendor", "buyer", "carrier", "platform")

    def __init__(self, *args: Any, values: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cited_value", [("", _("none")), *(values or [])])

    def clean(self) -> dict:
        data = super().clean() or {}
        shares = [data[f"fault_{party}"] for party in self.PARTIES if data.get(f"fault_{party}") is not None]
        if len(shares) == len(self.PARTIES) and sum(shares) != 100:
            self.add_error("fault_vendor", _("The fault has to add up to 100."))
        return data

    def fault(self) -> dict[str, int]:
        return {party: self.cleaned_data[f"fault_{party}"] for party in self.PARTIES}


class CategoriesField(forms.ModelMultipleChoiceField):
    """Several shelves, by their name in the reader's language."""

    label_from_instance = CategoryField.label_from_instance


class CampaignForm(forms.ModelForm):
    """A draft. Per cents are typed, and kept in basis points."""

    discount_percent = forms.IntegerField(
        label=_("Least discount"), min_value=1, max_value=90, initial=10, help_text=_("Below the list price.")
    )
    categories = CategoriesField(
        label=_("Shelves"),
        queryset=Category.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )
    begins_at = forms.DateTimeField(label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    ends_at = forms.DateTimeField(label=_("Ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))

    class Meta:
        model = Campaign
        fields = [
            *("name_en", "name_zh", "slug", "pitch_en", "pitch_zh", "tone", "seal"),
            *("least_stars", "least_product", "least_service", "least_logistics", "least_resolution"),
            *("most_points", "spots", "answer_hours", "begins_at", "ends_at"),
        ]
        labels = {"slug": _("Address")}
        help_texts = {"slug": _("Small letters, digits and hyphens: /campaigns/…/")}
        widgets = {"pitch_en": forms.Textarea(attrs={"rows": 2}), "pitch_zh": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs) -> None:
        campaign = kwargs.get("instance")
        if campaign and campaign.pk:
            initial = {"discount_percent": campaign.least_discount_bps // 100, "categories": campaign.categories.all()}
            kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for name in ("begins_at", "ends_at"):
            self.fields[name].widget.format = "%Y-%m-%dT%H:%M"

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug == "new":
            raise ValidationError(_("That address is taken."), code="taken")
        return slug

    def clean_answer_hours(self) -> int:
        hours = self.cleaned_data["answer_hours"]
        if not 1 <= hours <= 336:
            raise ValidationError(_("Between 1 and 336 hours."), code="hours_range")
        return hours

    def apply(self) -> Campaign:
        """The campaign with what was typed, not yet saved."""
        campaign = self.save(commit=False)
        campaign.least_discount_bps = self.cleaned_data["discount_percent"] * 100
        return campaign

    def take(self, refusal: ValidationError) -> None:
        """Show what the action refused, beside its field where the form has it."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


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
