"""One recorded Best Offer thread, move by move through the actions."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from accounts.models import User
from marketplace.models import Variant
from negotiation import actions
from negotiation.models import Negotiation
from negotiation.replays.tally import Tally
from negotiation.replays.threads import Move
from negotiation.rules import Side


class BestOffer:
    """A buyer and a vendor over one thing. The buyer's first number opens the haggle; refusals are tallied by code.

    Bids only rise here. A buyer who goes below their own former number declines what the vendor asks and begins anew,
    and so does one who goes on after a decline: `begun_anew` counts these. `negotiation` is the last thread as it is now.
    """

    def __init__(self, *, buyer: User, owner: User, variant: Variant, tally: Tally) -> None:
        self.buyer, self.owner, self.variant, self.tally = buyer, owner, variant, tally
        self.negotiation: Negotiation | None = None
        self.begun_anew = 0
        self._named: dict[Side, int] = {}  # the last number of each side, whatever became of it
        self._bid = 0  # the buyer's last one that stood

    def play(self, moves: Iterable[Move]) -> None:
        for move in moves:
            try:
                self._move(move)
            except ValidationError as refusal:
                self.tally.refuse("offer" if move.price_minor else move.act, str(refusal.code))
            if move.price_minor:
                self._named[move.side] = move.price_minor

    def _move(self, move: Move) -> None:
        thread, side = self.negotiation, move.side
        is_over = thread is None or thread.status == Negotiation.Status.DECLINED
        if move.price_minor and side == "buyer" and is_over:
            self._begin(move.price_minor)
        elif thread is None:
            raise ValidationError("There is no haggle to go on with.", code="no_thread")
        elif move.price_minor:
            self._name(thread, side, move.price_minor)
        elif move.act == "accept":
            # Accepting names a price: the one the other side named last.
            named = self._named["vendor" if side == "buyer" else "buyer"]
            self._do("accept", actions.accept_offer, thread, side, price_minor=named)
        else:
            self._do("decline", actions.decline_offer, thread, side)

    def _begin(self, price_minor: int) -> None:
        self.begun_anew += self.negotiation is not None
        self.negotiation = self.tally.measured(
            "open_with_offer",
            actions.open_negotiation,
            buyer=self.buyer,
            variant=self.variant,
            price_minor=price_minor,
        )
        self._bid = price_minor

    def _name(self, thread: Negotiation, side: Side, price_minor: int) -> None:
        try:
            self._do("offer", actions.make_offer, thread, side, price_minor=price_minor)
        except ValidationError as refusal:
            if refusal.code != "bids_only_rise" or price_minor >= self._bid:
                raise
            self.tally.refuse("offer", str(refusal.code))
            self._do("decline", actions.decline_offer, thread, side)
            self._begin(price_minor)
            return
        if side == "buyer":
            self._bid = price_minor

    def _do(self, act: str, action, thread: Negotiation, side: Side, **fields) -> None:
        by = self.buyer if side == "buyer" else self.owner
        self.negotiation = self.tally.measured(act, action, negotiation_id=thread.pk, by=by, rev=thread.rev, **fields)
