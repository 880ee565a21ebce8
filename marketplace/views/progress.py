"""An order in plain words: how far it has come, where the money is, what happens next."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from escrow.models import EscrowHold, Refund
from escrow.rules import CARRIER_DARK, CONTRADICTED, DISPUTE, INSPECTION_DAYS, RETURNING
from marketplace.models import Order
from marketplace.rules import auto_cancel_delay

STATES = ("awaiting_payment", "paid", "shipped", "delivered", "completed")


def steps(order: Order) -> list[dict[str, Any]]:
    """The steps of an order for the stepper: done, now, next, or stopped where it ended early."""
    moments = (order.placed_at, order.paid_at, order.shipped_at, order.delivered_at, order.completed_at)
    labels = (_("Agreed"), _("Paid"), _("Sent"), _("Delivered"), _("Vendor paid"))
    awaited = (_("Agreed"), _("To be paid"), _("To be sent"), _("On its way"), _("To be checked"))
    if order.status in (Order.Status.CANCELLED, Order.Status.RETURNED):
        return _stopped(order, labels, moments)
    reached = STATES.index(order.status)
    rows = []
    for i, (label, at) in enumerate(zip(labels, moments, strict=True)):
        is_done = i <= reached if order.status != Order.Status.AWAITING_PAYMENT else i < 1
        state = "done" if is_done else "now" if i == reached + 1 else "next"
        rows.append({"label": awaited[i] if state == "now" else label, "state": state, "at": at if is_done else None})
    return rows


def _stopped(order: Order, labels: tuple[str, ...], moments: tuple) -> list[dict[str, Any]]:
    rows = [
        {"label": label, "state": "done", "at": at} for label, at in zip(labels[:4], moments[:4], strict=True) if at
    ]
    return [*rows, {"label": capfirst(order.get_status_display()), "state": "stopped", "at": order.cancelled_at}]


def hold_in_words(order: Order) -> dict[str, Any]:
    """What the money is doing: `title`, `text`, and a `deadline` with what happens `then`, or what it `waits` for."""
    hold = order.hold
    if hold is None:
        return _before_payment(order)
    if order.confirmed_at and hold.status == EscrowHold.Status.HELD:
        text = _("The vendor is paid within a few seconds.")
        return {"title": _("You have the goods"), "text": text, "state": hold.status}
    words: dict[str, tuple[str, str]] = {
        EscrowHold.Status.HELD: (
            _("Your money is safe in escrow"),
            _("The vendor is paid when you confirm, or when your time to look it over is up."),
        ),
        EscrowHold.Status.FROZEN: (_("Your money is frozen"), _why_frozen(hold)),
        EscrowHold.Status.RELEASED: (_("The vendor has been paid"), _("This order is complete.")),
        EscrowHold.Status.REFUNDED: (_("You were refunded in full"), _("The money goes back the way you paid.")),
        EscrowHold.Status.SPLIT: (
            _("You were refunded in part"),
            _("Your part goes back the way you paid; the vendor got the rest."),
        ),
    }
    title, text = words[hold.status]
    answer: dict[str, Any] = {"title": title, "text": text, "state": hold.status}
    if hold.status == EscrowHold.Status.HELD:
        answer |= _clock(order, hold)
        answer["ship_by"] = order.ship_by_at if order.status == Order.Status.PAID else None
    return answer


def _why_frozen(hold: EscrowHold) -> str:
    """The weightiest of the causes, in words: a dispute before anything a carrier did."""
    words = {
        DISPUTE: _("A dispute is open. Nobody gets the money until it is settled."),
        RETURNING: _("A parcel is on its way back to the vendor. Nobody gets the money until it is settled."),
        CONTRADICTED: _("The carrier called it delivered, but knows nothing of it when asked. The clock stands still."),
        CARRIER_DARK: _("Nothing is heard of the carrier. The clock stands still until it answers again."),
    }
    return next((text for cause, text in words.items() if cause in hold.frozen_for), "")


def refunds_in_words(order: Order) -> list[dict[str, Any]]:
    """Each refund of an order: `text`, its `state`, the `amount_minor` and `currency`, and when it came `at`."""
    if order.hold is None:
        return []
    words = {
        Refund.Status.REQUESTED: _("On its way. The payment provider was asked; banks take up to a few days."),
        Refund.Status.PAID: _("Paid back the way you paid."),
        Refund.Status.FAILED: _(
            "The payment provider would not take it back. The money is yours: a Xiaoer sees to it."
        ),
    }
    return [
        {
            "text": words[Refund.Status(refund.status)],
            "state": refund.status,
            "label": refund.get_status_display(),
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "at": refund.ended_at if refund.status == Refund.Status.PAID else refund.requested_at,
        }
        for refund in order.hold.refunds.order_by("pk")
    ]


def protection_of(order: Order) -> dict[str, Any]:
    """What the buyer is promised before paying, in numbers: `inspection_days` after delivery, `handling_hours`, and
    after how many days an order nobody sent is refunded by itself."""
    return {
        "inspection_days": INSPECTION_DAYS[order.kind],
        "handling_hours": order.handling_hours,
        "auto_cancel_days": auto_cancel_delay(order.handling_hours).days,
    }


def _before_payment(order: Order) -> dict[str, Any]:
    if order.status == Order.Status.AWAITING_PAYMENT:
        return {
            "title": _("Nothing is charged yet"),
            "text": _("You pay into escrow. The vendor gets nothing until the goods are with you."),
            "state": "awaiting_payment",
            "deadline": order.pay_by_at,
            "then": _("the goods go back on the shelf"),
        }
    return {"title": _("Nothing was charged"), "text": "", "state": order.status}


def _clock(order: Order, hold: EscrowHold) -> dict[str, Any]:
    if hold.release_due_at is not None:
        return {"deadline": hold.release_due_at, "then": _("the vendor is paid")}
    if order.status == Order.Status.PAID and order.auto_cancel_at is not None:
        if order.is_at_desk:  # type: ignore[attr-defined]  # annotated by `order_for_buyer`
            return {
                "waits": _("A Xiaoer looks at the parcel's number. Until that is done nothing is called off by itself.")
            }
        return {"deadline": order.auto_cancel_at, "then": _("you are refunded, if nothing was sent")}
    return {}


def money_lines(order: Order) -> list[dict[str, Any]]:
    """What the buyer pays, line by line, for the ledger part."""
    lines = [
        {"label": _("Goods"), "amount_minor": order.goods_minor},
        {"label": _("Freight"), "amount_minor": order.freight_minor},
        {"label": _("Adjustment"), "amount_minor": order.adjustment_minor},
    ]
    return [line for line in lines if line["amount_minor"]]
