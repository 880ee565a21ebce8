"""Reads tracking numbers from a file and says whose they are."""

import csv
import io
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from logistics.numbers import Format, recognise
from logistics.queries import house_formats
from logistics.words import recognition_as_data


class Command(BaseCommand):
    help = (
        "Writes JSON: each number of FILE to its carriers, the likeliest first, valid or why not. FILE has a number a "
        "line, or is a CSV with a column `number`; `-` is the standard input."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--no-database", action="store_true", help="Leave out the forms of this house's own carriers."
        )

    def handle(self, *args, file: str, no_database: bool, **options) -> None:
        numbers = numbers_in(_text(file))
        house = [] if no_database else self._house()
        answers = {number: recognition_as_data(recognise(number, house)) for number in numbers}
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))

    def _house(self) -> list[Format]:
        try:
            return house_formats()
        except DatabaseError as error:
            self.stderr.write(f"Without this house's own carriers, since its database can't be asked: {error}")
            return []


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} can't be read: {error}") from error


def numbers_in(text: str) -> list[str]:
    """The numbers of a file as they stand there, gaps and all; empty lines are none."""
    lines = text.splitlines()
    header = [cell.strip().lower() for cell in next(csv.reader(lines[:1]), [])]
    if "number" in header and len(header) > 1:
        return [row["number"] for row in csv.DictReader(io.StringIO(text)) if (row.get("number") or "").strip()]
    return [line for line in (lines[1:] if header == ["number"] else lines) if line.strip()]
