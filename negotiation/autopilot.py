"""How a shop's autopilot answers offers: three ways to give way over time, and a back-test of them. Pure.

The curves are the polynomial time-dependent tactics of Faratin, Sierra, Jennings, "Negotiation decision functions for
autonomous agents" (1998), section 4.2: of the room between the list price and the reserve, (t / T) ** (1 / beta) has been
given away by the t-th of T asks. Beta below 1 gives way late (Boulware), 1 evenly, above 1 early (conceder).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from negotiation import rules

Curve = Literal["firm", "even", "keen"]

BETAS: Final[dict[Curve, float]] = {"firm": 1 / 3, "even": 1.0, "keen": 3.0}
BPS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop says next. `price_minor` is that of a counter, else None; `wait` is nothing at all."""

    act: Literal["accept", "decline", "counter", "wait"]
    price_minor: int | None = None


ACCEPT: Final = Answer("accept")
DECLINE: Final = Answer("decline")
WAIT: Final = Answer("wait")


def next_answer(
    table: rules.Table,
    *,
    curve: Curve,
    reserve_minor: int,
    accept_from_minor: int | None = None,
    decline_below_minor: int | None = None,
) -> Answer:
    """The vendor's answer to the buyer's standing number; `wait` where none stands.

    The reserve is hard: less is never accepted and never asked, whatever `accept_from_minor` says. A number that is at
    least what would be asked next is accepted. Below `decline_below_minor` the answer is no; otherwise there is a no
    only when nothing is left to ask: no moves, or no legal number down to the reserve.
    """
    bid = table.buyer_last_minor
    if table.status != "buyer_standing" or bid is None:
        return WAIT
    if accept_from_minor is not None and bid >= max(accept_from_minor, reserve_minor):
        return ACCEPT
    if decline_below_minor is not None and bid < decline_below_minor:
        return DECLINE
    ask = next_ask(table, curve=curve, reserve_minor=reserve_minor)
    if bid >= (reserve_minor if ask is None else ask):
        return ACCEPT
    return DECLINE if ask is None else Answer("counter", ask)


def next_ask(table: rules.Table, *, curve: Curve, reserve_minor: int) -> int | None:
    """What the curve asks next, before the buyer's number is looked at; None when nothing is left to ask.

    The last ask is the reserve, or as near to it as is pleasant. Asks only fall, by the step of the table's limits.
    """
    left = asks_left(table)
    _low, high = rules.number_range(table, "vendor")
    if left == 0 or high < reserve_minor:
        return None
    made = table.moves_made // 2  # the sides take turns, and this is the vendor's
    given = ((made + 1) / (made + left)) ** (1 / BETAS[curve])
    room = max(0, table.list_price_minor - reserve_minor)
    target = reserve_minor + round((1 - given) * room)
    return pleasant_price(min(target, high), reserve_minor, high, within=rules.least_step(table.list_price_minor))


def asks_left(table: rules.Table) -> int:
    """How many asks the vendor can still make, now included: every second move, and one after the buyer's last number.

    Where nothing limits the moves the house's own limits are the horizon, so that a haggle still comes to an end.
    """
    limits, house = table.limits, rules.HOUSE
    within = replace(
        limits,
        moves_per_thread=house.moves_per_thread if limits.moves_per_thread is None else limits.moves_per_thread,
        offers_per_listing=house.offers_per_listing if limits.offers_per_listing is None else limits.offers_per_listing,
    )
    bounded = replace(table, limits=within)
    return min((rules.moves_left(bounded, "vendor") + 1) // 2, rules.moves_left(bounded, "buyer") + 1)


def pleasant_price(target_minor: int, low_minor: int, high_minor: int, *, within: int) -> int:
    """The roundest number in the range that is no further than `within` from the target; the target if none is.

    Rounder is a multiple of a larger power of ten, or of five times one: 9500 before 9400, 9400 before 9390.
    """
    assert low_minor <= target_minor <= high_minor, "the target is in the range"
    grain = 10 ** len(str(target_minor))
    while grain > 1:
        for grid in (grain, grain // 2):
            rounded = (target_minor + grid // 2) // grid * grid
            for price in (rounded, rounded - grid, rounded + grid):
                if max(low_minor, 1) <= price <= high_minor and abs(price - target_minor) <= within:
                    return price
        grain //= 10
    return target_minor


# Looking back


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What `next_answer` is told, as one thing."""

    curve: Curve
    reserve_minor: int
    accept_from_minor: int | None = None
    decline_below_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastThread:
    """One haggle that is over: the buyer's numbers in order, and the price it ended in, None without a deal."""

    list_price_minor: int
    bids_minor: tuple[int, ...]
    sold_at_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a thread would have ended: a bid `accepted`, an ask `taken` by the buyer, `declined`, or left `countered`."""

    kind: Literal["accepted", "taken", "declined", "countered"]
    price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """Deals, their sum, and how far below the list price they were on average, in bps rounded down; None without any."""

    count: int
    revenue_minor: int
    mean_discount_bps: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Threads by how the policy would have ended them, and its sales beside those that really happened."""

    threads: int
    accepted: int
    taken: int
    declined: int
    countered: int
    policy: Sales
    reality: Sales


def back_test(threads: Iterable[PastThread], policy: Policy, *, limits: rules.Limits = rules.HOUSE) -> Report:
    """Hold a policy against haggles that are over.

    A guess: a buyer is taken to accept an ask at or below the highest number they named or paid later, and
    otherwise to name the numbers they named, whatever the policy asks.
    """
    past = list(threads)
    endings = [ending_of(thread, policy, limits=limits) for thread in past]
    kinds = Counter(ending.kind for ending in endings)
    return Report(
        threads=len(past),
        accepted=kinds["accepted"],
        taken=kinds["taken"],
        declined=kinds["declined"],
        countered=kinds["countered"],
        policy=_sales((thread.list_price_minor, end.price_minor) for thread, end in zip(past, endings, strict=True)),
        reality=_sales((thread.list_price_minor, thread.sold_at_minor) for thread in past),
    )


def ending_of(thread: PastThread, policy: Policy, *, limits: rules.Limits = rules.HOUSE) -> Ending:
    """How one thread would have ended under a policy; see `back_test` for what is assumed of the buyer."""
    ask = None
    for made, bid in enumerate(thread.bids_minor):
        table = rules.Table(
            status="buyer_standing",
            list_price_minor=thread.list_price_minor,
            floor_minor=1,
            buyer_last_minor=bid,
            vendor_last_minor=ask,
            moves_made=2 * made + 1,
            buyer_offers_made=made + 1,
            limits=limits,
        )
        answer = next_answer(
            table,
            curve=policy.curve,
            reserve_minor=policy.reserve_minor,
            accept_from_minor=policy.accept_from_minor,
            decline_below_minor=policy.decline_below_minor,
        )
        if answer.act == "accept":
            return Ending(kind="accepted", price_minor=bid)
        if answer.price_minor is None:
            return Ending(kind="declined")
        ask = answer.price_minor
        if ask <= max([*thread.bids_minor[made + 1 :], thread.sold_at_minor or 0]):
            return Ending(kind="taken", price_minor=ask)
    return Ending(kind="countered")


def _sales(deals: Iterable[tuple[int, int | None]]) -> Sales:
    sold = [(list_minor, price) for list_minor, price in deals if price is not None]
    discounts = [(list_minor - price) * BPS // list_minor for list_minor, price in sold]
    return Sales(
        count=len(sold),
        revenue_minor=sum(price for _list_minor, price in sold),
        mean_discount_bps=sum(discounts) // len(sold) if sold else None,
    )
