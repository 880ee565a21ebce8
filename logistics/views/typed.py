"""The office: numbers that the shop brings from a carrier, one by one or as a table."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedInRequest
from logistics import actions, queries
from logistics.journeys import WEIGHT_MOST_G
from logistics.words import named_carrier
from marketplace.queries import order_for_vendor
from vendors.doors import office_door
from vendors.models import Vendor
from vendors.queries import SHIPPING


class NumberForm(forms.Form):
    """`sure` is shown once a number was found doubtful."""

    number = forms.CharField(
        label=gettext_lazy("Tracking number"),
        max_length=80,
        help_text=gettext_lazy("As it stands on the receipt; spaces don't matter."),
    )
    carrier = forms.ChoiceField(label=gettext_lazy("Carrier"), required=False)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight of this parcel, in grams"),
        required=False,
        min_value=1,
        max_value=WEIGHT_MOST_G,
        help_text=gettext_lazy("Left empty, it is an even share of the goods."),
    )
    sure = forms.BooleanField(label=gettext_lazy("I have checked it: it is right as typed"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        carriers = queries.carriers_by_code()
        choices = [("", _("tell it from the number")), *((code, named_carrier(row)) for code, row in carriers.items())]
        self.fields["carrier"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.is_doubtful = False
        self.suggestion: actions.Suggestion | None = None


class TableForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or paste it here"), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )

    def table(self) -> bytes:
        """What was uploaded, else what was pasted."""
        file = self.cleaned_data["file"]
        return file.read(512 * 1024 + 1) if file else self.cleaned_data["text"].encode()

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("text") or "").strip():
            raise ValidationError(_("Choose a file or paste the rows."), code="empty")
        return cleaned


@office_door(roles=SHIPPING)
def type_number(request: SignedInRequest, vendor: Vendor, public_id) -> HttpResponse:
    """The form for one number. A doubtful one comes back with what is wrong, to be corrected or confirmed."""
    order = order_for_vendor(public_id=public_id, vendor=vendor)
    if order is None:
        raise Http404
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            shipment = actions.type_number(
                order_id=order.pk,
                by=request.user,
                text=said["number"],
                carrier_code=said["carrier"],
                is_sure=said["sure"],
                weight_g=said["weight"],
            )
        except ValidationError as refusal:
            form.is_doubtful = getattr(refusal, "code", "") == "doubtful_number"
            form.suggestion = actions.suggest(text=said["number"], carrier_code=said["carrier"])
            form.add_error("number", refusal.messages)
        else:
            messages.success(request, _("Noted. The order counts as sent with the carrier's first scan."))
            if shipment.is_doubted:
                messages.info(request, _("A Xiaoer looks at this number."))
            return redirect("office_order", slug=vendor.slug, public_id=public_id)
    context = {"vendor": vendor, "order": order, "form": form}
    return render(request, "logistics/type_number.html", context, status=422 if form.errors else 200)


@office_door(roles=SHIPPING)
def import_numbers(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """A table of numbers, and what came of each row."""
    form = TableForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.import_numbers(vendor=vendor, by=request.user, data=form.table())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    done = sum(1 for row in report or () if row.shipment)
    context = {
        "vendor": vendor,
        "form": form,
        "report": report,
        "done": done,
        "failed": len(report or ()) - done,
        "carriers": list(queries.carriers_by_code().values()),
    }
    return render(request, "logistics/import_numbers.html", context, status=422 if form.errors else 200)
