"""Why a parcel is held up, and whose doing it is. Pure: no Django.

What is not the vendor's fault never touches the vendor's score, so each reason has exactly one owner.
"""

from typing import Final

OWNER: Final = {
    "weather": "weather",
    "customs_held": "customs",
    "papers_missing": "vendor",
    "badly_wrapped": "vendor",
    "not_ready": "vendor",
    "wrong_address": "buyer",
    "nobody_home": "buyer",
    "unreachable": "buyer",
    "refused": "buyer",
    "moved": "buyer",
    "not_collected": "buyer",
    "unpaid_charges": "buyer",
    "not_served": "carrier",
    "delayed": "carrier",
    "misrouted": "carrier",
    "damaged": "carrier",
    "lost": "carrier",
}
"""Our word for a reason → who answers for it: carrier, vendor, buyer, customs or weather."""


def owned_by(*owners: str) -> list[str]:
    """The reasons that these answer for."""
    return [incident for incident, whose in OWNER.items() if whose in owners]


def owner(incident: str) -> str:
    """Who answers for an incident; empty for none, and for one without a word of ours."""
    return OWNER.get(incident, "")
