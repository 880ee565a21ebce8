"""Goods set aside, handed over and put back. Every function is called with the order locked, and locks its variants."""

from collections.abc import Sequence

from django.db.models import F

from accounts.clock import database_now
from marketplace import queries
from marketplace.models import Order, OrderLine, StockReservation, Variant
from marketplace.signals import listing_changed, shelf_changed, tell_on_commit


def set_aside(line: OrderLine, variant: Variant) -> None:
    """Reserve a line's goods from a locked variant that has enough of them."""
    variant.reserved += line.quantity
    variant.save(update_fields=["reserved"])
    StockReservation.objects.create(variant=variant, line=line, quantity=line.quantity)
    tell_on_commit(shelf_changed, variant_id=variant.pk)


def take_stock(order: Order) -> bool:
    """Hand all ordered goods over from stock to a paid order, or none of them. False when some are gone."""
    lines, variants = _locked(order)
    reserved = {row.line_id: row for row in _open_reservations(order)}
    free = [line for line in lines if line.pk not in reserved]
    if any(variants[line.variant_id].available < line.quantity for line in free):
        return False
    for line in lines:
        variant = variants[line.variant_id]
        if line.pk in reserved:
            variant.reserved -= reserved[line.pk].quantity
        variant.stock -= line.quantity
        variant.save(update_fields=["stock", "reserved"])
        if variant.stock == 0:
            tell_on_commit(listing_changed, listing_id=line.listing_id, reason="sold_out")
    _end(reserved.values())
    return True


def free_stock(order: Order) -> None:
    """Give back what was set aside for an order that won't be paid."""
    reserved = list(_open_reservations(order))
    for row in reserved:
        Variant.objects.filter(pk=row.variant_id).update(reserved=F("reserved") - row.quantity)
        tell_on_commit(shelf_changed, variant_id=row.variant_id)
    _end(reserved)


def put_back(order: Order) -> None:
    """The goods of a paid order that was never handed over are for sale again."""
    lines, variants = _locked(order)
    for line in lines:
        variant = variants[line.variant_id]
        variant.stock += line.quantity
        variant.save(update_fields=["stock"])
        tell_on_commit(shelf_changed, variant_id=variant.pk)


def _locked(order: Order) -> tuple[Sequence[OrderLine], dict[int, Variant]]:
    """An order's lines, and their variants, locked in ascending order."""
    lines = list(order.lines.all())
    return lines, queries.lock_variants(line.variant_id for line in lines)


def _open_reservations(order: Order) -> Sequence[StockReservation]:
    queries.lock_variants(order.lines.values_list("variant_id", flat=True))
    return list(StockReservation.objects.filter(line__order=order, ended_at=None).order_by("variant_id"))


def _end(reservations) -> None:
    ids = [row.pk for row in reservations]
    StockReservation.objects.filter(pk__in=ids).update(ended_at=database_now())
