"""Writes about people."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries
from accounts.china_division import DivisionRow
from accounts.models import Address, ApiToken, Division, IdempotentCall, Notification, User
from accounts.nudge import nudge_on_commit
from accounts.scopes import SCOPES

TOKENS_MOST: Final = 20
TOKEN_SECRET_BYTES: Final = 32
TOKEN_USE_NOTED_EVERY: Final = timedelta(minutes=1)
IDEMPOTENT_CALLS_KEPT: Final = timedelta(hours=24)
DIVISIONS_AT_ONCE: Final = 5_000


def notify(
    *, user_id: int, kind: str, path: str = "", dedup_key: str | None = None, by_mail: bool = False, **facts
) -> None:
    """Leave word for a user, in the caller's transaction. The same `dedup_key` leaves word once.

    `by_mail` sends it to their address as well: for what someone must hear who is not here, or whose account a thief has.
    """
    words = [{"user_id": user_id, "kind": kind, "path": path, "dedup_key": dedup_key, "by_mail": by_mail, **facts}]
    notify_each(words)


def notify_each(words: Iterable[dict[str, Any]]) -> None:
    """Leave many words in one statement: each is what `notify` takes."""
    rows = [_word(**word) for word in words]
    if any(row.mail_at for row in rows):
        nudge_on_commit("accounts.tasks.send_letters")
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _word(
    *, user_id: int, kind: str, path: str = "", dedup_key: str | None = None, by_mail: bool = False, **facts
) -> Notification:
    mail_at = timezone.now() if by_mail else None
    return Notification(user_id=user_id, kind=kind, path=path, facts=facts, dedup_key=dedup_key, mail_at=mail_at)


def mark_notifications_read(*, user: User, up_to_id: int) -> int:
    """Mark what the user has seen; returns how many were unread."""
    return Notification.objects.filter(user=user, id__lte=up_to_id, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def save_address(*, address: Address) -> Address:
    """Store a new or edited address; a default one takes over from the former, the first is always the default."""
    others = Address.objects.select_for_update().filter(user_id=address.user_id).exclude(pk=address.pk)
    if address.is_default:
        others.filter(is_default=True).update(is_default=False)
    elif not others.filter(is_default=True).exists():
        address.is_default = True
    address.save()
    return address


@transaction.atomic
def set_default_address(*, address_id: int, by: User) -> Address:
    """Use one of one's own addresses by default from now on.

    Raises Address.DoesNotExist when `by` has no such address.
    """
    address = Address.objects.select_for_update().get(pk=address_id, user=by)
    address.is_default = True
    return save_address(address=address)


@transaction.atomic
def remove_address(*, address_id: int, by: User) -> None:
    """Forget one of one's own addresses; after the default one the newest is the default.

    Raises Address.DoesNotExist when `by` has no such address.
    """
    address = Address.objects.select_for_update().get(pk=address_id, user=by)
    address.delete()
    heir = Address.objects.select_for_update().filter(user=by).order_by("-id").first() if address.is_default else None
    if heir is not None:
        save_address(address=heir)


@transaction.atomic
def replace_divisions(rows: Sequence[DivisionRow]) -> int:
    """Make the divisions of China those of `rows`, parents before children; returns how many there are.

    Said twice it changes nothing. Addresses keep their codes, also those of divisions that are gone.
    """
    for level in Division.Level.values:
        Division.objects.bulk_create(
            [
                Division(code=r.code, parent_id=r.parent or None, level=r.level, name=r.name)
                for r in rows
                if r.level == level
            ],
            batch_size=DIVISIONS_AT_ONCE,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["parent", "level", "name"],
        )
    known = {row.code for row in rows}
    gone = sorted(set(Division.objects.values_list("code", flat=True)) - known, reverse=True)
    for code in gone:
        Division.objects.filter(pk=code).delete()
    return len(known)


@transaction.atomic
def issue_token(
    *, user: User, name: str, scopes: Collection[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new API token and its secret, which is nowhere kept: this is the one moment to show it.

    Raises ValidationError with code `no_scope`, `unknown_scope` or `too_many_tokens`.
    """
    if not scopes:
        raise ValidationError(_("Choose at least one thing the token may do."), code="no_scope")
    if not set(scopes) <= set(SCOPES):
        raise ValidationError(_("There is no such permission."), code="unknown_scope")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two forms at once must not pass the limit together
    if queries.live_tokens(user).count() >= TOKENS_MOST:
        raise ValidationError(_("You have as many tokens as one may have. Revoke one first."), code="too_many_tokens")
    secret = f"th_{secrets.token_urlsafe(TOKEN_SECRET_BYTES)}"
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:8],
        secret_sha256=queries.secret_sha256(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        expires_at=expires_at,
    )
    return token, secret


def revoke_token(*, token_id: int, by: User) -> None:
    """End a token of one's own at once. Said twice it changes nothing.

    Raises ApiToken.DoesNotExist when `by` has no such token.
    """
    token = ApiToken.objects.get(pk=token_id, user=by)
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=Now())


def revoke_all_tokens(*, user: User) -> int:
    """End every token of a user at once; returns how many worked until now."""
    return queries.live_tokens(user).update(revoked_at=Now())


@transaction.atomic
def sign_out_everywhere(*, user: User, keeps_tokens: bool = False) -> int:
    """End every session of a user, on all devices, and their API tokens unless they want to keep these; returns how
    many tokens ended."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    locked.sessions_epoch += 1
    locked.save(update_fields=["sessions_epoch"])
    return 0 if keeps_tokens else revoke_all_tokens(user=user)


def note_token_use(*, token: ApiToken) -> None:
    """Remember when a token was last used, to the minute: reading should not write each time."""
    if token.last_used_at is None or token.last_used_at < timezone.now() - TOKEN_USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=Now())


def delete_old_calls(*, limit: int = 5_000) -> int:
    """Forget answers that were kept long enough, at most `limit` of them; returns how many."""
    old = IdempotentCall.objects.filter(created_at__lt=Now() - IDEMPOTENT_CALLS_KEPT).order_by("created_at")
    return IdempotentCall.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()[0]
