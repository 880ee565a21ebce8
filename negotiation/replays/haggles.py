"""Replays recorded dialogues: each with its own buyer, vendor and listing, its events in order through the house's door."""

import gzip
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q

from marketplace.replays.cast import Cast, Goods
from negotiation.models import Negotiation, ThreadEvent
from negotiation.replays.dialogues import CURRENCY, Dialogue, headroom_price, parse_dialogue, recorded_deal
from negotiation.replays.doors import ActionsDoor, Door
from negotiation.replays.tally import Tally, say
from negotiation.rules import Side

BATCH: Final = 50


class Replay:
    """One run over one file. `open_door` is given `buyer`, `owner`, `variant` and `tally`."""

    def __init__(self, open_door: Callable[..., Door] = ActionsDoor, transport: str = "actions") -> None:
        self.open_door = open_door
        self.transport = transport
        self.tally = Tally()
        self.cast = Cast()
        self.events: Counter[str] = Counter()
        self.after_quit = 0
        self.listed_above = 0
        self.books = Books()

    def run(self, path: Path, limit: int | None) -> dict[str, Any]:
        """Plays the first `limit` dialogues, or all; returns the summary."""
        began = time.monotonic()
        lines = islice(read_lines(path), limit)
        dialogues = 0
        with self.tally.listening():
            while batch := list(islice(lines, BATCH)):
                dialogues += len(batch)
                self._play_batch(batch)
                say(f"{dialogues} dialogues, {time.monotonic() - began:.0f} s")
        return {
            "file": str(path),
            "rules": settings.HAGGLE_LIMITS,
            "transport": self.transport,
            "dialogues": dialogues,
            "events": dict(sorted(self.events.items())),
            "after_quit": self.after_quit,
            "listed_above": self.listed_above,
            **self.books.summary(),
            **self.tally.summary(),
            "seconds": round(time.monotonic() - began, 1),
        }

    def _play_batch(self, lines: list[tuple[int, str]]) -> None:
        dialogues = []
        for number, line in lines:
            with self.tally.sweeping(f"line {number}"):
                dialogues.append(parse_dialogue(line))
        buyers, owners = self.cast.users(len(dialogues)), self.cast.users(len(dialogues))
        variants = self.cast.variants(self.cast.vendors(owners), [self._goods(dialogue) for dialogue in dialogues])
        played: dict[int, Dialogue] = {}
        for dialogue, buyer, owner, variant in zip(dialogues, buyers, owners, variants, strict=True):
            with (
                self.tally.sweeping(dialogue.id),
                closing(self.open_door(buyer=buyer, owner=owner, variant=variant, tally=self.tally)) as door,
            ):
                played[door.negotiation_id] = dialogue
                self._play(dialogue, door)
        self.books.enter(played)

    def _goods(self, dialogue: Dialogue) -> Goods:
        """House rules see the true list price; open ones leave room for every number that was named."""
        price = dialogue.list_price_minor
        if settings.HAGGLE_LIMITS == "open":
            price = headroom_price(dialogue)
        self.listed_above += price > dialogue.list_price_minor
        return Goods(title=dialogue.title, description=dialogue.description, list_price_minor=price, currency=CURRENCY)

    def _play(self, dialogue: Dialogue, door: Door) -> None:
        heard: dict[Side, int] = {}
        for place, event in enumerate(dialogue.events):
            self.events[event.act] += 1
            if event.act == "quit":
                rest = dialogue.events[place + 1 :]
                self.after_quit += len(rest)
                self.events.update(said.act for said in rest)
                return
            other: Side = "vendor" if event.side == "buyer" else "buyer"
            match event.act:
                case "message":
                    code = door.say(event.side, event.text)
                case "offer":
                    code = door.offer(event.side, event.price_minor)
                    if event.price_minor is not None:
                        heard[event.side] = event.price_minor
                case "accept":
                    # Accepting names a price: the one the other side named last, whatever became of it here.
                    named = heard.get(other) or heard.get(event.side) or dialogue.list_price_minor
                    code = door.accept(event.side, named)
                case _:
                    code = door.decline(event.side)
            if code:
                self.tally.refuse(event.act, code)


class Books:
    """Our deals beside those of the file, and what the threads came to; read from the database, batch by batch."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.ours, self.recorded = Deals(), Deals()
        self.missed: list[str] = []
        self.beyond: list[str] = []
        self.differences: list[dict[str, Any]] = []
        self.messages: Counter[str] = Counter()

    def enter(self, played: dict[int, Dialogue]) -> None:
        """Take in threads that were played, by id."""
        threads = Negotiation.objects.filter(pk__in=played).order_by("pk")
        for pk, status, price in threads.values_list("pk", "status", "agreed_price_minor"):
            dialogue = played[pk]
            self.outcomes[status] += 1
            self._compare(dialogue, price, recorded_deal(dialogue.events))
        messages = ThreadEvent.objects.filter(negotiation_id__in=played, kind=ThreadEvent.Kind.MESSAGE)
        self.messages.update(messages.aggregate(stored=Count("pk"), masked=Count("pk", filter=Q(is_flagged=True))))

    def _compare(self, dialogue: Dialogue, ours: int | None, recorded: int | None) -> None:
        if ours is not None:
            self.ours.add(ours, dialogue.list_price_minor)
        if recorded is not None:
            self.recorded.add(recorded, dialogue.list_price_minor)
        if ours is None and recorded is not None:
            self.missed.append(dialogue.id)
        elif ours is not None and recorded is None:
            self.beyond.append(dialogue.id)
        elif ours != recorded:
            self.differences.append({"id": dialogue.id, "ours_minor": ours, "recorded_minor": recorded})

    def summary(self) -> dict[str, Any]:
        return {
            "outcomes": dict(sorted(self.outcomes.items())),
            "deals": self.ours.summary(),
            "recorded_deals": self.recorded.summary(),
            "deals_missed": self.missed,
            "deals_beyond_the_file": self.beyond,
            "price_differences": self.differences,
            "messages": {"stored": self.messages["stored"], "masked": self.messages["masked"]},
        }


class Deals:
    """How many, for how much, and at which part of the list price on average."""

    def __init__(self) -> None:
        self.count = 0
        self.total_minor = 0
        self._shares = Fraction(0)

    def add(self, price_minor: int, list_price_minor: int) -> None:
        self.count += 1
        self.total_minor += price_minor
        self._shares += Fraction(price_minor, list_price_minor)

    def summary(self) -> dict[str, Any]:
        mean = round(float(self._shares / self.count), 4) if self.count else None
        return {"count": self.count, "total_minor": self.total_minor, "mean_share_of_list": mean}


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a plain or gzipped file that are not blank, numbered from 1."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line
