"""Is a shrunken score a better forecast than a global rate or a lane's raw one? Log loss over recorded orders, by date.

Each order is foretold from what was known when it was placed: an outcome is known when the goods arrived, or once they were
overdue. Orders before the split are only learnt from.
"""

import math
from argparse import Namespace
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from teahouse_bin import Trouble

from benchmarks.figures import Report
from benchmarks.ground import Ground

SPLITS = (0.4, 0.5, 0.6, 0.7, 0.8)
JUDGED = 0.5
LEAST = 1e-3
"""No forecast is surer than that: a raw rate of nought or one would lose without limit."""


class Parcel(NamedTuple):
    placed_at: datetime
    known_at: datetime
    is_on_time: bool
    lane: str


def measure(ground: Ground, options: Namespace) -> Report:
    if options.orders is None:
        raise Trouble("Name the folder of recorded orders: benchmarks/run punctuality --orders FOLDER.")
    parcels = read_parcels(options.orders)
    losses = forecast(parcels)
    report = Report()
    on_time = sum(parcel.is_on_time for parcel in parcels) / len(parcels)
    report.notes.append(
        f"{len(parcels):,} delivered orders, {100 * on_time:.1f} % in time, {len({p.lane for p in parcels})} lanes"
    )
    for split in SPLITS:
        begin = int(len(parcels) * split)
        means = {name: sum(series[begin:]) / len(series[begin:]) for name, series in losses.items()}
        report.notes.append(
            f"split on {parcels[begin].placed_at:%Y-%m-%d}, {len(parcels) - begin:,} orders after it: log loss "
            + ", ".join(f"{name} {mean:.4f}" for name, mean in means.items())
        )
        if split == JUDGED:
            for name in ("global rate", "raw lane rate"):
                report.compare(
                    "punctuality", "log loss of the shrunken score", [means["shrunken score"]], name, [means[name]],
                    unit="nats", goal="< 1",
                )  # fmt: skip
        report.facts[f"split {split}"] = means
    return report


def read_parcels(folder: Path) -> list[Parcel]:
    """Delivered orders in the order of purchase; a lane goes from the vendor's state to the buyer's."""
    from marketplace.replays.market import rows_of

    homes = {row["customer_id"]: row["customer_state"] for row in rows_of(folder, "customers")}
    shops = {row["seller_id"]: row["seller_state"] for row in rows_of(folder, "sellers")}
    sent_by = {
        row["order_id"]: row["seller_id"] for row in rows_of(folder, "order_items") if row["order_item_id"] == "1"
    }
    parcels = []
    for row in rows_of(folder, "orders"):
        if not row["order_delivered_customer_date"] or row["order_id"] not in sent_by:
            continue
        delivered_at = datetime.fromisoformat(row["order_delivered_customer_date"])
        due_at = datetime.fromisoformat(row["order_estimated_delivery_date"]) + timedelta(days=1)
        lane = f"{shops[sent_by[row['order_id']]]}>{homes[row['customer_id']]}"
        placed_at = datetime.fromisoformat(row["order_purchase_timestamp"])
        parcels.append(Parcel(placed_at, min(delivered_at, due_at), delivered_at < due_at, lane))
    return sorted(parcels)


def forecast(parcels: list[Parcel]) -> dict[str, list[float]]:
    """The log loss of each order by each forecast, in the order of purchase."""
    outcomes = sorted(parcels, key=lambda parcel: parcel.known_at)
    known = 0
    books = Books(parcels[0].placed_at)
    losses: dict[str, list[float]] = defaultdict(list)
    for parcel in parcels:
        while known < len(outcomes) and outcomes[known].known_at < parcel.placed_at:
            books.note(outcomes[known])
            known += 1
        for name, rate in books.rates(parcel).items():
            bound = min(max(rate, LEAST), 1 - LEAST)
            losses[name].append(-math.log(bound if parcel.is_on_time else 1 - bound))
    return losses


class Books:
    """What is known so far. Weights grow with time instead of shrinking, which is the same, and costs nothing to keep."""

    def __init__(self, began_at: datetime) -> None:
        self.began_at = began_at
        self.plain: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.lanes: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.mean = [0.0, 0.0]

    def note(self, parcel: Parcel) -> None:
        from logistics.punctuality import LANE_HALF_LIFE_DAYS, MEAN_HALF_LIFE_DAYS

        for tally, growth in (
            (self.plain[""], 1.0),
            (self.plain[parcel.lane], 1.0),
            (self.lanes[parcel.lane], self._growth(parcel.known_at, LANE_HALF_LIFE_DAYS)),
            (self.mean, self._growth(parcel.known_at, MEAN_HALF_LIFE_DAYS)),
        ):
            tally[0] += growth
            tally[1] += growth * parcel.is_on_time

    def rates(self, parcel: Parcel) -> dict[str, float]:
        from logistics.punctuality import LANE_HALF_LIFE_DAYS, Tally, shrunk

        weight, on_time = self.plain[""]
        everywhere = on_time / weight if weight else 0.5
        weight, on_time = self.plain[parcel.lane]
        raw = on_time / weight if weight else everywhere
        mean = self.mean[1] / self.mean[0] if self.mean[0] else everywhere
        now = self._growth(parcel.placed_at, LANE_HALF_LIFE_DAYS)
        tally = Tally(*(part / now for part in self.lanes[parcel.lane]))
        return {"shrunken score": shrunk(tally, mean), "global rate": everywhere, "raw lane rate": raw}

    def _growth(self, at: datetime, half_life_days: float) -> float:
        return 2.0 ** ((at - self.began_at) / timedelta(days=half_life_days))
