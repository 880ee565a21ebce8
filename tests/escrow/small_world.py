"""The world in which the random lives of orders begin."""

from datetime import UTC, datetime

from marketplace.models import Variant
from tests import make

BEGINNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRICES = {"CNY": (1, 99, 8_001, 10_000), "EUR": (19, 2_500, 7_777)}
STOCK = 500


class World:
    """Two buyers, two shops, listings in two currencies: made once, every life begins in it and leaves no trace."""

    def __init__(self) -> None:
        self.buyers = {name: make.user(name) for name in ("lin", "bo")}
        self.homes = {name: make.address(buyer) for name, buyer in self.buyers.items()}
        self.shops = {
            slug: make.vendor(slug, owner=make.user(f"owner-of-{slug}"), approved_at=BEGINNING)
            for slug in ("teapots", "kites")
        }
        self.variants: dict[tuple[str, str, int], Variant] = {}
        for slug, shop in self.shops.items():
            for currency, prices in PRICES.items():
                for price in prices:
                    thing = make.listing(vendor=shop, stock=STOCK, currency=currency, list_price_minor=price)
                    self.variants[slug, currency, price] = thing.variants.get()
