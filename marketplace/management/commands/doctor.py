import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.installation import FAULT, FINE, NOTE, examine

MARKS = {FINE: "✓", NOTE: "!", FAULT: "✗"}


class Command(BaseCommand):
    help = "Look over this installation and say in words what is wrong. Exit code 1 when something will not work."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for finding in examine():
            faults += finding.level == FAULT
            if options["json"]:
                line = {"level": finding.level, "part": finding.part, "words": finding.words}
                self.stdout.write(json.dumps(line, ensure_ascii=False))
            else:
                self.stdout.write(f" {MARKS[finding.level]} {finding.part:<17} {finding.words}")
        if faults:
            self.stderr.write(f"{faults} fault{'s' if faults > 1 else ''} found.")
            raise SystemExit(1)
        if not options["json"]:
            self.stdout.write("Nothing is wrong.")
