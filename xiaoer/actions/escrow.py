"""What a Xiaoer does about money that got stuck: every act with its reason, in the log of acts of power.

None of these decides who gets money: that is a ruling. They put on its way again what was decided before.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from escrow import actions as escrow
from escrow.models import AuditFinding, EscrowHold, ProviderNotice, Refund
from xiaoer.actions.power import check_lead, check_power, check_reason, log_act

LEADS_ONLY = ("clear_finding",)


@transaction.atomic
def act_on_money(*, act: str, row_id: int, by: User, reason: str) -> None:
    """Do `act` (unpark, retry_refund, close_notice, clear_finding) on the row, and log it.

    Raises ValidationError with code `no_act`, `no_row`, `no_reason`, `leads_only`,
    `no_power`, `may_only_read`, `is_a_party`, or what the act raises.
    """
    if act not in _ACTS:
        raise ValidationError(_("Choose what to do."), code="no_act")
    reason = check_reason(reason)
    (check_lead if act in LEADS_ONLY else check_power)(by)
    subject = _ACTS[act](row_id, by)
    log_act(by, act, subject, reason=reason)


def _unpark(row_id: int, by: User) -> str:
    hold = EscrowHold.objects.filter(pk=row_id).exclude(parked_reason="").first()
    if hold is None:
        raise ValidationError(_("It is no longer there."), code="no_row")
    _refuse_parties(hold, by)
    escrow.unpark_hold(hold_id=hold.pk)
    return f"hold/{hold.public_id}"


def _retry_refund(row_id: int, by: User) -> str:
    refund = Refund.objects.select_related("hold").filter(pk=row_id).first()
    if refund is None:
        raise ValidationError(_("It is no longer there."), code="no_row")
    _refuse_parties(refund.hold, by)
    escrow.retry_refund(refund_id=refund.pk)
    return refund.reference


def _close_notice(row_id: int, by: User) -> str:
    notice = ProviderNotice.objects.filter(pk=row_id, status=ProviderNotice.Status.UNMATCHED).first()
    if notice is None:
        raise ValidationError(_("It is no longer there."), code="no_row")
    escrow.settle_notice(notice_id=notice.pk)
    return f"notice/{notice.gateway}/{notice.event_id}"[:80]


def _clear_finding(row_id: int, by: User) -> str:
    if not AuditFinding.objects.filter(pk=row_id, cleared_at=None).exists():
        raise ValidationError(_("It is no longer there."), code="no_row")
    escrow.clear_finding(finding_id=row_id, by=by)
    return f"finding/{row_id}"


def _refuse_parties(hold: EscrowHold, by: User) -> None:
    if hold.buyer_id == by.pk or hold.vendor.members.filter(user=by).exists():
        raise ValidationError(_("You are a party to this."), code="is_a_party")


_ACTS = {
    "unpark": _unpark,
    "retry_refund": _retry_refund,
    "close_notice": _close_notice,
    "clear_finding": _clear_finding,
}
