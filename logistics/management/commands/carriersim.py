"""Runs the simulated carriers."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from logistics.simulator.faults import Faults
from logistics.simulator.parcels import Depot
from logistics.simulator.server import CarrierServer


class Command(BaseCommand):
    help = (
        "Runs the simulated carriers: real HTTP in four dialects, signed pushes, journeys that can be hurried, faults."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8602)
        parser.add_argument(
            "--speed",
            type=float,
            default=1.0,
            help="How many times faster than in truth parcels travel (bin/run: 2000).",
        )
        parser.add_argument("--seed", type=int, default=0, help="The same seed, the same fates.")
        parser.add_argument(
            "--state", type=Path, help="A file that keeps parcels and clock across restarts; without it memory only."
        )
        parser.add_argument("--threads", type=int, default=2, help="How many pushes are made at once.")
        parser.add_argument(
            "--fault",
            action="append",
            default=[],
            metavar="NAME=SHARE",
            help=f"One of {', '.join(field.name for field in fields(Faults))}, as a share between 0 and 1.",
        )

    def handle(
        self,
        *args: Any,
        port: int,
        speed: float,
        seed: int,
        state: Path | None,
        threads: int,
        fault: list[str],
        **options: Any,
    ) -> None:
        faults = Faults()
        try:
            faults.change({name: float(share) for name, _, share in (one.partition("=") for one in fault)})
        except ValueError as error:
            raise CommandError(f"No such fault or share: {error}") from error
        server = CarrierServer(
            port,
            secret=settings.CARRIER_SIM_SECRET,
            depot=Depot(speed=speed, seed=seed, faults=faults, state=state),
            say=self.stderr.write,
            threads=threads,
            seed=seed,
        )
        server.start_pushing()
        self.stdout.write(f"Simulated carriers listen on http://127.0.0.1:{server.server_port}")
        self.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.shutdown()
