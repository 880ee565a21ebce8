"""Those who smooth every quarrel: desks and postings, disputes and rulings, campaigns, the charter."""

from xiaoer.models.campaigns import Campaign, Invitation
from xiaoer.models.desk import ActOfPower, Desk, Posting
from xiaoer.models.disputes import Assignment, Dispute, DisputeEvent, Evidence, Ruling
from xiaoer.models.house import Briefing, Charter

__all__ = [
    "ActOfPower",
    "Assignment",
    "Briefing",
    "Campaign",
    "Charter",
    "Desk",
    "Dispute",
    "DisputeEvent",
    "Evidence",
    "Invitation",
    "Posting",
    "Ruling",
]
