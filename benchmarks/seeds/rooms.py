"""Two-person haggles: a buyer, a vendor with a listing, a thread just opened, and both signed in."""

from dataclasses import dataclass

from accounts.models import User
from benchmarks.seeds import people
from marketplace.models import Category, Listing, Variant
from negotiation.models import Negotiation, ThreadEvent
from vendors.models import Vendor

PRICE_MINOR = 10_000
STOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class Room:
    """A thread and the two who sit in it, with their session cookies."""

    thread: Negotiation
    buyer_cookie: str
    vendor_cookie: str


def rooms(count: int) -> list[Room]:
    """`count` rooms, no two of which share a person."""
    buyers, owners = people.users(count, "buyer"), people.users(count, "owner")
    variants = on_sale(people.vendors(owners))
    threads = open_threads([(buyer, variant) for buyer, variant in zip(buyers, variants, strict=True)])
    cookies = people.sign_in(buyers + owners)
    return [Room(thread, cookies[n], cookies[count + n]) for n, thread in enumerate(threads)]


def on_sale(shops: list[Vendor]) -> list[Variant]:
    """A listing at 100.00 in each shop, with more in stock than anyone can buy."""
    shelf = Category.objects.create(slug="teaware", name_en="Teaware", name_zh="茶具")
    listings = Listing.objects.bulk_create(
        Listing(
            vendor=shop,
            category=shelf,
            title_en=f"Yixing teapot {shop.pk}",
            title_zh="宜兴紫砂壶",
            list_price_minor=PRICE_MINOR,
            status=Listing.Status.ON_SALE,
            published_at=shop.approved_at,
        )
        for shop in shops
    )
    return Variant.objects.bulk_create(Variant(listing=listing, stock=STOCK) for listing in listings)


def open_threads(pairs: list[tuple[User, Variant]]) -> list[Negotiation]:
    """A haggle a pair, with the first line that the house writes into it."""
    threads = Negotiation.objects.bulk_create(
        Negotiation(
            buyer=buyer,
            vendor_id=variant.listing.vendor_id,
            listing=variant.listing,
            variant=variant,
            currency=variant.listing.currency,
            list_price_minor=variant.listing.list_price_minor,
            floor_minor=variant.listing.floor_minor,
            listing_version=variant.listing.version,
            seq=1,
        )
        for buyer, variant in pairs
    )
    ThreadEvent.objects.bulk_create(
        ThreadEvent(
            negotiation=thread,
            seq=1,
            kind=ThreadEvent.Kind.OPENED,
            role=ThreadEvent.Role.HOUSE,
            facts={"list_price_minor": thread.list_price_minor, "quantity": 1},
        )
        for thread in threads
    )
    return threads
