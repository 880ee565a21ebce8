"""What the house says of itself in the demo, and what the demo's buyers keep an eye on."""

from typing import Final

from django.db import transaction

from accounts.models import User
from marketplace import actions as marketplace
from marketplace.demo.catalogue import LISTINGS
from marketplace.models import Watch
from xiaoer.demo.market import listing_rows
from xiaoer.demo.roster import email_of
from xiaoer.models import Charter

CHARTER: Final = {
    "en": {
        "mission": "To let people who make things and people who want them agree on a price they both like, and to "
        "keep each word that was given.",
        "vision": "A market as easy as a tea table: anyone may sit down, nobody is hurried, and whoever quarrels "
        "finds someone to listen before the water boils again.",
        "values": [
            {"name": "The kettle is always on", "text": "We answer first and look for the department later."},
            {"name": "A price is a conversation", "text": "We never set it, and never tip the scales."},
            {"name": "Money waits for goods", "text": "What is held for others is touched by rule alone."},
            {"name": "Say it before the deal", "text": "A named flaw is no flaw. A hidden one is ours."},
            {"name": "Write down why", "text": "Every decision has a name under it and a reason anyone can read."},
            {"name": "Change seats", "text": "We move between desks, so that nobody grows roots in one corner."},
        ],
    },
    "zh": {
        "mission": "让做东西的人和想要东西的人，谈出一个彼此都乐意的价钱，并让说出口的每句话算数。",
        "vision": "一个像茶桌一样自在的市集：谁都可以坐下，没有人催你；有了争执，水还没再烧开，就有人来听你说。",
        "values": [
            {"name": "壶里总有热水", "text": "先应声，再问该归谁管。"},
            {"name": "价钱是聊出来的", "text": "我们不定价，也不往秤上加手指。"},
            {"name": "钱等货，货不等钱", "text": "替人保管的钱，只按规矩动。"},
            {"name": "丑话说在前头", "text": "说明了的毛病不算毛病，瞒着的毛病算我们的。"},
            {"name": "写下为什么", "text": "每个决定都有署名，也有人人看得懂的理由。"},
            {"name": "常换座位", "text": "各台轮着坐，谁也不在一个角落里生根。"},
        ],
    },
}

WATCHED: Final = {"lin": 3, "xiaoyu": 11}
"""Who watches, and from which place of the catalogue on."""
WATCHED_EACH: Final = 8
WATCHED_STEP: Final = 23


@transaction.atomic
def make_house() -> int:
    """Publish the charter, and fill the watch lists; returns how many rows were made."""
    _charter, is_new = Charter.objects.get_or_create(version=1, defaults={"body": CHARTER})
    return is_new + _watch()


def _watch() -> int:
    rows = listing_rows()
    made = 0
    for key, first in WATCHED.items():
        user = User.objects.get(email=email_of(key))
        if Watch.objects.filter(user=user).exists():
            continue
        for place in range(WATCHED_EACH):
            listing = rows[LISTINGS[(first + place * WATCHED_STEP) % len(LISTINGS)].key]
            made += marketplace.toggle_watch(listing=listing, user=user)
    return made
