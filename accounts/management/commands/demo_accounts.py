"""Prints who can sign in to the demo."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.demo import demo_accounts


class Command(BaseCommand):
    help = "Prints the demo's accounts: role, language, e-mail, password. With DEMO on only."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        accounts = demo_accounts()
        if not accounts:
            raise CommandError("There are no demo accounts: DEMO is off.")
        rows = [("role", "language", "e-mail", "password")]
        with translation.override("en"):
            rows += [(str(account.role), account.language, account.email, account.password) for account in accounts]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            self.stdout.write("  " + "  ".join(cells).rstrip())
