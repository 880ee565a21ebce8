"""The ground a replay stands on: a scratch database, chosen limits, commits that need not survive a power cut."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import override_settings

from accounts.models import User


class AmongPeople(Exception):
    """The database belongs to people: what a replay writes could not be taken away again."""


@contextmanager
def scratch_ground(*, rules: str | None, is_anyway: bool) -> Iterator[None]:
    """Haggle limits by name (None leaves HAGGLE_LIMITS as it is) while it is open.

    Raises AmongPeople when someone here is not a bot, unless `is_anyway`.
    """
    count = 0 if is_anyway else User.objects.filter(is_bot=False).count()
    if count:
        raise AmongPeople(
            f"{count} of the users here {'are people' if count > 1 else 'is a person'}, and the haggles of a replay "
            "can't be deleted. Give it a scratch database, or say --anyway."
        )
    with override_settings(HAGGLE_LIMITS=rules or settings.HAGGLE_LIMITS), unhurried_commits():
        yield


@contextmanager
def unhurried_commits() -> Iterator[None]:
    """Nobody waits for the disk on this thread's connection while it is open."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


def at_least_one(text: str) -> int:
    """A count, as an option of a command. Raises ValueError for less than one."""
    if (count := int(text)) < 1:
        raise ValueError(f"{count} is less than one")
    return count
