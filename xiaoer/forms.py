"""Forms of disputes, of the desk and of campaigns."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.forms import CategoryField, PricedForm, PriceField
from marketplace.models import Category
from xiaoer.actions.evidence import PICTURE_MOST_BYTES
from xiaoer.models import Campaign, Dispute


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
