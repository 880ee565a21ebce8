"""The demo market's shelves are full, honest and all different; the illustrator repeats itself exactly."""

import io
import re
from collections import Counter
from itertools import combinations

import pytest
from PIL import Image

from marketplace.demo.catalogue import CATEGORIES, LISTINGS, VENDORS
from marketplace.demo.drawing.colour import TINTS
from marketplace.demo.drawing.index import FLAT, TABLE
from marketplace.demo.pictures import (
    PICTURE_PX,
    paint_listing,
    render_listing_picture,
    render_vendor_banner,
    render_vendor_emblem,
)

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
THUMB_PX = 96
FINGERPRINT_PX = 16
# Mean difference of two fingerprints, 0 to 255 a channel; below this a shopper would take one picture for the other.
ALIKE = 6.0


def test_the_market_is_large_enough_to_look_lived_in():
    assert len(VENDORS) >= 14
    assert len(CATEGORIES) >= 11
    assert len(LISTINGS) >= 170


def test_every_vendor_and_every_shelf_has_enough_listings():
    per_vendor = Counter(listing.vendor_key for listing in LISTINGS)
    per_shelf = Counter(listing.category_slug for listing in LISTINGS)
    assert set(per_vendor) == {vendor.key for vendor in VENDORS}
    assert set(per_shelf) == {category.slug for category in CATEGORIES}
    assert min(per_vendor.values()) >= 4
    assert min(per_shelf.values()) >= 12


@pytest.mark.parametrize("names", [
    [listing.key for listing in LISTINGS],
    [listing.title_en for listing in LISTINGS],
    [listing.title_zh for listing in LISTINGS],
    [listing.description_en for listing in LISTINGS],
    [listing.description_zh for listing in LISTINGS],
    [vendor.key for vendor in VENDORS],
    [vendor.name_zh for vendor in VENDORS],
    [category.slug for category in CATEGORIES],
])  # fmt: skip
def test_nothing_is_named_twice(names):
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_keys_are_slugs():
    keys = [*(v.key for v in VENDORS), *(c.slug for c in CATEGORIES), *(listing.key for listing in LISTINGS)]
    assert [key for key in keys if not SLUG.match(key)] == []


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.key)
def test_a_listing_speaks_both_languages_and_names_sane_numbers(listing):
    assert CHINESE.search(listing.title_zh) and CHINESE.search(listing.description_zh)
    assert not CHINESE.search(listing.title_en + listing.description_en)
    assert 3 <= len(re.findall(r"[.?!](?:\s|$)", listing.description_en)) <= 6
    assert 3 <= len(re.findall(r"[。！？]", listing.description_zh)) <= 7
    assert len(listing.title_en) <= 80 and len(listing.title_zh) <= 40
    assert listing.currency in {"CNY", "USD", "EUR"}
    assert 500 <= listing.list_price_minor <= 1_000_000
    assert 3000 <= listing.floor_bps <= 9500
    assert listing.handling_hours in {24, 48, 72, 120}
    assert listing.stock > 0
    assert all(CHINESE.search(v.name_zh) or v.name_zh.isascii() for v in listing.variants)
    assert len({v.name_en for v in listing.variants}) == len(listing.variants)


def test_a_reserve_lies_between_floor_and_list_price():
    with_reserve = [listing for listing in LISTINGS if listing.reserve_minor is not None]
    assert len(with_reserve) >= 30
    for listing in with_reserve:
        floor_minor = listing.list_price_minor * listing.floor_bps // 10_000
        assert floor_minor < listing.reserve_minor < listing.list_price_minor, listing.key


def test_only_goods_that_can_be_carried_have_a_weight_and_a_size():
    for listing in LISTINGS:
        measures = (listing.weight_g, listing.length_mm, listing.width_mm, listing.height_mm)
        assert all(measures) if listing.kind == "physical" else not any(measures), listing.key
    kinds = Counter(listing.kind for listing in LISTINGS)
    assert kinds["digital"] >= 2 and kinds["virtual"] >= 2


def test_about_a_quarter_of_the_listings_offer_a_choice():
    share = sum(len(listing.variants) > 1 for listing in LISTINGS) / len(LISTINGS)
    assert 0.2 <= share <= 0.35


def test_vendors_ship_from_a_county_known_by_its_twelve_digits():
    for vendor in VENDORS:
        assert re.fullmatch(r"[1-6]\d{5}0{6}", vendor.division_code), vendor.key
        assert CHINESE.search(vendor.bio_zh) and not CHINESE.search(vendor.bio_en)
    assert len({vendor.division_code for vendor in VENDORS}) == len(VENDORS)


def test_the_illustrator_knows_every_motif_and_tint():
    known = set(TABLE) | set(FLAT)
    assert set(TABLE) & set(FLAT) == set()
    assert {listing.motif for listing in LISTINGS} == known
    assert {listing.tint for listing in LISTINGS} <= set(TINTS)
    assert len(known) >= 45


def test_no_two_pictures_are_alike():
    fingerprints = {}
    for listing in LISTINGS:
        small = paint_listing(listing.key, THUMB_PX).resize((FINGERPRINT_PX, FINGERPRINT_PX), Image.Resampling.BOX)
        fingerprints[listing.key] = small.tobytes()
    too_close = [
        (first, second)
        for (first, a), (second, b) in combinations(fingerprints.items(), 2)
        if sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a) < ALIKE
    ]
    assert too_close == []


def test_the_same_key_always_gives_the_same_picture():
    key = LISTINGS[0].key
    assert render_listing_picture(key) == render_listing_picture(key)
    vendor_key = VENDORS[0].key
    assert render_vendor_emblem(vendor_key) == render_vendor_emblem(vendor_key)
    assert render_vendor_banner(vendor_key) == render_vendor_banner(vendor_key)


def test_pictures_are_small_webp_files_of_the_promised_size():
    for data, size in (
        (render_listing_picture(LISTINGS[40].key), (PICTURE_PX, PICTURE_PX)),
        (render_vendor_emblem(VENDORS[3].key), (400, 400)),
        (render_vendor_banner(VENDORS[3].key), (1600, 500)),
    ):
        picture = Image.open(io.BytesIO(data))
        assert (picture.format, picture.size) == ("WEBP", size)
        assert len(data) <= 120_000


def test_every_vendor_has_an_emblem_and_a_banner_of_its_own():
    emblems = {render_vendor_emblem(vendor.key) for vendor in VENDORS}
    assert len(emblems) == len(VENDORS)


def test_an_unknown_key_is_refused():
    with pytest.raises(KeyError):
        render_listing_picture("no-such-thing")
