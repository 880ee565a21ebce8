import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from escrow.sandbox_provider.server import Provider


class Command(BaseCommand):
    help = "Run the sandbox payment provider: a stand-in for a real one, as a process of its own without our database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8601, help="0 takes any free one and prints it")
        parser.add_argument(
            "--state", type=Path, help="file that keeps payments across restarts (default: memory only)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PAYMENT_SANDBOX_SECRET:
            raise CommandError("PAYMENT_SANDBOX_SECRET is missing.")
        try:
            provider = Provider(options["port"], settings.PAYMENT_SANDBOX_SECRET, options["state"])
        except OSError as error:
            raise CommandError(
                f"The sandbox provider can't start on port {options['port']}: {error.strerror}."
            ) from None
        signal.signal(signal.SIGTERM, stop)
        self.stdout.write(f"Sandbox payment provider at {provider.public_url}")
        self.stdout.flush()
        try:
            provider.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            pass
        finally:
            provider.server_close()


def stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
