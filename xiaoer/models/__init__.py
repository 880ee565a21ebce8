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
from xiaoer.models.disputes import Assignment, Dispute, DisputeEvent, Evidence, Ruling
from xiaoer.models.goals import Goal
from xiaoer.models.house import Briefing, Charter, CharterSignature, StaffWord, TransparencyWeek
from xiaoer.models.lessons import Lesson, PlaybookEntry
from xiaoer.models.rotation import ClosedDesk, Leave, PlannedMove
from xiaoer.models.scores import ReviewRemoval, ScoreContest

__all__ = [
    "ActOfPower",
    "Assignment",
    "Briefing",
    "Campaign",
    "CampaignEntry",
    "CampaignResult",
    "Charter",
    "CharterSignature",
    "ClosedDesk",
    "Desk",
    "Dispute",
    "DisputeEvent",
    "Eligibility",
    "Evidence",
    "Exemption",
    "Goal",
    "Invitation",
    "Leave",
    "Lesson",
    "PlannedMove",
    "PlaybookEntry",
    "Posting",
    "ReviewRemoval",
    "Ruling",
    "ScoreContest",
    "StaffWord",
    "TransparencyWeek",
]
