from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from escrow import actions, rules
from escrow.models import EscrowHold
from escrow.money import to_decimal


class Command(BaseCommand):
    help = (
        "Ends a hold by hand: shows who gets what (--dry-run), or does it, in the name of a person and with a reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("hold", help="the hold's public id, or its number")
        parser.add_argument(
            "--refund", type=int, default=0, metavar="MINOR", help="to the buyer, in minor units (default 0: release)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only show what would move")
        parser.add_argument("--by", metavar="EMAIL", help="who decides")
        parser.add_argument("--reason", default="", help="why; kept in the hold's history")

    def handle(self, *args, hold: str, refund: int, dry_run: bool, by: str | None, reason: str, **options) -> None:
        found = self._found(hold)
        try:
            plan = rules.settle(
                amount_minor=found.amount_minor, commission_minor=found.commission_minor, refund_minor=refund
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        self._show(found, plan)
        if found.status not in EscrowHold.OPEN:
            raise CommandError("The money has already left escrow.")
        if dry_run:
            self.stdout.write("Nothing was moved.")
            return
        person = User.objects.filter(email=by, is_active=True).first() if by else None
        if person is None or not reason:
            raise CommandError("Say who decides (--by EMAIL) and why (--reason TEXT), or look first with --dry-run.")
        try:
            actions.settle_hold(hold_id=found.pk, refund_minor=refund, by=person, reason=reason)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write("Done.")

    def _found(self, name: str) -> EscrowHold:
        holds = EscrowHold.objects.select_related("buyer", "vendor")
        try:
            found = (
                holds.filter(pk=int(name)).first() if name.isdecimal() else holds.filter(public_id=UUID(name)).first()
            )
        except ValueError:
            found = None
        if found is None:
            raise CommandError(f"There is no hold {name}.")
        return found

    def _show(self, hold: EscrowHold, plan: rules.Settlement) -> None:
        self.stdout.write(
            f"hold {hold.public_id}: {hold.status}, {to_decimal(hold.amount_minor, hold.currency)} {hold.currency}"
        )
        parts = [
            (f"to {hold.vendor.name_en}", plan.vendor_minor),
            ("commission", plan.commission_minor),
            (f"to {hold.buyer.display_name}", plan.refund_minor),
        ]
        for name, amount_minor in parts:
            self.stdout.write(f"  {to_decimal(amount_minor, hold.currency):>14} {hold.currency}  {name}")
        self.stdout.write(f"  it would end as: {plan.act}")
