"""Questions about haggles. The door to a thread is here, and nowhere else."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from accounts.models import User
from negotiation import rules
from negotiation.models import Negotiation, Offer, ReadCursor, ThreadEvent
from vendors.models import Vendor, VendorMember

HAGGLING_ROLES = (VendorMember.Role.OWNER, VendorMember.Role.MANAGER, VendorMember.Role.NEGOTIATOR)


def threads_of(user: User) -> QuerySet[Negotiation]:
    """Every thread `user` may enter: their own as a buyer, and those of shops they haggle for."""
    shops = VendorMember.objects.filter(user=user, role__in=HAGGLING_ROLES).values("vendor_id")
    return Negotiation.objects.filter(Q(buyer=user) | Q(vendor__in=shops))


def thread_for(*, public_id: UUID | str, user: User) -> Negotiation | None:
    """The door: a thread that `user` is a party of, or None as if it did not exist."""
    return (
        threads_of(user)
        .select_related("listing", "variant", "vendor", "buyer", "order")
        .filter(public_id=public_id)
        .first()
    )


def side_of(negotiation: Negotiation, user_id: int) -> rules.Side | None:
    """On which side `user_id` sits; None for someone who has no business here."""
    if negotiation.buyer_id == user_id:
        return "buyer"
    members = VendorMember.objects.filter(vendor_id=negotiation.vendor_id, user_id=user_id, role__in=HAGGLING_ROLES)
    return "vendor" if members.exists() else None


def lock_thread(negotiation_id: int) -> Negotiation:
    """The thread, locked for the rest of the transaction."""
    return (
        Negotiation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("listing", "variant", "vendor", "buyer")
        .get(pk=negotiation_id)
    )


def standing_offer(negotiation: Negotiation) -> Offer | None:
    return Offer.objects.filter(negotiation=negotiation, status=Offer.Status.STANDING).first()


def table_of(negotiation: Negotiation) -> rules.Table:
    """What lies on the table, for the rules to judge."""
    numbers = Offer.objects.filter(negotiation=negotiation).order_by("rev").values_list("by", "price_minor")
    last: dict[str, int] = dict(numbers)  # of each side's numbers the last one stays
    window = timedelta(days=rules.BUYER_OFFERS_WINDOW_DAYS)
    buyer_offers = Offer.objects.filter(
        negotiation__buyer_id=negotiation.buyer_id,
        negotiation__listing_id=negotiation.listing_id,
        by=Offer.By.BUYER,
        made_at__gt=Now() - window,
    ).count()
    return rules.Table(
        status=negotiation.status,
        list_price_minor=negotiation.list_price_minor,
        floor_minor=negotiation.floor_minor,
        buyer_last_minor=last.get("buyer"),
        vendor_last_minor=last.get("vendor"),
        moves_made=negotiation.move_count,
        buyer_offers_made=buyer_offers,
    )


def events_after(negotiation_id: int, after: int, limit: int) -> list[ThreadEvent]:
    """Up to `limit` events with `seq > after`, in order."""
    events = ThreadEvent.objects.filter(negotiation_id=negotiation_id, seq__gt=after).select_related("actor")
    return list(events.order_by("seq")[:limit])


def newest_number(negotiation_id: int, until: int) -> ThreadEvent | None:
    """The last offer or counter-offer with `seq <= until`: of all cards shown by then, the only one that could stand."""
    numbers = ThreadEvent.objects.filter(negotiation_id=negotiation_id, seq__lte=until, kind__in=ThreadEvent.NUMBERS)
    return numbers.select_related("actor").order_by("-seq").first()


def latest_events(negotiation_id: int, limit: int = 200) -> list[ThreadEvent]:
    """The last `limit` events, in order."""
    events = ThreadEvent.objects.filter(negotiation_id=negotiation_id).select_related("actor").order_by("-seq")
    return list(events[:limit])[::-1]


def with_unread(threads: QuerySet[Negotiation], user: User) -> QuerySet[Negotiation]:
    """Adds `unread`: how many events came after the user's cursor (seq has no gaps, so it is a subtraction)."""
    cursor = ReadCursor.objects.filter(negotiation=OuterRef("pk"), user=user).values("read_seq")
    return threads.annotate(unread=F("seq") - Coalesce(Subquery(cursor), 0))


class Unread(NamedTuple):
    """How many events wait for a user: in their own haggles, and in live ones of the shops they haggle for."""

    buying: int
    selling: int

    @property
    def total(self) -> int:
        return self.buying + self.selling


UNREAD_SQL = """
    SELECT u.id, coalesce(sum(t.n) FILTER (WHERE t.is_buyer), 0), coalesce(sum(t.n) FILTER (WHERE NOT t.is_buyer), 0)
    FROM unnest(%(users)s::bigint[]) AS u (id) LEFT JOIN LATERAL (
        SELECT true AS is_buyer, n.seq - coalesce(c.read_seq, 0) AS n
        FROM negotiation_negotiation n
            LEFT JOIN negotiation_readcursor c ON c.negotiation_id = n.id AND c.user_id = u.id
        WHERE n.buyer_id = u.id
        UNION ALL
        SELECT false, n.seq - coalesce(c.read_seq, 0)
        FROM vendors_vendormember m
            JOIN negotiation_negotiation n ON n.vendor_id = m.vendor_id AND n.status = ANY(%(live)s)
            LEFT JOIN negotiation_readcursor c ON c.negotiation_id = n.id AND c.user_id = u.id
        WHERE m.user_id = u.id AND m.role = ANY(%(roles)s)
    ) t ON true
    GROUP BY u.id
"""


def unread_of(user_ids: Collection[int]) -> dict[int, Unread]:
    """What waits for each of these users, in one query. `seq` has no gaps, so the number is a subtraction."""
    live, roles = [str(status) for status in Negotiation.LIVE], [str(role) for role in HAGGLING_ROLES]
    with connection.cursor() as cursor:
        cursor.execute(UNREAD_SQL, {"users": list(user_ids), "live": live, "roles": roles})
        return {user_id: Unread(int(buying), int(selling)) for user_id, buying, selling in cursor.fetchall()}


def shops_of(user_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """For each of these users the shops they haggle for."""
    found: dict[int, set[int]] = {user_id: set() for user_id in user_ids}
    rows = VendorMember.objects.filter(user_id__in=user_ids, role__in=HAGGLING_ROLES)
    for user_id, vendor_id in rows.values_list("user_id", "vendor_id"):
        found[user_id].add(vendor_id)
    return {user_id: frozenset(shops) for user_id, shops in found.items()}


def members_of(vendor_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """For each of these shops who haggles for it."""
    found: dict[int, set[int]] = {vendor_id: set() for vendor_id in vendor_ids}
    rows = VendorMember.objects.filter(vendor_id__in=vendor_ids, role__in=HAGGLING_ROLES)
    for user_id, vendor_id in rows.values_list("user_id", "vendor_id"):
        found[vendor_id].add(user_id)
    return {vendor_id: frozenset(members) for vendor_id, members in found.items()}


def other_read_seq(negotiation: Negotiation, side: rules.Side) -> int:
    """How far the other side has read: of several people there, the one who has read furthest."""
    cursors = ReadCursor.objects.filter(negotiation=negotiation)
    at_the_table = cursors.filter(user_id=negotiation.buyer_id)
    theirs = cursors.exclude(user_id=negotiation.buyer_id) if side == "buyer" else at_the_table
    return theirs.aggregate(furthest=Coalesce(Max("read_seq"), 0))["furthest"]


def threads_due(limit: int = 200) -> list[int]:
    """Ids of live threads whose time is over, or whose order has moved on without them."""
    over = Negotiation.objects.filter(status__in=Negotiation.LIVE, deadline_at__lte=Now())
    moved = Negotiation.objects.filter(status__in=[Negotiation.Status.AGREED, Negotiation.Status.PAYING]).exclude(
        order__status="awaiting_payment"
    )
    ids = list(over.order_by("deadline_at").values_list("pk", flat=True)[:limit])
    return ids + list(moved.order_by("pk").values_list("pk", flat=True)[:limit])


def unpaid_agreements(buyer: User, days: int = 90) -> int:
    """How often `buyer` agreed and did not pay in the last `days`."""
    return Negotiation.objects.filter(
        buyer=buyer, status=Negotiation.Status.LAPSED, closed_at__gt=Now() - timedelta(days=days)
    ).count()


def live_thread(*, buyer: User, variant_id: int) -> Negotiation | None:
    return Negotiation.objects.filter(buyer=buyer, variant_id=variant_id, status__in=Negotiation.LIVE).first()


def office_counts(vendor: Vendor) -> dict[str, int]:
    """How many of a vendor's threads are in each state."""
    return dict(Negotiation.objects.filter(vendor=vendor).values_list("status").annotate(Count("pk")))
