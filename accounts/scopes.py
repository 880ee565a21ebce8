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
READ_RATES: Final = "rates:read"
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
    READ_RATES: _("Ask what carriers take for a parcel, and when they come"),
    READ_CAMPAIGNS: _("Read campaigns, and the invitations of your shops"),
    WRITE_CAMPAIGNS: _("Answer invitations to campaigns for your shops"),
}
