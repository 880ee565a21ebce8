import sys
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from escrow.exports import FORMATS, entries


class Command(BaseCommand):
    help = "Writes the whole ledger as beancount, hledger or CSV, to the screen or a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), default="beancount")
        parser.add_argument("--output", type=Path, metavar="FILE", help="instead of the screen")

    def handle(self, *args, output: Path | None, **options) -> None:
        with ExitStack() as stack:
            out = stack.enter_context(output.open("w", encoding="utf-8")) if output else self.stdout
            for piece in FORMATS[options["format"]](entries()):
                out.write(piece, ending="") if out is self.stdout else out.write(piece)
            if output:
                self.stderr.write(f"Written to {output}.")
        sys.stdout.flush()
