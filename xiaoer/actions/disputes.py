"""What the parties of a dispute do, from opening it to the deal they find."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from escrow import actions as escrow
from marketplace.models import Order
from marketplace.queries import lock_order
from xiaoer import queries, rules
from xiaoer.actions.evidence import add_picture
from xiaoer.actions.steps import (
    clean,
    execute,
    lock,
    role_of,
    step,
    tell_other_side,
    tell_vendor,
    write,
)
from xiaoer.models import Dispute, DisputeEvent


@transaction.atomic
def open_dispute(
    *, order_id: int, by: User, reason: str, story: str, wanted_minor: int, pictures: tuple[bytes, ...] = ()
) -> Dispute:
    """The buyer complains: the hold freezes, and the vendor has 72 h to answer.

    Raises ValidationError with code `not_a_party`, `order_state`, `hold_settled`, `too_late`, `open_already`,
    `refund_range` or `bad_image`.
    """
    order = lock_order(order_id)
    if order.buyer_id != by.pk:
        raise ValidationError(_("There is no such order."), code="not_a_party")
    if order.status not in (Order.Status.PAID, Order.Status.SHIPPED, Order.Status.DELIVERED):
        raise ValidationError(_("A dispute can't be opened over this order now."), code="order_state")
    if not queries.may_open(order, days_after_delivery=rules.NOT_AS_DESCRIBED_DAYS):
        raise ValidationError(_("The time for a dispute is over."), code="too_late")
    if order.disputes.exclude(status__in=[Dispute.Status.CLOSED, Dispute.Status.WITHDRAWN]).exists():
        raise ValidationError(_("A dispute is open already."), code="open_already")
    if not 0 < wanted_minor <= order.total_minor:
        raise ValidationError(_("Ask for a refund between nothing and what you paid."), code="refund_range")
    assert order.hold_id is not None, "a paid order has a hold"
    escrow.freeze_hold(hold_id=order.hold_id, by=by, reason=f"dispute: {reason}")
    dispute = Dispute(
        order=order, opened_by=by, reason=reason, story=story, wanted_minor=wanted_minor, proposed_minor=wanted_minor
    )
    dispute.deadline_at = database_now() + rules.TIME_ALLOWED[Dispute.Status.VENDOR_TURN]
    dispute.full_clean(exclude=["opened_at", "assigned_to", "closed_at"])
    dispute.save()
    write(dispute, "open", "buyer", by, text=story, wanted_minor=wanted_minor)
    for data in pictures:
        add_picture(dispute=dispute, by=by, role="buyer", data=data)
    tell_vendor(dispute, "dispute_opened")
    return dispute


@transaction.atomic
def accept_proposal(*, dispute_id: int, by: User, version: int) -> Dispute:
    """One side takes what the other has proposed; the money moves at once.

    `version` names the card that was seen: raises ValidationError with code `stale_case` when another lies there now, and
    `own_proposal`, `wrong_state` or `not_a_party`.
    """
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    if not rules.may_accept(dispute.proposed_by, role):
        raise ValidationError(_("This is your own proposal; the other side has to agree."), code="own_proposal")
    step(dispute, "accept", role, by, refund_minor=dispute.proposed_minor)
    tell_other_side(dispute, role, "dispute_agreed")
    return execute(dispute, refund_minor=dispute.proposed_minor, by=by, reason="both sides agreed")


@transaction.atomic
def propose(*, dispute_id: int, by: User, refund_minor: int, version: int, text: str = "") -> Dispute:
    """Lay another refund on the table, in place of the one that lies there; the other side may accept it.

    Raises ValidationError with code `refund_range`, `same_proposal`, `stale_case`, `wrong_state` or `not_a_party`.
    """
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    if not 0 < refund_minor <= dispute.order.total_minor:
        raise ValidationError(_("Propose a refund between nothing and what was paid."), code="refund_range")
    if refund_minor == dispute.proposed_minor:
        raise ValidationError(_("This refund is on the table already."), code="same_proposal")
    step(dispute, "propose", role, by, text=text.replace("\x00", "").strip()[:2000], refund_minor=refund_minor)
    dispute.proposed_minor, dispute.proposed_by = refund_minor, role
    dispute.save(update_fields=["proposed_minor", "proposed_by"])
    tell_other_side(dispute, role, "dispute_proposed")
    return dispute


@transaction.atomic
def answer_claim(*, dispute_id: int, by: User, text: str, version: int) -> Dispute:
    """The vendor sees it otherwise; the two talk for up to a week."""
    dispute = lock(dispute_id, version)
    step(dispute, "answer", "vendor", by, text=clean(text))
    return dispute


@transaction.atomic
def add_word(*, dispute_id: int, by: User, text: str, pictures: tuple[bytes, ...] = ()) -> DisputeEvent:
    """A party says something, or puts forward a picture, while the dispute is open."""
    dispute = queries.lock_dispute(dispute_id)
    role = queries.role_in(dispute, by)
    if role is None:
        raise ValidationError(_("There is no such dispute."), code="not_a_party")
    if not dispute.is_open:
        raise ValidationError(_("This dispute is over."), code="wrong_state")
    event = write(dispute, "word", role, by, text=clean(text))
    for data in pictures:
        add_picture(dispute=dispute, by=by, role=role, data=data)
    return event


@transaction.atomic
def call_xiaoer(*, dispute_id: int, by: User, version: int) -> Dispute:
    """A party asks the house to decide."""
    dispute = lock(dispute_id, version)
    step(dispute, "call_xiaoer", role_of(dispute, by), by)
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute_id: int, by: User, version: int) -> Dispute:
    """The buyer lets it go: the hold thaws and its clock runs on."""
    dispute = lock(dispute_id, version)
    step(dispute, "withdraw", role_of(dispute, by), by)
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    escrow.thaw_hold(hold_id=dispute.order.hold_id, by=by, reason="dispute withdrawn")
    tell_vendor(dispute, "dispute_withdrawn")
    return dispute
