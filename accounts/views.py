"""A user's own pages: profile, notifications, API tokens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import actions, queries
from accounts.clock import database_now
from accounts.doors import members_only
from accounts.forms import KeepsTokens, ProfileForm, TokenForm
from accounts.models import ApiToken
from accounts.requests import SignedInRequest
from accounts.scopes import SCOPES
from accounts.words import sentence

NOTIFICATIONS_SHOWN = 50
TOKENS_SHOWN = 50


@members_only
def profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        messages.success(request, _("Saved."))
        response = redirect("profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=365 * 86400, samesite="Lax")
        return response
    leaving = KeepsTokens() if queries.live_tokens(request.user).exists() else None
    context = {"form": form, "keeps_tokens_form": leaving}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End every session of the user, this one too, and their API tokens unless they keep them."""
    form = KeepsTokens(request.POST)
    keeps_tokens = form.is_valid() and form.cleaned_data["keep_tokens"]
    actions.sign_out_everywhere(user=request.user, keeps_tokens=keeps_tokens)
    logout(request)
    messages.success(request, _("You are signed out on all devices."))
    return redirect("account_login")


@members_only
def notifications(request: SignedInRequest) -> HttpResponse:
    """The newest notifications; opening the page marks them read."""
    rows = list(request.user.notifications.order_by("-id")[:NOTIFICATIONS_SHOWN])
    items = [{"row": row, "text": sentence(row), "is_unread": row.read_at is None} for row in rows]
    if rows:
        actions.mark_notifications_read(user=request.user, up_to_id=rows[0].pk)
    return render(request, "accounts/notifications.html", {"items": items})


@never_cache
@members_only
def tokens(request: SignedInRequest) -> HttpResponse:
    """The user's API tokens, and a form for one more. The answer to the form is the only page that shows its secret."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = actions.issue_token(
                user=request.user,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(),
            )
            form = TokenForm()
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"form": form, "secret": secret, "tokens": _shown_tokens(request)}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


def _shown_tokens(request: SignedInRequest) -> list[dict[str, Any]]:
    """Those that work, newest first, then those that no longer do."""
    now = database_now()
    rows = request.user.api_tokens.order_by("-id")[:TOKENS_SHOWN]
    shown = [
        {"row": row, "state": row.state_at(now), "may": [SCOPES[s] for s in row.scopes if s in SCOPES]} for row in rows
    ]
    return sorted(shown, key=lambda token: token["state"] != "live")


@require_POST
@members_only
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        actions.revoke_token(token_id=pk, by=request.user)
    except ApiToken.DoesNotExist as absent:
        raise Http404 from absent
    messages.success(request, _("The token is revoked. Programs that use it are refused from now on."))
    return redirect("tokens")
