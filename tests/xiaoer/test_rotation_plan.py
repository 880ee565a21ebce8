"""The rotation's planner: its rules on small houses, and a search of its own that proves it misses no plan."""

import random
from functools import cache
from itertools import product

import pytest

from xiaoer.rotation import Person, Station, Terms, plan

QUICK = Terms(stay_days=4, warn_days=1, lock_days=2)


def desk_on(found, key: int, day: int) -> str:
    return next(stay.desk for stay in found.stays if stay.person == key and stay.first <= day <= stay.last)


def is_away(person: Person, day: int) -> bool:
    return any(first <= day <= last for first, last in person.leaves)


def test_who_has_been_there_long_changes_seats_with_another_before_the_limit():
    people = [Person(1, "disputes", -170), Person(2, "risk", -100)]
    found = plan(people, [Station("disputes"), Station("risk")], horizon=60)
    assert not found.gaps and not found.overstays
    assert {(move.person, move.to_desk) for move in found.moves} == {(1, "risk"), (2, "disputes")}
    assert {move.day for move in found.moves} <= set(range(1, 11))


def test_a_move_says_why():
    people = [
        Person(1, "disputes", -150, closed=frozenset({"growth"}), locked=(("risk", 80),)),
        Person(2, "disputes", 0),
    ]
    desks = [Station("disputes"), Station("growth", 0), Station("risk", 0), Station("campaigns", 0)]
    [move] = plan(people, desks, horizon=40).moves
    assert (move.person, move.to_desk, move.cause, move.days_there) == (1, "campaigns", "stay", 180)
    assert {(no.desk, no.code, no.until) for no in move.refused} == {("growth", "closed", None), ("risk", "locked", 80)}


def test_nobody_goes_back_within_the_lock_out():
    people = [Person(n, desk, -10 * n) for n, desk in enumerate(["a", "b", "c"] * 3)]
    found = plan(people, [Station(key, 2) for key in "abc"], horizon=720)
    left: dict[tuple[int, str], int] = {}
    for move in found.moves:
        assert move.day - left.get((move.person, move.to_desk), -999) >= 90
        left[move.person, move.from_desk] = move.day
    assert found.moves and not found.gaps and not found.overstays


def test_leave_that_is_known_is_covered_and_staffing_goes_before_the_limit():
    people = [Person(1, "a", -3), Person(2, "b", 0, leaves=((2, 6),))]
    found = plan(people, [Station("a"), Station("b", 0)], horizon=6, terms=QUICK)
    assert not found.gaps, "the one who is left stays, though their time is over"
    assert [stay.person for stay in found.overstays] == [1]


def test_what_cannot_be_helped_is_said():
    found = plan([Person(1, "a", 0)], [Station("a"), Station("b")], horizon=5)
    assert [(gap.desk, gap.first, gap.last, gap.missing) for gap in found.gaps] == [("b", 1, 5, 1)]


def a_small_house(seed: int) -> tuple[list[Person], list[Station], int]:
    dice = random.Random(seed)
    keys = "abc"[: dice.choice((2, 3, 3))]
    people = []
    for key in range(dice.choice((2, 3, 4))):
        closed = frozenset(desk for desk in keys if dice.random() < 0.15)
        home = dice.choice(keys)
        locked = tuple((desk, dice.randrange(1, 3)) for desk in keys if desk != home and dice.random() < 0.2)
        first = dice.randrange(1, 7)
        leaves = ((first, first + dice.randrange(0, 3)),) if dice.random() < 0.5 else ()
        people.append(Person(key, home, -dice.randrange(0, 5), closed - {home}, locked, leaves))
    return people, [Station(key, dice.choice((0, 1, 1))) for key in keys], 7


def can_be_staffed(people, desks, horizon, *, keeps_stay: bool) -> bool:
    """Independently, by recursion: is there any way through the days that leaves no desk short?"""
    least = {desk.key: desk.least for desk in desks}

    @cache
    def from_day(day: int, seats: tuple) -> bool:
        if day > horizon:
            return True
        ways = product(*(choices(person, seat, day) for person, seat in zip(people, seats, strict=True)))
        return any(from_day(day + 1, after) for after in ways if is_staffed(after, day))

    def choices(person, seat, day):
        desk, since, left = seat
        if not keeps_stay or day - since < QUICK.stay_days:
            yield seat
        for to in least:
            opens = max([until for key, until in left if key == to], default=0)
            if to != desk and to not in person.closed and opens <= day:
                kept = {**dict(left), desk: day + QUICK.lock_days}
                yield to, day if keeps_stay else 0, tuple(sorted((k, u) for k, u in kept.items() if u > day))

    def is_staffed(after, day) -> bool:
        here = [seat[0] for person, seat in zip(people, after, strict=True) if not is_away(person, day)]
        return all(here.count(key) >= count for key, count in least.items())

    return from_day(1, tuple((p.desk, p.since if keeps_stay else 0, p.locked) for p in people))


@pytest.mark.parametrize("seeds", [range(first, first + 60) for first in range(0, 300, 60)], ids=lambda r: str(r[0]))
def test_no_desk_stands_empty_where_it_can_be_helped(seeds):
    for seed in seeds:
        people, desks, horizon = a_small_house(seed)
        found = plan(people, desks, horizon=horizon, terms=QUICK)
        check_the_rules(people, desks, found, horizon)
        if can_be_staffed(people, desks, horizon, keeps_stay=True):
            assert not found.gaps and not found.overstays, seed
        elif can_be_staffed(people, desks, horizon, keeps_stay=False):
            assert not found.gaps, seed


def check_the_rules(people, desks, found, horizon) -> None:
    """What the plan says of itself, counted again: closed desks, lock-outs, and the days on which a desk is short."""
    who = {person.key: person for person in people}
    for move in found.moves:
        assert move.to_desk not in who[move.person].closed and move.from_desk != move.to_desk
        assert dict(who[move.person].locked).get(move.to_desk, 0) <= move.day
    short = {(gap.desk, day) for gap in found.gaps for day in range(gap.first, gap.last + 1)}
    for day, desk in product(range(1, horizon + 1), desks):
        here = sum(desk_on(found, p.key, day) == desk.key and not is_away(p, day) for p in people)
        assert (here < desk.least) == ((desk.key, day) in short)


def test_the_same_house_gives_the_same_plan_in_whatever_order_it_is_told():
    people, desks, horizon = a_small_house(11)
    again = plan(people[::-1], desks[::-1], horizon=horizon, terms=QUICK)
    assert again == plan(people, desks, horizon=horizon, terms=QUICK)


def a_large_house(people: int = 200, desks: int = 12) -> tuple[list[Person], list[Station]]:
    dice = random.Random(7)
    keys = [f"desk-{n:02}" for n in range(desks)]
    crowd = []
    for key in range(people):
        home = keys[key % desks]
        closed = frozenset(dice.sample([each for each in keys if each != home], 2))
        first = dice.randrange(1, 350)
        crowd.append(Person(key, home, -dice.randrange(0, 179), closed, (), ((first, first + dice.randrange(3, 15)),)))
    return crowd, [Station(key, people // desks * 3 // 4) for key in keys]


def test_two_hundred_people_are_planned_for_a_year():
    people, desks = a_large_house()
    found = plan(people, desks, horizon=365)
    assert not found.gaps and not found.overstays
    by_day = [sum(move.day == day and move.cause == "stay" for move in found.moves) for day in range(1, 366)]
    assert max(by_day) <= 4, "moves are spread out"
