"""As if time had passed: for the demo and for tests, never in production."""

import json
import re
import urllib.error
import urllib.request
from datetime import timedelta

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import F

SPAN = re.compile(r"(\d{1,4})([dhm])")
ROUNDS = 3


class Command(BaseCommand):
    help = "Moves every due moment as if the given time (7d, 36h, 90m) had passed, then runs the sweeps. Demo only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("span", help="such as 7d, 36h or 90m")

    def handle(self, *args, span: str, **options) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("This moves every promise in the database. It runs with DEMO or DEBUG on only.")
        delta = parse_span(span)
        moved = move_due_moments(delta)
        hurry_carriers(delta)
        done = run_sweeps()
        self.stdout.write(f"{moved} due moments moved by {span}.")
        for name, count in sorted(done.items()):
            self.stdout.write(f"  {name}: {count}")


def parse_span(text: str) -> timedelta:
    match = SPAN.fullmatch(text)
    if match is None:
        raise CommandError(f"{text!r} is no span of time: write 7d, 36h or 90m.")
    unit = {"d": "days", "h": "hours", "m": "minutes"}[match[2]]
    return timedelta(**{unit: int(match[1])})


def move_due_moments(delta: timedelta) -> int:
    """Every `DUE_FIELDS` column of every model, in one transaction; returns how many values moved."""
    moved = 0
    with transaction.atomic():
        for model in apps.get_models():
            for name in getattr(model, "DUE_FIELDS", ()):
                moved += model._default_manager.exclude(**{name: None}).update(**{name: F(name) - delta})
    return moved


def hurry_carriers(delta: timedelta) -> None:
    """Put the simulated carriers' clock forward too, where one runs."""
    if not settings.CARRIER_SIM_URL:
        return
    body = json.dumps({"hours": delta.total_seconds() / 3600}).encode()
    request = urllib.request.Request(f"{settings.CARRIER_SIM_URL}/control/advance", data=body, method="POST")  # noqa: S310  a setting
    try:
        urllib.request.urlopen(request, timeout=3).close()  # noqa: S310  likewise
    except (urllib.error.URLError, OSError):
        return


def run_sweeps() -> dict[str, int]:
    """Every task of the beat's schedule, in order, a few rounds: one sweep's work is another's beginning."""
    current_app.loader.import_default_modules()  # a worker does so at its start
    done: dict[str, int] = {}
    for _round in range(ROUNDS):
        for entry in settings.CELERY_BEAT_SCHEDULE.values():
            name = str(entry["task"])
            count = current_app.tasks[name]()
            if count:
                done[name] = done.get(name, 0) + count
    return done
