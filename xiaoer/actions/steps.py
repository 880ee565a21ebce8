"""What every act on a dispute is made of: the lock, the step through the graph, the word about it, the money."""

from typing import Any

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
from xiaoer.models import Dispute, DisputeEvent


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
    check_power(user)
    if queries.role_in(dispute, user) is not None:
        raise ValidationError(_("You can't decide a case of your own."), code="own_case")


def held(dispute: Dispute) -> int:
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    return EscrowHold.objects.get(pk=dispute.order.hold_id).amount_minor


def step(
    dispute: Dispute, act: str, role: str, by: User | None, text: str = "", is_internal: bool = False, **facts: Any
) -> None:
    if role == "vendor" and by is not None and queries.role_in(dispute, by) != "vendor":
        raise ValidationError(_("There is no such dispute."), code="not_a_party")
    to_status = rules.next_status(dispute.status, act, role)
    if to_status is None:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    if to_status != dispute.status:  # a state that goes on keeps its clock
        allowed = rules.TIME_ALLOWED.get(to_status)
        dispute.deadline_at = database_now() + allowed if allowed else None
    dispute.status = to_status
    dispute.version += 1
    if to_status in (Dispute.Status.CLOSED, Dispute.Status.WITHDRAWN):
        dispute.closed_at = database_now()
    dispute.save(update_fields=["status", "version", "deadline_at", "closed_at"])
    write(dispute, act, role, by, text=text, is_internal=is_internal, **facts)


def execute(dispute: Dispute, *, refund_minor: int, by: User | None, reason: str) -> Dispute:
    """Move the money and close. The hold is settled at most once, so a repeat changes nothing."""
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    lock_order(
        dispute.order_id
    )  # before the hold, as everywhere: else a buyer who confirms now waits for us and we for them
    hold = EscrowHold.objects.get(pk=dispute.order.hold_id)
    if hold.status in EscrowHold.OPEN:
        escrow.settle_hold(hold_id=hold.pk, refund_minor=refund_minor, by=by, reason=f"dispute: {reason}")
    marketplace.finish_order(order_id=dispute.order_id, by=by)
    step(dispute, "settle", "house", by, refund_minor=refund_minor)
    tell_buyer(dispute, "dispute_settled")
    return dispute


def write(
    dispute: Dispute, kind: str, role: str, by: User | None, text: str = "", is_internal: bool = False, **facts: Any
) -> DisputeEvent:
    return DisputeEvent.objects.create(
        dispute=dispute, kind=kind, role=role, actor=by, text=text, is_internal=is_internal, facts=facts
    )


def log_case_act(by: User, act: str, dispute: Dispute, *, reason: str, **facts: Any) -> None:
    log_act(by, act, f"dispute/{dispute.public_id}", reason=reason, **facts)


def clean(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError(_("Write something first."), code="empty_message")
    return text[:2000]


def tell_vendor(dispute: Dispute, kind: str) -> None:
    for user_id in dispute.order.vendor.members.values_list("user_id", flat=True):
        tell(dispute, kind, user_id)


def tell_buyer(dispute: Dispute, kind: str) -> None:
    tell(dispute, kind, dispute.order.buyer_id)


def tell_other_side(dispute: Dispute, role: str, kind: str) -> None:
    (tell_vendor if role == "buyer" else tell_buyer)(dispute, kind)


def tell(dispute: Dispute, kind: str, user_id: int) -> None:
    key = f"{kind}/{dispute.pk}/{dispute.version}/{user_id}"
    notify(user_id=user_id, kind=kind, path=f"/disputes/{dispute.public_id}/", dedup_key=key)
