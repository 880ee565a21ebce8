"""Power: who has it, and the log of everything done with it."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from xiaoer.models import ActOfPower, Posting
from xiaoer.queries import posting_of

REASON_MOST: Final = 4_000


def check_power(by: User) -> Posting:
    """The posting that lets `by` act.

    Raises ValidationError with code `no_power` for everyone who has none, `may_only_read` for an auditor.
    """
    posting = posting_of(by)
    if posting is None:
        raise ValidationError(_("Only a Xiaoer can do this."), code="no_power")
    if posting.role == Posting.Role.AUDITOR:
        raise ValidationError(_("You may look, but not act."), code="may_only_read")
    return posting


def check_lead(by: User) -> Posting:
    """The posting of a lead; raises like `check_power`, or `leads_only`."""
    posting = check_power(by)
    if posting.role != Posting.Role.LEAD:
        raise ValidationError(_("Only a lead may do that."), code="leads_only")
    return posting


def check_reason(reason: str) -> str:
    """The reason without what surrounds it; raises ValidationError(code="no_reason") when nothing is left."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise ValidationError(_("Say why: it stays in the log."), code="no_reason")
    return reason[:REASON_MOST]


def log_act(by: User, act: str, subject: str, *, reason: str, **facts: Any) -> ActOfPower:
    """Write an act into the log, for ever. `subject` is a kind and an id: "dispute/2f…"."""
    return ActOfPower.objects.create(
        actor=by, act=act, subject=subject[:80], reason=reason.strip()[:REASON_MOST], facts=facts
    )
