"""Vendors scored a second, all of them in one pass; and what ten times as many cost each."""

import resource
import statistics
import time
from argparse import Namespace

from benchmarks.figures import Report, number
from benchmarks.ground import Ground
from benchmarks.seeds import deeds, people, rooms

FEWER: int = 10
"""The small market has so many times fewer vendors."""


def measure(ground: Ground, options: Namespace) -> Report:
    from django.utils import timezone

    from vendors.models import VendorScore
    from xiaoer.actions.scores import recompute_scores

    report = Report()
    counts = {"large": options.scored, "small": options.scored // FEWER}
    for name, count in counts.items():
        lay_out(ground, f"bench_scores_{name}", count)
    taken: dict[str, list[float]] = {name: [] for name in counts}
    for _ in range(options.rounds):
        for name, count in counts.items():
            ground.use_database(f"bench_scores_{name}")
            VendorScore.objects.all().delete()  # a night's scores are new rows
            began = time.perf_counter()
            scored = recompute_scores(until=timezone.now())
            taken[name].append((time.perf_counter() - began) / count * 1e6)
            assert scored == count, f"{scored} of {count} were scored"
    report.compare("scores", f"a vendor, of {counts['large']:,}", taken["large"], f"of {counts['small']:,}",
                   taken["small"], unit="µs", goal="near 1 (issue 6)")  # fmt: skip
    per_second = 1e6 / (sum(taken["large"]) / len(taken["large"]))
    large, small = (statistics.median(taken[name]) * counts[name] / 1e6 for name in ("large", "small"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report.notes += [
        f"{counts['large']:,} vendors in {large:.2f} s, {counts['small']:,} in {small:.2f} s: {large / small:.1f} times as"
        f" long for {FEWER} times as many",
        f"{number(per_second)} vendors scored a second, each with {deeds.ORDERS_A_SHOP} orders, a third of them haggled",
        f"this process never held more than {memory:.0f} MiB, seeding included",
    ]
    return report


def lay_out(ground: Ground, database: str, count: int) -> None:
    ground.new_database(database)
    shops = people.vendors(people.users(count, "owner"))
    [variant] = rooms.on_sale(shops[:1])
    deeds.let_time_pass(variant)
