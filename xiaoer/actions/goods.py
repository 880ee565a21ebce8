"""Goods that go back, or go anew, to end a dispute: sent under a number of their own, looked at, then the money moves."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from logistics import actions as logistics
from logistics.models import Shipment
from xiaoer import rules
from xiaoer.actions.assigning import begin_round
from xiaoer.actions.evidence import Piece, add_evidence
from xiaoer.actions.steps import amount_at_stake, clean, execute, lock, role_of, settle_on, step, tell_other_side
from xiaoer.models import Dispute

SENDERS = {
    Dispute.Status.RETURN_DUE: ("send_back_goods", "buyer", Shipment.Purpose.RETURN),
    Dispute.Status.REPLACE_DUE: ("send_anew", "vendor", Shipment.Purpose.REPLACEMENT),
}
"""Who sends what in which state, and the step it is."""


@transaction.atomic
def send_goods(
    *, dispute_id: int, by: User, version: int, number: str, carrier_code: str = "", is_sure: bool = False
) -> Dispute:
    """The buyer sends the goods back, or the vendor another one, under a carrier's number.

    Raises ValidationError with code `wrong_state`, `stale_case`, `not_a_party`, or what `type_number` raises.
    """
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    act, sender, purpose = SENDERS.get(Dispute.Status(dispute.status), ("", "", ""))
    if role != sender:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    dispute.goods = logistics.type_number(
        order_id=dispute.order_id,
        by=by,
        text=number,
        carrier_code=carrier_code,
        is_sure=is_sure,
        purpose=purpose,
    )
    dispute.save(update_fields=["goods"])
    step(dispute, act, role, by, number=dispute.goods.waybill, carrier=dispute.goods.carrier.code)
    tell_other_side(dispute, role, "dispute_goods_sent")
    return dispute


@transaction.atomic
def call_off_goods(*, dispute_id: int, by: User, version: int) -> Dispute:
    """Whoever sent the goods takes the number back before the carrier has them, to bring another one; the time to send them
    runs on where it was.

    Raises ValidationError with code `wrong_state`, `stale_case`, `not_a_party`, `called_off_already`, `handed_over`.
    """
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    _check_step(dispute, "call_off_goods", role)
    if dispute.events.filter(kind="call_off_goods").count() >= rules.CALLED_OFF_MOST:
        raise ValidationError(_("It was called off twice already."), code="called_off_already")
    assert dispute.goods is not None, "what was sent is known"
    parcel = logistics.cancel_shipment(shipment_id=dispute.goods.pk, by=by, purpose=dispute.goods.purpose)
    asked_at = dispute.events.filter(kind__in=["await_goods", "await_goods_anew"]).latest("id").at
    step(dispute, "call_off_goods", role, by, number=parcel.waybill, carrier=parcel.carrier.code)
    dispute.goods = None
    dispute.deadline_at = rules.sending_ends_at(asked_at=asked_at, status=dispute.status, now=database_now())
    dispute.save(update_fields=["goods", "deadline_at"])
    tell_other_side(dispute, role, "dispute_goods_called_off")
    return dispute


@transaction.atomic
def accept_goods(*, dispute_id: int, by: User, version: int) -> Dispute:
    """Whoever got the goods finds nothing wrong: the money moves. Raises like `send_goods`."""
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    _check_step(dispute, "goods_right", role)
    end_of_goods(dispute, is_right=True)
    step(dispute, "goods_right", role, by)
    return execute(dispute, by=by, reason="the goods are right")


@transaction.atomic
def refuse_goods(*, dispute_id: int, by: User, version: int, text: str, files: tuple[Piece, ...] = ()) -> Dispute:
    """Whoever got the goods finds something wrong, and says what: a Xiaoer decides. Raises like `send_goods`."""
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    step(dispute, "goods_wrong", role, by, text=clean(text))
    for piece in files:
        add_evidence(dispute=dispute, by=by, role=role, piece=piece)
    begin_round(dispute, cause="drawn")
    tell_other_side(dispute, role, "dispute_called")
    return dispute


def _check_step(dispute: Dispute, act: str, role: str) -> None:
    if rules.next_status(dispute.status, act, role) is None:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")


def end_of_goods(dispute: Dispute, *, is_right: bool) -> None:
    """What is settled now that the goods are right, or were not sent in time: a refund, or none."""
    assert dispute.settled_minor is not None, "goods are sent to settle something"
    refund = rules.refund_after_goods(
        dispute.status,
        is_right=is_right,
        refund_minor=dispute.settled_minor,
        amount_minor=amount_at_stake(dispute),
    )
    settle_on(dispute, remedy=Dispute.Remedy.REFUND, refund_minor=refund)
