"""Opening a haggle, talking in it, reading it."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import after_commit
from marketplace.models import Listing, Variant
from negotiation import masking, phrasebook, queries, rules
from negotiation.actions.moves import lock_for_move, make_offer
from negotiation.actions.shelf import note_shelf
from negotiation.events import Parcel, tell, word, write_event
from negotiation.models import Negotiation, ReadCursor, ThreadEvent
from negotiation.refusals import refused


def open_negotiation(
    *, buyer: User, variant: Variant, quantity: int = 1, price_minor: int | None = None
) -> Negotiation:
    """The buyer's live thread over a variant, begun if there is none; with a price, that is offered in it at once.

    An offer that is refused begins no thread. Raises ValidationError with code `not_on_sale`, `own_listing`,
    `bad_quantity`, `vendor_away` or `too_many_threads`, and what `make_offer` raises.
    """
    try:
        with transaction.atomic():
            # Several tabs at once: each must see what the others began, or together they pass the hour's limit.
            User.objects.select_for_update(no_key=True).get(pk=buyer.pk)
            live = queries.unfinished_thread(buyer=buyer, variant_id=variant.pk)
            return _offer_in(live or _begin(buyer, variant, quantity), buyer, price_minor)
    except IntegrityError:
        # A vendor's invitation, which does not wait for the buyer, was there first: that is the thread of both.
        if (live := queries.unfinished_thread(buyer=buyer, variant_id=variant.pk)) is None:
            raise
    return _offer_in(live, buyer, price_minor)


def _offer_in(negotiation: Negotiation, buyer: User, price_minor: int | None) -> Negotiation:
    if price_minor is None:
        return negotiation
    return make_offer(negotiation_id=negotiation.pk, by=buyer, price_minor=price_minor, rev=negotiation.rev)


def _begin(buyer: User, variant: Variant, quantity: int) -> Negotiation:
    listing = Listing.objects.select_related("vendor").get(pk=variant.listing_id)
    if listing.status != Listing.Status.ON_SALE or listing.vendor.status != "approved":
        raise refused("not_on_sale")
    if listing.vendor.is_on_holiday:
        raise refused("vendor_away")
    if listing.vendor.members.filter(user=buyer).exists():
        raise ValidationError(_("This is your own shop."), code="own_listing")
    if queries.is_blocked(buyer_id=buyer.pk, vendor_id=listing.vendor_id):
        raise refused("blocked")
    if not 1 <= quantity <= max(variant.available, 1):
        raise refused("bad_quantity")
    recent = Negotiation.objects.filter(buyer=buyer, opened_at__gt=Now() - timedelta(hours=1)).count()
    if recent >= rules.NEW_THREADS_PER_HOUR and not buyer.is_bot:
        raise ValidationError(_("That is many new haggles in an hour. Finish one first."), code="too_many_threads")
    deadline_at = database_now() + timedelta(days=rules.INQUIRY_DAYS)
    negotiation = begin_thread(buyer=buyer, variant=variant, quantity=quantity, deadline_at=deadline_at)
    if queries.is_set_aside(variant, quantity):
        note_shelf(negotiation)
    return negotiation


def begin_thread(*, buyer: User, variant: Variant, quantity: int, deadline_at: datetime) -> Negotiation:
    """A new thread with its first line, in the caller's transaction; the caller has seen to it that it may begin."""
    listing = variant.listing
    negotiation = Negotiation.objects.create(
        buyer=buyer,
        vendor=listing.vendor,
        listing=listing,
        variant=variant,
        quantity=quantity,
        currency=listing.currency,
        list_price_minor=listing.list_price_minor,
        floor_minor=listing.floor_minor,
        listing_version=listing.version,
        deadline_at=deadline_at,
    )
    write_event(
        negotiation,
        kind=ThreadEvent.Kind.OPENED,
        role=ThreadEvent.Role.HOUSE,
        facts={"list_price_minor": listing.list_price_minor, "quantity": quantity},
    )
    negotiation.save(update_fields=["seq", "last_event_at"])
    return negotiation


def payload_hash(body: str) -> bytes:
    """What tells a resent message from another one under the same client_id."""
    return hashlib.sha256(body.encode()).digest()


def clean_body(body: str, *, may_be_empty: bool = False) -> str:
    """A message as it may be stored, before masking.

    Raises ValidationError with code `empty_message` or `message_too_long`.
    """
    body = body.replace("\x00", "").strip()
    if not body and not may_be_empty:
        raise refused("empty_message")
    if len(body) > rules.MESSAGE_MOST_CHARACTERS:
        raise refused("message_too_long")
    return body


@transaction.atomic
def pin_promise(*, negotiation_id: int, by: User, seq: int) -> ThreadEvent:
    """Pin a vendor's message as a promise, before anything is agreed: it becomes part of the deal sheet.

    Either side may; pinned twice, it stands once. Raises ValidationError with `not_a_promise` or `not_a_party`.
    """
    negotiation, side = lock_for_move(negotiation_id, by, None)
    said = ThreadEvent.objects.filter(
        negotiation=negotiation, seq=seq, kind=ThreadEvent.Kind.MESSAGE, role=ThreadEvent.Role.VENDOR
    ).first()
    if said is None or not said.body or negotiation.status not in Negotiation.WAITING:
        raise refused("not_a_promise")
    if (already := _pin_of(negotiation, seq)) is not None:
        return already
    event = write_event(
        negotiation,
        kind=ThreadEvent.Kind.PIN,
        role=side,
        actor_id=by.pk,
        body=said.body,
        facts={"pinned_seq": seq, "said_at": said.at.isoformat()},
    )
    negotiation.save(update_fields=["seq", "last_event_at"])
    return event


@transaction.atomic
def unpin_promise(*, negotiation_id: int, by: User, seq: int) -> ThreadEvent:
    """Take a promise off again before anything is agreed. Only the side that pinned it may: a vendor can't quietly drop
    what the buyer holds on to.

    Raises ValidationError with `not_a_promise` where none is pinned, `not_your_pin` or `not_a_party`.
    """
    negotiation, side = lock_for_move(negotiation_id, by, None)
    pin = _pin_of(negotiation, seq)
    if pin is None or negotiation.status not in Negotiation.WAITING:
        raise refused("not_a_promise")
    if pin.role != side:
        raise refused("not_your_pin")
    event = write_event(
        negotiation,
        kind=ThreadEvent.Kind.UNPIN,
        role=side,
        actor_id=by.pk,
        body=pin.body,
        facts={"pinned_seq": seq},
    )
    negotiation.save(update_fields=["seq", "last_event_at"])
    return event


def _pin_of(negotiation: Negotiation, seq: int) -> ThreadEvent | None:
    return next((pin for pin in queries.promises_of(negotiation) if pin.facts["pinned_seq"] == seq), None)


def set_muted(*, negotiation: Negotiation, user: User, is_muted: bool) -> None:
    """Stop, or go on, leaving word for `user` about this thread. Its unread count goes on either way."""
    ReadCursor.objects.bulk_create([ReadCursor(negotiation=negotiation, user=user)], ignore_conflicts=True)
    ReadCursor.objects.filter(negotiation=negotiation, user=user).update(is_muted=is_muted)


@transaction.atomic
def send_message(
    *, negotiation_id: int, by: User, body: str, client_id: UUID | None = None, picture: str = ""
) -> ThreadEvent:
    """Say something. The same `client_id` again returns the stored message; with another text it is refused.

    Contact details are masked and the message flagged. `picture` is the SHA-256 of one that comes with it, and then
    the words may be left out. Raises ValidationError with code `not_a_party`, `empty_message`, `message_too_long`,
    `cid_conflict`, `blocked` or `wrong_state`.
    """
    body = clean_body(body, may_be_empty=bool(picture))
    negotiation, side = lock_for_move(negotiation_id, by, None)
    if client_id is not None:
        known = ThreadEvent.objects.filter(negotiation=negotiation, actor=by, client_id=client_id).first()
        if known is not None:
            if bytes(known.payload_hash or b"") != payload_hash(body + picture):
                raise refused("cid_conflict")
            return known
    _check_may_talk(negotiation)
    masked, is_flagged = masking.mask(body)
    event = write_event(
        negotiation,
        kind=ThreadEvent.Kind.MESSAGE,
        role=side,
        actor_id=by.pk,
        body=masked,
        is_flagged=is_flagged,
        facts={**message_facts(body, is_flagged), **({"picture": picture} if picture else {})},
        client_id=client_id,
        payload_hash=payload_hash(body + picture),
    )
    negotiation.save(update_fields=["seq", "last_event_at"])
    return event


def _check_may_talk(negotiation: Negotiation) -> None:
    if negotiation.status in Negotiation.SILENT:
        raise refused("wrong_state")
    is_blocked = queries.is_blocked(buyer_id=negotiation.buyer_id, vendor_id=negotiation.vendor_id)
    if is_blocked and negotiation.order_id is None:  # over an order the two have to be able to talk
        raise refused("blocked")


def say_phrase(*, negotiation_id: int, by: User, phrase: str, client_id: UUID | None = None) -> ThreadEvent:
    """Say a phrase of the house in the sayer's language; the other side reads it in both.

    Raises ValidationError with `no_such_phrase` and what `send_message` raises.
    """
    body = phrasebook.text_of(phrase, get_language() or "en")
    if body is None:
        raise refused("no_such_phrase")
    return send_message(negotiation_id=negotiation_id, by=by, body=body, client_id=client_id)


def message_facts(body: str, is_flagged: bool) -> dict[str, bool | str]:
    """What a message carries besides its text: that something was masked, that it presses the buyer to confirm, the
    phrase of the house that it is.
    """
    facts: dict[str, bool | str] = {}
    if is_flagged:
        facts["is_masked"] = True
    if masking.presses_to_confirm(body):
        facts["presses_to_confirm"] = True
    if phrase := phrasebook.key_of(body):
        facts["phrase"] = phrase
    return facts


def mark_read(*, negotiation: Negotiation, user: User, seq: int) -> int:
    """Move the user's cursor forward to `seq`, never back and never past the end; returns where it stands.

    When it has moved, the other side sees how far, and the user's own pages count anew.
    """
    seq = max(0, min(seq, negotiation.seq))
    cursor = ReadCursor.objects.filter(negotiation=negotiation, user=user)
    has_moved = cursor.filter(read_seq__lt=seq).update(read_seq=seq)
    if not has_moved:
        if (reached := cursor.values_list("read_seq", flat=True).first()) is not None:
            return reached
        ReadCursor.objects.bulk_create([ReadCursor(negotiation=negotiation, user=user)], ignore_conflicts=True)
        has_moved = cursor.filter(read_seq__lt=seq).update(read_seq=seq)
    if has_moved:
        role = "buyer" if negotiation.buyer_id == user.pk else "vendor"
        read = word("read", str(negotiation.public_id), user.pk, role, seq=seq)
        after_commit(tell, Parcel(words=[read], recount=[user.pk]))
    return cursor.values_list("read_seq", flat=True).get()
