"""Haggles and their events as the API shows them: read in a number of queries that does not grow with the rows."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Final, cast
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce, Now
from django.utils.translation import get_language

from accounts.api.paging import Place
from accounts.models import User
from negotiation import phrasebook, queries, rules, schemas
from negotiation.models import Block, Negotiation, Offer, ReadCursor, Report, SleeveDeal, ThreadEvent
from vendors.models import VendorMember

STANDING = (Negotiation.Status.BUYER_STANDING, Negotiation.Status.VENDOR_STANDING)


def negotiation_of(user: User, public_id: UUID) -> schemas.Negotiation:
    """One thread that the door has let `user` into, as it is now."""
    thread = _dressed(Negotiation.objects.filter(public_id=public_id), user).get()
    return _as_seen_by(user, [thread])[0]


def sleeve_of(user: User, sleeve: SleeveDeal, public_id: UUID) -> schemas.Sleeve:
    """A sleeve deal as the user's side may see it."""
    thread = negotiation_of(user, public_id)
    return schemas.Sleeve(
        status=SleeveDeal.Status(sleeve.status),
        asked_by=cast(rules.Side, sleeve.asked_by),
        mine_minor=sleeve.buyer_minor if thread.side == "buyer" else sleeve.vendor_minor,
        expires_at=sleeve.expires_at,
        negotiation=thread,
    )


def negotiations_of(
    user: User, filters: schemas.Filters, after: Place | None
) -> tuple[list[schemas.Negotiation], Place | None]:
    """A page of the caller's threads, the last one in which something happened first, and the place of its last row if
    more follow.

    Each side is asked for on its own, so that each can follow its index: a query with OR could follow neither. They are
    asked for places only: the page's own rows alone are dressed, while a large shop has many that are merely sorted.
    """
    most = filters.limit + 1
    found = [_newest(threads, filters, after)[:most] for threads in _threads_by_side(user, filters.side)]
    places = sorted(chain.from_iterable(found), reverse=True)
    shown = places[: filters.limit]
    rows = _dressed(Negotiation.objects.filter(pk__in=[pk for _at, pk in shown]), user)
    by_key = {row.pk: row for row in rows}
    items = _as_seen_by(user, [by_key[pk] for _at, pk in shown])
    return items, Place(*shown[-1]) if len(places) > len(shown) else None


def event_of(event: ThreadEvent, user: User) -> schemas.Event:
    """One line of a thread. Of its actor only the name is told, as in the room."""
    is_mine = event.actor_id == user.pk
    phrase = phrasebook.in_both(event.facts)
    return schemas.Event(
        seq=event.seq,
        kind=schemas.Kind(event.kind),
        role=schemas.Role(event.role),
        name=event.actor.display_name if event.actor else "",
        is_mine=is_mine,
        body=event.body,
        facts=event.facts,
        phrase=schemas.Phrase.model_validate(phrase) if phrase else None,
        client_id=event.client_id if is_mine else None,
        at=event.at,
    )


def report_of(report: Report) -> schemas.Report:
    return schemas.Report.model_validate(report, from_attributes=True)


def _threads_by_side(user: User, side: rules.Side | None) -> Iterable[QuerySet[Negotiation]]:
    if side != "vendor":
        yield Negotiation.objects.filter(buyer=user)
    if side != "buyer":
        roles = VendorMember.objects.filter(user=user, role__in=queries.HAGGLING_ROLES)
        shops = list(roles.values_list("vendor_id", flat=True))
        yield Negotiation.objects.filter(vendor__in=shops).exclude(buyer=user)


def _newest(
    threads: QuerySet[Negotiation], filters: schemas.Filters, after: Place | None
) -> QuerySet[Negotiation, tuple[datetime, int]]:
    """The places of those that pass the filters, in order."""
    if filters.status:
        threads = threads.filter(status__in=filters.status)
    if filters.live is not None:
        is_live = Q(status__in=Negotiation.LIVE)
        threads = threads.filter(is_live if filters.live else ~is_live)
    if after is not None:
        # The first condition lets the index begin at the place; the second one sorts out equal moments.
        threads = threads.filter(last_event_at__lte=after.at)
        threads = threads.filter(Q(last_event_at__lt=after.at) | Q(pk__lt=after.pk))
    return threads.order_by("-last_event_at", "-pk").values_list("last_event_at", "pk")


def _dressed(threads: QuerySet[Negotiation], user: User) -> QuerySet[Negotiation]:
    """With all that a resource needs of other tables, but for the standing offers. `buyer_offers_made` counts what
    `queries.table_of` counts for one thread."""
    counted = Offer.objects.filter(
        negotiation__buyer_id=OuterRef("buyer_id"),
        negotiation__listing_id=OuterRef("listing_id"),
        by=Offer.By.BUYER,
        made_at__gt=Now() - timedelta(days=rules.BUYER_OFFERS_WINDOW_DAYS),
    ).exclude(status=Offer.Status.UNDONE)
    counts = counted.order_by().values("by").annotate(count=Count("pk")).values("count")
    threads = threads.select_related("listing", "variant", "vendor", "buyer", "order")
    muted = ReadCursor.objects.filter(negotiation=OuterRef("pk"), user=user, is_muted=True)
    blocks = Block.objects.filter(buyer_id=OuterRef("buyer_id"), vendor_id=OuterRef("vendor_id"))
    return queries.with_unread(threads, user).annotate(
        buyer_offers_made=Coalesce(Subquery(counts), 0),
        is_muted=Exists(muted),
        buyer_has_blocked=Exists(blocks.filter(by="buyer")),
        vendor_has_blocked=Exists(blocks.filter(by="vendor")),
    )


def _as_seen_by(user: User, threads: list[Negotiation]) -> list[schemas.Negotiation]:
    standing = Offer.objects.filter(status=Offer.Status.STANDING)
    prefetch_related_objects(threads, Prefetch("offers", queryset=standing, to_attr="standing_offers"))
    return [_resource(thread, "buyer" if thread.buyer_id == user.pk else "vendor") for thread in threads]


def _resource(thread, side: rules.Side) -> schemas.Negotiation:
    left = rules.moves_left(_counts(thread), side)
    standing = thread.standing_offers[0] if thread.standing_offers else None
    on_expiry = rules.ON_EXPIRY.get(thread.status)
    return schemas.Negotiation(
        id=thread.public_id,
        listing=schemas.ListingName(id=thread.listing.public_id, title=_in_language(thread.listing, "title")),
        variant=schemas.VariantName(id=thread.variant_id, name=_in_language(thread.variant, "name")),
        vendor=schemas.VendorName(slug=thread.vendor.slug, name=_in_language(thread.vendor, "name")),
        buyer_name=thread.buyer.display_name,
        quantity=thread.quantity,
        currency=thread.currency,
        side=side,
        status=schemas.Status(thread.status),
        rev=thread.rev,
        seq=thread.seq,
        list_price_minor=thread.list_price_minor,
        floor_minor=thread.floor_minor,
        standing=standing and schemas.Standing.model_validate(standing, from_attributes=True),
        agreed_price_minor=thread.agreed_price_minor,
        order=thread.order.public_id if thread.order else None,
        next_deadline=thread.deadline_at,
        on_expiry=schemas.Status(on_expiry) if on_expiry else None,
        may=_may(thread.status, side, left),
        moves_left=left,
        unread=thread.unread,
        is_muted=thread.is_muted,
        has_blocked=getattr(thread, f"{side}_has_blocked"),
        opened_at=thread.opened_at,
        last_event_at=thread.last_event_at,
    )


def _counts(thread) -> rules.Table:
    """As much of the table as says how many moves are left."""
    return rules.Table(
        status=thread.status,
        list_price_minor=thread.list_price_minor,
        floor_minor=thread.floor_minor,
        moves_made=thread.move_count,
        buyer_offers_made=thread.buyer_offers_made,
    )


ENDPOINTS: Final = {"invite": "offer", "undo_first": "undo", "accept_at_once": None}
"""Acts of the graph that a caller knows under another name, or does not choose."""


def _may(status: str, side: rules.Side, moves_left: int) -> list[str]:
    spent: Collection[str] = () if moves_left else ("offer", "counter")
    named = [ENDPOINTS.get(act, act) for act in rules.acts_of(status, side)]
    acts = [act for act in dict.fromkeys(named) if act and act not in spent]
    acts += ["sleeve"] if status in STANDING else []
    return acts if status in Negotiation.SILENT else [*acts, "messages"]


def _in_language(thing, field: str) -> str:
    """A bilingual text in the language of the answer, or in English where there is none."""
    in_chinese = getattr(thing, f"{field}_zh") if (get_language() or "en").startswith("zh") else ""
    return in_chinese or getattr(thing, f"{field}_en")
