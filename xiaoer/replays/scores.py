"""What the vendors of a recorded marketplace would be worth here: counts from the record, judged by `vendors.scoring`."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from marketplace.replays.market import Recorded, read_market, read_reviews
from vendors.scoring import VendorFacts, score

DIGITS: Final = 4


@dataclass(slots=True)
class Tally:
    """Counts of one vendor, or of the whole market. A line is one item; an order with several vendors counts for each."""

    orders: int = 0
    delivered: int = 0
    late: int = 0
    """Delivered after the promised moment."""
    lines: int = 0
    handed_over: int = 0
    handed_over_late: int = 0
    """Lines given to the carrier after their own limit; both only where record has both moments."""
    reviews: int = 0
    review_points: int = 0

    def add_order(self, record: Recorded, reviews: Iterable[int]) -> None:
        self.orders += 1
        if record.delivered_at is not None:
            self.delivered += 1
            self.late += record.promised_at is not None and record.delivered_at > record.promised_at
        for points in reviews:
            self.reviews += 1
            self.review_points += points

    def add_lines(self, record: Recorded, vendor: str | None = None) -> None:
        for item in record.items:
            if vendor is not None and item.vendor != vendor:
                continue
            self.lines += 1
            if record.shipped_at is not None and item.ship_by_at is not None:
                self.handed_over += 1
                self.handed_over_late += record.shipped_at > item.ship_by_at

    @property
    def mean_review(self) -> float | None:
        return round(self.review_points / self.reviews, DIGITS) if self.reviews else None

    def as_facts(self) -> VendorFacts:
        """What the record tells of a vendor; it knows nothing of talks, offers and disputes."""
        return VendorFacts(
            orders=self.orders,
            reviews=self.reviews,
            review_points=self.review_points,
            hand_overs=self.handed_over,
            hand_overs_in_time=self.handed_over - self.handed_over_late,
        )


def replay(folder: Path, limit: int | None = None) -> dict[str, Any]:
    """Figures of the whole record and a row a vendor, most orders first. Raises what `read_market` raises."""
    records = read_market(folder, limit)
    reviews = read_reviews(folder)
    market = Tally()
    vendors: dict[str, Tally] = {}
    for record in records:
        of_order = reviews.get(record.key, [])
        market.add_order(record, of_order)
        market.add_lines(record)
        for vendor in dict.fromkeys(item.vendor for item in record.items):
            tally = vendors.setdefault(vendor, Tally())
            tally.add_order(record, of_order)
            tally.add_lines(record, vendor)
    return _figures(market) | {"vendors": _rows(vendors)}


def _figures(tally: Tally) -> dict[str, Any]:
    return {name: value for name, value in asdict(tally).items() if name != "review_points"} | {
        "mean_review": tally.mean_review
    }


def _rows(vendors: Mapping[str, Tally]) -> list[dict[str, Any]]:
    ranked = sorted(vendors.items(), key=lambda pair: (-pair[1].orders, pair[0]))
    return [{"vendor": vendor, **_figures(tally), "score": asdict(score(tally.as_facts()))} for vendor, tally in ranked]
