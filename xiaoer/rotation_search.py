"""Looks for a plan without a gap, day by day and every way there is, in a house small enough. Pure: no Django."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from xiaoer.rotation_terms import Move, Person, Refusal, Station, Terms, is_away

WAYS_A_DAY_MOST: Final = 20_000
"""A house in which a day may go in more ways is not searched."""
WAYS_MOST: Final = 200_000
"""The search gives up after so many ways tried: a second or two."""

Seat = tuple[str, int, tuple[tuple[str, int], ...]]
"""Where someone sits: the desk, since when (0 where that does not matter), and the desks that are locked until a day."""


def search(
    people: Sequence[Person], desks: Sequence[Station], *, horizon: int, terms: Terms, may_overstay: bool = False
) -> list[Move] | None:
    """Moves that leave no desk short, and nobody too long at one unless `may_overstay`.

    None when there are none, or when the house is too large to tell. First an attempt that keeps both.
    """
    if len(desks) ** len(people) > WAYS_A_DAY_MOST:
        return None
    for ignores_stay in (False, True) if may_overstay else (False,):
        found = _Search(people, desks, horizon, terms, ignores_stay).run()
        if found is not None:
            return found
    return None


@dataclass(slots=True)
class _Search:
    people: Sequence[Person]
    desks: Sequence[Station]
    horizon: int
    terms: Terms
    ignores_stay: bool
    dead: set[tuple[int, tuple[Seat, ...]]] = field(default_factory=set)
    tried: int = 0

    def run(self) -> list[Move] | None:
        """Depth first with a stack of its own; states from which no way led on are not entered again."""
        seats = tuple(
            (person.desk, 0 if self.ignores_stay else person.since, tuple(sorted(person.locked)))
            for person in self.people
        )
        path: list[tuple[tuple[Seat, ...], Iterator[tuple[Seat, ...]]]] = [(seats, self._ways(seats, 1))]
        while path:
            if len(path) == self.horizon + 1:
                return self._moves([each for each, _ways in path])
            if self.tried > WAYS_MOST:
                return None
            onward = next(path[-1][1], None)
            if onward is None:
                self.dead.add((len(path), path.pop()[0]))
            elif (len(path) + 1, onward) not in self.dead:
                path.append((onward, self._ways(onward, len(path) + 1)))
        return None

    def _ways(self, seats: tuple[Seat, ...], day: int) -> Iterator[tuple[Seat, ...]]:
        """Every way the day may go that keeps to the rules; first that everyone stays."""
        if day > self.horizon:
            return
        options = [self._options(person, seat, day) for person, seat in zip(self.people, seats, strict=True)]
        for way in product(*options):
            self.tried += 1
            if self._is_staffed(way, day):
                yield way

    def _options(self, person: Person, seat: Seat, day: int) -> list[Seat]:
        desk, since, locks = seat
        locks = tuple(lock for lock in locks if lock[1] > day)
        options: list[Seat] = []
        if self.ignores_stay or day - since < self.terms.stay_days:
            options.append((desk, since, locks))
        barred = {key for key, _until in locks} | person.closed | {desk}
        after = tuple(sorted((*locks, (desk, day + self.terms.lock_days))))
        begins = 0 if self.ignores_stay else day
        return options + [(to.key, begins, after) for to in self.desks if to.key not in barred]

    def _is_staffed(self, way: tuple[Seat, ...], day: int) -> bool:
        present = dict.fromkeys((desk.key for desk in self.desks), 0)
        for person, (desk, _since, _locks) in zip(self.people, way, strict=True):
            present[desk] += not is_away(person, day)
        return all(present[desk.key] >= desk.least for desk in self.desks)

    def _moves(self, days: list[tuple[Seat, ...]]) -> list[Move]:
        moves = []
        for place, person in enumerate(self.people):
            began = person.since
            for day in range(1, self.horizon + 1):
                origin, desk = days[day - 1][place][0], days[day][place][0]
                if origin == desk:
                    continue
                locks = dict(days[day - 1][place][2])
                refused = tuple(
                    self._refusal(person, other.key, locks, day)
                    for other in self.desks
                    if other.key not in (origin, desk)
                )
                others = zip(self.people, days[day], strict=True)
                found = sum(seat[0] == desk and p is not person and not is_away(p, day) for p, seat in others)
                cause = "stay" if day - began >= self.terms.stay_days else "cover"
                moves.append(Move(person.key, day, origin, desk, cause, day - began, found, refused))
                began = day
        return moves

    @staticmethod
    def _refusal(person: Person, desk: str, locks: dict[str, int], day: int) -> Refusal:
        if desk in person.closed:
            return Refusal(desk, "closed", None)
        until = locks.get(desk, day)
        return Refusal(desk, "locked", until) if until > day else Refusal(desk, "less_need", None)
