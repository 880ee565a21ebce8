"""What a token may be allowed to do. A new scope is a line here; the router that wants it names it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ_NEGOTIATIONS: Final = "negotiations:read"
WRITE_NEGOTIATIONS: Final = "negotiations:write"
READ_ORDERS: Final = "orders:read"
WRITE_ORDERS: Final = "orders:write"
READ_MONEY: Final = "money:read"
WRITE_MONEY: Final = "money:write"
READ_SHIPMENTS: Final = "shipments:read"
WRITE_SHIPMENTS: Final = "shipments:write"
READ_WEBHOOKS: Final = "webhooks:read"
WRITE_WEBHOOKS: Final = "webhooks:write"
READ_DISPUTES: Final = "disputes:read"
WRITE_DISPUTES: Final = "disputes:write"
READ_RATES: Final = "rates:read"
READ_DESK: Final = "desk:read"
READ_ACTS: Final = "acts:read"
WRITE_LESSONS: Final = "lessons:write"
READ_SCORES: Final = "scores:read"
READ_CAMPAIGNS: Final = "campaigns:read"
WRITE_CAMPAIGNS: Final = "campaigns:write"

SCOPES: Final[dict[str, Promise]] = {
    READ_NEGOTIATIONS: _("Read your haggles and what is said in them"),
    WRITE_NEGOTIATIONS: _("Haggle in your name: write, offer, accept, decline"),
    READ_ORDERS: _("Read your orders, and those of your shops"),
    WRITE_ORDERS: _("Buy, pay, confirm, extend and cancel in your name"),
    READ_SHIPMENTS: _("Follow your parcels and those of your shops, print labels, recognise tracking numbers"),
    WRITE_SHIPMENTS: _("Book carriers for your shops, type tracking numbers in, call parcels off"),
    READ_MONEY: _("Read the balance, statements and payouts of your shops"),
    WRITE_MONEY: _("Ask for payouts to the bank account your shops have named"),
    READ_WEBHOOKS: _("See where your shops' systems are told of events, and the log of it"),
    WRITE_WEBHOOKS: _("Add and change addresses that are told of your shops' events"),
    READ_DISPUTES: _("Read the disputes of what you bought and of your shops"),
    WRITE_DISPUTES: _("Answer, propose, show evidence and appeal in your disputes"),
    READ_RATES: _("Ask what carriers take for a parcel, and when they come"),
    READ_DESK: _("For Xiaoer: read the queue, your goals and your briefings"),
    READ_ACTS: _("For Xiaoer: read the log of acts of power"),
    WRITE_LESSONS: _("For Xiaoer: write down what you have learnt"),
    READ_SCORES: _("Read the scores of shops; all of it for those you manage"),
    READ_CAMPAIGNS: _("Read campaigns, and the invitations of your shops"),
    WRITE_CAMPAIGNS: _("Answer invitations to campaigns for your shops"),
}
