"""Looks over an installation for `manage.py doctor`, one part at a time, and says in words what it finds."""

import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import redis
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.mail import get_connection
from django.db import DatabaseError, connection

from accounts.clock import database_now
from marketplace.vitals import look_at_ledger, look_at_worker, pending_migrations

FINE, NOTE, FAULT = "fine", "note", "fault"
OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 150_000
SKEW_LIMIT_SECONDS = 5
LEAST_FREE_BYTES = 500 * 1024 * 1024
PATIENCE_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """`level` is one of FINE, NOTE (works, but look at it) and FAULT (something will not work)."""

    level: str
    part: str
    words: str


def examine() -> Iterator[Finding]:
    """Every finding, the cheap and basic parts first; what rests on a dead part is left out."""
    yield from examine_python()
    yield from examine_settings()
    if (yield from examine_database()):
        yield from examine_tables()
        yield from examine_clock()
        yield from examine_background()
    yield from examine_redis()
    yield from examine_media()
    yield from examine_static_files()
    yield from examine_translations()
    yield from examine_outside("payment provider", settings.PAYMENT_SANDBOX_URL)
    yield from examine_outside("carrier", settings.CARRIER_SIM_URL)
    yield from examine_email()


def examine_python() -> Iterator[Finding]:
    found = ".".join(str(number) for number in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        yield Finding(FAULT, "python", f"Python {found} is too old; 3.11 is the least.")
    else:
        yield Finding(FINE, "python", f"Python {found}")


def examine_settings() -> Iterator[Finding]:
    """Missing and weak ones stop every process before this runs, so only the odd ones are left to name."""
    if settings.DEBUG:
        yield Finding(NOTE, "settings", "DEBUG is on: right for your own machine, never for the public.")
    elif settings.DEMO:
        yield Finding(NOTE, "settings", "DEMO is on: accounts with known passwords stand on the sign-in page.")
    else:
        yield Finding(FINE, "settings", f"production settings for {settings.SITE_URL}")
    if settings.MAINTENANCE:
        yield Finding(NOTE, "settings", "MAINTENANCE is on: visitors see the closed door.")


def examine_database():
    """Yields findings; returns whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int")
            shown, number = cursor.fetchone()
    except DatabaseError as error:
        yield Finding(FAULT, "database", f"does not answer: {first_line(error)} Check DATABASE_URL and that it runs.")
        return False
    if number < OLDEST_POSTGRES:
        yield Finding(FAULT, "database", f"PostgreSQL {shown} is too old; 15 is the least.")
    else:
        yield Finding(FINE, "database", f"PostgreSQL {shown}")
    return True


def examine_tables() -> Iterator[Finding]:
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        yield Finding(FAULT, "migrations", f"can't be read: {first_line(error)}")
        return
    if pending:
        yield Finding(FAULT, "migrations", f"{len(pending)} not applied (first: {pending[0]}): run manage.py migrate.")
    else:
        yield Finding(FINE, "migrations", "all applied")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), bool_or(rolsuper) FROM pg_roles LEFT JOIN pg_class ON relowner = pg_roles.oid"
            " AND relkind = 'r' AND relnamespace = 'public'::regnamespace WHERE rolname = current_user"
            " AND (rolsuper OR pg_class.oid IS NOT NULL)"
        )
        count, is_superuser = cursor.fetchone()
    if is_superuser:
        yield Finding(NOTE, "role", "the application is a database superuser; give it a role that owns nothing.")
    elif count:
        yield Finding(NOTE, "role", "the application's role owns its tables; in production let another role own them.")
    else:
        yield Finding(FINE, "role", "the application's role owns no table")


def examine_clock() -> Iterator[Finding]:
    skew = abs(database_now().timestamp() - time.time())
    if skew > SKEW_LIMIT_SECONDS:
        yield Finding(
            FAULT, "clock", f"this machine and the database differ by {skew:.0f} s: set up time synchronisation."
        )
    else:
        yield Finding(FINE, "clock", f"{skew:.1f} s from the database's")


def examine_background() -> Iterator[Finding]:
    for vital in (look_at_worker(), look_at_ledger()):
        if vital.problem:
            hint = " Start `celery worker` and `celery beat`." if vital.name == "worker" else ""
            yield Finding(FAULT, vital.name, f"{vital.problem}{hint}")
        else:
            yield Finding(
                FINE, vital.name, "seen within the last minute" if vital.name == "worker" else "no open finding"
            )


def examine_redis() -> Iterator[Finding]:
    client = None
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
        facts = cast("dict[str, Any]", client.info())
    except (redis.RedisError, ValueError) as error:
        yield Finding(
            FAULT, "redis", f"does not answer: {first_line(error)} Check REDIS_URL. Pages work, live updates wait."
        )
        return
    finally:
        if client is not None:
            client.close()
    yield Finding(FINE, "redis", f"Redis {facts['redis_version']}")
    policy = facts.get("maxmemory_policy", "")
    if policy.startswith("allkeys"):
        yield Finding(
            FAULT, "redis", f"maxmemory-policy {policy} may drop queued tasks: use volatile-ttl or noeviction."
        )
    if not facts.get("maxmemory"):
        yield Finding(NOTE, "redis", "has no maxmemory, so a flood of hints could take all memory.")


def examine_media() -> Iterator[Finding]:
    folder = Path(settings.MEDIA_ROOT)
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        yield Finding(FAULT, "media", f"{folder} can't be written to, so no picture can be uploaded.")
        return
    free = shutil.disk_usage(existing).free
    level = FINE if free >= LEAST_FREE_BYTES else FAULT
    yield Finding(level, "media", f"{folder}: {free >> 20} MB free")


def examine_static_files() -> Iterator[Finding]:
    if not isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        yield Finding(FINE, "static files", "served from the source folders (DEBUG)")
    elif staticfiles_storage.hashed_files:
        yield Finding(FINE, "static files", f"{len(staticfiles_storage.hashed_files)} under hashed names")
    else:
        yield Finding(FAULT, "static files", "no manifest was found: run manage.py collectstatic.")


def examine_translations() -> Iterator[Finding]:
    sources = [path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po")]
    stale = [path for path in sources if not is_compiled(path)]
    if stale:
        names = ", ".join(path.parent.parent.name for path in stale)
        yield Finding(FAULT, "translations", f"not compiled: {names}. Run python bin/teahouse_bin/translations.py.")
    else:
        yield Finding(FINE, "translations", f"{len(sources)} catalogues compiled")


def is_compiled(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def examine_outside(part: str, address: str) -> Iterator[Finding]:
    """Any answer will do: even an error page proves that someone is there."""
    try:
        answer = httpx.get(f"{address}/healthz", timeout=PATIENCE_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        yield Finding(FAULT, part, f"{address or 'no address'} can't be reached: {first_line(error)}")
    else:
        level = FAULT if answer.status_code >= 500 else FINE
        yield Finding(level, part, f"{address} answers ({answer.status_code})")


def examine_email() -> Iterator[Finding]:
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind != "smtp":
        yield Finding(FINE if settings.DEBUG else NOTE, "e-mail", f"goes to {kind}, not to people")
        return
    mail = get_connection(timeout=PATIENCE_SECONDS)
    try:
        mail.open()
    except (OSError, socket.gaierror) as error:  # smtplib's own errors are OSErrors
        yield Finding(FAULT, "e-mail", f"{settings.EMAIL_HOST} does not take mail: {first_line(error)}")
    else:
        yield Finding(FINE, "e-mail", f"{settings.EMAIL_HOST} takes mail")
    finally:
        mail.close()


def first_line(error: Exception) -> str:
    """What an error says, as one sentence."""
    lines = str(error).strip().splitlines()
    return f"{lines[0].rstrip('.') if lines else type(error).__name__}."
