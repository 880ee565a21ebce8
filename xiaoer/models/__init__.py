"""Those who smooth every quarrel: desks and postings, disputes and rulings, campaigns, the charter."""

from xiaoer.models.campaigns import Campaign, Invitation
from xiaoer.models.desk import ActOfPower, Desk, Posting
from xiaoer.models.disputes import Dispute, DisputeEvent, Evidence, Ruling
from xiaoer.models.house import Briefing, Charter
from xiaoer.models.scores import ReviewRemoval, ScoreContest

__all__ = [
    "ActOfPower",
    "Briefing",
    "Campaign",
    "Charter",
    "Desk",
    "Dispute",
    "DisputeEvent",
    "Evidence",
    "Invitation",
    "Posting",
    "ReviewRemoval",
    "Ruling",
    "ScoreContest",
]
