"""Replays recorded Best Offer threads: a vendor for each of theirs, a listing an item, a buyer a thread."""

import gzip
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from django.conf import settings
from django.db import connections

from accounts.models import User
from marketplace.replays.cast import Cast, Goods
from marketplace.replays.ground import unhurried_commits
from negotiation.models import Negotiation
from negotiation.replays.auction import BestOffer
from negotiation.replays.tally import Tally, say
from negotiation.replays.threads import CURRENCY, RecordedThread, parse_thread, read_rows
from vendors.models import Vendor

BATCH: Final = 500
"""Threads for which people and goods are made at once; a batch ends with an item."""
SAID_EVERY: Final = 5_000
EXAMPLES_MOST: Final = 10
OUTCOMES: Final[dict[str, str]] = {
    Negotiation.Status.AGREED: "accepted",
    Negotiation.Status.PAYING: "accepted",
    Negotiation.Status.DECLINED: "declined",
    Negotiation.Status.VENDOR_STANDING: "countered",
}
"""The file's words for how a thread was left. Any other status is its own word."""

Item = list[RecordedThread]
Share = tuple[int, int]
"""Which part of how many: a vendor's threads are all in one part."""


def replay(*, path: Path, limit: int | None, processes: int) -> dict[str, Any]:
    """Plays the first `limit` threads, or all, with the vendors dealt out to so many processes; returns the summary."""
    began = time.monotonic()
    if processes == 1:
        whole = Replay()
        whole.run(path, limit)
    else:
        connections.close_all()  # a connection can't be shared with a fork
        whole = Replay.merged(_in_processes(path, limit, processes))
    seconds = time.monotonic() - began
    return {
        "file": str(path),
        "rules": settings.HAGGLE_LIMITS,
        "processes": processes,
        **whole.summary(),
        "seconds": round(seconds, 1),
        "threads_a_second": round(whole.books.threads / seconds, 1),
    }


def _in_processes(path: Path, limit: int | None, processes: int) -> list["Replay"]:
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        return list(pool.map(_run_share, [(path, limit, (part, processes)) for part in range(processes)]))


def _run_share(task: tuple[Path, int | None, Share]) -> "Replay":
    path, limit, share = task
    share_of = Replay(share)
    with unhurried_commits():
        share_of.run(path, limit)
    connections.close_all()
    return share_of


class Replay:
    """One run over a file, or over a share of its vendors. In memory are a batch and the vendors."""

    def __init__(self, share: Share = (0, 1)) -> None:
        self.share = share
        self.tally = Tally()
        self.shops: dict[str, tuple[Vendor, User]] = {}
        self.vendors = self.items = self.listed_above = self.begun_anew = 0
        self.books = Books()

    @classmethod
    def merged(cls, parts: Iterable["Replay"]) -> "Replay":
        whole = cls()
        for part in parts:
            for name in ("vendors", "items", "listed_above", "begun_anew"):
                setattr(whole, name, getattr(whole, name) + getattr(part, name))
            whole.tally.add(part.tally)
            whole.books.add(part.books)
        return whole

    def run(self, path: Path, limit: int | None) -> None:
        """Plays what is ours of the first `limit` threads, or of all."""
        self.cast = Cast()  # by whoever runs: the whole of several parts has none
        began = time.monotonic()
        said = SAID_EVERY
        with self.tally.listening():
            for batch in in_batches(self._read(path, limit)):
                self._play_batch(batch)
                if self.books.threads >= said:
                    say(f"part {self.share[0] + 1}: {self.books.threads} threads, {time.monotonic() - began:.0f} s")
                    said += SAID_EVERY
        self.vendors = len(self.shops)
        self.shops.clear()

    def summary(self) -> dict[str, Any]:
        return {
            "vendors": self.vendors,
            "items": self.items,
            "listed_above": self.listed_above,
            "begun_anew": self.begun_anew,
            **self.books.summary(),
            **self.tally.summary(),
        }

    def _read(self, path: Path, limit: int | None) -> Iterator[RecordedThread]:
        part, parts = self.share
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for row, raw in islice(read_rows(file), limit):
                if crc32((raw.get("seller_id") or "").encode()) % parts != part:
                    continue
                thread = None
                with self.tally.sweeping(f"row {row}"):
                    thread = parse_thread(row, raw)
                if thread is not None:
                    yield thread

    def _play_batch(self, batch: list[Item]) -> None:
        self._make_shops(item[0].vendor for item in batch)
        shops = [self.shops[item[0].vendor] for item in batch]
        variants = self.cast.variants([shop for shop, _owner in shops], [self._goods(item) for item in batch])
        buyers = iter(self.cast.users(sum(len(item) for item in batch)))
        played: dict[int, RecordedThread] = {}
        for item, (_shop, owner), variant in zip(batch, shops, variants, strict=True):
            for thread in item:
                haggle = BestOffer(buyer=next(buyers), owner=owner, variant=variant, tally=self.tally)
                with self.tally.sweeping(f"row {thread.row}"):
                    haggle.play(thread.moves)
                    self.begun_anew += haggle.begun_anew
                    if haggle.negotiation is None:
                        self.books.enter(thread, "no_thread", None)
                    else:
                        played[haggle.negotiation.pk] = thread
        self.items += len(batch)
        ended = Negotiation.objects.filter(pk__in=played).order_by("pk")
        for pk, status, price in ended.values_list("pk", "status", "agreed_price_minor"):
            self.books.enter(played[pk], OUTCOMES.get(status, status), price)

    def _make_shops(self, names: Iterable[str]) -> None:
        new = [name for name in dict.fromkeys(names) if name not in self.shops]
        owners = self.cast.users(len(new))
        self.shops |= dict(zip(new, zip(self.cast.vendors(owners), owners, strict=True), strict=True))

    def _goods(self, item: Item) -> Goods:
        price = item[0].list_price_minor
        if settings.HAGGLE_LIMITS == "open" and any(thread.needs_headroom for thread in item):
            price = max(move.price_minor or 0 for thread in item for move in thread.moves) + 1
            self.listed_above += 1
        return Goods(title=f"Item {item[0].item}", list_price_minor=price, currency=CURRENCY)


class Books:
    """How the threads were left, by the file and here."""

    def __init__(self) -> None:
        self.threads = 0
        self.outcomes: dict[str, Counter[str]] = {"file": Counter(), "ours": Counter()}
        self.accepted: dict[str, Counter[str]] = {"file": Counter(), "ours": Counter()}
        self.differences: Counter[str] = Counter()
        self.examples: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def enter(self, recorded: RecordedThread, outcome: str, price_minor: int | None) -> None:
        """Take in one thread that was played: how it was left here, and the price that was agreed."""
        self.threads += 1
        ends = {"file": (recorded.final, recorded.price_minor), "ours": (outcome, price_minor)}
        for whose, (end, price) in ends.items():
            self.outcomes[whose][end] += 1
            if price is not None:
                self.accepted[whose].update(count=1, total_minor=price)
        if ends["file"] == ends["ours"]:
            return
        kind = "price" if outcome == recorded.final else f"{recorded.final} there, {outcome} here"
        self.differences[kind] += 1
        if len(self.examples[kind]) < EXAMPLES_MOST:
            prices = {"file_minor": recorded.price_minor, "ours_minor": price_minor}
            self.examples[kind].append({"row": recorded.row, "item": recorded.item, **prices})

    def add(self, other: "Books") -> None:
        """Take in what another process has entered."""
        self.threads += other.threads
        for whose in self.outcomes:
            self.outcomes[whose] += other.outcomes[whose]
            self.accepted[whose] += other.accepted[whose]
        self.differences += other.differences
        for kind, examples in other.examples.items():
            self.examples[kind] = [*self.examples[kind], *examples][:EXAMPLES_MOST]

    def summary(self) -> dict[str, Any]:
        return {
            "threads": self.threads,
            "outcomes": {whose: dict(sorted(ends.items())) for whose, ends in self.outcomes.items()},
            "accepted": {
                whose: {"count": sums["count"], "total_minor": sums["total_minor"]}
                for whose, sums in self.accepted.items()
            },
            "differences": {
                kind: {"count": count, "examples": self.examples[kind]}
                for kind, count in self.differences.most_common()
            },
        }


def in_batches(threads: Iterable[RecordedThread], least: int = BATCH) -> Iterator[list[Item]]:
    """Items, each with its threads in order, `least` threads or more at a time. The file keeps an item's together."""
    batch: list[Item] = []
    for _item, of_item in groupby(threads, key=lambda thread: (thread.item, thread.vendor)):
        batch.append(list(of_item))
        if sum(map(len, batch)) >= least:
            yield batch
            batch = []
    if batch:
        yield batch
