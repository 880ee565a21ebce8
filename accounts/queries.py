"""Questions about people."""

from accounts.models import Address, Notification, User


def display_name(user: User) -> str:
    return user.display_name or user.email


def default_address(user: User) -> Address | None:
    """Where `user`'s goods go unless they say otherwise: the default, else the newest."""
    return user.addresses.order_by("-is_default", "-id").first()


def unread_notification_count(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()
