"""What lies on the table of a thread, as data: for the page, the socket and the API."""

from typing import Any

from negotiation import queries, rules
from negotiation.models import Negotiation


def current_card(negotiation: Negotiation) -> dict[str, Any]:
    """The state of the table: status, rev, the standing offer, and when and how it ends by itself."""
    standing = queries.standing_offer(negotiation)
    return {
        "status": negotiation.status,
        "rev": negotiation.rev,
        "price_minor": standing.price_minor if standing else negotiation.agreed_price_minor,
        "by": standing.by if standing else None,
        "quantity": negotiation.quantity,
        "currency": negotiation.currency,
        "next_deadline": negotiation.deadline_at.isoformat() if negotiation.deadline_at else None,
        "on_expiry": rules.ON_EXPIRY.get(negotiation.status),
    }
