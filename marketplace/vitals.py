"""What has to be alive for the market to work, each looked at once: for `/readyz`, `/metrics` and the doctor."""

from dataclasses import dataclass

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from escrow.queries import releases_are_stopped
from marketplace.heartbeat import WORKER, heartbeat_age_seconds

log = structlog.get_logger(__name__)

HEARTBEAT_LIMIT_SECONDS = 60
REDIS_PATIENCE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Vital:
    """One part's state. `problem` is empty when it is well; `is_needed`: without it the market can't be used."""

    name: str
    problem: str = ""
    is_needed: bool = False


def look_at_everything() -> list[Vital]:
    """All vitals. With the database away the parts that are read from it are left out, not guessed."""
    database = look_at_database()
    if database.problem:
        return [database, look_at_redis()]
    return [database, look_at_redis(), look_at_migrations(), look_at_worker(), look_at_ledger()]


def look_at_database() -> Vital:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("database_unreachable", error=str(error))
        return Vital("database", "The database does not answer.", is_needed=True)
    return Vital("database", is_needed=True)


def look_at_redis() -> Vital:
    """Redis carries hints only: without it pages work, and the chat falls back to plain posts."""
    patience = REDIS_PATIENCE_SECONDS
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=patience, socket_timeout=patience)
        try:
            client.ping()
        finally:
            client.close()
    except (redis.RedisError, ValueError) as error:
        log.warning("redis_unreachable", error=str(error))
        return Vital("redis", "Redis does not answer: live updates and background work wait.")
    return Vital("redis")


_seen_migrated: set[str] = set()


def look_at_migrations() -> Vital:
    """Whether every migration of this code has been applied. A yes holds for the life of the process."""
    database = str(connection.settings_dict["NAME"])
    if database in _seen_migrated:
        return Vital("migrations", is_needed=True)
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        log.warning("migrations_unreadable", error=str(error))
        return Vital("migrations", "The database can't be asked for its migrations.", is_needed=True)
    if pending:
        return Vital("migrations", f"{len(pending)} migrations are not applied: run manage.py migrate.", is_needed=True)
    _seen_migrated.add(database)
    return Vital("migrations", is_needed=True)


def pending_migrations() -> list[str]:
    """Names of the migrations that the database has not seen, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def look_at_worker() -> Vital:
    try:
        age = heartbeat_age_seconds(WORKER)
    except DatabaseError:
        return Vital("worker", "The worker's heartbeat can't be read.", is_needed=True)
    if age is None:
        return Vital("worker", "No worker has been seen yet.", is_needed=True)
    if age > HEARTBEAT_LIMIT_SECONDS:
        return Vital("worker", f"The worker was last seen {age:.0f} s ago: releases wait.", is_needed=True)
    return Vital("worker", is_needed=True)


def look_at_ledger() -> Vital:
    """An open finding stops releases, but the shop stays open: taking every server away would help nobody."""
    try:
        stopped = releases_are_stopped()
    except DatabaseError:
        return Vital("ledger", "The ledger can't be read.", is_needed=True)
    return Vital("ledger", "The auditor has an open finding: releases are stopped." if stopped else "")
