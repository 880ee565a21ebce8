"""Why a parcel is held up, and who answers for it, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.incidents import owner

INCIDENTS: Final[dict[str, Promise]] = {
    "weather": gettext_lazy("Bad weather"),
    "customs_held": gettext_lazy("Held by customs"),
    "papers_missing": gettext_lazy("Papers are missing"),
    "badly_wrapped": gettext_lazy("Badly wrapped"),
    "not_ready": gettext_lazy("The shop was not ready"),
    "wrong_address": gettext_lazy("The address is wrong"),
    "nobody_home": gettext_lazy("Nobody was at home"),
    "unreachable": gettext_lazy("The recipient could not be reached"),
    "refused": gettext_lazy("The recipient refused it"),
    "moved": gettext_lazy("The recipient has moved"),
    "not_collected": gettext_lazy("It was not collected"),
    "unpaid_charges": gettext_lazy("Charges were not paid"),
    "not_served": gettext_lazy("The carrier does not go there"),
    "delayed": gettext_lazy("The carrier is late"),
    "misrouted": gettext_lazy("It was sent the wrong way"),
    "damaged": gettext_lazy("Damaged on the way"),
    "lost": gettext_lazy("Lost on the way"),
}
"""By the words of `logistics.incidents`."""

OWNERS: Final[dict[str, Promise]] = {
    "carrier": gettext_lazy("the carrier answers for it"),
    "vendor": gettext_lazy("the shop answers for it"),
    "buyer": gettext_lazy("the recipient answers for it"),
    "customs": gettext_lazy("neither shop nor carrier answers for it"),
    "weather": gettext_lazy("nobody answers for it"),
}


def incident_in_words(incident: str) -> str:
    """ "Bad weather: nobody answers for it"; empty for no incident, and for one without a word of ours."""
    if incident not in INCIDENTS:
        return ""
    return _("%(reason)s: %(owner)s") % {"reason": INCIDENTS[incident], "owner": OWNERS[owner(incident)]}
