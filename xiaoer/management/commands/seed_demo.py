"""Fills a market worth looking at."""

import logging
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from xiaoer.demo.seed import BooksDisagree, seed


class Command(BaseCommand):
    help = (
        "Makes the demo market: shops, goods, haggles, orders, disputes. Makes only what is missing, so it may be run "
        "again, also after a crash. Best run while no worker is running. With DEMO or DEBUG on only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pictures",
            choices=("all", "few"),
            default="all",
            help="few: only some small listing pictures, for tests (default: all)",
        )

    def handle(self, *args, pictures: str, **options) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("This makes accounts with known passwords. It runs with DEMO or DEBUG on only.")
        began = time.monotonic()
        # A nudge a step: not worth a line each. A commit that a crash forgets is made again by the next run.
        logging.getLogger("django_structlog").setLevel(logging.WARNING)
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        try:
            made = seed(say=self.stdout.write, has_few_pictures=pictures == "few")
        except BooksDisagree as error:
            raise CommandError(f"The books do not agree after seeding: {error}") from error
        if made:
            self.stdout.write(f"The market is ready after {time.monotonic() - began:.0f} s; the books agree.")
        else:
            self.stdout.write("The market was complete already; nothing was changed. The books agree.")
