"""What a set of scans means for a parcel, and what its parcels mean for an order. Pure functions, no Django."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

RANK: Final = {
    "unknown": 0,
    "created": 1,
    "accepted": 2,
    "in_transit": 3,
    "exception": 3,
    "ready_for_pickup": 4,
    "out_for_delivery": 4,
    "attempt_failed": 4,
    "returning": 5,
    "cancelled": 6,
    "expired": 6,
    "delivered": 7,
    "returned": 7,
}
"""How far each status is along the road: of two scans at the same moment the farther one counts."""

HANDED_OVER: Final = frozenset(
    {"accepted", "in_transit", "exception", "out_for_delivery", "attempt_failed", "ready_for_pickup", "returning"}
    | {"delivered", "returned"}
)
"""Statuses that prove the carrier has had the parcel in hand."""

ON_THE_WAY: Final = HANDED_OVER - {"delivered", "returned"}
WAY_BACK: Final = frozenset({"returning", "returned"})
AT_THE_DOOR: Final = frozenset({"out_for_delivery", "attempt_failed"})
CALLED_OFF: Final = frozenset({"cancelled"})
FAILED: Final = WAY_BACK | {"expired"}
"""Did not reach the buyer, and will not: the vendor may send it again."""

TO_SETTLE: Final = frozenset({"returned", "expired"})
SETTLE_WITHIN: Final = timedelta(days=5)
"""From when a parcel is back or given up: then the vendor has sent it again or refunded, or the house opens a dispute."""

PARCELS_MOST: Final = 10
"""Of one order."""

WEIGHT_MOST_G: Final = 100_000

FINAL: Final = frozenset({"delivered", "returned", "cancelled", "expired"})

EVIDENCE: Final = ("", "push", "pull", "proof", "buyer")
"""What a delivery rests on, from nothing to the buyer's own word: a signed push, the carrier's answer when asked, a
signature or picture of the delivery."""

SILENCE: Final = {"courier": timedelta(hours=72), "post": timedelta(days=10)}
"""No scan for so long is a problem."""

PULL_EVERY: Final = {"courier": timedelta(hours=12), "post": timedelta(minutes=1)}
"""How often a silent carrier is asked. The post never pushes."""

FIRST_SCAN_WITHIN: Final = timedelta(minutes=15)
"""A typed number, of which no carrier calls by itself, is asked about again so soon, and each time a quarter of its age
later, until it was scanned."""

CONFIRM_AFTER: Final = timedelta(hours=1)
"""A delivery that was only pushed is asked after so much later."""

STANDS_AFTER: Final = timedelta(days=1)
"""The post, which never calls, is asked so much later whether a delivery without proof still stands."""

NUMBER_REST: Final = timedelta(days=365)
"""A carrier may give the same number again after this; before, it is a mistake."""

BOOKED_LATE: Final = timedelta(days=2)
"""A scan may be so much older than our note of the booking, and still be of this parcel rather than of the number's last."""


class Scan(NamedTuple):
    """One event of a carrier. `voids` names the key of an event that it takes back; `evidence` is the best that the carrier
    has said of it by now, at once or later, which counts where it is a delivery.
    """

    key: str
    status: str
    occurred_at: datetime
    voids: str = ""
    evidence: str = "push"


class Standing(NamedTuple):
    """Where a parcel is, from its scans."""

    status: str
    last_event_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    evidence: str = ""
    """What its delivery to the buyer rests on."""
    is_doubted: bool = False
    """The courier stood at the door again after the delivery."""


def standing(scans: Iterable[Scan], before: str = "created") -> Standing:
    """A function of the *set* of scans: their order and repeats do not matter. `before` is the status without any.

    A delivery stands until it is voided: a later scan of a hub, or one in a wrong zone, does not undo it. Once a parcel
    is on its way back it stays so, and a delivery after that is its arrival at the vendor.
    """
    known = {scan.key: scan for scan in scans}
    voided = {scan.voids for scan in known.values() if scan.voids}
    valid = [scan for scan in known.values() if not scan.voids and scan.key not in voided]
    telling = [scan for scan in valid if scan.status != "unknown"]
    if not telling:
        return Standing(before, max((scan.occurred_at for scan in valid), default=None), None, None)
    last = max(telling, key=_farthest)
    in_hand = min((scan.occurred_at for scan in telling if scan.status in HANDED_OVER), default=None)
    turned_at = min((scan.occurred_at for scan in telling if scan.status in WAY_BACK), default=None)
    delivered = [scan for scan in telling if scan.status == "delivered"]
    to_buyer = [scan for scan in delivered if turned_at is None or scan.occurred_at <= turned_at]
    delivered_at = min((scan.occurred_at for scan in to_buyer), default=None)
    rests_on = max((scan.evidence for scan in to_buyer), key=EVIDENCE.index, default="")
    if turned_at is not None:
        is_back = len(to_buyer) < len(delivered) or any(scan.status == "returned" for scan in telling)
        return Standing("returned" if is_back else "returning", last.occurred_at, in_hand, delivered_at, rests_on)
    if not to_buyer:
        return Standing(last.status, last.occurred_at, in_hand, None)
    latest = max(scan.occurred_at for scan in to_buyer)
    is_doubted = any(scan.status in AT_THE_DOOR and scan.occurred_at > latest for scan in telling)
    return Standing("delivered", last.occurred_at, in_hand, delivered_at, rests_on, is_doubted)


def _farthest(scan: Scan) -> tuple[datetime, int, str]:
    return (scan.occurred_at, RANK[scan.status], scan.key)


class ParcelNews(NamedTuple):
    """What an order has to know of one of its parcels."""

    status: str
    handed_over_at: datetime | None
    delivered_at: datetime | None
    is_post: bool = False
    evidence: str = ""
    is_contradicted: bool = False
    is_carrier_dark: bool = False
    is_resent: bool = False
    """Another one goes in its stead."""


class OrderNews(NamedTuple):
    """What the parcels of an order mean for it."""

    shipped_at: datetime | None
    """When the first of them was in a carrier's hands."""
    delivered_at: datetime | None
    """When the last of them was delivered; None while one is not."""
    waits_for_post: bool
    """All are in carriers' hands, and one is with the post, which may never tell of its delivery."""
    causes: frozenset[str]
    """What its money is frozen for: returning, contradicted, carrier_dark."""


def order_news(parcels: Iterable[ParcelNews], *, count: int = 1) -> OrderNews:
    """An order of `count` parcels is shipped with the first and delivered with the last; one that was called off, or that
    was sent again, doesn't count."""
    live = [parcel for parcel in parcels if parcel.status not in CALLED_OFF and not parcel.is_resent]
    are_all_known = len(live) >= count
    in_hand = [parcel.handed_over_at for parcel in live if parcel.handed_over_at is not None]
    delivered = [parcel.delivered_at for parcel in live if parcel.delivered_at is not None]
    waiting = [parcel for parcel in live if parcel.delivered_at is None]
    causes = {
        "returning": any(parcel.status in WAY_BACK for parcel in live),
        "contradicted": any(parcel.is_contradicted for parcel in live),
        "carrier_dark": any(_is_in_the_dark(parcel) for parcel in live),
    }
    return OrderNews(
        shipped_at=min(in_hand, default=None),
        delivered_at=max(delivered) if delivered and not waiting and are_all_known else None,
        waits_for_post=are_all_known and len(in_hand) == len(live) and any(parcel.is_post for parcel in waiting),
        causes=frozenset(cause for cause, is_so in causes.items() if is_so),
    )


def _is_in_the_dark(parcel: ParcelNews) -> bool:
    """Its carrier is silent, and could still take back or add something that matters."""
    is_settled = parcel.status in FINAL - {"delivered"} or parcel.evidence in ("pull", "proof")
    return parcel.is_carrier_dark and parcel.handed_over_at is not None and not is_settled


def pull_delay(
    status: str,
    kind: str,
    *,
    evidence: str,
    tries: int = 0,
    waited: timedelta | None = None,
    is_new: bool = False,
) -> timedelta | None:
    """How long until the carrier is asked again; None for never. `tries`: how often asking has failed in a row;
    `waited`: how long ago the number was typed, None for one that was not; `is_new`: the evidence is of this moment.
    """
    if status == "delivered" and evidence == "push":
        usual = CONFIRM_AFTER
    elif status == "delivered" and evidence == "pull" and kind == "post" and (is_new or tries):
        usual = STANDS_AFTER
    elif status in FINAL:
        return None
    elif waited is not None and status not in HANDED_OVER:
        usual = min(max(waited / 4, FIRST_SCAN_WITHIN), PULL_EVERY[kind])
    else:
        usual = PULL_EVERY[kind]
    return max(usual, timedelta(minutes=min(2**tries, 720))) if tries else usual
