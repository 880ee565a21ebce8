"""The log of acts of power, searched."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from xiaoer.models import ActOfPower


@dataclass(frozen=True, slots=True)
class ActsWanted:
    """What is looked for; empty parts match everything. [since, until)."""

    actor_id: int | None = None
    act: str = ""
    subject: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


def acts_of_power(wanted: ActsWanted) -> QuerySet[ActOfPower]:
    """Newest first. The subject matches from its beginning, every word anywhere in the reason."""
    rows = ActOfPower.objects.select_related("actor").order_by("-id")
    if wanted.actor_id is not None:
        rows = rows.filter(actor=wanted.actor_id)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.subject:
        rows = rows.filter(subject__startswith=wanted.subject)
    for word in wanted.words.split()[:8]:
        rows = rows.filter(reason__icontains=word)
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    return rows


def people_of_the_log() -> list[tuple[int, str]]:
    """(id, name) of everyone who was ever posted: whoever can stand in the log."""
    people = User.objects.filter(postings__isnull=False).distinct().order_by("display_name", "pk")
    return [(person.pk, person.display_name) for person in people]
