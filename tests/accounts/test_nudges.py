"""Nudges: one that has not been heard is enough, and none of them is needed."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.signals import before_task_publish
from django.db import transaction

from accounts.nudge import forget_nudge, nudge_on_commit

TASK = "escrow.tasks.send_refunds"


@pytest.mark.django_db(transaction=True)
def test_a_hundred_commits_queue_one_nudge_until_it_is_heard():
    sent = []

    def count(sender=None, **kwargs):
        sent.append(sender)

    before_task_publish.connect(count, weak=False)
    try:
        for _ in range(100):
            with transaction.atomic():
                nudge_on_commit(TASK)
        assert sent == [TASK]
        forget_nudge(TASK)
        with transaction.atomic():
            nudge_on_commit(TASK)
        assert sent == [TASK, TASK]
    finally:
        before_task_publish.disconnect(count)
        forget_nudge(TASK)


@pytest.mark.django_db(transaction=True)
def test_a_nudge_that_waits_says_when_it_is_to_be_heard():
    due = []

    def note(headers=None, **kwargs):
        due.append(datetime.fromisoformat(headers["eta"]) - datetime.now(UTC))

    before_task_publish.connect(note, weak=False)
    try:
        with transaction.atomic():
            nudge_on_commit(TASK, wait_seconds=60)
    finally:
        before_task_publish.disconnect(note)
        forget_nudge(TASK)
    assert [timedelta(seconds=50) < one <= timedelta(seconds=60) for one in due] == [True]
