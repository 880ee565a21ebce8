"""A list of orders: filtered by state, paged by key."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from accounts.requests import SignedInRequest
from marketplace import queries
from marketplace.models import Order
from marketplace.views.shop import number_in


def order_list(
    request: SignedInRequest, rows: QuerySet[Order], *, size: int, related: tuple[str, ...]
) -> dict[str, Any]:
    """A page of `rows` for the templates: `orders`, `tabs` (a state each, with its count), `wanted`, and the paging.

    `?status=` names a state; `?before=` is the key of the last order of the page before.
    """
    wanted = request.GET.get("status", "")
    wanted = wanted if wanted in Order.Status.values else ""
    counts = queries.order_counts(rows)
    tabs = [
        {"value": value, "label": label, "count": counts.get(value, 0), "is_current": value == wanted}
        for value, label in Order.Status.choices
        if counts.get(value) or value == wanted
    ]
    before = number_in(request.GET.get("before"))
    page = rows.filter(status=wanted) if wanted else rows
    if before:
        page = page.filter(pk__lt=before)
    found = list(page.select_related(*related).order_by("-pk")[: size + 1])
    orders = found[:size]
    return {
        "orders": orders,
        "tabs": tabs,
        "wanted": wanted,
        "previous_query": urlencode({"status": wanted}) if before else "",
        "next_query": urlencode({"status": wanted, "before": orders[-1].pk}) if len(found) > size else "",
    }
