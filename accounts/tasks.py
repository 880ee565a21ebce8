"""Sweeps over what people leave behind, and over what they are to be told."""

from smtplib import SMTPException

import structlog
from celery import shared_task

from accounts import actions, letters
from accounts.nudge import forget_nudge

log = structlog.get_logger(__name__)


@shared_task
def delete_old_calls() -> int:
    """Forget the answers of API calls that are older than a day."""
    return actions.delete_old_calls()


@shared_task
def send_letters() -> int:
    """Mail what has to be heard. A mail server that is away gets them later."""
    forget_nudge("accounts.tasks.send_letters")
    sent = 0
    for word in letters.claim_letters():
        try:
            letters.letter(word).send()
        except (OSError, SMTPException) as error:
            log.warning("letter_failed", notification_id=word.pk, error=repr(error))
            letters.record_letter(notification_id=word.pk, is_sent=False)
        else:
            letters.record_letter(notification_id=word.pk, is_sent=True)
            sent += 1
    return sent
