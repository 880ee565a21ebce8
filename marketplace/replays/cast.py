"""The people and goods of a replay, made by the batch: all bots, under names that no other run has."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from accounts.clock import database_now
from accounts.models import User
from marketplace.models import Category, Listing, Variant
from vendors.models import Vendor, VendorMember

TITLE_MOST: Final = 120
DESCRIPTION_MOST: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What is to be put on sale; texts are cut to what the columns hold."""

    title: str
    list_price_minor: int
    currency: str
    description: str = ""
    stock: int = 1


class Cast:
    """Makes what one replay needs. Rows go in by the batch, past `marketplace.actions`: they are scenery, not the play."""

    def __init__(self) -> None:
        self.run = uuid.uuid4().hex[:8]
        self.count = 0
        self.category = Category.objects.get_or_create(
            slug="replays", defaults={"name_en": "Replays", "name_zh": "重演"}
        )[0]

    def users(self, count: int) -> list[User]:
        """Bots who can't sign in by password: house rules on new threads an hour are not for them."""
        return User.objects.bulk_create(
            User(
                email=f"{name}@replay.invalid",
                display_name=name,
                password=make_password(None),
                is_bot=True,
            )
            for name in self._names(count)
        )

    def vendors(self, owners: Sequence[User]) -> list[Vendor]:
        """An approved shop for each owner."""
        now = database_now()
        shops = Vendor.objects.bulk_create(
            Vendor(slug=name, name_en=name, status=Vendor.Status.APPROVED, approved_at=now)
            for name in self._names(len(owners))
        )
        VendorMember.objects.bulk_create(
            VendorMember(vendor=shop, user=owner, role=VendorMember.Role.OWNER)
            for shop, owner in zip(shops, owners, strict=True)
        )
        return shops

    def variants(self, shops: Sequence[Vendor], goods: Sequence[Goods]) -> list[Variant]:
        """One listing on sale a shop given, each of one variant."""
        now = database_now()
        listings = Listing.objects.bulk_create(
            Listing(
                vendor=shop,
                category=self.category,
                title_en=_stored(thing.title, TITLE_MOST),
                description_en=_stored(thing.description, DESCRIPTION_MOST),
                list_price_minor=thing.list_price_minor,
                currency=thing.currency,
                status=Listing.Status.ON_SALE,
                published_at=now,
            )
            for shop, thing in zip(shops, goods, strict=True)
        )
        return Variant.objects.bulk_create(
            Variant(listing=listing, stock=thing.stock) for listing, thing in zip(listings, goods, strict=True)
        )

    def _names(self, count: int) -> list[str]:
        self.count += count
        return [f"replay-{self.run}-{n}" for n in range(self.count - count, self.count)]


def _stored(text: str, most: int) -> str:
    return text.replace("\x00", "")[:most]
