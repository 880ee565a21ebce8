"""The routing's reasons and modes in words. Stored as keys, said when shown, in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

REASONS: Final[dict[str, Promise]] = {
    "best": _("the best of those that can come"),
    "only_choice": _("the only one that can come"),
    "outweighed": _("another was better"),
    "explored": _("tried this time, since too few parcels tell how punctual it is"),
    "made_room": _("would have been the best; a little-known carrier is tried this time"),
    "couriers_compete": _("couriers serve both ends"),
    "does_not_serve": _("does not go there"),
    "too_heavy": _("the parcel is too heavy for it"),
    "too_large": _("the parcel is too large for it"),
    "refused_goods": _("it does not take such goods"),
    "full_today": _("it has all the parcels it takes today"),
    "no_numbers": _("the house has no waybill numbers of it left"),
    "carrier_down": _("it does not answer at the moment"),
    # Kept in decisions that were made before there were modes.
    "best_balance": _("best of price, days and punctuality"),
}

MODES: Final[dict[str, Promise]] = {
    "balanced": _("the best balance"),
    "cheapest": _("the cheapest"),
    "fastest": _("the fastest"),
    "reliable": _("the most punctual"),
}


def reason_words(reason: str) -> str:
    return str(REASONS.get(reason, reason))


def in_both_languages(reason: str) -> dict[str, str]:
    """`{"en": …, "zh": …}`, for programs."""
    said = {}
    for key, language in (("en", "en"), ("zh", "zh-hans")):
        with override(language):
            said[key] = reason_words(reason)
    return said
