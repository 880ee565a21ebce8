"""What the parties of a dispute do, from opening it to the deal they find."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from escrow import actions as escrow
from escrow.models import Claim, EscrowHold
from marketplace.models import Order
from marketplace.queries import lock_order
from xiaoer import queries, rules
from xiaoer.actions.assigning import assign_case, begin_round
from xiaoer.actions.evidence import Piece, add_evidence
from xiaoer.actions.steps import (
    amount_at_stake,
    clean,
    execute,
    lock,
    role_of,
    settle_on,
    step,
    tell_other_side,
    tell_vendor,
    write,
)
from xiaoer.models import Dispute, DisputeEvent


@transaction.atomic
def open_dispute(
    *,
    order_id: int,
    by: User,
    reason: str,
    story: str,
    wanted_minor: int,
    remedy: str = Dispute.Remedy.REFUND,
    answers: dict[str, str] | None = None,
    files: tuple[Piece, ...] = (),
) -> Dispute:
    """The buyer complains: the hold freezes, and the vendor has 72 h to answer.

    After the release it is a claim on the vendor's balance, and freezes nothing. `answers` are those of the form of the
    reason. Raises ValidationError with code `not_a_party`, `order_state`, `hold_settled`, `too_early`, `too_late`,
    `open_already`, `withdrawn_already`, `no_goods`, `refund_range`, `empty_message`, or what `add_evidence` raises.
    """
    order = lock_order(order_id)
    if order.buyer_id != by.pk:
        raise ValidationError(_("There is no such order."), code="not_a_party")
    dispute = _open(order, reason=reason, story=clean(story), wanted_minor=wanted_minor, remedy=remedy)
    write(dispute, "open", "buyer", by, text=dispute.story, wanted_minor=wanted_minor, answers=answers or {})
    for piece in files:
        add_evidence(dispute=dispute, by=by, role="buyer", piece=piece)
    return dispute


@transaction.atomic
def open_for_lost_parcel(*, order_id: int) -> Dispute | None:
    """The house complains for a buyer whose parcel counts as lost; None when they have, or no money waits any more."""
    story = "The carrier has not been heard of for so long that the parcel counts as lost."
    return _open_for_buyer(order_id, story, event="open_lost", word="dispute_opened_for_you")


@transaction.atomic
def open_for_returned_parcel(*, order_id: int) -> Dispute | None:
    """The house complains for a buyer whose parcel went back or was given up, and whose vendor has neither sent it again nor
    refunded it in time; None as above."""
    story = "The parcel went back or was given up, and the vendor has neither sent it again nor refunded it."
    return _open_for_buyer(order_id, story, event="open_returned", word="dispute_opened_returned")


@transaction.atomic
def open_for_missing_parcel(*, order_id: int) -> Dispute | None:
    """The house complains for a buyer of whose order a parcel was announced and never handed over; None as above."""
    story = "The shop has sent a part of the order, and no carrier has the rest of it."
    return _open_for_buyer(order_id, story, event="open_missing", word="dispute_opened_missing")


def _open_for_buyer(order_id: int, story: str, *, event: str, word: str) -> Dispute | None:
    order = lock_order(order_id)
    if order.hold is None or order.hold.status not in EscrowHold.OPEN or order.disputes.exists():
        return None
    dispute = _open(order, reason="not_received", story=story, wanted_minor=order.total_minor, is_early=True)
    write(dispute, event, "house", None, wanted_minor=order.total_minor)
    tell_other_side(dispute, "vendor", word)
    return dispute


def _open(
    order: Order, *, reason: str, story: str, wanted_minor: int, remedy: str = "refund", is_early: bool = False
) -> Dispute:
    if order.disputes.exclude(status__in=Dispute.ENDED).exists():
        raise ValidationError(_("A dispute is open already."), code="open_already")
    if order.disputes.filter(events__kind="withdraw").count() > rules.WITHDRAWN_MOST:
        raise ValidationError(_("You have withdrawn two disputes over this order."), code="withdrawn_already")
    is_claim = _is_claim(order)
    _check_time(order, reason, is_claim=is_claim, is_early=is_early)
    if remedy != Dispute.Remedy.REFUND and (order.kind != "physical" or order.shipped_at is None):
        raise ValidationError(_("Only goods that were sent can be sent back or replaced."), code="no_goods")
    assert order.hold_id is not None, "a paid order has a hold"
    if not is_claim:
        escrow.freeze_hold(hold_id=order.hold_id, by=order.buyer, reason=f"dispute: {reason}")
    now = database_now()
    dispute = Dispute(
        order=order,
        opened_by=order.buyer,
        reason=reason,
        story=story,
        is_claim=is_claim,
        wanted_minor=wanted_minor,
        wanted_remedy=remedy,
        proposed_minor=wanted_minor,
        proposed_remedy=remedy,
        deadline_at=now + rules.TIME_ALLOWED[Dispute.Status.VENDOR_TURN],
        lead_at=now + timedelta(days=rules.TO_THE_LEAD_DAYS),
        stop_at=now + timedelta(days=rules.HARD_STOP_DAYS),
    )
    if not 0 < wanted_minor <= amount_at_stake(dispute):
        raise ValidationError(_("Ask for a refund between nothing and what you paid."), code="refund_range")
    dispute.full_clean(exclude=["opened_at", "assigned_to", "closed_at", "goods", "settled_minor"])
    dispute.save()
    dispute.refresh_from_db(fields=["opened_at"])
    tell_vendor(dispute, "dispute_opened")
    return dispute


def _is_claim(order: Order) -> bool:
    """Whether the money has gone to the vendor already. Raises for orders that no dispute can be about."""
    if order.status in (Order.Status.PAID, Order.Status.SHIPPED, Order.Status.DELIVERED):
        return False
    paid_out = (EscrowHold.Status.RELEASED, EscrowHold.Status.SPLIT)
    hold = order.hold
    if order.status != Order.Status.COMPLETED or hold is None or hold.status not in paid_out:
        raise ValidationError(_("A dispute can't be opened over this order now."), code="order_state")
    if Claim.objects.filter(hold=hold).exists() or order.disputes.filter(status=Dispute.Status.CLOSED).exists():
        raise ValidationError(_("This order's dispute is over."), code="order_state")
    return True


def _check_time(order: Order, reason: str, *, is_claim: bool, is_early: bool) -> None:
    now = database_now()
    opens_at, closes_at = rules.opening_hours(
        reason,
        promised_at=order.promised_by_at,
        delivered_at=order.delivered_at,
        released_at=order.hold.ended_at if is_claim and order.hold else None,
    )
    if opens_at is not None and now < opens_at and not is_early:
        raise ValidationError(
            _("It is promised by %(day)s; you can say then that it has not arrived."),
            params={"day": opens_at.date().isoformat()},
            code="too_early",
        )
    if closes_at is not None and now > closes_at:
        raise ValidationError(_("The time for a dispute is over."), code="too_late")


@transaction.atomic
def accept_proposal(*, dispute_id: int, by: User, version: int) -> Dispute:
    """One side takes what the other has proposed; the money moves at once, or the goods go first.

    `version` names the card that was seen: raises ValidationError with code `stale_case` when another lies there now, and
    `own_proposal`, `wrong_state` or `not_a_party`.
    """
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    if not rules.may_accept(dispute.proposed_by, role):
        raise ValidationError(_("This is your own proposal; the other side has to agree."), code="own_proposal")
    settle_on(dispute, remedy=dispute.proposed_remedy, refund_minor=dispute.proposed_minor)
    step(dispute, "accept", role, by, refund_minor=dispute.proposed_minor, remedy=dispute.proposed_remedy)
    tell_other_side(dispute, role, "dispute_agreed")
    return execute(dispute, by=by, reason="both sides agreed")


@transaction.atomic
def propose(
    *,
    dispute_id: int,
    by: User,
    refund_minor: int,
    version: int,
    text: str = "",
    remedy: str = Dispute.Remedy.REFUND,
) -> Dispute:
    """Lay another remedy on the table, in place of the one that lies there; the other side may accept it.

    For a replacement `refund_minor` is what goes back if none is sent. Raises ValidationError with code `refund_range`,
    `same_proposal`, `no_goods`, `stale_case`, `wrong_state` or `not_a_party`.
    """
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    if not 0 < refund_minor <= amount_at_stake(dispute):
        raise ValidationError(_("Propose a refund between nothing and what was paid."), code="refund_range")
    if remedy not in Dispute.Remedy.values:
        raise ValidationError(_("Choose a refund, a return or a replacement."), code="no_remedy")
    if remedy != Dispute.Remedy.REFUND and dispute.order.shipped_at is None:
        raise ValidationError(_("Only goods that were sent can be sent back or replaced."), code="no_goods")
    if (refund_minor, remedy) == (dispute.proposed_minor, dispute.proposed_remedy):
        raise ValidationError(_("This is on the table already."), code="same_proposal")
    words = text.replace("\x00", "").strip()[:2000]
    step(dispute, "propose", role, by, text=words, refund_minor=refund_minor, remedy=remedy)
    dispute.proposed_minor, dispute.proposed_remedy, dispute.proposed_by = refund_minor, remedy, role
    dispute.save(update_fields=["proposed_minor", "proposed_remedy", "proposed_by"])
    tell_other_side(dispute, role, "dispute_proposed")
    return dispute


@transaction.atomic
def answer_claim(*, dispute_id: int, by: User, text: str, version: int) -> Dispute:
    """The vendor sees it otherwise; the two talk for up to a week."""
    dispute = lock(dispute_id, version)
    if role_of(dispute, by) != "vendor":
        raise ValidationError(_("There is no such dispute."), code="not_a_party")
    step(dispute, "answer", "vendor", by, text=clean(text))
    tell_other_side(dispute, "vendor", "dispute_answered")
    return dispute


@transaction.atomic
def add_word(*, dispute_id: int, by: User, text: str, files: tuple[Piece, ...] = ()) -> DisputeEvent:
    """A party says something, or puts forward a picture or document, while the dispute is open.

    Raises ValidationError with code `not_a_party`, `wrong_state`, `has_rested`, `empty_message`, or what `add_evidence`
    raises.
    """
    dispute = queries.lock_dispute(dispute_id)
    role = role_of(dispute, by)
    if not dispute.is_open:
        raise ValidationError(_("This dispute is over."), code="wrong_state")
    if files and dispute.status == Dispute.Status.EVIDENCE and dispute.has(role, "rested"):
        raise ValidationError(_("You said that you have nothing more to show."), code="has_rested")
    event = write(dispute, "word", role, by, text=clean(text))
    for piece in files:
        add_evidence(dispute=dispute, by=by, role=role, piece=piece)
    return event


@transaction.atomic
def call_xiaoer(*, dispute_id: int, by: User, version: int) -> Dispute:
    """A party asks the house to decide, once the two have talked for 72 h. Raises `too_early` before."""
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    ends_at = dispute.deadline_at if dispute.status == Dispute.Status.TALKING else None
    if ends_at is not None and database_now() < rules.may_call_from(ends_at):
        raise ValidationError(_("Talk first: a Xiaoer can be called after 72 hours."), code="too_early")
    step(dispute, "call_xiaoer", role, by)
    assign_case(dispute, cause="drawn")
    tell_other_side(dispute, role, "dispute_called")
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute_id: int, by: User, version: int) -> Dispute:
    """The buyer lets it go: the hold thaws and its clock runs on. It may be opened again once."""
    dispute = lock(dispute_id, version)
    step(dispute, "withdraw", role_of(dispute, by), by)
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    if not dispute.is_claim:
        escrow.thaw_hold(hold_id=dispute.order.hold_id, by=by, reason="dispute withdrawn")
    tell_vendor(dispute, "dispute_withdrawn")
    return dispute


@transaction.atomic
def take_more_time(*, dispute_id: int, by: User, version: int) -> Dispute:
    """A side asks for 48 h more to show what it has, once. Raises `extended_already`."""
    return _say_once(dispute_id, by, version, "extended", "more_time", rules.MORE_EVIDENCE)


@transaction.atomic
def rest_case(*, dispute_id: int, by: User, version: int) -> Dispute:
    """A side has nothing more to show. When both have said so the Xiaoer decides, without waiting for the clock."""
    dispute = _say_once(dispute_id, by, version, "rested", "rest")
    if dispute.is_rested_by_buyer and dispute.is_rested_by_vendor:
        step(dispute, "time_over", "house", None, both_rested=True)
    return dispute


@transaction.atomic
def waive_appeal(*, dispute_id: int, by: User, version: int) -> Dispute:
    """A side takes the ruling as it is. When both have said so it is done at once."""
    dispute = _say_once(dispute_id, by, version, "waived", "waive")
    if dispute.is_waived_by_buyer and dispute.is_waived_by_vendor:
        step(dispute, "time_over", "house", None, both_waived=True)
        return execute(dispute, by=None, reason="ruling, taken by both sides")
    return dispute


def _say_once(
    dispute_id: int, by: User, version: int, what: str, act: str, longer: timedelta = timedelta(0)
) -> Dispute:
    """Note what a side may say once a round; `longer` moves the deadline."""
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    if dispute.has(role, what):
        raise ValidationError(_("You have said so already."), code=f"{what}_already")
    step(dispute, act, role, by)
    changed: dict[str, Any] = {f"is_{what}_by_{role}": True}
    if longer and dispute.deadline_at:
        changed["deadline_at"] = dispute.deadline_at + longer
    for name, value in changed.items():
        setattr(dispute, name, value)
    dispute.save(update_fields=list(changed))
    return dispute


@transaction.atomic
def appeal(*, dispute_id: int, by: User, version: int, text: str, files: tuple[Piece, ...]) -> Dispute:
    """A side brings something new within 7 d of the ruling: another Xiaoer looks at it, and their ruling is the last.

    Raises ValidationError with code `too_late`, `nothing_new` without a picture or document, `empty_message`,
    `wrong_state` (there is one appeal), `stale_case`, `not_a_party`, or what `add_evidence` raises.
    """
    dispute = lock(dispute_id, version)
    role = role_of(dispute, by)
    if dispute.has(role, "waived"):
        raise ValidationError(_("You have taken the ruling as it is."), code="waived_already")
    if dispute.deadline_at and dispute.deadline_at <= database_now():
        raise ValidationError(_("The time for an appeal is over."), code="too_late")
    if not files:
        raise ValidationError(_("An appeal needs something new: add a picture or a document."), code="nothing_new")
    step(dispute, "appeal", role, by, text=clean(text))
    begin_round(dispute, cause="appeal")
    for piece in files:
        add_evidence(dispute=dispute, by=by, role=role, piece=piece)
    tell_other_side(dispute, role, "dispute_appealed")
    return dispute
