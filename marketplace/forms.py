"""Forms of the market."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from escrow.forms import PriceField
from escrow.money import to_decimal
from marketplace.actions.reviews import PICTURE_MOST_BYTES
from marketplace.models import Category, Listing, ReviewReport
from marketplace.reviewing import PHOTOS_MOST


class PricedForm(forms.Form):
    """A form whose prices are in `currency`."""

    def __init__(self, *args, currency: str = "CNY", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PriceField):
                field.currency = currency


STARS = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]


class PicturesInput(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several files in one field: a list, empty when nothing was chosen."""

    widget = PicturesInput

    def clean(self, data, initial=None) -> list[bytes]:
        """The bytes of each file. Too many, or no pictures: the action says so."""
        files = data if isinstance(data, list | tuple) else [data]
        given = [super(PicturesField, self).clean(file, initial) for file in files if file]
        return [file.read(PICTURE_MOST_BYTES + 1) for file in given[: PHOTOS_MOST + 1]]


class ReviewForm(forms.Form):
    as_described = forms.TypedChoiceField(label=_("As described"), choices=STARS, coerce=int)
    service = forms.TypedChoiceField(label=_("Service"), choices=STARS, coerce=int)
    logistics = forms.TypedChoiceField(label=_("Delivery"), choices=STARS, coerce=int)
    text = forms.CharField(
        label=_("In your words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    pictures = PicturesField(
        label=_("Pictures"), required=False, help_text=_("Up to six. JPEG, PNG or WebP, at most 8 MB each.")
    )


class FeedbackForm(forms.Form):
    """A vendor's word on a buyer."""

    stars = forms.TypedChoiceField(label=_("How was this buyer?"), choices=STARS, coerce=int)
    text = forms.CharField(
        label=_("In your words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReplyForm(forms.Form):
    """A vendor's one answer to a review."""

    text = forms.CharField(label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class ReportReviewForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=ReviewReport.Reason.choices)
    text = forms.CharField(
        label=_("In your words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CategoryField(forms.ModelChoiceField):
    """Shelves by their name in the reader's language."""

    def label_from_instance(self, obj: Category) -> str:
        in_chinese = (get_language() or "en").startswith("zh")
        return (obj.name_zh if in_chinese else "") or obj.name_en


class ListingForm(forms.ModelForm):
    """What a vendor says about a thing for sale. Prices are typed in units and kept in minor units."""

    list_price = PriceField(label=_("List price"), help_text=_("Where the haggle starts."))
    freight = PriceField(label=_("Freight"), required=False, help_text=_("Empty: you pay it."))
    reserve = PriceField(
        label=_("Private reserve"), required=False, help_text=_("Your lowest price. Nobody but you sees it.")
    )
    floor_percent = forms.IntegerField(
        label=_("Lowest offer, in per cent of the list price"), min_value=30, max_value=95, initial=50
    )
    stock = forms.IntegerField(label=_("In stock"), min_value=0, max_value=100_000, initial=1)
    photo = forms.FileField(label=_("Photo"), required=False, help_text=_("JPEG, PNG or WebP, at most 8 MB."))

    PHOTO_MOST_BYTES = 8 * 1024 * 1024
    SIZES = ("length_mm", "width_mm", "height_mm")
    SIDE_MOST_MM = 5_000

    class Meta:
        model = Listing
        fields = [
            "title_en",
            "title_zh",
            "description_en",
            "description_zh",
            "category",
            "kind",
            "handling_hours",
            "offer_hours",
            "weight_g",
            "length_mm",
            "width_mm",
            "height_mm",
            "goods",
        ]
        labels = {
            "weight_g": _("Weight in grams"),
            "length_mm": _("Length in millimetres"),
            "width_mm": _("Width in millimetres"),
            "height_mm": _("Height in millimetres"),
            "goods": _("On the road"),
            "category": _("Shelf"),
            "kind": _("Kind of goods"),
        }
        field_classes = {"category": CategoryField}
        widgets = {
            "description_en": forms.Textarea(attrs={"rows": 5}),
            "description_zh": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, **kwargs) -> None:
        listing = kwargs.get("instance")
        if listing and listing.pk:
            kwargs.setdefault("initial", {}).update(self._typed(listing))
        super().__init__(*args, **kwargs)
        for name in self.SIZES:
            self.fields[name].required = False
        self.fields["goods"].required = False

    @staticmethod
    def _typed(listing: Listing) -> dict:
        def units(minor):
            return to_decimal(minor, listing.currency) if minor else ""

        return {
            "list_price": units(listing.list_price_minor),
            "freight": units(listing.freight_minor),
            "reserve": units(listing.reserve_minor),
            "floor_percent": listing.floor_bps // 100,
            "stock": sum(variant.stock for variant in listing.variants.all()),
        }

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo and photo.size > self.PHOTO_MOST_BYTES:
            raise forms.ValidationError(_("The photo is larger than 8 MB."), code="too_large")
        return photo

    def clean_handling_hours(self) -> int:
        hours = self.cleaned_data["handling_hours"]
        if not 1 <= hours <= 336:
            raise forms.ValidationError(_("Between 1 and 336 hours."), code="handling_range")
        return hours

    def clean(self) -> dict:
        data = super().clean() or {}
        for name in (*self.SIZES, "goods"):  # left empty: as it was
            if not data.get(name):
                data[name] = getattr(self.instance, name)
            elif name != "goods" and data[name] > self.SIDE_MOST_MM:
                self.add_error(name, _("At most 5 metres."))
        price, reserve = data.get("list_price"), data.get("reserve")
        if price and reserve and not price * data.get("floor_percent", 50) // 100 <= reserve < price:
            self.add_error("reserve", _("The reserve lies between the lowest offer and the list price."))
        return data

    def apply(self) -> Listing:
        """The listing with what was typed, not yet saved."""
        listing = self.save(commit=False)
        listing.list_price_minor = self.cleaned_data["list_price"]
        listing.freight_minor = self.cleaned_data["freight"] or 0
        listing.reserve_minor = self.cleaned_data["reserve"]
        listing.floor_bps = self.cleaned_data["floor_percent"] * 100
        return listing
