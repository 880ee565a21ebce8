"""News of the market, sent after commit. Losing one may cost a chat line, never money or state."""

from django.dispatch import Signal

from accounts.nudge import after_commit

order_changed = Signal()
"""An order took a step: `order_id`, `act` (an act of `rules.ORDER_GRAPH`, or "delivered_early" …)."""

listing_changed = Signal()
"""A listing was materially edited, closed or sold out: `listing_id`, `reason`; of an edit also `changes`, its fields."""

shelf_changed = Signal()
"""Goods were set aside for an order, or are free again: `variant_id`. Whoever hears it looks at the shelf itself."""


def tell_on_commit(signal: Signal, **facts) -> None:
    """Send `signal` once the transaction has committed. A failing receiver is logged and harms nobody."""
    after_commit(signal.send_robust, sender=None, **facts)
