"""Who gets a case: drawn by lot among those with no interest in it."""

import random
from datetime import timedelta
from typing import Any, Final

from accounts.clock import database_now
from accounts.models import User
from xiaoer import queries, rules
from xiaoer.actions.steps import tell_of_case, write
from xiaoer.models import Assignment, Dispute, Posting

_LOT: Final = random.SystemRandom()


def assign_case(
    dispute: Dispute, *, cause: str, role: str = Posting.Role.XIAOER, rather_not: int | None = None
) -> User | None:
    """Give a locked dispute to somebody by lot; returns who has it now, or None when nobody may.

    A Xiaoer of the disputes desk who had fewer than `rules.SAME_VENDOR_MOST` cases of the vendor lately; where there is
    none a lead; where there is no lead either, whoever had the fewest: a limit must not leave a case lying. Never a party,
    nor who stepped back from the case or ruled on it before; `rather_not` only where there is nobody else.
    """
    pool, is_over_limit = next((found for found in queries.candidates(dispute, role=role) if found[0]), (set(), False))
    if not pool:
        dispute.assigned_to = None
        dispute.save(update_fields=["assigned_to"])
        return None
    user = User.objects.get(pk=_LOT.choice(sorted(pool - {rather_not} or pool)))
    give_case(dispute, user, cause=cause, is_over_limit=is_over_limit)
    return user


def begin_round(dispute: Dispute, *, cause: str) -> None:
    """A dispute that was settled comes before the desk (again): everyone may say everything anew, and the clocks restart."""
    now = database_now()
    if dispute.rulings.filter(round=dispute.round).exists():
        dispute.round += 1
    dispute.lead_at = now + timedelta(days=rules.TO_THE_LEAD_DAYS)
    dispute.stop_at = now + timedelta(days=rules.HARD_STOP_DAYS)
    said = [f"is_{what}_by_{side}" for side in ("buyer", "vendor") for what in ("extended", "rested", "waived")]
    for name in said:
        setattr(dispute, name, False)
    dispute.save(update_fields=["round", "lead_at", "stop_at", *said])
    assign_case(dispute, cause=cause)


def give_case(dispute: Dispute, user: User, *, cause: str, **facts: Any) -> None:
    """The case is `user`'s from now on."""
    dispute.assigned_to = user
    dispute.save(update_fields=["assigned_to"])
    Assignment.objects.create(dispute=dispute, user=user, vendor_id=dispute.order.vendor_id, cause=cause)
    write(dispute, "assign", "house", None, is_internal=True, to=user.pk, name=user.display_name, cause=cause, **facts)
    tell_of_case(dispute, "case_handed_over" if cause == "handed" else "case_assigned", user.pk)
