"""Who hears of what happens in a haggle."""

from accounts.actions import notify
from negotiation.models import Negotiation, ReadCursor
from negotiation.rules import Side


def tell_other_side(negotiation: Negotiation, side: Side, act: str) -> None:
    """A notice to the people across the table from `side`, but those who have muted the thread."""
    members = negotiation.vendor.members.values_list("user_id", flat=True)
    tell(negotiation, act, [negotiation.buyer_id] if side == "vendor" else list(members))


def tell_both_sides(negotiation: Negotiation, act: str) -> None:
    tell_other_side(negotiation, "vendor", act)
    tell_other_side(negotiation, "buyer", act)


def tell(negotiation: Negotiation, act: str, user_ids: list[int], *, at: int | None = None) -> None:
    """Leave word for these users, but those who have muted the thread; once for an act at one `rev` of the table, or at
    one event when what happened leaves the table alone."""
    muted = set(
        ReadCursor.objects.filter(negotiation=negotiation, user_id__in=user_ids, is_muted=True).values_list(
            "user_id", flat=True
        )
    )
    for user_id in user_ids:
        if user_id not in muted:
            notify(
                user_id=user_id,
                kind=f"haggle_{act}",
                path=f"/haggles/{negotiation.public_id}/",
                dedup_key=f"haggle/{negotiation.pk}/{negotiation.rev if at is None else f'seq{at}'}/{act}/{user_id}",
                title=negotiation.listing.title_en,
                title_zh=negotiation.listing.title_zh,
            )
