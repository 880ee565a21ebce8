"""Word for the staff, which leaves them their night.

Nobody is told or mailed anything between 22:00 and 07:00 by their own clock; it waits for the morning. That holds for breaches
too: the house has no night shift, deadlines are counted in days, and the morning briefing names every breach.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from xiaoer.hours import quiet_until, zone_of
from xiaoer.models import StaffWord


def tell_staff(*, user_id: int, kind: str, dedup_key: str, path: str = "", by_mail: bool = False, **facts: Any) -> None:
    """Leave word for one of the staff, in the caller's transaction: now, or at the end of their night. Once a `dedup_key`."""
    until = _night_of(user_id, database_now())
    if until is None:
        notify(user_id=user_id, kind=kind, path=path, dedup_key=dedup_key, by_mail=by_mail, **facts)
        return
    word = StaffWord(
        user_id=user_id, kind=kind, path=path, facts=facts, dedup_key=dedup_key, is_by_mail=by_mail, due_at=until
    )
    StaffWord.objects.bulk_create([word], ignore_conflicts=True)


@transaction.atomic
def tell_waiting_word(*, word_id: int) -> bool:
    """Tell what has waited for the morning; False when it was told, or the person's night has moved with their zone."""
    word = StaffWord.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=word_id, told_at=None).first()
    if word is None:
        return False
    now = database_now()
    until = _night_of(word.user_id, now)
    if until is not None:
        StaffWord.objects.filter(pk=word.pk).update(due_at=until)
        return False
    StaffWord.objects.filter(pk=word.pk).update(told_at=now)
    notify(
        user_id=word.user_id,
        kind=word.kind,
        path=word.path,
        dedup_key=word.dedup_key,
        by_mail=word.is_by_mail,
        **word.facts,
    )
    return True


def _night_of(user_id: int, now: datetime) -> datetime | None:
    zone = User.objects.values_list("time_zone", flat=True).get(pk=user_id)
    return quiet_until(now, zone_of(zone))
