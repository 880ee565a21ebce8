"""What a token may be allowed to do. A new scope is a line here; the router that wants it names it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ_NEGOTIATIONS: Final = "negotiations:read"
WRITE_NEGOTIATIONS: Final = "negotiations:write"

SCOPES: Final[dict[str, Promise]] = {
    READ_NEGOTIATIONS: _("Read your haggles and what is said in them"),
    WRITE_NEGOTIATIONS: _("Haggle in your name: write, offer, accept, decline"),
}
