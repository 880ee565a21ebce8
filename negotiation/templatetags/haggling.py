"""What this app has to say on pages of others: a listing's page is composed of parts that each app serves."""

from typing import Any

from django import template

from marketplace.models import Listing
from negotiation import queries
from negotiation.models import HagglePolicy
from negotiation.tongues import tongue_of

register = template.Library()

register.filter("tongue", tongue_of)


@register.inclusion_tag("negotiation/_vendor_words.html")
def vendor_words(listing: Listing) -> dict[str, Any]:
    """How this vendor haggles, for a buyer about to begin: `{% vendor_words listing %}`."""
    return {
        "answers": queries.answers_in_time(listing.vendor),
        "honours": queries.honours_the_price(listing.vendor),
        "is_automatic": HagglePolicy.objects.filter(listing=listing, is_autopilot_on=True).exists(),
    }
