"""News from the market. Losing one costs a chat line: the sweep finds anything that matters."""

from django.dispatch import receiver

from marketplace.signals import listing_changed, order_changed
from negotiation import actions
from negotiation.models import Negotiation

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
