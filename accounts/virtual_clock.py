"""Lets the demo's stories and the replays happen in the past: for the length of a block the database says that it is
another moment. No page, task or API uses it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Notification

_NOW = re.compile(r"\b(?:now|statement_timestamp)\(\)", re.IGNORECASE)
READ_AFTER = timedelta(hours=30)


@contextmanager
def as_if_at(moment: datetime, *, dates_notifications: bool = True) -> Iterator[None]:
    """Run the block as if it were `moment`: every `now()` in its SQL, and every column whose default is `now()`.

    Only statements of this connection are told so; the actions in the block notice nothing, and all their deadlines
    count from `moment`. A statement that leaves a column to the database's own default keeps the true time. With
    `dates_notifications` what was told in the block is dated to `moment` as well.
    """
    literal = f"'{moment.isoformat()}'::timestamptz"

    def retell(execute: Any, sql: str, params: Any, many: bool, context: dict) -> Any:
        return execute(_NOW.sub(literal, sql) if "()" in sql else sql, params, many, context)

    features = connection.features
    kept = features.supports_default_keyword_in_insert, features.supports_default_keyword_in_bulk_insert
    # Without the DEFAULT keyword Django writes a default out as `statement_timestamp()`, where it can be replaced.
    features.supports_default_keyword_in_insert = features.supports_default_keyword_in_bulk_insert = False
    truly_began_at = timezone.now()
    try:
        with connection.execute_wrapper(retell):
            yield
    finally:
        features.supports_default_keyword_in_insert, features.supports_default_keyword_in_bulk_insert = kept
    if dates_notifications:
        _date_notifications(truly_began_at, moment)


def _date_notifications(truly_began_at: datetime, moment: datetime) -> None:
    """What was told in the block was told at its moment, and has been read since if that is long ago."""
    fresh = Notification.objects.filter(created_at__gte=truly_began_at)
    is_old = timezone.now() - moment > READ_AFTER
    fresh.update(created_at=moment, **({"read_at": moment + timedelta(hours=1)} if is_old else {}))
