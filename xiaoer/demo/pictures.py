"""Draws what the demo's listings and shops look like, on all cores, while the rest of the market is made."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.db import transaction

from marketplace import actions as marketplace
from marketplace.demo.catalogue import LISTINGS, VENDORS
from marketplace.models import Listing
from vendors.models import Vendor
from xiaoer.demo.drawing import draw_listing, draw_vendor
from xiaoer.demo.market import listing_rows

FULL_PX = 720
FEW_PX = 96
FEW_LISTINGS = 6

Drawn = Iterator[tuple[bytes, bytes]]


class Drawings:
    """Pictures that are being drawn in other processes, kept here in the same order."""

    def __init__(
        self, listing_keys: Sequence[str], listings: Drawn, vendor_keys: Sequence[str], vendors: Drawn
    ) -> None:
        self.waiting = list(listing_keys)
        self.listings = listings
        self.vendor_keys = vendor_keys
        self.vendors = vendors
        self.kept = 0
        self._rows: dict[str, Listing] = {}

    def keep_until(self, listing_key: str) -> None:
        """Wait until a listing has its picture: a deal sheet quotes it."""
        while listing_key in self.waiting:
            self._keep_next()

    def keep_rest(self) -> int:
        """Wait for everything that is left; returns how many pictures and shops there were in all."""
        while self.waiting:
            self._keep_next()
        shops = {vendor.slug: vendor for vendor in Vendor.objects.filter(slug__in=self.vendor_keys)}
        for key, (emblem, banner) in zip(self.vendor_keys, self.vendors, strict=True):
            shops[key].emblem.save(f"{key}-emblem.webp", ContentFile(emblem), save=False)
            shops[key].banner.save(f"{key}-banner.webp", ContentFile(banner), save=False)
            shops[key].save(update_fields=["emblem", "banner"])
            self.kept += 1
        return self.kept

    def _keep_next(self) -> None:
        self._rows = self._rows or listing_rows()
        row = self._rows[self.waiting.pop(0)]
        large, thumb = next(self.listings)
        with transaction.atomic():
            marketplace.keep_photo(
                listing=row, large=large, thumb=thumb, alt_en=row.title_en[:160], alt_zh=row.title_zh[:160]
            )
        self.kept += 1


@contextmanager
def drawing(*, first: Sequence[str], is_few: bool = False) -> Iterator[Drawings]:
    """Begin to draw every picture that is missing, those of the listings `first` before the others.

    With `is_few` only some, and small: for tests. A crash loses what was not kept yet; the next run draws that.
    """
    with_photo = set(Listing.objects.exclude(photos=None).values_list("vendor__slug", "title_en"))
    with_emblem = set(Vendor.objects.exclude(emblem="").values_list("slug", flat=True))
    bare = {row.key: None for row in LISTINGS if (row.vendor_key, row.title_en) not in with_photo}
    listing_keys = [key for key in dict.fromkeys(first) if key in bare]
    listing_keys += [key for key in bare if key not in set(listing_keys)]
    vendor_keys = [vendor.key for vendor in VENDORS if vendor.key not in with_emblem]
    if is_few:
        listing_keys, vendor_keys = listing_keys[: max(0, FEW_LISTINGS - len(with_photo))], []
    if not listing_keys and not vendor_keys:
        yield Drawings([], iter(()), [], iter(()))
        return
    sizes = [FEW_PX if is_few else FULL_PX] * len(listing_keys)
    # Fresh processes, not forks: a forked one would share this one's database connection.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        listings = pool.map(draw_listing, listing_keys, sizes)
        vendors = pool.map(draw_vendor, vendor_keys)
        try:
            yield Drawings(listing_keys, listings, vendor_keys, vendors)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
