"""The Xiaoer's queue and a case, with 5,000 and with 100,000 cases in the books: queries and time should stay as they are.

Of either so many are open that the page is full.
"""

import time
from argparse import Namespace

from teahouse_bin import Trouble

from benchmarks.figures import Report
from benchmarks.ground import Ground
from benchmarks.seeds import deeds, people, quarrels, rooms

SMALL = 5_000
VISITS = 15


def measure(ground: Ground, options: Namespace) -> Report:
    report = Report()
    sizes = {"small": SMALL, "large": options.cases}
    for size, count in sizes.items():
        ground.new_database(f"bench_desk_{size}")
        [variant] = rooms.on_sale(people.vendors(people.users(count // deeds.ORDERS_A_SHOP, "owner"))[:1])
        deeds.let_time_pass(variant)
        quarrels.break_out(people.users(1, "xiaoer")[0])
    taken: dict[str, dict[str, list[float]]] = {}
    for _ in range(options.rounds):
        for size in sizes:
            ground.use_database(f"bench_desk_{size}")
            for page, (queries, ms) in visit().items():
                taken.setdefault(page, {}).setdefault(size, []).append(ms)
                report.facts[f"{page}_queries_{size}"] = queries
    for page, of_sizes in taken.items():
        report.compare("desk", f"{page} at {options.cases:,} cases", of_sizes["large"], f"the same at {SMALL:,}",
                       of_sizes["small"], unit="ms", goal="near 1 (issue 6)")  # fmt: skip
        counts = [report.facts[f"{page}_queries_{size}"] for size in sizes]
        report.notes.append(f"{page}: {counts[0]} SQL queries at {SMALL:,} cases, {counts[1]} at {options.cases:,}")
    return report


def visit() -> dict[str, tuple[int, float]]:
    """By page: how many statements a visit costs, and the median of its milliseconds."""
    from statistics import median

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from xiaoer.models import Dispute

    visitor = Client()
    visitor.force_login(User.objects.get(postings__isnull=False))
    case = Dispute.objects.filter(status="deciding").order_by("pk").first()
    if case is None:
        raise Trouble("There is no case to look at.")
    found = {}
    for page, path in {"the queue": "/xiaoer/", "a case": f"/xiaoer/cases/{case.public_id}/"}.items():
        visitor.get(path)  # templates loaded, caches filled
        with CaptureQueriesContext(connection) as queries:
            answer = visitor.get(path)
        count = len(queries)  # now: the next request empties the list
        if answer.status_code != 200:
            raise Trouble(f"{page} answered {answer.status_code}.")
        ms = []
        for _ in range(VISITS):
            began = time.perf_counter()
            visitor.get(path)
            ms.append((time.perf_counter() - began) * 1_000)
        found[page] = (count, median(ms))
    return found
