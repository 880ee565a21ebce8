"""News from the apps below. Losing one costs a chat line or 25 seconds: the sweep finds anything that matters."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.models import User
from marketplace.signals import listing_changed, order_changed, shelf_changed
from negotiation import actions
from negotiation.events import look_again
from negotiation.models import Negotiation
from vendors.models import VendorMember

TOLD_IN_CHAT = ("ship", "deliver", "confirm", "complete", "cancel", "refund")


@receiver(order_changed)
def follow_order(sender, *, order_id: int, act: str, **kwargs) -> None:
    negotiation_id = Negotiation.objects.filter(order_id=order_id).values_list("pk", flat=True).first()
    if negotiation_id is None:
        return
    if act in ("pay", "cancel"):
        actions.convert_negotiation(negotiation_id=negotiation_id)
    if act in TOLD_IN_CHAT:
        actions.note_order_news(negotiation_id=negotiation_id, act=act)


@receiver(listing_changed)
def follow_listing(sender, *, listing_id: int, reason: str, changes: list[str] | None = None, **kwargs) -> None:
    actions.supersede_listing(listing_id=listing_id, reason=reason, changes=changes)


@receiver(shelf_changed)
def follow_shelf(sender, *, variant_id: int, **kwargs) -> None:
    actions.tell_of_shelf(variant_id=variant_id)


@receiver(post_delete, sender=Session)
def follow_sign_out(sender, instance: Session, **kwargs) -> None:
    """Signing out deletes the session, here or from another device."""
    user_id = instance.get_decoded().get(SESSION_KEY, "")
    if user_id.isdecimal():
        look_again(int(user_id))


@receiver(post_save, sender=User)
def follow_account(sender, instance: User, created: bool, update_fields=None, **kwargs) -> None:
    """A new password ends the other sessions, a new epoch or a block ends all. Each sign-in saves `last_login`, which is
    no news."""
    if not created and (update_fields is None or {"password", "is_active", "sessions_epoch"} & set(update_fields)):
        look_again(instance.pk)


@receiver([post_save, post_delete], sender=VendorMember)
def follow_membership(sender, instance: VendorMember, **kwargs) -> None:
    look_again(instance.user_id)
