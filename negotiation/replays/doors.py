"""The doors by which the two people of a replay reach the house. Each step answers with the code it was refused by, or ""."""

from typing import Protocol

from django.core.exceptions import ValidationError

from accounts.models import User
from marketplace.models import Variant
from negotiation import actions
from negotiation.models import Negotiation
from negotiation.replays.tally import Tally
from negotiation.rules import Side


class Door(Protocol):
    """One thread, from both its sides. `rev` is always that of the table as it is: nobody else moves here."""

    negotiation_id: int

    def say(self, side: Side, text: str) -> str: ...
    def offer(self, side: Side, price_minor: int | None) -> str: ...
    def accept(self, side: Side, price_minor: int) -> str: ...
    def decline(self, side: Side) -> str: ...
    def close(self) -> None: ...


class ActionsDoor:
    """The actions themselves, called in this process."""

    def __init__(self, *, buyer: User, owner: User, variant: Variant, tally: Tally) -> None:
        self.people = {"buyer": buyer, "vendor": owner}
        self.tally = tally
        thread = tally.measured("open", actions.open_negotiation, buyer=buyer, variant=variant)
        self.negotiation_id, self.rev = thread.pk, thread.rev

    def say(self, side: Side, text: str) -> str:
        return self._do("message", actions.send_message, side, body=text)

    def offer(self, side: Side, price_minor: int | None) -> str:
        if price_minor is None:
            return "bad_price"  # as the page's form answers; the action can't be called without a number
        return self._do("offer", actions.make_offer, side, price_minor=price_minor, rev=self.rev, is_sure=True)

    def accept(self, side: Side, price_minor: int) -> str:
        return self._do("accept", actions.accept_offer, side, price_minor=price_minor, rev=self.rev)

    def decline(self, side: Side) -> str:
        return self._do("decline", actions.decline_offer, side, rev=self.rev)

    def close(self) -> None:
        """Nothing was opened that stays open."""

    def _do(self, act: str, action, side: Side, **fields) -> str:
        fields |= {"negotiation_id": self.negotiation_id, "by": self.people[side]}
        try:
            answer = self.tally.measured(act, action, **fields)
        except ValidationError as refusal:
            return str(refusal.code)
        if isinstance(answer, Negotiation):
            self.rev = answer.rev
        return ""
