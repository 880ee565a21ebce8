"""Books a recorded marketplace's orders through the house's own actions, each step at its recorded moment.

The order of steps over all orders is that of time, so the ledger sees what a real one would have seen. What the record
does not say (when a release happened, when an order nobody sent was called off) the house's own clocks decide, on sweeps
that run once a virtual day.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Count, Sum

from accounts.models import Address, User
from accounts.virtual_clock import as_if_at
from escrow import actions as escrow
from escrow.models import EscrowHold, Payment, Transfer
from escrow.money import split_evenly
from escrow.queries import full_reconciliation
from marketplace import actions, queries
from marketplace.models import Order, Variant
from marketplace.replays.cast import Cast, Goods
from marketplace.replays.market import Recorded, read_market

CURRENCY: Final = "BRL"
STOCK: Final = 1_000_000
UNKNOWN_VENDOR: Final = ""
DAY: Final = timedelta(days=1)
LAST_CLOCKS: Final = timedelta(days=15)
"""After the last recorded moment: every release and every automatic cancellation of a recorded order falls within."""

EXAMPLES_MOST: Final = 10
SWEPT_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    rank: int
    record: Recorded
    act: Callable[[Recorded, datetime], None]


class Replay:
    """One run. `is_strict_on_dispatch`: orders handed over too late are called off first, as the house would have."""

    def __init__(self, *, is_strict_on_dispatch: bool = False) -> None:
        self.is_strict = is_strict_on_dispatch
        self.cast = Cast()
        self.buyers: dict[str, User] = {}
        self.owners: dict[str, User] = {}
        self.variants: dict[tuple[str, str, int], Variant] = {}
        self.orders: dict[str, list[int]] = defaultdict(list)
        self.handed_over: set[int] = set()
        self.payments: dict[str, int] = {}
        self.refusals: Counter[str] = Counter()
        self.flagged: list[dict[str, Any]] = []

    def run(self, folder: Path, limit: int | None = None) -> dict[str, Any]:
        """Play everything and sum it up. Raises what `read_market` raises."""
        records = read_market(folder, limit)
        self._set_the_scene(records)
        steps = sorted(self._steps(records), key=lambda step: (step.at, step.record.key, step.rank))
        today = steps[0].at if steps else None
        for done, step in enumerate(steps):
            while today is not None and step.at - today >= DAY:
                today += DAY
                self._sweep(today)
            with as_if_at(step.at, dates_notifications=False):
                self._try(step)
            if done % 2_000 == 0:
                sys.stderr.write(f"{done:,} of {len(steps):,} steps, {step.at:%Y-%m-%d}\n")
        if today is not None:
            for ahead in range(LAST_CLOCKS.days):
                self._sweep(steps[-1].at + ahead * DAY)
        return self._summary(records)

    def _try(self, step: Step) -> None:
        try:
            step.act(step.record, step.at)
        except ValidationError as refusal:
            self.refusals[f"{step.act.__name__.strip('_')}: {refusal.code}"] += 1

    # The scene

    def _set_the_scene(self, records: list[Recorded]) -> None:
        keys = sorted({record.buyer for record in records})
        self.buyers = dict(zip(keys, self.cast.users(len(keys)), strict=True))
        goods: dict[tuple[str, str, int], None] = {}
        for record in records:
            for item in record.items:
                goods[item.vendor, item.product, item.price_minor] = None
            if not record.items and record.paid_minor:
                goods[UNKNOWN_VENDOR, record.key, record.paid_minor] = None
        vendors = sorted({vendor for vendor, _product, _price in goods})
        owners = self.cast.users(len(vendors))
        shops = dict(zip(vendors, self.cast.vendors(owners), strict=True))
        self.owners = dict(zip(vendors, owners, strict=True))
        things = [
            Goods(title=product, list_price_minor=price, currency=CURRENCY, stock=STOCK) for _, product, price in goods
        ]
        made = self.cast.variants([shops[vendor] for vendor, _product, _price in goods], things)
        self.variants = dict(zip(goods, made, strict=True))

    def _steps(self, records: list[Recorded]) -> Iterator[Step]:
        for record in records:
            if not record.paid_minor and not record.items:
                continue
            yield Step(record.purchased_at, 0, record, self._place)
            if record.paid_minor:
                yield Step(record.paid_at, 1, record, self._pay)
            if record.shipped_at:
                yield Step(max(record.shipped_at, record.paid_at), 2, record, self._ship)
            if record.delivered_at:
                yield Step(max(record.delivered_at, record.paid_at), 3, record, self._deliver)
            if record.is_called_off:
                known = (record.paid_at, record.shipped_at, record.delivered_at)
                yield Step(max(at for at in known if at), 4, record, self._call_off)

    # The steps

    def _place(self, record: Recorded, at: datetime) -> None:
        """An order a vendor. What was paid beyond items and freight, or less, is shared out to the unit."""
        groups: dict[str, list[actions.Wanted]] = {}
        freights: Counter[str] = Counter()
        for (vendor, product, price), quantity in self._counted(record).items():
            wanted = actions.Wanted(
                variant=self.variants[vendor, product, price], quantity=quantity, unit_price_minor=price
            )
            groups.setdefault(vendor, []).append(wanted)
        for item in record.items:
            freights[item.vendor] += item.freight_minor
        asked = [sum(each.amount_minor for each in groups[vendor]) + freights[vendor] for vendor in groups]
        paid = split_evenly(record.paid_minor, asked) if record.paid_minor else asked
        self._flag(record, sum(asked))
        for vendor, due, share in zip(groups, asked, paid, strict=True):
            order = actions.place_order(
                buyer=self.buyers[record.buyer],
                wanted=groups[vendor],
                pay_within=record.paid_at - record.purchased_at + DAY,
                is_reserved=True,
                freight_minor=freights[vendor],
                adjustment_minor=share - due,
            )
            self.orders[record.key].append(order.pk)
            if record.shipped_at or record.delivered_at:
                self.handed_over.add(order.pk)

    def _counted(self, record: Recorded) -> Counter[tuple[str, str, int]]:
        if not record.items:
            return Counter({(UNKNOWN_VENDOR, record.key, record.paid_minor): 1})
        return Counter((item.vendor, item.product, item.price_minor) for item in record.items)

    def _flag(self, record: Recorded, asked_minor: int) -> None:
        reason = ""
        if not record.items:
            reason = "paid, but the files have no items"
        elif not record.paid_minor:
            reason = "items, but the files have no payment"
        elif record.paid_minor != asked_minor:
            reason = "paid another sum than items and freight"
        if reason:
            row = {"order": record.key, "reason": reason, "asked_minor": record.asked_minor}
            self.flagged.append({**row, "paid_minor": record.paid_minor})

    def _pay(self, record: Recorded, at: datetime) -> None:
        buyer = self.buyers[record.buyer]
        address = Address(user=buyer, recipient=buyer.display_name, phone="-", area="-", street="-")
        payment = actions.request_payment(
            order_ids=self.orders[record.key], by=buyer, address=address, gateway="sandbox"
        )
        self.payments[record.key] = payment.pk
        escrow.record_payment_started(payment_id=payment.pk, provider_ref=f"replay_{payment.public_id}", pay_url="")
        actions.record_payment(payment_id=payment.pk, amount_minor=record.paid_minor, currency=CURRENCY)

    def _ship(self, record: Recorded, at: datetime) -> None:
        for order_id in self.orders[record.key]:
            actions.mark_shipped(order_id=order_id, at=at)

    def _deliver(self, record: Recorded, at: datetime) -> None:
        for order_id in self.orders[record.key]:
            actions.mark_delivered(order_id=order_id, at=at)

    def _call_off(self, record: Recorded, at: datetime) -> None:
        """Recorded as called off: everything goes back, also what was on its way."""
        for order in Order.objects.filter(pk__in=self.orders[record.key]).order_by("pk"):
            if order.status in (Order.Status.AWAITING_PAYMENT, Order.Status.PAID):
                actions.cancel_order(order_id=order.pk, by=None, reason="recorded")
            elif order.hold is not None and order.hold.status in EscrowHold.OPEN:
                escrow.settle_hold(
                    hold_id=order.hold.pk,
                    refund_minor=order.hold.amount_minor,
                    by=None,
                    reason="recorded as called off",
                )
                actions.finish_order(order_id=order.pk)

    # The house's own clocks

    def _sweep(self, now: datetime) -> None:
        with as_if_at(now, dates_notifications=False):
            while escrow.release_due_holds():
                pass
            due = queries.orders_due(limit=SWEPT_MOST)
            for order_id in due if self.is_strict else self._without_those_sent_later(due):
                actions.sweep_order(order_id=order_id)

    def _without_those_sent_later(self, due: list[int]) -> list[int]:
        """The house would call these off now; the record says that they were handed over after all."""
        waiting = Order.objects.filter(pk__in=due, status=Order.Status.PAID).values_list("pk", flat=True)
        kept = set(waiting) & self.handed_over
        return [order_id for order_id in due if order_id not in kept]

    # The sum of it

    def _summary(self, records: list[Recorded]) -> dict[str, Any]:
        """Amounts in minor units of CURRENCY. `is_balanced`: captured = released + refunded + commission + held."""
        orders = Order.objects.filter(pk__in=[order_id for ids in self.orders.values() for order_id in ids])
        holds = EscrowHold.objects.filter(order__in=orders)
        moved = dict(
            Transfer.objects.filter(hold__in=holds).values_list("kind").annotate(total=Sum("amount_minor")).order_by()
        )
        held = holds.filter(status__in=EscrowHold.OPEN).aggregate(total=Sum("amount_minor", default=0))["total"]
        money = {
            "captured_minor": moved.get("capture", 0),
            "released_minor": moved.get("release", 0),
            "refunded_minor": moved.get("refund", 0),
            "commission_minor": moved.get("commission", 0),
            "held_minor": held,
        }
        ended = money["released_minor"] + money["refunded_minor"] + money["commission_minor"]
        troubles = {kind: len(rows) for kind, rows in full_reconciliation().items() if rows}
        return {
            "orders": len(records),
            "recorded_statuses": dict(Counter(record.status for record in records).most_common()),
            "vendor_orders": dict(orders.values_list("status").annotate(Count("pk")).order_by("status")),
            "holds": dict(holds.values_list("status").annotate(Count("pk")).order_by("status")),
            "payments": {
                "captured": Payment.objects.filter(pk__in=self.payments.values(), status="succeeded").count(),
                "rows_in_files": sum(len(record.payments_minor) for record in records),
                "orders_paid_in_parts": sum(len(record.payments_minor) > 1 for record in records),
                "orders_of_several_vendors": sum(len(ids) > 1 for ids in self.orders.values()),
            },
            "currency": CURRENCY,
            **money,
            "is_balanced": money["captured_minor"] == ended + held,
            "paid_in_files_minor": sum(record.paid_minor for record in records),
            "items_in_files_minor": sum(item.price_minor for record in records for item in record.items),
            "freight_in_files_minor": sum(item.freight_minor for record in records for item in record.items),
            "flagged_differences": {
                "count": len(self.flagged),
                "sum_minor": sum(row["paid_minor"] - row["asked_minor"] for row in self.flagged),
                "by_reason": dict(Counter(row["reason"] for row in self.flagged).most_common()),
                "examples": self.flagged[:EXAMPLES_MOST],
            },
            "refusals": dict(self.refusals.most_common()),
            "troubles_in_the_books": troubles,
        }
