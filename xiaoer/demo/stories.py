"""What happened in the demo market so far: who haggled over what, and how it went on. Data, mostly."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from marketplace.demo.catalogue import LISTINGS
from xiaoer.demo.market import age_of
from xiaoer.demo.roster import BUYERS

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One buyer and one variant of a listing; each pair has one story at most.

    `numbers` are named in turn, the buyer's first: per cent of the way from floor to list price. Without any and with
    an empty `haggle` the thing is bought at the list price. `haggle` is how the haggle ends (a state of a negotiation;
    `agreed` and `paying` wait for payment, `converted` is paid), `order` how far the order comes: paid, shipped,
    delivered, completed, called_off (by the buyer, unpaid), unpaid, not_sent. Times are hours before now: when it
    began, and when the haggle had its last word.
    """

    buyer: str
    listing: str
    began: float
    ended: float
    numbers: Numbers = ()
    haggle: str = ""
    order: str = ""
    variant: int = 0
    quantity: int = 1
    says: str = ""
    """Something out of the ordinary said by the vendor: flagged, pressing."""
    dispute: str = ""
    """How the buyer's complaint goes: see `disputes.py`."""


def live(buyer: str, listing: str, began: float, ended: float, numbers: Numbers = (), **more) -> Story:
    """A haggle that is still open: the side that spoke last waits for the other."""
    haggle = "inquiry" if not numbers else "buyer_standing" if len(numbers) % 2 else "vendor_standing"
    return Story(buyer=buyer, listing=listing, began=began, ended=ended, numbers=numbers, haggle=haggle, **more)


def over(buyer: str, listing: str, began: float, ended: float, numbers: Numbers, haggle: str, **more) -> Story:
    """A haggle that came to nothing, or to a price that still waits for payment."""
    return Story(buyer=buyer, listing=listing, began=began, ended=ended, numbers=numbers, haggle=haggle, **more)


def bought(buyer: str, listing: str, began: float, ended: float, numbers: Numbers, order: str, **more) -> Story:
    """A deal that was paid, and where the order is."""
    haggle = "converted" if numbers else ""
    return Story(
        buyer=buyer, listing=listing, began=began, ended=ended, numbers=numbers, haggle=haggle, order=order, **more
    )


WAITING_FOR_VENDORS: Final = (
    live("lin", "side-handle-pot-wood-fired", 20, 1.4, (12, 86, 44)),
    live("xiaoyu", "tenmoku-tea-bowl", 26, 3, (20, 80, 42), variant=1),
    live("hannah", "plum-vase-blue-lotus", 9, 7.5, (8,)),
    live("haoran", "persimmon-jar-lidded", 34, 0.6, (25, 92, 50, 80, 66)),
    live("grace", "rice-grain-bowls-four", 5, 4.6, (4,), variant=1, quantity=2),
    live("lin", "she-inkstone-gold-star", 30, 2.2, (10, 88, 40)),
    live("xiaoyu", "goat-hair-brush-set-five", 21, 5, (28, 86, 52)),
    live("wenjing", "four-foot-raw-xuan", 44, 9, (22, 85, 48), variant=1, quantity=2),
    live("oliver", "seal-stone-custom-name", 6, 5.5, (18,)),
    live("yutong", "pine-soot-ink-stick", 13, 12, (14,), quantity=3),
    live("lin", "boxwood-xiangqi-set", 15, 2, (30, 90, 55)),
    live("xiaoyu", "silk-quilt-two-kilo", 28, 8, (15, 85, 40)),
    live("priya", "celadon-night-light", 11, 10, (20,)),
    live("jonas", "walnut-shortwave-radio", 22, 6, (20, 85, 45)),
    live("lanlan", "freshwater-pearl-strand", 19, 4, (10, 90, 35)),
)

WAITING_FOR_BUYERS: Final = (
    live("lin", "blue-white-gaiwan-fish", 27, 0.8, (18, 84, 42, 70)),
    live("lin", "blank-hanging-scroll", 16, 6, (25, 78)),
    live("lin", "travel-tea-set-quilted", 33, 11, (12, 88, 38, 72), variant=1),
    live("lin", "iron-goddess-charcoal", 40, 3.5, (30, 84, 52, 72, 62, 67)),
    live("xiaoyu", "letter-set-rain-stationery", 14, 1.2, (20, 76), quantity=2),
    live("xiaoyu", "famille-rose-peach-plate", 31, 5, (8, 90, 34, 74)),
    live("xiaoyu", "bulang-raw-cake-2019", 23, 9, (24, 84)),
    live("samuel", "hand-hammered-iron-wok", 18, 7, (20, 82), variant=2),
    live("zihan", "jade-hairpin-magnolia", 25, 12, (15, 88, 45, 76)),
    live("tianyu", "satchel-postman-olive", 12, 2, (22, 80)),
)

ONLY_TALKING: Final = (
    live("lin", "saddle-tote-chestnut", 50, 47),
    live("xiaoyu", "powder-green-gu-vase", 29, 28),
    live("jonas", "sweet-white-moon-jar", 7, 6.5),
    live("meiling", "wolf-hair-brush-orchid-bamboo", 70, 66, variant=2),
    live("amelie", "literati-pine-bonsai", 17, 16, says="flagged"),
)

WAITING_FOR_PAYMENT: Final = (
    over("lin", "moso-tea-picking-basket", 11, 2.5, (30, 85, 60), "agreed"),
    over("xiaoyu", "unglazed-ikebana-block", 14, 4, (35,), "agreed", quantity=2),
    over("clara", "thread-bound-notebook-indigo", 20, 6, (25, 80, 50), "agreed", quantity=4),
    over("lin", "half-sized-copying-paper", 8, 0.05, (20, 70), "paying", quantity=5),
    over("xiaoyu", "glass-fairness-pitcher", 10, 0.06, (30, 75), "paying"),
)

CAME_TO_NOTHING: Final = (
    over("lin", "mechanical-keyboard-ink", 190, 160, (5, 92), "declined"),
    over("daniel", "duanni-bamboo-teapot", 150, 130, (5,), "declined"),
    over("xiaoyu", "oxblood-garlic-vase", 220, 180, (10, 95, 20), "declined"),
    over("qingqing", "four-foot-raw-xuan", 140, 120, (15, 90, 30, 85), "declined"),
    over("lin", "ink-splash-dinner-plates", 130, 125, (40,), "withdrawn", variant=1),
    over("tomas", "pocket-projector-shadow", 170, 150, (20, 80), "withdrawn"),
    over("siyuan", "mother-of-pearl-jewel-box", 100, 96, (12,), "withdrawn"),
    over("xiaoyu", "camphor-keepsake-box", 260, 230, (15, 88), "expired"),
    over("lin", "palace-lantern-six-sided", 300, 280, (10,), "expired"),
    over("noor", "she-inkstone-gold-star", 330, 310, (12, 90, 30), "expired"),
    over("tomas", "tenmoku-tea-bowl", 240, 200, (30, 80, 55), "lapsed"),
    over("zihan", "goat-hair-brush-set-five", 210, 190, (35,), "lapsed"),
    over("ingrid", "elm-half-moon-stool", 120, 90, (20, 85), "superseded:edited"),
    over("grace", "walnut-shortwave-radio", 46, 20, (20, 85), "frozen", says="flagged"),
    over("jianguo", "jade-hairpin-magnolia", 130, 110, (20, 85), "voided", says="flagged"),
    over("pengfei", "green-jadeite-leaf-pendant", 75, 60, (10, 90), "superseded:sold_out"),
)
"""The last one stands when, five hours later, somebody else takes the last two pendants: see UNDER_WAY."""

UNDER_WAY: Final = (
    bought("meiling", "green-jadeite-leaf-pendant", 70, 55, (30, 85, 60), "paid", quantity=2),
    bought("lin", "clay-pot-rice-casserole", 30, 12, (20, 80, 50), "paid"),
    bought("xiaoyu", "four-foot-raw-xuan", 36, 20, (25, 75, 55), "paid"),
    bought("priya", "tenmoku-tea-bowl", 40, 22, (20, 85, 45, 70), "paid"),
    bought("dawei", "wolf-hair-brush-orchid-bamboo", 26, 9, (30,), "paid", quantity=3, variant=1),
    bought("samuel", "ginkgo-chopping-board", 18, 18, (), "paid"),
    bought("ingrid", "cloth-tiger-pillow", 110, 98, (20, 80, 45), "paid", says="pressing"),
    bought("lin", "seal-stone-custom-name", 90, 60, (20, 85, 45, 72), "shipped"),
    bought("lin", "indigo-linen-work-jacket", 80, 52, (15, 88, 50), "shipped", variant=1),
    bought("xiaoyu", "blue-white-gaiwan-fish", 150, 110, (20, 82, 48), "shipped"),
    bought("haoran", "rice-grain-bowls-four", 76, 54, (25, 80, 55), "shipped"),
    bought("wenjing", "letter-set-rain-stationery", 60, 60, (), "shipped", quantity=2),
    bought("clara", "scholar-clip-reading-lamp", 84, 58, (20, 85, 50), "shipped"),
    bought("lin", "luban-lock-set-six", 170, 150, (20, 80, 45), "delivered"),
    bought("xiaoyu", "osmanthus-oolong", 330, 300, (30, 75), "delivered", quantity=2),
    bought("hannah", "ink-splash-dinner-plates", 190, 160, (25, 85, 50), "delivered"),
    bought("yutong", "she-inkstone-gold-star", 200, 175, (20, 85, 50, 75), "delivered"),
    bought("jianguo", "everyday-temple-sandalwood", 180, 150, (25, 80), "delivered"),
    bought("lin", "calligraphy-models-pdf", 20, 20, (), "delivered"),
    bought("xiaoyu", "suzhou-stitch-pattern-book", 16, 16, (), "delivered"),
    bought("lin", "jasmine-pearls", 26, 25, (40,), "called_off"),
    bought("daniel", "purple-clay-stone-scoop", 60, 60, (), "unpaid"),
    bought("dawei", "swallow-kite-sha-yan", 420, 400, (20, 85, 50), "not_sent"),
)

QUARRELS: Final = (
    bought("lin", "persimmon-jar-lidded", 200, 170, (20, 85, 50), "delivered", dispute="vendor_turn"),
    bought("xiaoyu", "thread-bound-notebook-indigo", 420, 390, (25, 80, 50), "delivered", dispute="talking"),
    bought("oliver", "puzzle-joint-bookends", 230, 200, (20, 85, 45), "delivered", dispute="queued"),
    bought("lin", "bedside-fan-lotus-leaf", 300, 270, (20, 85, 48), "delivered", dispute="deciding_wei"),
    bought("lanlan", "brass-oil-lamp-reading", 320, 290, (25, 80, 50), "delivered", dispute="deciding_xiaoman"),
    bought("amelie", "famille-rose-peach-plate", 760, 720, (15, 88, 45, 76), "delivered", dispute="split"),
    bought("xuemei", "pine-soot-ink-stick", 900, 870, (25, 80, 50), "shipped", dispute="refund", quantity=2),
    bought("daniel", "pebble-bluetooth-speaker", 800, 770, (20, 85, 50), "delivered", dispute="release"),
    bought("qingqing", "crackle-lotus-bowl", 640, 600, (25, 85, 50), "delivered", dispute="accepted"),
    bought("grace", "round-silk-lantern-cinnabar", 280, 250, (30, 80, 55), "delivered", dispute="withdrawn"),
    bought("hannah", "cedar-steamer-two-tier", 270, 245, (20, 85, 50), "delivered", dispute="evidence"),
    bought("jonas", "hand-hammered-iron-wok", 330, 300, (20, 85, 50), "delivered", dispute="decided"),
    bought("clara", "garden-to-table-scissors", 200, 170, (25, 80, 50), "delivered", dispute="return_due"),
)

LATELY_DONE: Final = (
    bought("lin", "rice-grain-bowls-four", 180, 150, (20, 82, 50), "completed"),
    bought("xiaoyu", "pine-soot-ink-stick", 370, 350, (25, 80, 50), "completed"),
    bought("lin", "goat-hair-brush-set-five", 185, 160, (20, 85, 45, 74), "completed"),
    bought("noor", "sweet-white-moon-jar", 190, 165, (15, 85, 45), "completed"),
    bought("siyuan", "blank-hanging-scroll", 175, 150, (25, 80), "completed"),
)

HISTORY_SIZE: Final = 46
HISTORY_ENDS_DAYS_AGO: Final = 17
LADDERS: Final = ((20, 85, 50), (15, 88, 42, 72), (30, 80), (25,), (10, 90, 35, 78, 58), (35, 85, 60), ())
FAVOURED: Final = ("changjiang-kiln", "jingxian-paper")
"""The shops of the two demo vendors have more of a past than the rest."""


def history() -> Iterator[Story]:
    """Deals that were completed long ago, spread over buyers, shops and weeks; always the same ones."""
    taken = {(story.buyer, story.listing) for story in told()}
    goods = [listing for listing in LISTINGS if listing.kind == "physical" and listing.list_price_minor <= 60_000]
    goods.sort(key=lambda listing: (listing.vendor_key not in FAVOURED, sum(listing.key.encode()) % 97, listing.key))
    buyers = ["lin", "xiaoyu", *(buyer.key for buyer in BUYERS)]
    made = 0
    for place, listing in enumerate(goods):
        room_days = age_of(listing.key).days - HISTORY_ENDS_DAYS_AGO
        buyer = buyers[place * 5 % len(buyers)]
        if room_days < 2 or (buyer, listing.key) in taken:
            continue
        began = (HISTORY_ENDS_DAYS_AGO + room_days * (place * 37 % 100) / 100) * 24 + place % 13
        numbers = LADDERS[place % len(LADDERS)]
        quantity = 2 if place % 5 == 3 and listing.list_price_minor < 15_000 else 1
        yield bought(buyer, listing.key, began, began - 4 * len(numbers), numbers, "completed", quantity=quantity)
        made += 1
        if made == HISTORY_SIZE:
            return


def told() -> tuple[Story, ...]:
    """The stories told one by one above."""
    return (
        *WAITING_FOR_VENDORS,
        *WAITING_FOR_BUYERS,
        *ONLY_TALKING,
        *WAITING_FOR_PAYMENT,
        *CAME_TO_NOTHING,
        *UNDER_WAY,
        *QUARRELS,
        *LATELY_DONE,
    )


def all_stories() -> list[Story]:
    """Every story, the earliest first: limits that look back must see them in the order in which they happened."""
    return sorted([*told(), *history()], key=lambda story: -story.began)
