"""Every write of the desk: disputes from opening to the moved money."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.clock import database_now
from accounts.models import User
from escrow import actions as escrow
from escrow.models import EscrowHold
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.queries import lock_order
from xiaoer import queries, rules
from xiaoer.evidence import add_picture
from xiaoer.models import ActOfPower, Dispute, DisputeEvent, Ruling


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
    _write(dispute, "open", "buyer", by, text=story, wanted_minor=wanted_minor)
    for data in pictures:
        add_picture(dispute=dispute, by=by, role="buyer", data=data)
    _tell_vendor(dispute, "dispute_opened")
    return dispute


@transaction.atomic
def accept_proposal(*, dispute_id: int, by: User, version: int) -> Dispute:
    """One side takes what the other has proposed; the money moves at once.

    `version` names the card that was seen: raises ValidationError with code `stale_case` when another lies there now, and
    `own_proposal`, `wrong_state` or `not_a_party`.
    """
    dispute = _lock(dispute_id, version)
    role = _role(dispute, by)
    if not rules.may_accept(dispute.proposed_by, role):
        raise ValidationError(_("This is your own proposal; the other side has to agree."), code="own_proposal")
    _step(dispute, "accept", role, by, refund_minor=dispute.proposed_minor)
    _tell_other_side(dispute, role, "dispute_agreed")
    return _execute(dispute, refund_minor=dispute.proposed_minor, by=by, reason="both sides agreed")


@transaction.atomic
def propose(*, dispute_id: int, by: User, refund_minor: int, version: int, text: str = "") -> Dispute:
    """Lay another refund on the table, in place of the one that lies there; the other side may accept it.

    Raises ValidationError with code `refund_range`, `same_proposal`, `stale_case`, `wrong_state` or `not_a_party`.
    """
    dispute = _lock(dispute_id, version)
    role = _role(dispute, by)
    if not 0 < refund_minor <= dispute.order.total_minor:
        raise ValidationError(_("Propose a refund between nothing and what was paid."), code="refund_range")
    if refund_minor == dispute.proposed_minor:
        raise ValidationError(_("This refund is on the table already."), code="same_proposal")
    _step(dispute, "propose", role, by, text=text.replace("\x00", "").strip()[:2000], refund_minor=refund_minor)
    dispute.proposed_minor, dispute.proposed_by = refund_minor, role
    dispute.save(update_fields=["proposed_minor", "proposed_by"])
    _tell_other_side(dispute, role, "dispute_proposed")
    return dispute


@transaction.atomic
def answer_claim(*, dispute_id: int, by: User, text: str, version: int) -> Dispute:
    """The vendor sees it otherwise; the two talk for up to a week."""
    dispute = _lock(dispute_id, version)
    _step(dispute, "answer", "vendor", by, text=_clean(text))
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
    event = _write(dispute, "word", role, by, text=_clean(text))
    for data in pictures:
        add_picture(dispute=dispute, by=by, role=role, data=data)
    return event


@transaction.atomic
def call_xiaoer(*, dispute_id: int, by: User, version: int) -> Dispute:
    """A party asks the house to decide."""
    dispute = _lock(dispute_id, version)
    _step(dispute, "call_xiaoer", _role(dispute, by), by)
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute_id: int, by: User, version: int) -> Dispute:
    """The buyer lets it go: the hold thaws and its clock runs on."""
    dispute = _lock(dispute_id, version)
    _step(dispute, "withdraw", _role(dispute, by), by)
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    escrow.thaw_hold(hold_id=dispute.order.hold_id, by=by, reason="dispute withdrawn")
    _tell_vendor(dispute, "dispute_withdrawn")
    return dispute


@transaction.atomic
def take_case(*, dispute_id: int, by: User) -> Dispute:
    """A Xiaoer takes a case from the queue.

    Raises ValidationError with code `no_power`, `own_case`, `wrong_state` when another was faster.
    """
    dispute = queries.lock_dispute(dispute_id)
    _check_power(dispute, by)
    _step(dispute, "take", "xiaoer", by)
    dispute.assigned_to = by
    dispute.save(update_fields=["assigned_to"])
    _act(by, "take_case", dispute, reason="taken from the queue")
    return dispute


@transaction.atomic
def rule_on(
    *, dispute_id: int, by: User, refund_minor: int, reason: str, fault: dict[str, int], version: int
) -> Ruling | None:
    """A Xiaoer decides: the money moves accordingly, in the same transaction.

    Over a large amount (`rules.needs_two_keys`) nothing moves yet: the ruling waits for a second Xiaoer, and None is
    returned. `fault` splits 100 between vendor, buyer, carrier and platform. Raises ValidationError with code `no_power`,
    `own_case`, `not_yours`, `stale_case`, `wrong_state`, `reason_needed`, `fault_sum` or `refund_range`.
    """
    dispute = _lock(dispute_id, version)
    _check_power(dispute, by)
    if dispute.assigned_to_id != by.pk:
        raise ValidationError(_("Another Xiaoer has this case."), code="not_yours")
    if not reason.strip():
        raise ValidationError(_("A ruling needs a written reason."), code="reason_needed")
    if sum(fault.values()) != 100 or min(fault.values()) < 0:
        raise ValidationError(_("The fault has to add up to 100."), code="fault_sum")
    amount = _held(dispute)
    if not 0 <= refund_minor <= amount:
        raise ValidationError(_("The refund does not fit the amount held."), code="refund_range")
    if dispute.status == Dispute.Status.SECOND_KEY:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    facts: dict[str, Any] = {"refund_minor": refund_minor, "fault": fault}
    if rules.needs_two_keys(amount):
        _step(dispute, "ask_second_key", "xiaoer", by, text=reason.strip(), is_internal=True, **facts)
        _act(by, "ask_second_key", dispute, reason=reason, **facts)
        return None
    return _pronounce(dispute, ruled_by=by, countersigned_by=None, reason=reason.strip(), **facts)


@transaction.atomic
def countersign(*, dispute_id: int, by: User, version: int) -> Ruling:
    """A second Xiaoer agrees to the ruling that waits: it holds now, and the money moves.

    Raises ValidationError with code `no_power`, `own_case`, `own_ruling`, `stale_case` or `wrong_state`.
    """
    dispute = _lock(dispute_id, version)
    waiting = _second_key(dispute, by)
    assert waiting.actor is not None, "a ruling is somebody's"
    _act(by, "countersign", dispute, reason=waiting.text, **waiting.facts)
    return _pronounce(dispute, ruled_by=waiting.actor, countersigned_by=by, reason=waiting.text, **waiting.facts)


@transaction.atomic
def send_back_ruling(*, dispute_id: int, by: User, reason: str, version: int) -> Dispute:
    """A second Xiaoer does not agree, and says why: the first one decides anew. Raises like `countersign`, or `empty_message`."""
    dispute = _lock(dispute_id, version)
    _second_key(dispute, by)
    _step(dispute, "send_back", "xiaoer", by, text=_clean(reason), is_internal=True)
    _act(by, "send_back_ruling", dispute, reason=reason)
    return dispute


def _second_key(dispute: Dispute, by: User) -> DisputeEvent:
    """The ruling that waits, for whoever may turn the second key."""
    _check_power(dispute, by)
    waiting = queries.ruling_that_waits(dispute)
    if waiting is None:
        raise ValidationError(_("The case has moved on; this is no longer possible."), code="wrong_state")
    if waiting.actor_id == by.pk:
        raise ValidationError(_("The second key is somebody else's."), code="own_ruling")
    return waiting


def _pronounce(
    dispute: Dispute,
    *,
    ruled_by: User,
    countersigned_by: User | None,
    reason: str,
    refund_minor: int,
    fault: dict[str, int],
) -> Ruling:
    _step(dispute, "rule", "xiaoer", ruled_by, text=reason, refund_minor=refund_minor, fault=fault)
    ruling = Ruling.objects.create(
        dispute=dispute,
        ruled_by=ruled_by,
        countersigned_by=countersigned_by,
        remedy=rules.remedy_of(refund_minor, _held(dispute)),
        refund_minor=refund_minor,
        reason=reason,
        **{f"fault_{party}": share for party, share in fault.items()},
    )
    _act(ruled_by, "rule", dispute, reason=reason, refund_minor=refund_minor, fault=fault)
    _execute(dispute, refund_minor=refund_minor, by=ruled_by, reason="ruling")
    _tell_buyer(dispute, "dispute_ruled")
    _tell_vendor(dispute, "dispute_ruled")
    return ruling


def _held(dispute: Dispute) -> int:
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    return EscrowHold.objects.get(pk=dispute.order.hold_id).amount_minor


@transaction.atomic
def note_internally(*, dispute_id: int, by: User, text: str) -> DisputeEvent:
    """A note for staff alone."""
    dispute = queries.lock_dispute(dispute_id)
    _check_power(dispute, by)
    return _write(dispute, "note", "xiaoer", by, text=_clean(text), is_internal=True)


def sweep_dispute(*, dispute_id: int) -> None:
    """Do what time has brought: nobody's silence may block a dispute."""
    with transaction.atomic():
        dispute = queries.lock_dispute(dispute_id)
        if dispute.status == Dispute.Status.EXECUTING:
            ruling = Ruling.objects.filter(dispute=dispute).first()
            refund_minor = ruling.refund_minor if ruling else dispute.proposed_minor
            _execute(dispute, refund_minor=refund_minor, by=None, reason="finished by the sweep")
        elif dispute.deadline_at and dispute.deadline_at <= database_now():
            was = dispute.status
            _step(dispute, "time_over", "house", None)
            if was == Dispute.Status.VENDOR_TURN:
                _execute(dispute, refund_minor=dispute.wanted_minor, by=None, reason="the vendor stayed silent")


def _lock(dispute_id: int, version: int) -> Dispute:
    dispute = queries.lock_dispute(dispute_id)
    if dispute.version != version:
        raise ValidationError(_("The case has moved on; look at it again."), code="stale_case")
    return dispute


def _role(dispute: Dispute, user: User) -> str:
    role = queries.role_in(dispute, user)
    if role is None:
        raise ValidationError(_("There is no such dispute."), code="not_a_party")
    return role


def _check_power(dispute: Dispute, user: User) -> None:
    posting = queries.posting_of(user)
    if posting is None or posting.role == posting.Role.AUDITOR:
        raise ValidationError(_("Only a Xiaoer can do this."), code="no_power")
    if queries.role_in(dispute, user) is not None:
        raise ValidationError(_("You can't decide a case of your own."), code="own_case")


def _step(
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
    _write(dispute, act, role, by, text=text, is_internal=is_internal, **facts)


def _execute(dispute: Dispute, *, refund_minor: int, by: User | None, reason: str) -> Dispute:
    """Move the money and close. The hold is settled at most once, so a repeat changes nothing."""
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    lock_order(
        dispute.order_id
    )  # before the hold, as everywhere: else a buyer who confirms now waits for us and we for them
    hold = EscrowHold.objects.get(pk=dispute.order.hold_id)
    if hold.status in EscrowHold.OPEN:
        escrow.settle_hold(hold_id=hold.pk, refund_minor=refund_minor, by=by, reason=f"dispute: {reason}")
    marketplace.finish_order(order_id=dispute.order_id, by=by)
    _step(dispute, "settle", "house", by, refund_minor=refund_minor)
    _tell_buyer(dispute, "dispute_settled")
    return dispute


def _write(
    dispute: Dispute, kind: str, role: str, by: User | None, text: str = "", is_internal: bool = False, **facts: Any
) -> DisputeEvent:
    return DisputeEvent.objects.create(
        dispute=dispute, kind=kind, role=role, actor=by, text=text, is_internal=is_internal, facts=facts
    )


def _act(by: User, act: str, dispute: Dispute, *, reason: str, **facts: Any) -> None:
    ActOfPower.objects.create(actor=by, act=act, subject=f"dispute/{dispute.public_id}", reason=reason, facts=facts)


def _clean(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError(_("Write something first."), code="empty_message")
    return text[:2000]


def _tell_vendor(dispute: Dispute, kind: str) -> None:
    for user_id in dispute.order.vendor.members.values_list("user_id", flat=True):
        _tell(dispute, kind, user_id)


def _tell_buyer(dispute: Dispute, kind: str) -> None:
    _tell(dispute, kind, dispute.order.buyer_id)


def _tell_other_side(dispute: Dispute, role: str, kind: str) -> None:
    (_tell_vendor if role == "buyer" else _tell_buyer)(dispute, kind)


def _tell(dispute: Dispute, kind: str, user_id: int) -> None:
    key = f"{kind}/{dispute.pk}/{dispute.version}/{user_id}"
    notify(user_id=user_id, kind=kind, path=f"/disputes/{dispute.public_id}/", dedup_key=key)
