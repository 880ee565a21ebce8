"""When and where a vendor is paid out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from escrow import actions, queries
from escrow.forms import AccountForm, TermsForm
from escrow.models import PayoutTerms
from escrow.money import to_decimal
from vendors.doors import office_door
from vendors.models import Vendor, VendorMember
from vendors.queries import MANAGING

OWNER = (VendorMember.Role.OWNER,)


@require_http_methods(["GET", "HEAD", "POST"])
@office_door(roles=MANAGING)
def terms(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """The schedule and the smallest payout; below, the bank account."""
    now = queries.terms_of(vendor)
    form = TermsForm(request.POST or None, initial=_as_typed(now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_payout_terms(
                vendor_id=vendor.pk,
                schedule=form.cleaned_data["schedule"],
                minimum_minor=form.cleaned_data["minimum"],
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error("minimum", refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("payout_terms", slug=vendor.slug)
    return _page(request, vendor, form, AccountForm())


@require_POST
@office_door(roles=OWNER)
def change_account(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    """Ask for another bank account. It comes into use after three days, and everyone who manages the shop is told."""
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            actions.request_account_change(vendor_id=vendor.pk, account=form.cleaned_data["account"], by=request.user)
        except ValidationError as refusal:
            form.add_error("account", refusal)
        else:
            messages.success(request, _("In three days payouts go there. Everyone who manages the shop was told."))
            return redirect("payout_terms", slug=vendor.slug)
    now = queries.terms_of(vendor)
    return _page(request, vendor, TermsForm(initial=_as_typed(now)), form)


@require_POST
@office_door(roles=MANAGING)
def stop_change(request: SignedInRequest, vendor: Vendor) -> HttpResponse:
    if actions.stop_account_change(vendor_id=vendor.pk, by=request.user):
        messages.success(request, _("The change is stopped. Payouts go where they went before."))
    return redirect("payout_terms", slug=vendor.slug)


def _as_typed(terms: PayoutTerms) -> dict[str, object]:
    return {"schedule": terms.schedule, "minimum": to_decimal(terms.minimum_minor, "CNY")}


def _page(request: SignedInRequest, vendor: Vendor, form: TermsForm, account_form: AccountForm) -> HttpResponse:
    context = {
        "vendor": vendor,
        "form": form,
        "account_form": account_form,
        "terms": queries.terms_of(vendor),
        "change": queries.waiting_account_change(vendor),
        "changes": vendor.payout_account_changes.select_related("asked_by", "ended_by").order_by("-id")[:5],
        "may_change": vendor.members.filter(user=request.user, role__in=OWNER).exists(),
    }
    is_wrong = bool(form.errors or account_form.errors)
    return render(request, "escrow/terms.html", context, status=422 if is_wrong else 200)
