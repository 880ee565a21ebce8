"""What is mailed: a notification that someone must hear of, as a short letter in their language."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Notification
from accounts.words import sentence

TRIES: Final = 6
LEASE: Final = timedelta(minutes=2)


@transaction.atomic
def claim_letters(*, limit: int = 40) -> list[Notification]:
    """Letters that are due. Nobody else gets them for LEASE; who dies with them in hand leaves them to be sent again."""
    due = Notification.objects.select_for_update(of=("self",), skip_locked=True).select_related("user")
    claimed = list(due.filter(mail_at__lte=Now()).order_by("mail_at")[:limit])
    of_claimed = Notification.objects.filter(pk__in=[word.pk for word in claimed])
    of_claimed.update(mail_at=Now() + LEASE, mail_tries=F("mail_tries") + 1)
    return claimed


def letter(word: Notification) -> EmailMessage:
    """A notification as a letter: what it says, where to look, why it comes by mail."""
    with translation.override(word.user.language):
        says = sentence(word)
        facts = {"name": word.user.display_name, "says": says, "address": f"{settings.SITE_URL}{word.path}"}
        return EmailMessage(
            subject=" ".join(says.split()),
            body=render_to_string("accounts/letter.txt", facts),
            to=[word.user.email],
            headers={"Message-ID": f"<word-{word.pk}@teahouse>"},  # the same letter twice is known by it
        )


def record_letter(*, notification_id: int, is_sent: bool) -> None:
    """Write down that a letter has gone, or that it waits for its next try; after TRIES it is given up."""
    word = Notification.objects.filter(pk=notification_id, mail_at__isnull=False)
    if is_sent:
        word.update(mail_at=None, mailed_at=Now())
    else:
        word.filter(mail_tries__gte=TRIES).update(mail_at=None)
