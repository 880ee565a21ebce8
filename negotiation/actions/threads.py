"""Opening a haggle, talking in it, reading it."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import after_commit
from marketplace.models import Listing, Variant
from negotiation import masking, queries, rules
from negotiation.actions.moves import make_offer
from negotiation.events import Parcel, tell, word, write_event
from negotiation.models import Negotiation, ReadCursor, ThreadEvent
from negotiation.refusals import in_words


def open_negotiation(
    *, buyer: User, variant: Variant, quantity: int = 1, price_minor: int | None = None
) -> Negotiation:
    """The buyer's live thread over a variant, begun if there is none; with a price, that is offered in it at once.

    An offer that is refused begins no thread. Raises ValidationError with code `not_on_sale`, `own_listing`,
    `bad_quantity`, `vendor_away` or `too_many_threads`, and what `make_offer` raises.
    """
    if (live := queries.live_thread(buyer=buyer, variant_id=variant.pk)) is None:
        try:
            with transaction.atomic():
                return _offer_in(_begin(buyer, variant, quantity), buyer, price_minor)
        except IntegrityError:
            # Two tabs at once: the constraint let one begin, and that is the thread of both.
            if (live := queries.live_thread(buyer=buyer, variant_id=variant.pk)) is None:
                raise
    return _offer_in(live, buyer, price_minor)


def _offer_in(negotiation: Negotiation, buyer: User, price_minor: int | None) -> Negotiation:
    if price_minor is None:
        return negotiation
    return make_offer(negotiation_id=negotiation.pk, by=buyer, price_minor=price_minor, rev=negotiation.rev)


def _begin(buyer: User, variant: Variant, quantity: int) -> Negotiation:
    listing = Listing.objects.select_related("vendor").get(pk=variant.listing_id)
    if listing.status != Listing.Status.ON_SALE or listing.vendor.status != "approved":
        raise ValidationError(_("This is not on sale now."), code="not_on_sale")
    if listing.vendor.is_on_holiday:
        raise ValidationError(_("The vendor is on holiday."), code="vendor_away")
    if listing.vendor.members.filter(user=buyer).exists():
        raise ValidationError(_("This is your own shop."), code="own_listing")
    if not 1 <= quantity <= max(variant.available, 1):
        raise ValidationError(_("There are not that many."), code="bad_quantity")
    recent = Negotiation.objects.filter(buyer=buyer, opened_at__gt=Now() - timedelta(hours=1)).count()
    if recent >= rules.NEW_THREADS_PER_HOUR and not buyer.is_bot:
        raise ValidationError(_("That is many new haggles in an hour. Finish one first."), code="too_many_threads")
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
        deadline_at=database_now() + timedelta(days=rules.INQUIRY_DAYS),
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


def clean_body(body: str) -> str:
    """A message as it may be stored, before masking.

    Raises ValidationError with code `empty_message` or `message_too_long`.
    """
    body = body.replace("\x00", "").strip()
    if not body:
        raise ValidationError(in_words("empty_message"), code="empty_message")
    if len(body) > rules.MESSAGE_MOST_CHARACTERS:
        raise ValidationError(in_words("message_too_long"), code="message_too_long")
    return body


@transaction.atomic
def send_message(*, negotiation_id: int, by: User, body: str, client_id: UUID | None = None) -> ThreadEvent:
    """Say something. The same `client_id` again returns the stored message; with another text it is refused.

    Contact details are masked and the message flagged. Raises ValidationError with code `not_a_party`, `empty_message`,
    `message_too_long`, `cid_conflict` or `wrong_state`.
    """
    body = clean_body(body)
    negotiation = queries.lock_thread(negotiation_id)
    side = queries.side_of(negotiation, by.pk)
    if side is None:
        raise ValidationError(in_words("not_a_party"), code="not_a_party")
    if client_id is not None:
        known = ThreadEvent.objects.filter(negotiation=negotiation, actor=by, client_id=client_id).first()
        if known is not None:
            if bytes(known.payload_hash or b"") != payload_hash(body):
                raise ValidationError(in_words("cid_conflict"), code="cid_conflict")
            return known
    if negotiation.status in (Negotiation.Status.FROZEN, Negotiation.Status.VOIDED):
        raise ValidationError(in_words("wrong_state"), code="wrong_state")
    masked, is_flagged = masking.mask(body)
    event = write_event(
        negotiation,
        kind=ThreadEvent.Kind.MESSAGE,
        role=side,
        actor_id=by.pk,
        body=masked,
        is_flagged=is_flagged,
        facts=message_facts(body, is_flagged),
        client_id=client_id,
        payload_hash=payload_hash(body),
    )
    negotiation.save(update_fields=["seq", "last_event_at"])
    return event


def message_facts(body: str, is_flagged: bool) -> dict[str, bool]:
    """What a message carries besides its text: that something was masked, or that it presses the buyer to confirm."""
    facts = {}
    if is_flagged:
        facts["is_masked"] = True
    if masking.presses_to_confirm(body):
        facts["presses_to_confirm"] = True
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
