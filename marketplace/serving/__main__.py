"""`python -m marketplace.serving -b ADDRESS -p PORT marketplace.asgi:application`."""

import sys

from daphne.cli import CommandLineInterface

from marketplace.serving.server import HouseServer


class Command(CommandLineInterface):
    server_class = HouseServer


Command().run(sys.argv[1:])
