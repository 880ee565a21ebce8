"""What a Xiaoer does about a haggle that goes wrong: every act with its reason, in the log of acts of power."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from negotiation import actions as negotiation
from negotiation.models import Negotiation, Report
from xiaoer.actions.power import log_act

ACTS = {
    "freeze": (negotiation.freeze_negotiation, Report.Outcome.FROZEN),
    "thaw": (negotiation.thaw_negotiation, Report.Outcome.NOTHING),
    "void": (negotiation.void_negotiation, Report.Outcome.VOIDED),
}
"""An act on the thread, and what it says about the reports that led to it."""


@transaction.atomic
def act_on_haggle(*, negotiation_id: int, by: User, act: str, reason: str) -> Negotiation:
    """Stop a haggle, let it go on, or void it; open reports about it are closed with that.

    Raises ValidationError with `no_reason`, and what the act on the thread raises (`wrong_state`, `is_a_party`).
    """
    if not reason.strip():
        raise ValidationError(_("Say why: both sides read it."), code="no_reason")
    do, outcome = ACTS[act]
    thread = do(negotiation_id=negotiation_id, by=by, reason=reason.strip())
    for report_id in thread.reports.filter(outcome=Report.Outcome.OPEN).order_by("pk").values_list("pk", flat=True):
        negotiation.handle_report(report_id=report_id, by=by, outcome=outcome)
    log_act(by, f"{act}_haggle", f"haggle/{thread.public_id}", reason=reason)
    return thread


@transaction.atomic
def dismiss_reports(*, negotiation_id: int, by: User, reason: str) -> int:
    """Close the open reports about a haggle with "nothing wrong found"; returns how many there were.

    Raises ValidationError(code="no_reason"), or `nothing_open` when there is none.
    """
    if not reason.strip():
        raise ValidationError(_("Say why: both sides read it."), code="no_reason")
    thread = Negotiation.objects.get(pk=negotiation_id)
    reports = list(thread.reports.filter(outcome=Report.Outcome.OPEN).order_by("pk").values_list("pk", flat=True))
    if not reports:
        raise ValidationError(_("There is no open report."), code="nothing_open")
    for report_id in reports:
        negotiation.handle_report(report_id=report_id, by=by, outcome=Report.Outcome.NOTHING)
    log_act(by, "dismiss_reports", f"haggle/{thread.public_id}", reason=reason)
    return len(reports)
