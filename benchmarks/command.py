"""benchmarks/run: sets up like bin/test, measures what is named (or everything), prints a table of ratios.

Standard library only at the top: it begins under any Python 3.11 with nothing installed.
"""

import argparse
import importlib
import json
import os
import platform
import signal
import sys
import time
from pathlib import Path
from typing import Final

from teahouse_bin import Trouble, bootstrap

ENTRIES: Final = (
    "pages",
    "chat",
    "release",
    "actions",
    "books",
    "carriers",
    "scores",
    "desk",
    "labels",
    "routing",
    "rotation",
    "punctuality",
)
NEEDS_A_FOLDER: Final = "punctuality"
"""Of recorded orders: measured when --orders names one."""
QUIET_LOAD: Final = 0.5


def main() -> int:
    options = parse_options()
    signal.signal(signal.SIGTERM, _end)
    try:
        # The peer of `actions` is a library that nothing else here needs.
        bootstrap.enter_environment(f"requirements-{'benchmarks' if 'actions' in options.names else 'dev'}.txt")
        return measure(options)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped; nothing is left running.", file=sys.stderr)
    return 1


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/run",
        description="Measure Teahouse side by side with floors and peers, in one run, and print ratios.",
        epilog="Starts a PostgreSQL (fsync on), a Redis and daphne of its own in a temporary folder, on the loopback.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(ENTRIES)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="few rounds on small data: proves that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument(
        "--rounds", type=int, help="interleaved rounds of each comparison (default 5, of the chat 3; quick 2)"
    )
    parser.add_argument("--listings", type=int, help="pages: the larger market (default 100,000; quick 10,000)")
    parser.add_argument(
        "--rooms", type=int, nargs="+", help="chat: two-person rooms (default 100 500 1000; quick 50)", metavar="ROOMS"
    )
    parser.add_argument("--in-flight", type=int, default=1, help="chat: messages on their way per socket (default 1)")
    parser.add_argument("--processes", type=int, default=1, help="chat: daphne processes each (default 1)")
    parser.add_argument("--holds", type=int, help="release: due holds a round (default 5,000; quick 1,000)")
    parser.add_argument("--workers", type=int, help="release: sweeping processes (default: as many as --clients)")
    parser.add_argument("--batch", type=int, help="release: holds a batch (default: the house's RELEASE_BATCH)")
    parser.add_argument("--vendors", type=int, default=500, help="release: vendors the holds belong to (default 500)")
    parser.add_argument("--clients", type=int, default=4, help="actions and pgbench: clients (default 4)")
    parser.add_argument("--past", type=int, help="books: transfers of the long past (default 300,000; quick 6,000)")
    parser.add_argument("--scored", type=int, help="scores: vendors of the large market (default 100,000; quick 2,000)")
    parser.add_argument("--cases", type=int, help="desk: cases in the larger books (default 100,000; quick 10,000)")
    parser.add_argument("--labels", type=int, help="labels: how many are decoded (default 500; quick 100)")
    parser.add_argument("--seed", type=int, default=7, help="routing, rotation: of what they make up (default 7)")
    parser.add_argument("--orders", type=Path, metavar="FOLDER", help="punctuality: recorded orders (the Olist layout)")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in ENTRIES]
    if unknown:
        parser.error(f"no entry called {', '.join(unknown)}; there are {', '.join(ENTRIES)}")
    counts = [value for value in vars(options).values() if type(value) is int]
    if min(counts) < 1:
        parser.error("counts must be at least 1")
    return complete(options)


def complete(options: argparse.Namespace) -> argparse.Namespace:
    """Fill in what --quick decides."""
    quick = options.quick
    options.names = options.names or [name for name in ENTRIES if name != NEEDS_A_FOLDER or options.orders]
    options.chat_rounds = options.rounds or (2 if quick else 3)  # its servers stay up between rounds, and are many
    options.rounds = options.rounds or (2 if quick else 5)
    options.listings = options.listings or (10_000 if quick else 100_000)
    options.holds = options.holds or (1_000 if quick else 5_000)
    options.rooms = options.rooms or ([50] if quick else [100, 500, 1_000])
    options.workers = options.workers or options.clients
    options.scored = options.scored or (2_000 if quick else 100_000)
    options.cases = options.cases or (10_000 if quick else 100_000)
    options.labels = options.labels or (100 if quick else 500)
    options.past = options.past or (6_000 if quick else 300_000)
    options.seconds = 1.0 if quick else 3.0
    return options


def measure(options: argparse.Namespace) -> int:
    from benchmarks.figures import Report, table
    from benchmarks.ground import Ground

    began = time.monotonic()
    busy = os.getloadavg()[0]
    print("Preparing PostgreSQL (fsync on), Redis and the house …", flush=True)
    reports: dict[str, Report] = {}
    with Ground() as ground:
        for name in options.names:
            print(f"Measuring {name} …", flush=True)
            entry = importlib.import_module(f"benchmarks.entries.{name}")
            reports[name] = entry.measure(ground, options)
            ground.stop_programs()
    for name, report in reports.items():
        print(f"\n{name}")
        print("\n".join(f"  {note}" for note in report.notes))
    print(f"\n{table([ratio for report in reports.values() for ratio in report.ratios])}")
    if busy > QUIET_LOAD:
        print(f"\nThe machine was busy when this began (load {busy:.1f}): trust the ratios, and those little.")
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    print(f"\n{machine}; {time.monotonic() - began:.0f} s. Ratios are medians of interleaved rounds.")
    if options.json:
        found = {
            "machine": machine,
            "load": busy,
            "entries": {name: report.as_json() for name, report in reports.items()},
        }
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _end(*_ignored) -> None:
    raise KeyboardInterrupt
