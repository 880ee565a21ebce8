"""Finding things: filters, search, sorting, and paging by key, so that page 1,000 costs what page 1 does."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Floor
from django.utils.dateparse import parse_datetime

from escrow.money import parse_amount
from marketplace import queries, rules, search
from marketplace.models import Category, Listing
from vendors.queries import stars_in_force

SORTS = ("best", "new", "cheap", "dear")
CURSOR_MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor is looking for, as read from the query string; nonsense in it is left out, never an error."""

    words: str = ""
    category: str = ""
    least_minor: int | None = None
    most_minor: int | None = None
    least_stars: int = 0
    sort: str = "new"
    after: list[Any] = field(default_factory=list)

    @classmethod
    def read(cls, query) -> "Wish":
        words = query.get("q", "").replace("\x00", "").strip()[:100]
        sort = query.get("sort", "")
        stars = query.get("stars", "")
        return cls(
            words=words,
            category=query.get("category", "").replace("\x00", "")[:60],
            least_minor=_amount(query.get("from", "")),
            most_minor=_amount(query.get("to", "")),
            least_stars=int(stars) if stars in ("1", "2", "3", "4", "5") else 0,
            sort=sort if sort in SORTS and (sort != "best" or words) else ("best" if words else "new"),
            after=_read_cursor(query.get("after", "")),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results. `total` stops at COUNT_CAP + 1; `is_similar` means nothing fit exactly."""

    listings: list[Listing]
    next_cursor: str
    total: int
    is_similar: bool = False


def browse(wish: Wish) -> Page:
    """The listings for a wish. With words that fit nothing, those with similar words."""
    found = _filtered(wish)
    if not wish.words:
        return _page(found, wish)
    query = search.all_words_query(wish.words)
    if query:
        page = _best(found, query, wish) if wish.sort == "best" else _page(_fitting(found, query), wish)
        if page.listings or wish.after:
            return page
    similar = search.similar_words_query(wish.words)
    if not similar:
        return Page([], "", 0)
    page = _page(_ranked(_fitting(found, similar), similar), wish)
    return Page(page.listings, page.next_cursor, page.total, is_similar=True)


def _filtered(wish: Wish) -> QuerySet[Listing]:
    found = queries.shop_listings().annotate(vendor_stars=stars_in_force())
    if wish.category:
        found = found.filter(category__in=Category.objects.filter(slug=wish.category).values("pk"))
    if wish.least_minor is not None:
        found = found.filter(list_price_minor__gte=wish.least_minor)
    if wish.most_minor is not None:
        found = found.filter(list_price_minor__lte=wish.most_minor)
    if wish.least_stars:
        found = found.filter(vendor_stars__gte=wish.least_stars)
    return found


def _best(found: QuerySet[Listing], query: str, wish: Wish) -> Page:
    """The best of the newest COUNT_CAP listings that fit: to rank each of many thousands would cost more than it tells."""
    fitting = _fitting(found, query).order_by("-published_at", "-id")
    pool = list(fitting.values_list("pk", flat=True)[: rules.COUNT_CAP + 1])
    return _page(_ranked(found.filter(pk__in=pool), query), wish, total=len(pool))


def _fitting(found: QuerySet[Listing], query: str) -> QuerySet[Listing]:
    return found.filter(search=_ts_query(query))


def _ranked(found: QuerySet[Listing], query: str) -> QuerySet[Listing]:
    rank = Floor(Cast(SearchRank(F("search"), _ts_query(query)), FloatField()) * 1_000_000)
    return found.annotate(rank=rank)


def _ts_query(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="raw", config="simple")


def _page(found: QuerySet[Listing], wish: Wish, total: int | None = None) -> Page:
    keys = {
        "new": ("-published_at", "-id"),
        "cheap": ("list_price_minor", "id"),
        "dear": ("-list_price_minor", "-id"),
        "best": ("-rank", "-id"),
    }[wish.sort]
    if total is None:
        total = found.order_by().values("pk")[: rules.COUNT_CAP + 1].count()
    if wish.after and _fits(wish.sort, wish.after[0]):
        found = found.filter(_beyond(keys, wish.after))
    rows = list(
        found.order_by(*keys)
        .select_related("vendor")
        .prefetch_related("photos", "variants")
        .defer("description_en", "description_zh", "search")[: rules.RESULTS_PER_PAGE + 1]
    )
    shown = rows[: rules.RESULTS_PER_PAGE]
    has_more = len(rows) > len(shown)
    return Page(shown, _cursor(keys, shown[-1]) if has_more else "", total)


def _beyond(keys: tuple[str, str], after: list[Any]) -> Q:
    """Rows past the cursor: for two keys of one direction, `first > a OR (first = a AND id > b)`."""
    first = keys[0].lstrip("-")
    operator = "lt" if keys[0].startswith("-") else "gt"
    return Q(**{f"{first}__{operator}": after[0]}) | Q(**{first: after[0], f"id__{operator}": after[1]})


def _fits(sort: str, value: Any) -> bool:
    """A cursor of another sort, or a made-up one, is left out: the first page is shown."""
    if sort == "new":
        return isinstance(value, str) and _is_moment(value)
    return isinstance(value, int | float) and abs(value) < 2**62


def _is_moment(text: str) -> bool:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return False
    return moment is not None and moment.tzinfo is not None


def _cursor(keys: tuple[str, str], last: Listing) -> str:
    value = getattr(last, keys[0].lstrip("-"))
    plain = value.isoformat() if hasattr(value, "isoformat") else value
    return base64.urlsafe_b64encode(json.dumps([plain, last.pk]).encode()).decode().rstrip("=")


def _read_cursor(text: str) -> list[Any]:
    if len(text) > CURSOR_MOST_CHARACTERS:  # deep nesting would exhaust the JSON reader's stack
        return []
    try:
        value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return []
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int):
        return value if isinstance(value[0], int | float | str) and abs(value[1]) < 2**62 else []
    return []


def _amount(text: str) -> int | None:
    try:
        return parse_amount(text, "CNY")
    except ValueError:
        return None
