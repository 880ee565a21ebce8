"""Questions about haggles. The door to a thread is here, and nowhere else."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from accounts.models import User
from marketplace.models import Listing, Variant
from marketplace.rules import BROKEN_OFF_BY_VENDOR
from negotiation import rules
from negotiation.autopilot import PastThread
from negotiation.models import Block, DueAnswer, Negotiation, Offer, ReadCursor, SleeveDeal, ThreadEvent, ThreadPicture
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
    said = Offer.objects.filter(negotiation=negotiation).exclude(status=Offer.Status.UNDONE)
    numbers = said.order_by("rev").values_list("by", "price_minor")
    last: dict[str, int] = dict(numbers)  # of each side's numbers the last one stays
    window = timedelta(days=rules.BUYER_OFFERS_WINDOW_DAYS)
    buyer_offers = (
        Offer.objects.filter(
            negotiation__buyer_id=negotiation.buyer_id,
            negotiation__listing_id=negotiation.listing_id,
            by=Offer.By.BUYER,
            made_at__gt=Now() - window,
        )
        .exclude(status=Offer.Status.UNDONE)
        .count()
    )
    return rules.Table(
        status=negotiation.status,
        list_price_minor=negotiation.list_price_minor,
        floor_minor=negotiation.floor_minor,
        buyer_last_minor=last.get("buyer"),
        vendor_last_minor=last.get("vendor"),
        moves_made=negotiation.move_count,
        buyer_offers_made=buyer_offers,
        limits=rules.LIMITS[settings.HAGGLE_LIMITS],
    )


def is_set_aside(variant: Variant, quantity: int) -> bool:
    """Whether too few are free for a haggle over so many because others have agreed and not paid yet."""
    return variant.available < quantity <= variant.stock


def threads_at_shelf(variant_id: int) -> list[int]:
    """Ids of the waiting threads over a variant that may have to hear of its shelf: too few are free for them, or they
    were told so before."""
    left = Variant.objects.filter(pk=variant_id).values_list(F("stock") - F("reserved"), flat=True).first() or 0
    told = ThreadEvent.objects.filter(negotiation=OuterRef("pk"), kind=ThreadEvent.Kind.SHELF)
    waiting = Negotiation.objects.filter(variant_id=variant_id, status__in=Negotiation.WAITING)
    return list(waiting.filter(Q(quantity__gt=left) | Exists(told)).order_by("pk").values_list("pk", flat=True))


def events_after(negotiation_id: int, after: int, limit: int) -> list[ThreadEvent]:
    """Up to `limit` events with `seq > after`, in order."""
    events = ThreadEvent.objects.filter(negotiation_id=negotiation_id, seq__gt=after)
    events = events.select_related("actor", "picture")
    return list(events.order_by("seq")[:limit])


def picture_of(negotiation: Negotiation, sha256: str) -> ThreadPicture | None:
    """A picture of this thread, by what its message tells of it."""
    return ThreadPicture.objects.filter(negotiation=negotiation, sha256=sha256).first()


def lines_to_renew(negotiation_id: int, after: int, news: list[ThreadEvent]) -> list[ThreadEvent]:
    """Lines shown by `after` that look different by now: the cards that could stand then or stand again, and what the
    `news` pinned as a promise or took off.
    """
    shown = ThreadEvent.objects.filter(negotiation_id=negotiation_id, seq__lte=after).select_related("actor", "picture")
    cards = list(shown.filter(kind__in=ThreadEvent.NUMBERS).order_by("-seq")[:2])
    pinned = [event.facts["pinned_seq"] for event in news if event.kind in ThreadEvent.PINS]
    return [*(shown.filter(seq__in=pinned) if pinned else []), *reversed(cards)]


def latest_events(negotiation_id: int, limit: int = 200) -> list[ThreadEvent]:
    """The last `limit` events, in order."""
    events = ThreadEvent.objects.filter(negotiation_id=negotiation_id).select_related("actor", "picture")
    return list(events.order_by("-seq")[:limit])[::-1]


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


def unpaid_agreements(buyer: User, days: int = rules.STRIKES_WINDOW_DAYS) -> int:
    """How often `buyer` agreed and did not pay in the last `days`."""
    return Negotiation.objects.filter(
        buyer=buyer, status=Negotiation.Status.LAPSED, closed_at__gt=Now() - timedelta(days=days)
    ).count()


def is_barred(buyer: User) -> bool:
    """Whether `buyer` agreed and did not pay so often that no offers are taken now: 4 times in 90 days, the last of
    them in the last 30.
    """
    lapsed = Negotiation.objects.filter(
        buyer=buyer,
        status=Negotiation.Status.LAPSED,
        closed_at__gt=Now() - timedelta(days=rules.STRIKES_WINDOW_DAYS),
    )
    lately = Q(closed_at__gt=Now() - timedelta(days=rules.BARRED_DAYS))
    facts = lapsed.aggregate(all=Count("pk"), lately=Count("pk", filter=lately))
    return facts["all"] >= rules.STRIKES_TO_BAR and facts["lately"] > 0


def is_blocked(*, buyer_id: int, vendor_id: int) -> bool:
    """Whether one of the two wants to hear no more from the other."""
    return Block.objects.filter(buyer_id=buyer_id, vendor_id=vendor_id).exists()


def offer_before(negotiation: Negotiation) -> Offer | None:
    """The offer that the standing one answered, which an undo puts back."""
    return Offer.objects.filter(negotiation=negotiation, status=Offer.Status.COUNTERED).order_by("-rev").first()


def was_invited_lately(negotiation: Negotiation) -> bool:
    """Whether the vendor invited this buyer to a price for this listing in the last 14 days."""
    return ThreadEvent.objects.filter(
        negotiation__buyer_id=negotiation.buyer_id,
        negotiation__listing_id=negotiation.listing_id,
        kind=ThreadEvent.Kind.INVITE,
        at__gt=Now() - timedelta(days=rules.INVITE_PAUSE_DAYS),
    ).exists()


def watchers_to_invite(listing: Listing, limit: int = 200) -> list[User]:
    """Who watches a listing and may be invited: nobody with a number on the table, invited lately, or blocked."""
    threads = Negotiation.objects.filter(listing=listing)
    busy = threads.filter(status__in=Negotiation.UNFINISHED).exclude(status=Negotiation.Status.INQUIRY)
    invited = threads.filter(
        events__kind=ThreadEvent.Kind.INVITE, events__at__gt=Now() - timedelta(days=rules.INVITE_PAUSE_DAYS)
    )
    watchers = User.objects.filter(watches__listing=listing, is_active=True)
    watchers = watchers.exclude(pk__in=busy.values("buyer_id")).exclude(pk__in=invited.values("buyer_id"))
    watchers = watchers.exclude(vendor_blocks__vendor_id=listing.vendor_id)
    return list(watchers.order_by("pk")[:limit])


def past_threads(listing_id: int, limit: int = 1000) -> list[PastThread]:
    """The newest haggles over a listing that are over and in which the buyer named a number, for a back-test."""
    over = Negotiation.objects.filter(listing_id=listing_id).exclude(status__in=Negotiation.UNFINISHED)
    rows = over.prefetch_related(
        Prefetch(
            "offers",
            Offer.objects.filter(by=Offer.By.BUYER).exclude(status=Offer.Status.UNDONE).order_by("rev"),
            to_attr="bids",
        )
    ).order_by("-pk")[:limit]
    return [
        PastThread(
            list_price_minor=thread.list_price_minor,
            bids_minor=tuple(bid.price_minor for bid in thread.bids),
            sold_at_minor=thread.agreed_price_minor if thread.status == Negotiation.Status.CONVERTED else None,
        )
        for thread in rows
        if thread.bids
    ]


def owner_of(vendor_id: int) -> User | None:
    """In whose name a shop's policy acts."""
    member = VendorMember.objects.filter(vendor_id=vendor_id, role=VendorMember.Role.OWNER).select_related("user")
    found = member.order_by("pk").first()
    return found.user if found else None


def answers_due(limit: int = 200) -> list[int]:
    """Ids of threads whose offer the shop's policy should answer now."""
    due = DueAnswer.objects.filter(due_at__lte=Now()).order_by("due_at")
    return list(due.values_list("negotiation_id", flat=True)[:limit])


def sleeves_due(limit: int = 200) -> list[int]:
    """Ids of threads with a sleeve deal whose day is over."""
    due = SleeveDeal.objects.filter(status=SleeveDeal.Status.OPEN, expires_at__lte=Now()).order_by("expires_at")
    return list(due.values_list("negotiation_id", flat=True)[:limit])


def promises_of(negotiation: Negotiation) -> list[ThreadEvent]:
    """The pins that hold: the vendor's words that stand as promises, in the order in which they were pinned."""
    pins: dict[int, ThreadEvent] = {}
    for event in ThreadEvent.objects.filter(negotiation=negotiation, kind__in=ThreadEvent.PINS).order_by("seq"):
        pins.pop(event.facts["pinned_seq"], None)
        if event.kind == ThreadEvent.Kind.PIN:
            pins[event.facts["pinned_seq"]] = event
    return list(pins.values())


def unfinished_thread(*, buyer: User, variant_id: int) -> Negotiation | None:
    """The buyer's thread over a variant that keeps them from beginning another: a live or a frozen one."""
    threads = Negotiation.objects.filter(buyer=buyer, variant_id=variant_id, status__in=Negotiation.UNFINISHED)
    return threads.first()


def live_thread(*, buyer: User, variant_id: int) -> Negotiation | None:
    return Negotiation.objects.filter(buyer=buyer, variant_id=variant_id, status__in=Negotiation.LIVE).first()


def office_counts(vendor: Vendor) -> dict[str, int]:
    """How many of a vendor's threads are in each state."""
    return dict(Negotiation.objects.filter(vendor=vendor).values_list("status").annotate(Count("pk")))


def is_muted(negotiation: Negotiation, user: User) -> bool:
    return ReadCursor.objects.filter(negotiation=negotiation, user=user, is_muted=True).exists()


def is_blocked_by(negotiation: Negotiation, side: rules.Side) -> bool:
    """Whether `side` has blocked the other one."""
    return Block.objects.filter(buyer_id=negotiation.buyer_id, vendor_id=negotiation.vendor_id, by=side).exists()


def search_messages(user: User, words: str, limit: int = 50) -> list[ThreadEvent]:
    """The newest messages in the user's own threads in which every one of the words occurs."""
    found = ThreadEvent.objects.filter(negotiation__in=threads_of(user).values("pk"), kind=ThreadEvent.Kind.MESSAGE)
    for word in words.split()[:8]:
        found = found.filter(body__icontains=word)
    return list(found.select_related("negotiation__listing", "actor").order_by("-at")[:limit])


# Reputation: shares in whole per cent, None before there are enough to tell.


def pays_after_agreeing(buyer: User) -> int | None:
    """Of a buyer's agreements in the last year, those that were paid."""
    ended = Negotiation.objects.filter(buyer=buyer, opened_at__gt=Now() - timedelta(days=rules.REPUTATION_DAYS))
    facts = ended.aggregate(
        paid=Count("pk", filter=Q(status=Negotiation.Status.CONVERTED)),
        broken=Count("pk", filter=Q(status=Negotiation.Status.LAPSED)),
    )
    return rules.share_of(facts["paid"], facts["paid"] + facts["broken"])


def answers_in_time(vendor: Vendor) -> int | None:
    """Of the offers buyers made a shop in the last 30 days, those it answered before they ran out."""
    offers = Offer.objects.filter(
        negotiation__vendor=vendor, by=Offer.By.BUYER, made_at__gt=Now() - timedelta(days=rules.ANSWERS_DAYS)
    )
    answered = [Offer.Status.COUNTERED, Offer.Status.ACCEPTED, Offer.Status.DECLINED]
    facts = offers.aggregate(
        answered=Count("pk", filter=Q(status__in=answered)),
        missed=Count("pk", filter=Q(status=Offer.Status.EXPIRED)),
    )
    return rules.share_of(facts["answered"], facts["answered"] + facts["missed"])


def honours_the_price(vendor: Vendor) -> int | None:
    """Of a shop's paid deals in the last year, those it did not let fall before handing over."""
    deals = Negotiation.objects.filter(
        vendor=vendor,
        status=Negotiation.Status.CONVERTED,
        opened_at__gt=Now() - timedelta(days=rules.REPUTATION_DAYS),
    )
    facts = deals.aggregate(
        all=Count("pk"), fallen=Count("pk", filter=Q(order__cancel_reason__in=BROKEN_OFF_BY_VENDOR))
    )
    return rules.share_of(facts["all"] - facts["fallen"], facts["all"])
