"""The demo market's content: vendors, categories and listings as plain data.

One module per shelf holds the listings; this one puts the shelves in the order of `CATEGORIES`.
"""

from marketplace.demo import (
    catalogue_bags,
    catalogue_bamboo_wood,
    catalogue_ceramics,
    catalogue_electronics,
    catalogue_garden,
    catalogue_home,
    catalogue_jewellery,
    catalogue_kitchen,
    catalogue_lighting,
    catalogue_music,
    catalogue_paper_brush,
    catalogue_tea,
    catalogue_teaware,
    catalogue_textiles,
    catalogue_toys_games,
)
from marketplace.demo.catalogue_categories import CATEGORIES
from marketplace.demo.catalogue_records import DemoCategory, DemoListing, DemoVariant, DemoVendor
from marketplace.demo.catalogue_vendors import VENDORS

__all__ = ["CATEGORIES", "LISTINGS", "VENDORS", "DemoCategory", "DemoListing", "DemoVariant", "DemoVendor"]

LISTINGS: tuple[DemoListing, ...] = (
    *catalogue_tea.LISTINGS,
    *catalogue_teaware.LISTINGS,
    *catalogue_ceramics.LISTINGS,
    *catalogue_textiles.LISTINGS,
    *catalogue_paper_brush.LISTINGS,
    *catalogue_lighting.LISTINGS,
    *catalogue_bamboo_wood.LISTINGS,
    *catalogue_kitchen.LISTINGS,
    *catalogue_electronics.LISTINGS,
    *catalogue_toys_games.LISTINGS,
    *catalogue_music.LISTINGS,
    *catalogue_garden.LISTINGS,
    *catalogue_jewellery.LISTINGS,
    *catalogue_bags.LISTINGS,
    *catalogue_home.LISTINGS,
)
