"""What every act on a dispute is made of: the lock, the step through the graph, the word about it, the money."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from escrow import actions as escrow
from escrow.models import EscrowHold
from marketplace import actions as marketplace
from marketplace.queries import lock_order
from xiaoer import queries, rules
from xiaoer.actions.power import check_power, log_act
from xiaoer.actions.telling import tell_staff
from xiaoer.models import Dispute, DisputeEvent

STATE: Final = ("status", "version", "deadline_at", "is_breached", "closed_at")
OTHER_SIDE: Final = {"buyer": "vendor", "vendor": "buyer"}


def lock(dispute_id: int, version: int) -> Dispute:
    dispute = queries.lock_dispute(dispute_id)
    if dispute.version != version:
        raise ValidationError(_("The case has moved on; look at it again."), code="stale_case")
    return dispute


def role_of(dispute: Dispute, user: User) -> str:
    role = queries.role_in(dispute, user)
    if role is None:
        raise ValidationError(_("There is no such dispute."), code="not_a_party")
    return role


def check_power_over(dispute: Dispute, user: User) -> None:
    """Raises like `check_power`, or ValidationError(code="own_case")."""
    check_power(user)
    if queries.role_in(dispute, user) is not None:
        raise ValidationError(_("You can't decide a case of your own."), code="own_case")


def amount_at_stake(dispute: Dispute) -> int:
    """What can go back to the buyer at most, in minor units: the hold; of a claim, what was not refunded before."""
    hold = _hold(dispute)
    return hold.amount_minor - sum(hold.refunds.values_list("amount_minor", flat=True))


def _hold(dispute: Dispute) -> EscrowHold:
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    return EscrowHold.objects.get(pk=dispute.order.hold_id)


def step(
    dispute: Dispute, act: str, role: str, by: User | None, text: str = "", is_internal: bool = False, **facts: Any
) -> None:
    """Take a step through the graph and write it down. A state that goes on keeps its clock.

    Raises ValidationError(code="wrong_state") where the graph has no such step.
    """
    to_status = rules.next_status(dispute.status, act, role)
    if to_status is None:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    if to_status != dispute.status:
        allowed = rules.TIME_ALLOWED.get(to_status)
        dispute.deadline_at = database_now() + allowed if allowed else None
        dispute.is_breached = False
    dispute.status = to_status
    dispute.version += 1
    if to_status in Dispute.ENDED:
        dispute.closed_at = database_now()
    dispute.save(update_fields=STATE)
    write(dispute, act, role, by, text=text, is_internal=is_internal, **facts)


def settle_on(dispute: Dispute, *, remedy: str, refund_minor: int) -> None:
    """Keep what was agreed or ruled, before the step that leaves the parties or the desk."""
    dispute.settled_remedy, dispute.settled_minor = remedy, refund_minor
    dispute.save(update_fields=["settled_remedy", "settled_minor"])


def execute(dispute: Dispute, *, by: User | None, reason: str) -> Dispute:
    """Do what was settled: wait for goods first where there are any to send, else move the money and close.

    The hold is settled at most once, so a repeat changes nothing.
    """
    if dispute.settled_remedy in (Dispute.Remedy.RETURN, Dispute.Remedy.REPLACE):
        is_return = dispute.settled_remedy == Dispute.Remedy.RETURN
        step(dispute, "await_goods" if is_return else "await_goods_anew", "house", by)
        (tell_buyer if is_return else tell_vendor)(dispute, "dispute_send_goods")
        return dispute
    assert dispute.settled_minor is not None, "what is executed was settled"
    _move_money(dispute, dispute.settled_minor, by, reason)
    step(dispute, "settle", "house", by, refund_minor=dispute.settled_minor)
    tell_both(dispute, "dispute_settled")
    return dispute


def _move_money(dispute: Dispute, refund_minor: int, by: User | None, reason: str) -> None:
    # The order before the hold, as everywhere: else a buyer who confirms now waits for us and we for them.
    lock_order(dispute.order_id)
    hold = _hold(dispute)
    if hold.status in EscrowHold.OPEN:
        escrow.settle_hold(hold_id=hold.pk, refund_minor=refund_minor, by=by, reason=f"dispute: {reason}")
    elif dispute.is_claim and refund_minor:
        escrow.claim_back(
            hold_id=hold.pk, amount_minor=refund_minor, by=by, reason=f"dispute: {reason}", asked_at=dispute.opened_at
        )
    marketplace.finish_order(order_id=dispute.order_id, by=by)


def write(
    dispute: Dispute, kind: str, role: str, by: User | None, text: str = "", is_internal: bool = False, **facts: Any
) -> DisputeEvent:
    return DisputeEvent.objects.create(
        dispute=dispute, kind=kind, role=role, actor=by, text=text, is_internal=is_internal, facts=facts
    )


def log_case_act(by: User, act: str, dispute: Dispute, *, reason: str, **facts: Any) -> None:
    log_act(by, act, f"dispute/{dispute.public_id}", reason=reason, **facts)


def clean(text: str) -> str:
    """The words without what surrounds them; raises ValidationError(code="empty_message") when nothing is left."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError(_("Write something first."), code="empty_message")
    return text[:2000]


def tell_vendor(dispute: Dispute, kind: str) -> None:
    for user_id in dispute.order.vendor.members.values_list("user_id", flat=True):
        tell(dispute, kind, user_id)


def tell_buyer(dispute: Dispute, kind: str) -> None:
    tell(dispute, kind, dispute.order.buyer_id)


def tell_both(dispute: Dispute, kind: str) -> None:
    tell_buyer(dispute, kind)
    tell_vendor(dispute, kind)


def tell_other_side(dispute: Dispute, role: str, kind: str) -> None:
    (tell_vendor if role == "buyer" else tell_buyer)(dispute, kind)


def tell_of_case(dispute: Dispute, kind: str, user_id: int) -> None:
    """Tell a Xiaoer of a case of theirs."""
    key = f"{kind}/{dispute.pk}/{dispute.version}/{user_id}"
    tell_staff(user_id=user_id, kind=kind, path=f"/xiaoer/cases/{dispute.public_id}/", dedup_key=key)


def tell(dispute: Dispute, kind: str, user_id: int) -> None:
    key = f"{kind}/{dispute.pk}/{dispute.version}/{user_id}"
    notify(user_id=user_id, kind=kind, path=f"/disputes/{dispute.public_id}/", dedup_key=key)
