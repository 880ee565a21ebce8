"""Setting the time at which a shop's policy will answer an offer."""

import secrets
from datetime import timedelta

from django.conf import settings

from accounts.clock import database_now
from negotiation.models import DueAnswer, HagglePolicy, Negotiation

_dice = secrets.SystemRandom()


def schedule_answer(negotiation: Negotiation) -> None:
    """Have the offer just made answered after a random while, if its listing has a policy.

    Every offer gets a time, whatever its number: so neither the answer's coming nor its delay tells where the reserve is.
    """
    if not HagglePolicy.objects.filter(listing_id=negotiation.listing_id).exists():
        return
    wait = _dice.uniform(settings.AUTO_ANSWER_LEAST_SECONDS, settings.AUTO_ANSWER_MOST_SECONDS)
    DueAnswer.objects.update_or_create(
        negotiation=negotiation,
        defaults={"rev": negotiation.rev, "due_at": database_now() + timedelta(seconds=wait)},
    )
