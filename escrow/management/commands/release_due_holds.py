import json

from django.core.management.base import BaseCommand

from escrow import actions, queries


class Command(BaseCommand):
    help = "Releases every hold whose time has come, as the worker's sweep does, and prints how many as JSON."

    def handle(self, *args, **options) -> None:
        released = 0
        while batch := actions.release_due_holds():
            released += len(batch)
        told = {
            "released": released,
            "still_due": queries.due_holds().count(),
            "stopped_by_auditor": queries.releases_are_stopped(),
        }
        self.stdout.write(json.dumps(told))
