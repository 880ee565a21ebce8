"""Gives a carrier a new secret, in two steps between which both are honoured."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from logistics import actions
from logistics.models import Carrier
from xiaoer.actions.power import check_reason, log_act


class Command(BaseCommand):
    help = (
        "Makes a new secret for a carrier and prints it once; with --stdin takes the one the carrier has given, from the"
        " first line of the standard input. The one before is honoured until the command is run with --end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("carrier", metavar="CODE", help="the carrier's")
        step = parser.add_mutually_exclusive_group()
        step.add_argument("--stdin", action="store_true", help="read the new secret instead of making one")
        step.add_argument("--end", action="store_true", help="forget the previous secret: the carrier uses the new one")
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="who does it, for the log of acts of power")
        parser.add_argument("--reason", required=True, help="why, for the same log")

    def handle(self, *args, carrier: str, by: str, reason: str, **options) -> None:
        row = Carrier.objects.filter(code=carrier).first()
        if row is None:
            raise CommandError(f"There is no carrier {carrier}.")
        person = User.objects.filter(email=by, is_active=True, is_staff=True).first()
        if person is None:
            raise CommandError(f"{by} is nobody who may use the admin.")
        try:
            with transaction.atomic():
                said = self._end(row) if options["end"] else self._rotate(row, is_given=options["stdin"])
                act = "forget_carrier_secret" if options["end"] else "rotate_carrier_secret"
                log_act(person, act, f"carrier/{row.code}", reason=check_reason(reason))
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        self.stdout.write(said)

    def _rotate(self, row: Carrier, *, is_given: bool) -> str:
        secret = sys.stdin.readline() if is_given else actions.new_secret()
        actions.set_secret(carrier_id=row.pk, secret=secret)
        return f"The new secret of {row.code} is set." if is_given else secret

    def _end(self, row: Carrier) -> str:
        actions.forget_previous_secret(carrier_id=row.pk)
        return f"The previous secret of {row.code} is forgotten."
