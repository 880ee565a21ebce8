"""Outgoing webhooks: events of orders and holds, told to vendors' own systems. Wire and rules: docs/webhooks.md."""
