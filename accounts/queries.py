"""Questions about people."""

import hashlib

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.models import Address, ApiToken, Notification, User


def display_name(user: User) -> str:
    return user.display_name or user.email


def default_address(user: User) -> Address | None:
    """Where `user`'s goods go unless they say otherwise: the default, else the newest."""
    return user.addresses.order_by("-is_default", "-id").first()


def unread_notification_count(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def secret_sha256(secret: str) -> str:
    """How the secret of a token is kept: it is random and long, so a plain hash can't be turned back."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def token_of(secret: str) -> ApiToken | None:
    """The door of the API: a token that works now, with its user; unknown, expired and revoked ones are all None."""
    tokens = ApiToken.objects.filter(_works_now(), secret_sha256=secret_sha256(secret), user__is_active=True)
    return tokens.select_related("user").first()


def live_tokens(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(_works_now(), user=user)


def _works_now() -> Q:
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=Now()))
