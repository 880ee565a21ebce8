"""A user's own pages: profile, addresses, notifications."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.doors import members_only
from accounts.forms import AddressForm, ProfileForm
from accounts.models import Address
from accounts.requests import SignedInRequest
from accounts.words import sentence

NOTIFICATIONS_SHOWN = 50


@members_only
def profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        messages.success(request, _("Saved."))
        response = redirect("profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=365 * 86400, samesite="Lax")
        return response
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@members_only
def addresses(request: SignedInRequest) -> HttpResponse:
    """The address book, and a form for one more."""
    form = AddressForm(request.POST or None, instance=Address(user=request.user))
    if request.method == "POST" and form.is_valid():
        actions.save_address(address=form.save(commit=False))
        messages.success(request, _("The address is saved."))
        return redirect(_safe_next(request) or "addresses")
    context = {
        "form": form,
        "addresses": request.user.addresses.order_by("-is_default", "-id"),
        "next": _safe_next(request),
    }
    return render(request, "accounts/addresses.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def delete_address(request: SignedInRequest, pk: int) -> HttpResponse:
    address = Address.objects.filter(pk=pk, user=request.user).first()
    if address is None:
        raise Http404
    address.delete()
    messages.success(request, _("The address is gone. Orders under way keep theirs."))
    return redirect("addresses")


@members_only
def notifications(request: SignedInRequest) -> HttpResponse:
    """The newest notifications; opening the page marks them read."""
    rows = list(request.user.notifications.order_by("-id")[:NOTIFICATIONS_SHOWN])
    items = [{"row": row, "text": sentence(row), "is_unread": row.read_at is None} for row in rows]
    if rows:
        actions.mark_notifications_read(user=request.user, up_to_id=rows[0].pk)
    return render(request, "accounts/notifications.html", {"items": items})


def _safe_next(request: SignedInRequest) -> str:
    path = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if allowed else ""
