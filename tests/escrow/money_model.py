"""A small model of the money, in memory, written from docs/ledger.md and not from escrow/rules.py.

It knows every party's balance and the state of every order and hold, and says of each act what it changes, or with which
code it is refused. `tests/escrow/test_state_machine.py` compares it with the house after every step.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import floor

DAY = timedelta(days=1)


class Refused(Exception):
    """The house should refuse this, with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refuse_if(is_so: object, code: str) -> None:
    if is_so:
        raise Refused(code)


@dataclass
class Deal:
    """An order and the money in it."""

    buyer: str
    shop: str
    currency: str
    amount: int
    pay_by: datetime
    order: str = "awaiting_payment"
    has_begun_to_pay: bool = False
    is_captured: bool = False
    hold: str = "none"
    due: datetime | None = None
    remaining: timedelta | None = None
    buyer_extended: bool = False
    vendor_days: int = 0
    ship_by: datetime | None = None
    auto_cancel: datetime | None = None
    ended_at: datetime | None = None
    refunded: int = 0
    claimed: int = 0
    refund: str = "none"
    refund_tries: int = 0
    claim_refund: str = "none"
    claim_tries: int = 0

    @property
    def commission(self) -> int:
        """5 %, frozen when the order was placed, rounded down."""
        return floor(Fraction(self.amount) * 5 / 100)

    def commission_when_back(self, refunded: int) -> int:
        """In proportion to what the vendor keeps, rounded down."""
        return floor(Fraction(self.commission) * (self.amount - refunded) / self.amount)

    @property
    def is_open(self) -> bool:
        return self.hold in ("held", "frozen")


@dataclass
class Entry:
    """A movement on a vendor's account that no payout has carried yet."""

    amount: int
    at: datetime
    is_release: bool = False


@dataclass
class PaidOut:
    shop: str
    currency: str
    amount: int
    state: str = "requested"


@dataclass
class Model:
    now: datetime
    approved_at: datetime
    deals: list[Deal] = field(default_factory=list)
    payouts: list[PaidOut] = field(default_factory=list)
    balances: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    """(kind, owner, currency) → what is owed to the owner; of a debt, what is owed by it; of cash, what is there."""
    entries: dict[tuple[str, str], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    releases: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    # Orders

    def buys(self, buyer: str, shop: str, currency: str, amount: int) -> Deal:
        deal = Deal(buyer, shop, currency, amount, pay_by=self.now + timedelta(minutes=15))
        self.deals.append(deal)
        return deal

    def begins_to_pay(self, deal: Deal) -> None:
        refuse_if(deal.order != "awaiting_payment", "order_state")
        refuse_if(deal.pay_by <= self.now, "pay_time_over")
        deal.has_begun_to_pay = True

    def money_arrives(self, deal: Deal, difference: int) -> None:
        refuse_if(difference, "amount_differs")
        if deal.is_captured:
            return
        deal.is_captured, deal.hold = True, "held"
        self._book("cash", "house", deal.currency, deal.amount)
        if deal.order != "awaiting_payment":
            self._end(deal, deal.amount)  # paid too late: it goes back at once
            return
        deal.order = "paid"
        deal.ship_by = self.now + timedelta(hours=72)
        deal.auto_cancel = self.now + timedelta(hours=72) + 7 * DAY

    def buyer_cancels(self, deal: Deal) -> None:
        refuse_if(deal.order == "paid" and deal.ship_by and deal.ship_by > self.now, "handling_time")
        self._cancel(deal)

    def vendor_cancels(self, deal: Deal) -> None:
        refuse_if(deal.order != "paid", "order_state")
        self._cancel(deal)

    def _cancel(self, deal: Deal) -> None:
        refuse_if(deal.order not in ("awaiting_payment", "paid"), "order_state")
        if deal.order == "paid":
            refuse_if(not deal.is_open, "hold_settled")
            self._end(deal, deal.amount)
        deal.order, deal.auto_cancel = "cancelled", None

    def ships(self, deal: Deal, reports_delivery: bool) -> None:
        if deal.order != "paid":
            return
        if not reports_delivery:
            self._schedule(deal, self.now + 30 * DAY)
        deal.order, deal.auto_cancel = "shipped", None

    def delivers(self, deal: Deal) -> None:
        if deal.order not in ("paid", "shipped"):
            return
        self._schedule(deal, self.now + 7 * DAY)
        deal.order, deal.auto_cancel = "delivered", None

    def confirms(self, deal: Deal) -> None:
        if deal.order == "completed":
            return
        refuse_if(deal.order not in ("shipped", "delivered"), "order_state")
        refuse_if(not deal.is_open, "hold_settled")
        refuse_if(deal.hold == "frozen", "hold_frozen")
        deal.order, deal.due = "completed", self.now

    def buyer_extends(self, deal: Deal) -> None:
        due = self._running(deal)
        refuse_if(deal.buyer_extended, "extended_already")
        refuse_if(due - self.now > 3 * DAY, "too_early")
        deal.buyer_extended, deal.due = True, due + 3 * DAY

    def vendor_extends(self, deal: Deal, days: int) -> None:
        due = self._running(deal)
        refuse_if(days < 1 or deal.vendor_days + days > 10, "extension_range")
        deal.vendor_days += days
        deal.due = due + days * DAY

    def _running(self, deal: Deal) -> datetime:
        refuse_if(deal.order in ("awaiting_payment", "cancelled") and deal.ship_by is None, "no_release_date")
        refuse_if(deal.order == "completed" and deal.is_open, "no_release_date")  # the buyer has said that all is well
        refuse_if(not deal.is_open, "hold_settled")
        refuse_if(deal.due is None or deal.hold == "frozen", "no_release_date")
        assert deal.due is not None
        return deal.due

    # Holds

    def _schedule(self, deal: Deal, due: datetime) -> None:
        refuse_if(not deal.is_open, "hold_settled")
        if deal.hold == "frozen":
            deal.remaining = due - self.now
        else:
            deal.due = due

    def freezes(self, deal: Deal) -> None:
        refuse_if(not deal.is_open, "hold_settled")
        if deal.hold == "held":
            deal.remaining = None if deal.due is None else max(deal.due - self.now, timedelta())
            deal.hold, deal.due = "frozen", None

    def thaws(self, deal: Deal) -> None:
        refuse_if(not deal.is_open, "hold_settled")
        if deal.hold == "frozen":
            deal.due = None if deal.remaining is None else self.now + max(deal.remaining, DAY)
            deal.hold, deal.remaining = "held", None

    def settles(self, deal: Deal, refund: int) -> None:
        refuse_if(not deal.is_open, "hold_settled")
        refuse_if(not 0 <= refund <= deal.amount, "refund_range")
        self._end(deal, refund)

    def sweeps(self) -> int:
        """What time has brought: due holds end first, then orders follow."""
        due = [deal for deal in self.deals if deal.hold == "held" and deal.due and deal.due <= self.now]
        for deal in due:
            self._end(deal, 0)
        return len(due)

    def orders_follow(self) -> None:
        for deal in self.deals:
            late = deal.order == "awaiting_payment" and deal.pay_by <= self.now
            unsent = deal.order == "paid" and deal.auto_cancel and deal.auto_cancel <= self.now and deal.is_open
            if late or unsent:
                self._cancel(deal)
            elif deal.order in ("paid", "shipped", "delivered") and not deal.is_open:
                is_off = deal.hold == "refunded" or deal.order == "paid"
                deal.order, deal.auto_cancel = "cancelled" if is_off else "completed", None

    def _end(self, deal: Deal, refund: int) -> None:
        kept = deal.amount - refund
        commission = deal.commission_when_back(refund)
        deal.hold = "released" if refund == 0 else "refunded" if kept == 0 else "split"
        deal.ended_at, deal.refunded, deal.remaining = self.now, refund, None
        self._book("fee", "house", deal.currency, commission)
        if kept - commission:
            self._pay_vendor(deal.shop, deal.currency, kept - commission, is_release=True)
            self.releases[deal.shop] += 1
        if refund:
            self._book("buyer", deal.buyer, deal.currency, refund)
            deal.refund = "requested"

    def claims(self, deal: Deal, amount: int) -> None:
        refuse_if(deal.hold not in ("released", "split"), "not_released")
        refuse_if(deal.claimed, "claimed_already")
        assert deal.ended_at is not None
        refuse_if(self.now - deal.ended_at > 30 * DAY, "claim_too_late")
        refuse_if(not 0 < amount <= deal.amount - deal.refunded, "refund_range")
        ours = deal.commission_when_back(deal.refunded) - deal.commission_when_back(deal.refunded + amount)
        theirs = amount - ours
        from_balance = min(theirs, self.balances["vendor", deal.shop, deal.currency])
        if from_balance:
            self._pay_vendor(deal.shop, deal.currency, -from_balance)
        self._book("debt", deal.shop, deal.currency, theirs - from_balance)
        self._book("fee", "house", deal.currency, -ours)
        self._book("buyer", deal.buyer, deal.currency, amount)
        deal.claimed, deal.claim_refund = amount, "requested"

    # Refunds: `which` is "refund" or "claim_refund"

    def refund_is_paid(self, deal: Deal, which: str) -> None:
        if getattr(deal, which) == "requested":
            setattr(deal, which, "paid")
            amount = deal.refunded if which == "refund" else deal.claimed
            self._book("buyer", deal.buyer, deal.currency, -amount)
            self._book("cash", "house", deal.currency, -amount)

    def refund_fails(self, deal: Deal, which: str, is_permanent: bool) -> None:
        if getattr(deal, which) == "requested":
            name = "refund_tries" if which == "refund" else "claim_tries"
            setattr(deal, name, getattr(deal, name) + 1)
            if is_permanent or getattr(deal, name) >= 8:
                setattr(deal, which, "failed")

    def refund_is_retried(self, deal: Deal, which: str) -> None:
        refuse_if(getattr(deal, which) != "failed", "refund_state")
        setattr(deal, which, "requested")
        setattr(deal, "refund_tries" if which == "refund" else "claim_tries", 0)

    # Payouts

    def asks_for_payout(self, shop: str, currency: str) -> PaidOut:
        debt = min(self.balances["debt", shop, currency], self.balances["vendor", shop, currency])
        is_new = self.releases[shop] < 10 or self.now - self.approved_at < 30 * DAY
        waiting = self.entries[shop, currency]
        due = [entry for entry in waiting if not (is_new and entry.is_release and entry.at > self.now - 7 * DAY)]
        amount = sum(entry.amount for entry in due) - debt
        refuse_if(amount < 100, "nothing_to_pay_out")
        if debt:
            self._book("debt", shop, currency, -debt)
        self._book("vendor", shop, currency, -debt - amount)
        self._book("transit", "house", currency, amount)
        self.entries[shop, currency] = [entry for entry in waiting if entry not in due]
        payout = PaidOut(shop, currency, amount)
        self.payouts.append(payout)
        return payout

    def payout_is_sent(self, payout: PaidOut) -> None:
        if payout.state == "requested":
            payout.state = "sent"

    def payout_arrives(self, payout: PaidOut) -> None:
        if payout.state in ("requested", "sent"):
            payout.state = "paid"
            self._book("transit", "house", payout.currency, -payout.amount)
            self._book("cash", "house", payout.currency, -payout.amount)

    def payout_fails(self, payout: PaidOut) -> None:
        """On its way it failed; arrived, the bank has sent it back. Either way the vendor has it again."""
        if payout.state in ("requested", "sent"):
            payout.state = "failed"
            self._book("transit", "house", payout.currency, -payout.amount)
        elif payout.state == "paid":
            payout.state = "returned"
            self._book("cash", "house", payout.currency, payout.amount)
        else:
            return
        self._pay_vendor(payout.shop, payout.currency, payout.amount)

    # Books

    def _pay_vendor(self, shop: str, currency: str, amount: int, *, is_release: bool = False) -> None:
        self._book("vendor", shop, currency, amount)
        self.entries[shop, currency].append(Entry(amount, self.now, is_release))

    def _book(self, kind: str, owner: str, currency: str, amount: int) -> None:
        self.balances[kind, owner, currency] += amount

    def is_whole(self) -> bool:
        """What the house has is what it owes: held, owed to vendors and buyers, on its way, earned; less what is owed to it."""
        held = sum(deal.amount for deal in self.deals if deal.is_open)
        owed = sum(amount for (kind, _, _), amount in self.balances.items() if kind not in ("cash", "debt"))
        there = sum(amount for (kind, _, _), amount in self.balances.items() if kind in ("cash", "debt"))
        return there == held + owed
