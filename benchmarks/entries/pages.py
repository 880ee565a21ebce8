"""Listing and search pages, in a market of 1,000 and in one of 100,000 listings: the ratio should stay near 1."""

import re
from argparse import Namespace
from dataclasses import dataclass, field

from teahouse_bin import Trouble

from benchmarks.clients.process import Client
from benchmarks.figures import Report, number, percentile
from benchmarks.ground import Ground
from benchmarks.seeds.listings import fill_market

APPLICATION = "marketplace.asgi:application"
SMALL = 1_000
CONNECTIONS = 3
WARM_UP_SECONDS = 0.3
LISTINGS_VISITED = 200
CARD = "listing-card__body"
PLAN_NODE = re.compile(r"\s*(?:->\s+)?((?:Parallel )?(?:Seq|Index|Index Only|Bitmap Heap|Bitmap Index) Scan[^(]*|Sort)")


@dataclass
class Page:
    """A page to fetch: any of `paths`, each of which shows `sign`."""

    name: str
    paths: list[str]
    sign: str = CARD
    language: str = "en"
    rates: dict[str, list[float]] = field(default_factory=lambda: {"small": [], "large": []})
    taken_ms: dict[str, list[float]] = field(default_factory=lambda: {"small": [], "large": []})


SEARCHES = {
    "newest": "/search/",
    "words (hand made teapot)": "/search/?q=hand+made+teapot",
    "one common word (teapot)": "/search/?q=teapot",
    "category": "/search/?category=shelf-0",
    "Chinese words (紫砂 茶壶)": "/search/?q=%E7%B4%AB%E7%A0%82+%E8%8C%B6%E5%A3%B6",
}


def measure(ground: Ground, options: Namespace) -> Report:
    report = Report()
    markets = {"small": ("bench_small", SMALL), "large": ("bench_large", options.listings)}
    pages, addresses = {}, {}
    for size, (database, count) in markets.items():
        ground.new_database(database)
        fill_market(count)
        pages[size] = _pages()
        addresses[size] = ground.start_web(APPLICATION, database)
        report.facts[f"queries_{size}"] = {page.name: count_queries(page) for page in pages[size]}
    report.notes += explain_searches()
    client = Client(ground, "benchmarks.clients.browser")
    for seconds in [WARM_UP_SECONDS, *[options.seconds / 2] * options.rounds]:
        for of_small, of_large in zip(pages["small"], pages["large"], strict=True):
            fetch(client, addresses["small"], "small", of_small, seconds)
            fetch(client, addresses["large"], "large", of_large, seconds)
    compare(report, pages, options)
    return report


def fetch(client: Client, address: str, size: str, page: Page, seconds: float) -> None:
    found = client.ask(
        address=address, paths=page.paths, sign=page.sign, language=page.language, seconds=seconds,
        connections=CONNECTIONS,
    )  # fmt: skip
    if found["problems"]:
        raise Trouble(f"The page “{page.name}” was not what it should be: {found['problems']}")
    if seconds == WARM_UP_SECONDS:  # templates loaded, caches filled
        return
    page.rates[size].append(found["count"] / found["seconds"])
    page.taken_ms[size] += found["ms"]


def compare(report: Report, pages: dict[str, list[Page]], options: Namespace) -> None:
    for of_small, of_large in zip(pages["small"], pages["large"], strict=True):
        report.compare(
            "pages", f"{of_large.name} at {options.listings:,}", of_large.rates["large"], f"the same at {SMALL:,}",
            of_small.rates["small"], unit="1/s", goal="near 1",
        )  # fmt: skip
        queries = [report.facts[f"queries_{size}"][of_small.name] for size in ("small", "large")]
        report.notes.append(
            f"{of_small.name}: {queries[0]} SQL queries at {SMALL:,}, {queries[1]} at {options.listings:,};"
            f" p50 {number(percentile(of_small.taken_ms['small'], 50))} →"
            f" {number(percentile(of_large.taken_ms['large'], 50))} ms over {CONNECTIONS} connections"
        )


def _pages() -> list[Page]:
    """The pages of the market that Django is pointed at now."""
    from marketplace.models import Listing

    ids = Listing.objects.order_by("?").values_list("public_id", flat=True)[:LISTINGS_VISITED]
    pages = [Page("listing page", [f"/listings/{public_id}/" for public_id in ids], sign="<h1")]
    return pages + [
        Page(f"search: {name}", [path], language="zh-hans" if "Chinese" in name else "en")
        for name, path in SEARCHES.items()
    ]


def count_queries(page: Page) -> int:
    """How many statements one visit costs, once the caches are warm."""
    from django.db import connection
    from django.test import Client as Visitor
    from django.test.utils import CaptureQueriesContext

    visitor = Visitor(headers={"accept-language": page.language})
    visitor.get(page.paths[0])
    with CaptureQueriesContext(connection) as queries:
        answer = visitor.get(page.paths[0])
    if answer.status_code != 200 or page.sign not in answer.content.decode():
        raise Trouble(f"The page “{page.name}” answered {answer.status_code}.")
    return len(queries)


def explain_searches() -> list[str]:
    """How PostgreSQL finds the results in the market Django is pointed at now: a sequential scan would show here."""
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from marketplace.browsing import Wish, browse

    notes = []
    for name, path in SEARCHES.items():
        wish = Wish.read(QueryDict(path.partition("?")[2]))
        with CaptureQueriesContext(connection) as queries:
            browse(wish)
        plans = [summary_of_plan(query["sql"]) for query in queries if 'FROM "marketplace_listing"' in query["sql"]]
        notes.append(f"plans of “{name}”: {'; then '.join(plans)}")
    return notes


def summary_of_plan(sql: str) -> str:
    """The scans and sorts of a plan, and its time: `Index Scan using x, Sort: 3.1 ms`."""
    from django.db import connection

    with connection.cursor() as cursor:
        for _warm in range(2):
            cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF) " + sql.replace("%", "%%"), [])
            lines = [row[0] for row in cursor.fetchall()]
    nodes = []
    for line in lines:
        node = PLAN_NODE.match(line)
        if node and node[1].strip() not in nodes:
            nodes.append(node[1].strip())
    took = next(line.partition(":")[2].strip() for line in lines if line.startswith("Execution Time"))
    return f"{', '.join(nodes)}: {took}"
