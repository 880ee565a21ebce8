"""Scores the vendors of a recorded marketplace."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiaoer.replays.scores import replay


class Command(BaseCommand):
    help = "Reads a recorded marketplace (the Olist layout) and prints what its vendors would be worth here, as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="orders, order_items, order_payments, order_reviews"
        )
        parser.add_argument("--limit", type=int, help="only the first orders")

    def handle(self, *args, folder: Path, limit: int | None, **options) -> None:
        try:
            figures = replay(folder, limit)
        except (OSError, EOFError, KeyError, ValueError, ArithmeticError) as error:
            raise CommandError(f"{folder} can't be read: {error}") from error
        self.stdout.write(json.dumps(figures, indent=1, ensure_ascii=False))
