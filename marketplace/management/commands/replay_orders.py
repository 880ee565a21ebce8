import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.replays.ground import AmongPeople, at_least_one, scratch_ground
from marketplace.replays.orders import Replay


class Command(BaseCommand):
    help = (
        "Books a recorded marketplace (a folder with orders, order_items and order_payments as CSV, also gzipped) through "
        "the house on a virtual clock and prints a summary as JSON. The ledger keeps it for good: for a scratch database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--limit", type=at_least_one, metavar="N", help="only the first N orders")
        parser.add_argument(
            "--strict-dispatch",
            action="store_true",
            help="call off what was handed over too late, as the house does; without it the record goes before",
        )
        parser.add_argument("--anyway", action="store_true", help="even where people have accounts")

    def handle(self, *args, folder: Path, limit: int | None, strict_dispatch: bool, anyway: bool, **options) -> None:
        try:
            with scratch_ground(rules=None, is_anyway=anyway):
                summary = Replay(is_strict_on_dispatch=strict_dispatch).run(folder, limit)
        except (AmongPeople, FileNotFoundError) as error:
            raise CommandError(str(error)) from error
        except (ValueError, KeyError) as error:
            raise CommandError(f"The files can't be read: {error!r}") from error
        self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
