"""Reads a recorded marketplace: orders, their items and their payments (the Olist layout), plain or gzipped CSV."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

FILES: Final = ("orders", "order_items", "order_payments")
CALLED_OFF: Final = ("canceled", "unavailable")


@dataclass(frozen=True, slots=True)
class Item:
    """One piece; amounts in minor units."""

    vendor: str
    product: str
    price_minor: int
    freight_minor: int
    ship_by_at: datetime | None


@dataclass(slots=True)
class Recorded:
    """An order as the files have it. Moments are taken as UTC."""

    key: str
    buyer: str
    status: str
    purchased_at: datetime
    approved_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    promised_at: datetime | None
    items: list[Item] = field(default_factory=list)
    payments_minor: list[int] = field(default_factory=list)

    @property
    def asked_minor(self) -> int:
        return sum(item.price_minor + item.freight_minor for item in self.items)

    @property
    def paid_minor(self) -> int:
        return sum(self.payments_minor)

    @property
    def is_called_off(self) -> bool:
        return self.status in CALLED_OFF

    @property
    def paid_at(self) -> datetime:
        """When the money was there: approved, never before the purchase."""
        return max(self.approved_at or self.purchased_at, self.purchased_at)


def read_market(folder: Path, limit: int | None = None) -> list[Recorded]:
    """The first `limit` orders of the files, in the order of purchase.

    Raises FileNotFoundError naming what is missing, ValueError for a row that can't be read.
    """
    buyers = {row["customer_id"]: row["customer_unique_id"] for row in rows_of(folder, "customers", is_needed=False)}
    orders = [_order(row, buyers) for row in rows_of(folder, "orders")]
    orders.sort(key=lambda order: (order.purchased_at, order.key))
    orders = orders[:limit]
    items, payments = defaultdict(list), defaultdict(list)
    for row in rows_of(folder, "order_items"):
        items[row["order_id"]].append(row)
    for row in rows_of(folder, "order_payments"):
        payments[row["order_id"]].append(row)
    for order in orders:
        in_order = sorted(items[order.key], key=lambda row: int(row["order_item_id"]))
        order.items = [_item(row) for row in in_order]
        order.payments_minor = [_minor(row["payment_value"]) for row in payments[order.key]]
    return orders


def read_reviews(folder: Path) -> dict[str, list[int]]:
    """The scores (1 to 5) that buyers gave, by order; an order may have several.

    Raises FileNotFoundError or ValueError like `read_market`.
    """
    scores = defaultdict(list)
    for row in rows_of(folder, "order_reviews"):
        score = int(row["review_score"])
        if not 1 <= score <= 5:
            raise ValueError(f"a review of {score} points")
        scores[row["order_id"]].append(score)
    return dict(scores)


def rows_of(folder: Path, name: str, *, is_needed: bool = True) -> Iterator[dict[str, str]]:
    """The rows of one of the files, by the names of their columns."""
    for path in (folder / f"{name}.csv.gz", folder / f"{name}.csv"):
        if path.is_file():
            opened = gzip.open if path.suffix == ".gz" else open
            with opened(path, "rt", encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)
            return
    if is_needed:
        raise FileNotFoundError(f"There is no {name}.csv(.gz) in {folder}.")


def _order(row: dict[str, str], buyers: dict[str, str]) -> Recorded:
    return Recorded(
        key=row["order_id"],
        buyer=buyers.get(row["customer_id"], row["customer_id"]),
        status=row["order_status"],
        purchased_at=_moment(row["order_purchase_timestamp"]) or datetime.min.replace(tzinfo=UTC),
        approved_at=_moment(row["order_approved_at"]),
        shipped_at=_moment(row["order_delivered_carrier_date"]),
        delivered_at=_moment(row["order_delivered_customer_date"]),
        promised_at=_moment(row.get("order_estimated_delivery_date", "")),
    )


def _item(row: dict[str, str]) -> Item:
    return Item(
        vendor=row["seller_id"],
        product=row["product_id"],
        price_minor=_minor(row["price"]),
        freight_minor=_minor(row["freight_value"]),
        ship_by_at=_moment(row["shipping_limit_date"]),
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _minor(text: str) -> int:
    """ "102.66" as 10266: two decimals, never a float. Raises ValueError for a fraction of the unit."""
    scaled = Decimal(text) * 100
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{text} is finer than the unit")
    return int(scaled)
