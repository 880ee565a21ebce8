import json
import sys

from django.core.management.base import BaseCommand, CommandParser

from escrow.actions import audit_ledger
from escrow.queries import full_reconciliation

WORDS = {
    "drift": "accounts whose kept sums differ from their transfers",
    "holds": "holds whose state and account disagree",
    "conservation": "currencies in which captured is not ended + held",
    "division": "holds divided otherwise than their ending says",
    "claims": "claims that moved another sum",
    "payouts": "payouts that differ from their lines or their movements",
    "itemisation": "vendors whose balance is not what stands in no payout yet",
    "days": "days of accounts that differ from their transfers",
}


class Command(BaseCommand):
    help = "Proves the books. Exits with 1 and names every row when one unit is off; releases stop until it is cleared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the rows as JSON")

    def handle(self, *args, **options) -> None:
        troubles = {kind: rows for kind, rows in full_reconciliation().items() if rows}
        if options["json"]:
            self.stdout.write(json.dumps({"is_balanced": not troubles, "troubles": troubles}, indent=2))
        elif not troubles:
            self.stdout.write("The books balance.")
        else:
            self._name(troubles)
        if troubles:
            audit_ledger()
            sys.exit(1)

    def _name(self, troubles: dict[str, list[dict]]) -> None:
        for kind, rows in troubles.items():
            self.stdout.write(f"{len(rows)} {WORDS[kind]}:")
            for row in rows:
                self.stdout.write("  " + ", ".join(f"{name} {value}" for name, value in row.items()))
