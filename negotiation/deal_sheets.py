"""Seals what was agreed, so that nobody can say later it was something else."""

import hashlib
import json
from typing import Any

from marketplace.models import Order
from negotiation import queries
from negotiation.models import DealSheet, Negotiation


def canonical(body: dict[str, Any]) -> bytes:
    """The bytes a seal is taken over: JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(*, negotiation: Negotiation, order: Order) -> DealSheet:
    """Write the deal sheet of an order just placed, in the caller's transaction."""
    listing, variant = negotiation.listing, negotiation.variant
    line = order.lead
    body = {
        "order": str(order.public_id),
        "negotiation": str(negotiation.public_id),
        "listing": {
            "id": str(listing.public_id),
            "version": listing.version,
            "title_en": listing.title_en,
            "title_zh": listing.title_zh,
            "description_en": listing.description_en,
            "description_zh": listing.description_zh,
            "photos": list(listing.photos.values_list("sha256", flat=True)),
        },
        "variant": {"name_en": variant.name_en, "name_zh": variant.name_zh},
        "list_price_minor": negotiation.list_price_minor,
        "unit_price_minor": line.unit_price_minor,
        "quantity": line.quantity,
        "freight_minor": order.freight_minor,
        "total_minor": order.total_minor,
        "currency": order.currency,
        "commission_bps": order.commission_bps,
        "handling_hours": order.handling_hours,
        "pay_by_at": order.pay_by_at.isoformat(),
        "promises": [
            {"text": promise.body, "said_at": promise.facts["said_at"]} for promise in queries.promises_of(negotiation)
        ],
    }
    return DealSheet.objects.create(
        negotiation=negotiation, order=order, body=body, sha256=hashlib.sha256(canonical(body)).hexdigest()
    )


def is_intact(sheet: DealSheet) -> bool:
    """Whether the sheet still is what was sealed."""
    return hashlib.sha256(canonical(sheet.body)).hexdigest() == sheet.sha256
