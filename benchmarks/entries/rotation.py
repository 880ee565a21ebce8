"""A year of rotation for 200 people at 12 desks, planned; against a walk day by day that moves whoever is over, and looks no
further.

Seconds of processor time, since nothing here waits. What the walk leaves behind (days a desk is short, days beyond the limit) is
counted for both sides with the same eyes.
"""

import random
import time
from argparse import Namespace

from benchmarks.figures import Report
from benchmarks.ground import Ground

PEOPLE = 200
DESKS = 12
HORIZON = 365
PRESENT_LEAST = 13
"""Of 16 or 17 at a desk: some are always away."""


def measure(ground: Ground, options: Namespace) -> Report:
    from xiaoer.rotation import plan

    people, desks = make_house(options.seed)
    report = Report()
    ours, theirs = [], []
    found, walked = None, []
    for _ in range(options.rounds):
        began = time.process_time()
        found = plan(people, desks, horizon=HORIZON)
        middle = time.process_time()
        walked = walk(people, desks)
        theirs.append(time.process_time() - middle)
        ours.append(middle - began)
    assert found is not None, "there is at least one round"
    report.compare(
        "rotation", f"a plan for {PEOPLE} people, {DESKS} desks, {HORIZON} days", ours, "a walk day by day", theirs,
        unit="s", goal="seconds at the most",
    )  # fmt: skip
    plan_short, plan_over = judge(people, desks, [(m.person, m.day, m.to_desk) for m in found.moves])
    walk_short, walk_over = judge(people, desks, walked)
    report.notes += [
        f"the plan: {len(found.moves)} moves, {plan_short} desk-days short of a person, {plan_over} person-days too long",
        f"the walk: {len(walked)} moves, {walk_short} desk-days short of a person, {walk_over} person-days too long",
    ]
    report.facts |= {"plan": [plan_short, plan_over], "walk": [walk_short, walk_over]}
    return report


def make_house(seed: int):
    """People who sit where they are for up to 178 days, each on leave four times a year, two desks closed to each."""
    from xiaoer.rotation import Person, Station

    dice = random.Random(seed)
    keys = [f"desk-{n:02}" for n in range(DESKS)]
    people = []
    for key in range(PEOPLE):
        home = keys[key % DESKS]
        closed = frozenset(dice.sample([each for each in keys if each != home], 2))
        starts = [quarter * HORIZON // 4 + dice.randrange(1, HORIZON // 4 - 15) for quarter in range(4)]
        leaves = tuple((first, first + dice.randrange(3, 15)) for first in starts)
        people.append(Person(key, home, -dice.randrange(0, 179), closed, (), leaves))
    return people, [Station(key, PRESENT_LEAST) for key in keys]


def walk(people, desks) -> list[tuple[int, int, str]]:
    """Each day counts every desk anew and sends whoever is over their time to the emptiest one that is open to them."""
    from xiaoer.rotation import TERMS

    at = {person.key: person.desk for person in people}
    since = {person.key: person.since for person in people}
    left: dict[tuple[int, str], int] = {}
    moves = []
    for day in range(1, HORIZON + 1):
        for person in people:
            if day - since[person.key] < TERMS.stay_days:
                continue
            crowd = {desk.key: 0 for desk in desks}
            for other in people:
                crowd[at[other.key]] += not any(first <= day <= last for first, last in other.leaves)
            open_to = [
                desk.key
                for desk in desks
                if desk.key not in person.closed
                and desk.key != at[person.key]
                and day - left.get((person.key, desk.key), -TERMS.lock_days) >= TERMS.lock_days
            ]
            if open_to:
                to = min(open_to, key=lambda key: (crowd[key], key))
                left[person.key, at[person.key]] = day
                at[person.key], since[person.key] = to, day
                moves.append((person.key, day, to))
    return moves


def judge(people, desks, moves) -> tuple[int, int]:
    """Desk-days short of a person, and person-days beyond the longest stay."""
    from xiaoer.rotation import TERMS

    at = {person.key: person.desk for person in people}
    since = {person.key: person.since for person in people}
    by_day: dict[int, list[tuple[int, str]]] = {}
    for key, day, to in moves:
        by_day.setdefault(day, []).append((key, to))
    short = over = 0
    for day in range(1, HORIZON + 1):
        for key, to in by_day.get(day, []):
            at[key], since[key] = to, day
        crowd = {desk.key: 0 for desk in desks}
        for person in people:
            crowd[at[person.key]] += not any(first <= day <= last for first, last in person.leaves)
            over += day - since[person.key] >= TERMS.stay_days
        short += sum(max(desk.least - crowd[desk.key], 0) for desk in desks)
    return short, over
