"""Those who smooth every quarrel: desks and postings, disputes and rulings, campaigns, the charter."""

from xiaoer.models.campaigns import (
    Campaign,
    CampaignEntry,
    CampaignResult,
    Eligibility,
    Exemption,
    Invitation,
)
from xiaoer.models.desk import ActOfPower, Desk, Posting
from xiaoer.models.disputes import Dispute, DisputeEvent, Evidence, Ruling
from xiaoer.models.house import Briefing, Charter

__all__ = [
    "ActOfPower",
    "Briefing",
    "Campaign",
    "CampaignEntry",
    "CampaignResult",
    "Charter",
    "Desk",
    "Dispute",
    "DisputeEvent",
    "Eligibility",
    "Evidence",
    "Exemption",
    "Invitation",
    "Posting",
    "Ruling",
]
