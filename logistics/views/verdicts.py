"""Carriers that were weighed, made ready for a page."""

from collections.abc import Iterable, Sequence
from typing import Any

from logistics import lanes, queries
from logistics.actions.shipments import dice_of
from logistics.models import Carrier
from logistics.routing import DOES_NOT_SERVE
from marketplace.models import Order


def weighed_for(order: Order, mode: str) -> Sequence[lanes.Verdict]:
    """What the routing would decide for an order now."""
    return queries.router().decide(
        origin=order.vendor.division_code,
        destination=lanes.place_of(order.address),
        parcel=queries.parcel_of_order(order),
        mode=mode,
        dice=dice_of(order),
    )


def named(verdicts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with each carrier's name in both languages. One of whose services several don't go there is told of once."""
    verdicts = _each_once(list(verdicts))
    carriers = Carrier.objects.in_bulk([verdict["code"] for verdict in verdicts], field_name="code")
    found = []
    for verdict in verdicts:
        carrier = carriers.get(verdict["code"])
        names = {"name_en": carrier.name_en, "name_zh": carrier.name_zh} if carrier else {"name_en": verdict["code"]}
        found.append(verdict | names)
    return found


def _each_once(verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = {verdict["code"] for verdict in verdicts if verdict["reason"] != DOES_NOT_SERVE}
    kept = []
    for verdict in verdicts:
        if verdict["reason"] != DOES_NOT_SERVE or verdict["code"] not in told:
            kept.append(verdict)
            told.add(verdict["code"])
    return kept
