"""Who moves from which desk to which, and when, so that nobody grows roots and no desk stands empty. Pure: no Django.

Days are whole numbers counted from today, which is 0; a plan moves people on days 1 to `horizon`. The same house gives the
same plan. What counts, in this order: every desk has its least number of people present; nobody is longer than `stay_days` at
a desk; moves do not fall on one day. `plan` is greedy and looks ahead over known leave; where that leaves something wrong in a
house small enough, `rotation_search` looks for a plan without it, and misses none within its budget.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from xiaoer import rotation_search
from xiaoer.rotation_terms import TERMS, Gap, Move, Overstay, Person, Refusal, Station, Terms, is_away

LOOK_AHEAD_DAYS: Final = 21
"""A desk that someone will be missing from within so many days needs people now."""
EARLIEST_SHARE: Final = 0.75
"""To keep moves apart a person may go after this share of the longest stay, not before."""

__all__ = ["TERMS", "Gap", "Move", "Overstay", "Person", "Plan", "Refusal", "Station", "Stay", "Terms", "plan"]


@dataclass(frozen=True, slots=True)
class Stay:
    """A person at a desk from `first` to `last`, both included; `first` may lie before today."""

    person: int
    desk: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Moves by day, and what they come to. `gaps` and `overstays` name what could not be avoided."""

    moves: tuple[Move, ...]
    stays: tuple[Stay, ...]
    gaps: tuple[Gap, ...]
    overstays: tuple[Overstay, ...]


def plan(people: Sequence[Person], desks: Sequence[Station], *, horizon: int, terms: Terms = TERMS) -> Plan:
    """Moves for the days 1 to `horizon`.

    Nobody goes to a desk that is closed to them, or back to one within `lock_days` of leaving it. A stay that is over already
    ends on the first day that leaves no desk short.
    """
    known = {desk.key for desk in desks}
    assert all(person.desk in known for person in people), "everyone sits at a desk of the house"
    people = sorted(people, key=lambda person: person.key)
    desks = sorted(desks, key=lambda desk: desk.key)
    found = _judged(people, desks, _House(people, desks, horizon, terms).run(), horizon, terms)
    if found.gaps or found.overstays:
        cautious = _House(people, desks, horizon, terms, is_cautious=True).run()
        found = min(found, _judged(people, desks, cautious, horizon, terms), key=_badness)
    if found.gaps or found.overstays:
        better = rotation_search.search(people, desks, horizon=horizon, terms=terms, may_overstay=not found.gaps)
        if better is None and found.gaps:
            better = rotation_search.search(people, desks, horizon=horizon, terms=terms, may_overstay=True)
        if better is not None:
            searched = _judged(people, desks, better, horizon, terms)
            found = min(found, searched, key=_badness)
    return found


def _shortage(slack: dict[str, int]) -> int:
    return -sum(min(each, 0) for each in slack.values())


def _badness(found: Plan) -> tuple[int, int, int]:
    gap_days = sum((gap.last - gap.first + 1) * gap.missing for gap in found.gaps)
    return gap_days, sum(stay.last - stay.first + 1 for stay in found.overstays), len(found.moves)


@dataclass(slots=True)
class _House:
    """The house as the days go by. Greedy: each day first those whose time has come, then desks that are short.

    A cautious one lets nobody go whose going would leave a desk shorter in the weeks to come than it is without.
    """

    people: Sequence[Person]
    desks: Sequence[Station]
    horizon: int
    terms: Terms
    is_cautious: bool = False
    at: dict[int, str] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict)
    locked: dict[tuple[int, str], int] = field(default_factory=dict)
    slots: dict[int, int] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    who: dict[int, Person] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    a_day: int = 1

    def __post_init__(self) -> None:
        self.who = {person.key: person for person in self.people}
        self.least = {desk.key: desk.least for desk in self.desks}
        self.a_day = math.ceil(1.5 * len(self.people) / self.terms.stay_days)
        for person in self.people:
            self.at[person.key] = person.desk
            self.since[person.key] = person.since
            for desk, until in person.locked:
                self.locked[person.key, desk] = until
        for person in sorted(self.people, key=lambda each: (each.since, each.key)):
            self._take_slot(person, today=0)

    def run(self) -> list[Move]:
        """The moves, in the order in which they are made."""
        for day in range(1, self.horizon + 1):
            slack = self._slack(day, day)
            due = [key for key, slot in self.slots.items() if slot <= day]
            if due:
                outlook = self._slack(day, min(day + LOOK_AHEAD_DAYS, self.horizon))
                for key in sorted(due, key=lambda each: (self.since[each], each)):
                    self._move_on(key, day, slack, outlook)
            for desk in sorted(slack, key=lambda each: (slack[each], each)):
                while slack[desk] < 0 and self._fill(desk, day, slack):
                    pass
        return self.moves

    def _slack(self, first: int, last: int) -> dict[str, int]:
        """How many more than the least are present at each desk, on the worst of these days, as people sit now."""
        steady = {desk: -least for desk, least in self.least.items()}
        sometimes = []
        for person in self.people:
            if any(begin <= last and end >= first for begin, end in person.leaves):
                sometimes.append(person)
            else:
                steady[self.at[person.key]] += 1
        worst = None
        for day in range(first, last + 1) if sometimes else ():
            today = dict.fromkeys(steady, 0)
            for person in sometimes:
                today[self.at[person.key]] += not is_away(person, day)
            worst = today if worst is None else {desk: min(worst[desk], today[desk]) for desk in today}
        return {desk: base + (worst[desk] if worst else 0) for desk, base in steady.items()}

    def _may(self, key: int, desk: str, day: int) -> bool:
        return desk not in self.who[key].closed and self.locked.get((key, desk), day) <= day and desk != self.at[key]

    def _move_on(self, key: int, day: int, slack: dict[str, int], outlook: dict[str, int]) -> None:
        """Someone whose time has come goes where people are needed most, unless a desk would be short for it."""
        if self.since[key] == day:  # moved today already, to cover
            return
        open_to = [desk for desk in self.least if self._may(key, desk, day)]
        if not open_to:
            self.slots[key] = day + 1
            return
        origin, began = self.at[key], self.since[key]
        here = not is_away(self.who[key], day)
        short_before = _shortage(slack) + self._shortage_to_come(day)
        kept = dict(self.at), dict(self.since), dict(self.locked), dict(self.slots), dict(self.used), len(self.moves)
        before = dict(slack)
        to = min(open_to, key=lambda desk: (outlook[desk], slack[desk], -self.locked.get((key, desk), -9_999), desk))
        self._go(key, to, day, "stay", slack, outlook)
        if here and slack[origin] < 0:
            self._fill(origin, day, slack)
        if _shortage(slack) + self._shortage_to_come(day) > short_before:
            self.at, self.since, self.locked, self.slots, self.used = kept[:5]
            del self.moves[kept[5] :]
            slack.update(before)
            assert (self.at[key], self.since[key]) == (origin, began), "all is as it was"
            self.slots[key] = day + 1

    def _shortage_to_come(self, day: int) -> int:
        return _shortage(self._slack(day, min(day + LOOK_AHEAD_DAYS, self.horizon))) if self.is_cautious else 0

    def _fill(self, desk: str, day: int, slack: dict[str, int]) -> bool:
        """Bring one more person to a desk that is short, along the cheapest chain from a desk with one to spare."""
        dearest = self.terms.stay_days + 1
        cost: dict[str, int] = {desk: 0}
        after: dict[str, tuple[int, str]] = {}
        changed = {desk}
        while changed:  # Bellman and Ford, backwards from the desk that is short
            reached = set()
            for person in self.people:
                origin = self.at[person.key]
                if is_away(person, day) or self.since[person.key] == day:
                    continue
                for to in changed:
                    if not self._may(person.key, to, day):
                        continue
                    price = cost[to] + dearest + max(dearest - (day - self.since[person.key]), 0)
                    if price < cost.get(origin, 10**9) and not self._is_below(after, to, origin):
                        cost[origin], after[origin] = price, (person.key, to)
                        reached.add(origin)
            changed = reached
        spare = [origin for origin in after if slack[origin] > 0]
        if not spare:
            return False
        origin = min(spare, key=lambda each: (cost[each], each))
        while origin != desk:
            key, to = after[origin]
            self._go(key, to, day, "cover", slack, slack)
            origin = to
        return True

    @staticmethod
    def _is_below(after: dict[str, tuple[int, str]], desk: str, origin: str) -> bool:
        """Whether the chain from `desk` on passes through `origin`: it must not close to a ring."""
        while desk in after:
            desk = after[desk][1]
            if desk == origin:
                return True
        return False

    def _go(self, key: int, to: str, day: int, cause: str, slack: dict[str, int], need: dict[str, int]) -> None:
        origin = self.at[key]
        others = [desk for desk in self.least if desk not in (origin, to)]
        refused = tuple(self._refusal(key, desk, day) for desk in others)
        days_there = day - self.since[key]
        self.moves.append(Move(key, day, origin, to, cause, days_there, need[to] + self.least[to], refused))
        present = not is_away(self.who[key], day)
        slack[origin] -= present
        slack[to] += present
        if need is not slack:
            need[origin] -= 1
            need[to] += 1
        self.locked[key, origin] = day + self.terms.lock_days
        self.at[key], self.since[key] = to, day
        if self.slots[key] in self.used:
            self.used[self.slots[key]] -= 1
        self._take_slot(self.who[key], today=day)

    def _refusal(self, key: int, desk: str, day: int) -> Refusal:
        if desk in self.who[key].closed:
            return Refusal(desk, "closed", None)
        until = self.locked.get((key, desk), day)
        return Refusal(desk, "locked", until) if until > day else Refusal(desk, "less_need", None)

    def _take_slot(self, person: Person, *, today: int) -> None:
        """The day on which a person is to go: the last one allowed, or the nearest before it that is not taken."""
        since, stay = self.since[person.key], self.terms.stay_days
        last = max(since + stay, today + 1)
        first = max(since + math.ceil(stay * EARLIEST_SHARE), today + 1, min(self.terms.warn_days, last))
        best = last
        if last <= self.horizon + self.terms.warn_days:
            for day in range(last, first - 1, -1):
                if self.used.get(day, 0) < self.a_day and not is_away(person, day):
                    best = day
                    break
        self.slots[person.key] = best
        self.used[best] = self.used.get(best, 0) + 1


def _judged(
    people: Sequence[Person], desks: Sequence[Station], moves: Sequence[Move], horizon: int, terms: Terms
) -> Plan:
    """The plan that these moves make, looked at day by day."""
    stays = _stays(people, moves, horizon)
    overstays = tuple(
        Overstay(stay.person, stay.desk, max(stay.first + terms.stay_days, 1), stay.last)
        for stay in stays
        if stay.last >= max(stay.first + terms.stay_days, 1)
    )
    ordered = tuple(sorted(moves, key=lambda move: (move.day, move.person)))
    return Plan(ordered, stays, _gaps(people, desks, stays, horizon), overstays)


def _stays(people: Sequence[Person], moves: Sequence[Move], horizon: int) -> tuple[Stay, ...]:
    of_person: dict[int, list[Move]] = {person.key: [] for person in people}
    for move in moves:
        of_person[move.person].append(move)
    stays = []
    for person in people:
        desk, first = person.desk, person.since
        for move in sorted(of_person[person.key], key=lambda each: each.day):
            stays.append(Stay(person.key, desk, first, move.day - 1))
            desk, first = move.to_desk, move.day
        stays.append(Stay(person.key, desk, first, horizon))
    return tuple(stays)


def _gaps(people: Sequence[Person], desks: Sequence[Station], stays: Sequence[Stay], horizon: int) -> tuple[Gap, ...]:
    """Runs of days on which a desk has fewer people than its least, by how many at the worst."""
    change = {desk.key: [0] * (horizon + 3) for desk in desks}
    who = {person.key: person for person in people}
    for stay in stays:
        of_desk = change[stay.desk]
        first, last = max(stay.first, 1), stay.last
        if first <= last:
            of_desk[first] += 1
            of_desk[last + 1] -= 1
        for begin, end in who[stay.person].leaves:
            gone, back = max(begin, first), min(end, last)
            if gone <= back:
                of_desk[gone] -= 1
                of_desk[back + 1] += 1
    gaps = []
    for desk in desks:
        present, began, worst = 0, 0, 0
        for day in range(1, horizon + 2):
            present += change[desk.key][day]
            missing = desk.least - present if day <= horizon else 0
            if missing > 0:
                began, worst = began or day, max(worst, missing)
            elif began:
                gaps.append(Gap(desk.key, began, day - 1, worst))
                began = worst = 0
    return tuple(gaps)
