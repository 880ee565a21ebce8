"""The nouns of the rotation: people, desks, moves, and what may be wrong with a plan. Pure: no Django."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Terms:
    """The house's rule, in days: the longest stay, the notice before a move, and how long the desk just left is closed."""

    stay_days: int = 180
    warn_days: int = 30
    lock_days: int = 90


TERMS: Final = Terms()


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at a desk since day `since`, which is seldom above 0. `leaves` are first and last day, both included, apart.

    `closed` are desks they may never take; `locked` those that open to them again on a day.
    """

    key: int
    desk: str
    since: int
    closed: frozenset[str] = frozenset()
    locked: tuple[tuple[str, int], ...] = ()
    leaves: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Station:
    """A desk, and how many have to be present at the least."""

    key: str
    least: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why another desk was not chosen: `closed`, `locked` (until a day), or `less_need`."""

    desk: str
    code: str
    until: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """A person goes to another desk on a day, and why.

    `cause` is `stay` (their time there is over) or `cover` (the other desk would be short). `days_there` is how long they were
    at the old desk, `found` how many would be present at the new one without them, at the worst in the weeks to come.
    """

    person: int
    day: int
    from_desk: str
    to_desk: str
    cause: str
    days_there: int
    found: int
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A desk has too few people from `first` to `last`; `missing` of them on the worst day."""

    desk: str
    first: int
    last: int
    missing: int


@dataclass(frozen=True, slots=True)
class Overstay:
    """A person is at a desk beyond the longest stay, from `first` to `last`."""

    person: int
    desk: str
    first: int
    last: int


def is_away(person: Person, day: int) -> bool:
    return any(first <= day <= last for first, last in person.leaves)
