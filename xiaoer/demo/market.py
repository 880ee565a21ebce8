"""Puts up the demo's shops, shelves and goods from the catalogue of `marketplace.demo`."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.virtual_clock import as_if_at
from marketplace import actions as marketplace
from marketplace.demo.catalogue import CATEGORIES, LISTINGS, VENDORS, DemoListing, DemoVendor
from marketplace.models import Category, Listing, Variant
from vendors.models import Vendor, VendorMember
from xiaoer.demo.roster import OWNERS, email_of

OPENED_DAYS_AGO = 160
SHELVED_WITHIN_DAYS = 90
FREE_FREIGHT_FROM_MINOR = {"CNY": 20_000, "USD": 5_000, "EUR": 5_000}
FREIGHT_MINOR = {"CNY": 800, "USD": 300, "EUR": 300}
OFFER_HOURS = (48, 24, 72, 48)

NEWCOMER = "wenjiang-garden"
NEWCOMER_DAYS = 16

_PLACES = {listing.key: place for place, listing in enumerate(LISTINGS)}


def make_market() -> int:
    """Make the shops, shelves and listings that are not there yet; returns how many listings were made."""
    vendors = {vendor.key: _vendor(vendor) for vendor in VENDORS}
    shelves = {category.slug: _shelf(position, category) for position, category in enumerate(CATEGORIES)}
    known = set(Listing.objects.filter(vendor__in=vendors.values()).values_list("vendor__slug", "title_en"))
    owners = {vendor.key: owner_of(vendor.key) for vendor in VENDORS}
    made = 0
    for place, listing in enumerate(LISTINGS):
        if (listing.vendor_key, listing.title_en) not in known:
            owner = owners[listing.vendor_key]
            _listing(place, listing, vendors[listing.vendor_key], shelves[listing.category_slug], owner)
            made += 1
    return made


def listing_rows() -> dict[str, Listing]:
    """The catalogue's keys and their rows."""
    rows = Listing.objects.filter(vendor__slug__in=[vendor.key for vendor in VENDORS]).select_related("vendor")
    by_name = {(row.vendor.slug, row.title_en): row for row in rows.order_by("-pk")}
    names = {listing.key: (listing.vendor_key, listing.title_en) for listing in LISTINGS}
    return {key: by_name[name] for key, name in names.items() if name in by_name}


def owner_of(vendor_key: str) -> User:
    return User.objects.get(email=email_of(OWNERS[vendor_key][0]))


@transaction.atomic
def _vendor(vendor: DemoVendor) -> Vendor:
    opened_at = timezone.now() - timedelta(days=OPENED_DAYS_AGO if vendor.key != NEWCOMER else NEWCOMER_DAYS)
    row, is_new = Vendor.objects.get_or_create(
        slug=vendor.key,
        defaults={
            "name_en": vendor.name_en,
            "name_zh": vendor.name_zh,
            "bio_en": vendor.bio_en,
            "bio_zh": vendor.bio_zh,
            "city_en": vendor.city_en,
            "city_zh": vendor.city_zh,
            "division_code": vendor.division_code,
            "status": Vendor.Status.APPROVED,
            "approved_at": opened_at,
            "payout_account": f"6222 0210 {sum(vendor.key.encode()) * 7919 % 10**8:08d}",
        },
    )
    if is_new:
        Vendor.objects.filter(pk=row.pk).update(created_at=opened_at - timedelta(days=5))
        VendorMember.objects.create(vendor=row, user=owner_of(vendor.key), role=VendorMember.Role.OWNER)
    return row


def _shelf(position: int, category) -> Category:
    defaults = {
        "name_en": category.name_en,
        "name_zh": category.name_zh,
        "description_en": category.line_en,
        "description_zh": category.line_zh,
        "icon": category.icon,
        "position": position,
    }
    return Category.objects.get_or_create(slug=category.slug, defaults=defaults)[0]


@transaction.atomic
def _listing(place: int, listing: DemoListing, vendor: Vendor, shelf: Category, owner: User) -> None:
    is_physical = listing.kind == "physical"
    is_free = not is_physical or listing.list_price_minor >= FREE_FREIGHT_FROM_MINOR[listing.currency]
    row = marketplace.save_listing(
        listing=Listing(
            vendor=vendor,
            category=shelf,
            title_en=listing.title_en,
            title_zh=listing.title_zh,
            description_en=listing.description_en,
            description_zh=listing.description_zh,
            kind=listing.kind,
            list_price_minor=listing.list_price_minor,
            currency=listing.currency,
            floor_bps=listing.floor_bps,
            reserve_minor=listing.reserve_minor,
            freight_minor=0 if is_free else FREIGHT_MINOR[listing.currency],
            handling_hours=listing.handling_hours,
            offer_hours=OFFER_HOURS[place % len(OFFER_HOURS)],
            weight_g=listing.weight_g,
            length_mm=listing.length_mm,
            width_mm=listing.width_mm,
            height_mm=listing.height_mm,
        )
    )
    Variant.objects.bulk_create(
        Variant(listing=row, name_en=v.name_en, name_zh=v.name_zh, stock=v.stock, position=position)
        for position, v in enumerate(listing.variants)
    )
    published_at = timezone.now() - age_of(listing.key)
    with as_if_at(published_at, dates_notifications=False):
        marketplace.publish_listing(listing_id=row.pk, by=owner)
    Listing.objects.filter(pk=row.pk).update(created_at=published_at - timedelta(hours=5), published_at=published_at)


def age_of(listing_key: str) -> timedelta:
    """How long a listing has been on sale: spread over the last weeks, so that "newest first" mixes the shelves."""
    place = _PLACES[listing_key]
    days = NEWCOMER_DAYS - 1 if LISTINGS[place].vendor_key == NEWCOMER else SHELVED_WITHIN_DAYS
    return timedelta(hours=1) + place * 67 % 181 / 181 * timedelta(days=days)
