"""Two-person haggles: a buyer, a vendor with a listing, a thread just opened, and both signed in."""

from dataclasses import dataclass

from django.db import connection

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
    owner_id: int


def rooms(count: int) -> list[Room]:
    """`count` rooms, no two of which share a person."""
    buyers, owners = people.users(count, "buyer"), people.users(count, "owner")
    variants = on_sale(people.vendors(owners))
    threads = open_threads([(buyer, variant) for buyer, variant in zip(buyers, variants, strict=True)])
    cookies = people.sign_in(buyers + owners)
    return [Room(thread, cookies[n], cookies[count + n], owners[n].pk) for n, thread in enumerate(threads)]


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


def talk_on(threads: list[Negotiation], messages: int) -> None:
    """Let the two of each thread say so much that it has `messages` messages."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO negotiation_threadevent
                (negotiation_id, seq, kind, role, actor_id, body, facts, is_flagged, client_id, payload_hash)
            SELECT n.id, n.seq + said, 'message', 'buyer', n.buyer_id, 'message ' || said, '{}', false,
                gen_random_uuid(), sha256(said::text::bytea)
            FROM negotiation_negotiation n, generate_series(1, %s) said WHERE n.id = ANY(%s)
            """,
            [messages, [thread.pk for thread in threads]],
        )
        cursor.execute(
            "UPDATE negotiation_negotiation SET seq = seq + %s WHERE id = ANY(%s)",
            [messages, [thread.pk for thread in threads]],
        )
        cursor.execute("ANALYZE negotiation_threadevent")
