"""Scores all vendors, or some."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.clock import database_now
from vendors.models import Vendor
from xiaoer.actions.scores import recompute_scores


class Command(BaseCommand):
    help = "Scores every vendor by the last 180 days up to this moment; today's scores are replaced."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SHOP", help="only these shops")

    def handle(self, *args, slugs: list[str], **options) -> None:
        found = dict(Vendor.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        if unknown := sorted(set(slugs) - set(found)):
            raise CommandError(f"There is no shop called {', '.join(unknown)}.")
        count = recompute_scores(until=database_now(), vendor_ids=found.values() if slugs else None)
        self.stdout.write(f"{count} vendors scored.")
