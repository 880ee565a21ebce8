"""Others agreed first: those who haggle over the same goods hear that these are set aside, and when they are free again.

Nobody's haggle ends by it. It ends when the goods are paid: see `ends.supersede_listing`.
"""

from django.db import transaction

from marketplace import queries as market
from marketplace.models import Variant
from negotiation import queries
from negotiation.actions.news import tell
from negotiation.events import write_event
from negotiation.models import Negotiation, ThreadEvent


def tell_of_shelf(*, variant_id: int) -> int:
    """Write a line into each waiting thread over a variant to which the shelf looks different by now; returns how many.

    It looks at the shelf and at what was said last, so that signals which come late, twice or out of order do no harm.
    """
    told = 0
    for negotiation_id in queries.threads_at_shelf(variant_id):
        with transaction.atomic():
            told += note_shelf(queries.lock_thread(negotiation_id))
    return told


def note_shelf(negotiation: Negotiation) -> bool:
    """Say in a locked thread that its goods are set aside for others, or free again, unless that was said last."""
    if negotiation.status not in Negotiation.WAITING:
        return False
    variant = Variant.objects.get(pk=negotiation.variant_id)  # anew: the lock may have been waited for
    is_set_aside = queries.is_set_aside(variant, negotiation.quantity)
    if variant.available < negotiation.quantity and not is_set_aside:
        return False  # sold meanwhile: neither set aside nor free
    stage = "set_aside" if is_set_aside else "free"
    said = ThreadEvent.objects.filter(negotiation=negotiation, kind=ThreadEvent.Kind.SHELF).order_by("-seq").first()
    if stage == (said.facts["stage"] if said else "free"):
        return False
    facts: dict[str, str | int] = {"stage": stage, "left": variant.available}
    free_at = market.free_again_at(negotiation.variant_id)
    if stage == "set_aside" and free_at is not None:
        facts["free_at"] = free_at.isoformat()
    write_event(negotiation, kind=ThreadEvent.Kind.SHELF, role=ThreadEvent.Role.HOUSE, facts=facts)
    negotiation.save(update_fields=["seq", "last_event_at"])
    tell(negotiation, stage, [negotiation.buyer_id], at=negotiation.seq)
    return True
