"""Takes waybill numbers of a carrier into its pool."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from logistics import actions
from logistics.actions.pool import CHECKS
from logistics.models import Carrier, NumberBatch


class Command(BaseCommand):
    help = "Takes in a range (--first, --last) or a list (--file, a number a line) of a carrier's waybill numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("carrier", help="its code")
        parser.add_argument("--file", type=Path)
        parser.add_argument("--first", type=int)
        parser.add_argument("--last", type=int)
        parser.add_argument("--digits", type=int, default=8, help="of the serial number")
        parser.add_argument("--prefix", default="")
        parser.add_argument("--suffix", default="")
        parser.add_argument("--check", choices=["", *CHECKS], default="")

    def handle(self, *args, carrier: str, **options) -> None:
        row = Carrier.objects.filter(code=carrier).first()
        if row is None:
            raise CommandError(f"There is no carrier {carrier}.")
        try:
            batch = self._add(row, options)
        except (ValidationError, OSError, UnicodeDecodeError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(f"{batch.count} numbers, {batch.first} to {batch.last}")

    def _add(self, carrier: Carrier, options: dict) -> NumberBatch:
        if options["file"]:
            lines = options["file"].read_text("utf-8-sig").splitlines()
            return actions.add_number_list(carrier=carrier, numbers=lines, by=None)
        if options["first"] is None or options["last"] is None:
            raise CommandError("Name a range by --first and --last, or a list by --file.")
        shape = {name: options[name] for name in ("first", "last", "digits", "prefix", "suffix", "check")}
        return actions.add_number_range(carrier=carrier, by=None, **shape)
