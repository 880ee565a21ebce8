"""When things would arrive, for buyers who have not paid yet."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models.functions import Now

from accounts.clock import database_now
from accounts.models import Address, User
from accounts.queries import default_address
from logistics import calendars, queries
from logistics.lanes import Verdict, place_of
from logistics.models import Carrier, ShownPromise
from logistics.ratecards import Parcel
from logistics.routing import Router
from marketplace.models import Listing, Order


@dataclass(frozen=True, slots=True)
class Quote:
    """A carrier for a place, and the day by which it would be there; None and None where no carrier goes."""

    address: Address
    carrier: Carrier | None
    promised_on: date | None


def promise_for_listing(listing: Listing, user: User) -> Quote | None:
    """One of it to the user's default address; None without an address, and for what is not shipped."""
    if listing.kind != Listing.Kind.PHYSICAL:
        return None
    address = default_address(user)
    if address is None:
        return None
    parcel = queries.parcel_of([(listing, 1)])
    quotes = _quotes(
        [address], origin=listing.vendor.division_code, parcel=parcel, handling_hours=listing.handling_hours
    )
    return next(iter(quotes), None)


def order_quotes(order: Order) -> list[Quote]:
    """An unpaid order to each of its buyer's addresses, the default first. What is shown is kept as the promise."""
    if order.kind != "physical" or order.status != Order.Status.AWAITING_PAYMENT:
        return []
    lines = list(order.lines.select_related("listing"))
    quotes = _quotes(
        list(order.buyer.addresses.order_by("-is_default", "-id")),
        origin=order.vendor.division_code,
        parcel=queries.parcel_of([(line.listing, line.quantity) for line in lines]),
        handling_hours=max(line.listing.handling_hours for line in lines),
    )
    keep_promises(order=order, quotes=quotes)
    return quotes


def _quotes(addresses: list[Address], *, origin: str, parcel: Parcel, handling_hours: int) -> list[Quote]:
    """For each address; the carrier is only the one that would be chosen now."""
    if not addresses:
        return []
    router = queries.router()
    chosen = [_best(router, origin, address, parcel) for address in addresses]
    carriers = Carrier.objects.in_bulk([best.code for best in chosen if best], field_name="code")
    ready_on = queries.china_day(database_now() + timedelta(hours=handling_hours))
    return [
        Quote(address, carriers[best.code], calendars.promise(ready_on, best.transit_days))
        if best
        else Quote(address, None, None)
        for address, best in zip(addresses, chosen, strict=True)
    ]


def _best(router: Router, origin: str, address: Address, parcel: Parcel) -> Verdict | None:
    verdicts = router.decide(origin=origin, destination=place_of(address.as_snapshot()), parcel=parcel)
    return next((verdict for verdict in verdicts if verdict.is_chosen), None)


def keep_promises(*, order: Order, quotes: list[Quote]) -> None:
    """Remember what the buyer sees; a later look at the page replaces it, until the order is paid."""
    by_place = {
        place_of(quote.address.as_snapshot()): (quote.carrier, quote.promised_on)
        for quote in reversed(quotes)
        if quote.carrier is not None and quote.promised_on is not None
    }
    ShownPromise.objects.bulk_create(
        [
            ShownPromise(order=order, division_code=place, carrier=carrier, promised_on=promised_on)
            for place, (carrier, promised_on) in sorted(by_place.items(), key=lambda item: item[0])
        ],
        update_conflicts=True,
        unique_fields=["order", "division_code"],
        update_fields=["carrier", "promised_on"],
    )
    ShownPromise.objects.filter(order=order, division_code__in=by_place).update(shown_at=Now())
