"""Writes about people."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Address, Notification, User


def notify(*, user_id: int, kind: str, path: str = "", dedup_key: str | None = None, **facts) -> None:
    """Leave word for a user, in the caller's transaction. The same `dedup_key` leaves word once."""
    Notification.objects.bulk_create(
        [Notification(user_id=user_id, kind=kind, path=path, facts=facts, dedup_key=dedup_key)], ignore_conflicts=True
    )


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
