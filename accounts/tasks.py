"""Sweeps over what people leave behind."""

from celery import shared_task

from accounts import actions


@shared_task
def delete_old_calls() -> int:
    """Forget the answers of API calls that are older than a day."""
    return actions.delete_old_calls()
