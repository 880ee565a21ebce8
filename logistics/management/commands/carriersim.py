"""Runs the simulated carriers."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from logistics.simulator.parcels import Depot
from logistics.simulator.server import CarrierServer


class Command(BaseCommand):
    help = "Runs the simulated carriers: real HTTP, signed pushes, journeys that can be hurried."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8602)
        parser.add_argument(
            "--speed",
            type=float,
            default=1.0,
            help="How many times faster than in truth parcels travel (bin/run: 2000).",
        )

    def handle(self, *args, port: int, speed: float, **options) -> None:
        server = CarrierServer(
            port, secret=settings.CARRIER_SIM_SECRET, depot=Depot(speed=speed), say=self.stderr.write
        )
        server.start_pushing()
        self.stdout.write(f"Simulated carriers listen on http://127.0.0.1:{server.server_port}")
        self.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.shutdown()
