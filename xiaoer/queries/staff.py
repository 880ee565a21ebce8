"""Who of the staff may what."""

from django.db.models import Q
from django.db.models.functions import Now

from accounts.requests import Visitor
from xiaoer.models import Posting


def posting_of(user: Visitor) -> Posting | None:
    """The user's open posting, which is all their power; None for everyone who is no Xiaoer."""
    if not user.is_authenticated:
        return None
    return (
        Posting.objects.select_related("desk")
        .filter(user=user, begins_on__lte=Now())
        .filter(Q(ends_on=None) | Q(ends_on__gte=Now()))
        .first()
    )
