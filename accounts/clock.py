"""The one clock that decides what is due: the database's. Machines' own clocks differ and jump."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The moment the current transaction began (PostgreSQL's `now()`), aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]
