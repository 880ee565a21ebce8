"""A vendor's first word: a price for those who showed interest."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.clock import database_now
from accounts.models import User
from marketplace.models import Listing, Variant
from negotiation import queries, rules
from negotiation.actions.moves import make_offer
from negotiation.actions.threads import begin_thread
from negotiation.models import Negotiation
from negotiation.refusals import refused


def invite_watchers(*, listing: Listing, by: User, price_minor: int) -> int:
    """Offer everyone who watches a listing a price of their own; returns how many were invited.

    Left out are buyers with a number on the table, with an invitation in the last 14 days, barred or blocked ones. Each
    invitation stands for itself: one that fails does not stop the others. Raises ValidationError with
    `invite_too_high`, `below_floor`, `not_on_sale` or `nobody_to_invite`.
    """
    variant = listing.variants.order_by("pk").first()
    if listing.status != Listing.Status.ON_SALE or variant is None or variant.available == 0:
        raise refused("not_on_sale")
    most = listing.list_price_minor - listing.list_price_minor * rules.HOUSE.invite_discount_bps // 10_000
    if price_minor > most:
        raise refused("invite_too_high", currency=listing.currency, most_minor=most)
    if price_minor < listing.floor_minor:
        raise refused("below_floor", currency=listing.currency, floor_minor=listing.floor_minor)
    watchers = queries.watchers_to_invite(listing)
    if not watchers:
        raise refused("nobody_to_invite")
    invited = 0
    for watcher in watchers:
        try:
            _invite(watcher, variant, by, price_minor)
            invited += 1
        except (ValidationError, IntegrityError):
            continue  # they began to haggle, or were invited, in this very moment
    return invited


@transaction.atomic
def _invite(buyer: User, variant: Variant, by: User, price_minor: int) -> Negotiation:
    thread = queries.live_thread(buyer=buyer, variant_id=variant.pk) or begin_thread(
        buyer=buyer, variant=variant, quantity=1, deadline_at=database_now() + timedelta(days=rules.INQUIRY_DAYS)
    )
    return make_offer(negotiation_id=thread.pk, by=by, price_minor=price_minor, rev=thread.rev)
