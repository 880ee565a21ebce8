import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.replays.ground import AmongPeople, at_least_one, scratch_ground
from negotiation.replays.best_offers import replay
from negotiation.rules import LIMITS


class Command(BaseCommand):
    help = (
        "Plays recorded Best Offer threads (threads.csv, also gzipped) through the actions and prints a summary as JSON. "
        "What it writes stays, since the events of a haggle are append-only: for a scratch database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--rules", choices=sorted(LIMITS), help="limits of numbers (default: HAGGLE_LIMITS)")
        parser.add_argument("--limit", type=at_least_one, metavar="N", help="only the first N threads")
        parser.add_argument(
            "--processes", type=at_least_one, default=1, metavar="N", help="deal the vendors out to N processes"
        )
        parser.add_argument("--anyway", action="store_true", help="even where people have accounts")

    def handle(
        self, *args, file: Path, rules: str | None, limit: int | None, processes: int, anyway: bool, **options
    ) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            with scratch_ground(rules=rules, is_anyway=anyway):
                summary = replay(path=file, limit=limit, processes=processes)
        except AmongPeople as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
