"""A user's address book, and the divisions that its form asks for."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries
from accounts.address_forms import CODE_FORM, LEVELS, MISSING_WORDS, AddressForm, deepest, read_pasted
from accounts.doors import members_only
from accounts.models import Address
from accounts.requests import SignedInRequest

CANDIDATES_SHOWN: Final = 24
ASKS_FOR_MORE: Final = "show"
"""The button without scripts that brings the next select, and does not save."""


@members_only
def addresses(request: SignedInRequest) -> HttpResponse:
    """The address book, and a form for one more."""
    return _address_page(request, Address(user=request.user), "accounts/addresses.html")


@members_only
def edit_address(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of the user's addresses, to be changed. Orders keep what they were given."""
    address = Address.objects.filter(pk=pk, user=request.user).first()
    if address is None:
        raise Http404
    return _address_page(request, address, "accounts/address.html")


def _address_page(request: SignedInRequest, address: Address, template: str) -> HttpResponse:
    unread: list[str] = []
    candidates: list[tuple[str, str]] = []
    if request.method != "POST":
        form = AddressForm(instance=address)
    elif "paste" in request.POST:
        form, unread, candidates = _form_of_pasted(request, address)
    elif ASKS_FOR_MORE in request.POST:
        typed = {name: request.POST.get(name, "") for name in (*AddressForm.Meta.fields, *LEVELS)}
        form = AddressForm(instance=address, initial=typed | {"division_code": deepest(typed)})
    else:
        form = AddressForm(request.POST, instance=address)
        if form.is_valid():
            actions.save_address(address=form.save(commit=False))
            messages.success(request, _("The address is saved."))
            return redirect(_safe_next(request) or "addresses")
    context: dict[str, Any] = {
        "form": form,
        "address": address,
        "addresses": request.user.addresses.order_by("-is_default", "-id"),
        "next": _safe_next(request),
        "pasted": request.POST.get("whole", "")[:400],
        "was_pasted": "paste" in request.POST,
        "unread": unread,
        "candidates": candidates,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _form_of_pasted(request: SignedInRequest, address: Address) -> tuple[AddressForm, list[str], list[tuple[str, str]]]:
    """The form filled in, words for what could not be read, and (code, whole name) of the places that may be meant."""
    found = read_pasted(request.POST.get("whole", ""), chosen=request.POST.get("meant", ""))
    told = {
        "recipient": found.recipient,
        "phone": found.phone,
        "postcode": found.postcode,
        "division_code": found.division_code,
        "street": found.street,
    }
    meant = list(queries.whole_names(found.candidates[:CANDIDATES_SHOWN]).items())
    return AddressForm(instance=address, initial=told), [str(MISSING_WORDS[name]) for name in found.missing], meant


@require_POST
@members_only
def delete_address(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.remove_address, _("The address is gone. Orders under way keep theirs."))


@require_POST
@members_only
def use_by_default(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.set_default_address, _("Used by default from now on."))


def _act(request: SignedInRequest, pk: int, action: Callable[..., Any], success: str) -> HttpResponse:
    try:
        action(address_id=pk, by=request.user)
    except Address.DoesNotExist as absent:
        raise Http404 from absent
    messages.success(request, success)
    return redirect("addresses")


@require_safe
@cache_control(public=True, max_age=3600)
def divisions(request: HttpRequest) -> HttpResponse:
    """What lies directly in the division `in` (none: the provinces), as JSON: `{"divisions": [[code, name], …]}`."""
    code = request.GET.get("in", "")
    if not CODE_FORM.fullmatch(code):
        raise Http404
    return JsonResponse({"divisions": queries.divisions_below(code)})


def _safe_next(request: SignedInRequest) -> str:
    path = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if allowed else ""
