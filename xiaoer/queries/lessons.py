"""Lessons, and the playbook made of them."""

from django.db.models import Q, QuerySet

from xiaoer.models import Dispute, Lesson, PlaybookEntry

TOPICS = ("haggling", "parcels", "money", "manners", "campaigns", "scores")
"""What a lesson may be about besides a reason of disputes."""
TAGS = (*Dispute.Reason.values, *TOPICS)


def lessons_that_wait() -> QuerySet[Lesson]:
    """For a lead, the oldest first."""
    waiting = Lesson.objects.filter(outcome=Lesson.Outcome.WAITING)
    return waiting.select_related("author", "desk").order_by("pk")


def playbook(*, words: str = "", tag: str = "") -> QuerySet[PlaybookEntry]:
    """Entries with all of the words in one language or the other, and with the tag; the newest first."""
    entries = PlaybookEntry.objects.select_related("lesson__author", "confirmed_by").order_by("-id")
    if tag:
        entries = entries.filter(tags__contains=[tag])
    for word in words.split()[:8]:
        entries = entries.filter(
            Q(title_en__icontains=word)
            | Q(text_en__icontains=word)
            | Q(title_zh__icontains=word)
            | Q(text_zh__icontains=word)
        )
    return entries


def playbook_for(*, reason: str, limit: int = 3) -> list[PlaybookEntry]:
    """What the playbook says about cases with this reason, the newest first: to be shown beside them."""
    return list(playbook(tag=reason)[:limit])
