"""What sockets have the database do, in its threads: enter a thread, make a move, move a cursor."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from accounts.models import User
from negotiation import actions, queries
from negotiation.cards import current_card
from negotiation.models import Negotiation
from negotiation.rules import Side
from negotiation.sockets import frames


@dataclass(slots=True, frozen=True)
class Entry:
    """A thread that the user may enter."""

    negotiation_id: int
    buyer_id: int
    side: Side


def enter(thread: str, user_id: int) -> Entry | None:
    """The door: None for whoever has no business there, as if there were no such thread."""
    rows = queries.threads_of(User(pk=user_id)).filter(public_id=thread).values_list("pk", "buyer_id")
    if (row := rows.first()) is None:
        return None
    return Entry(row[0], row[1], "buyer" if row[1] == user_id else "vendor")


def head_and_card(negotiation_id: int, side: Side) -> dict[str, Any]:
    """How the thread stands, for `subbed`."""
    negotiation = Negotiation.objects.get(pk=negotiation_id)
    read_seq = queries.other_read_seq(negotiation, side)
    return {"seq": negotiation.seq, "other_read_seq": read_seq, **current_card(negotiation)}


def make_move(frame: frames.OfferFrame | frames.EndFrame, negotiation_id: int, user_id: int, language: str) -> int:
    """The table's new `rev`. What is refused is refused in the user's language."""
    by = User.objects.get(pk=user_id)
    rev = frame.rev
    with translation.override(language):
        match frame:
            case frames.OfferFrame(t="offer", price_minor=price, quantity=quantity, is_sure=is_sure):
                moved = actions.make_offer(
                    negotiation_id=negotiation_id, rev=rev, by=by, price_minor=price, quantity=quantity, is_sure=is_sure
                )
            case frames.OfferFrame(price_minor=price):
                moved = actions.accept_offer(negotiation_id=negotiation_id, rev=rev, by=by, price_minor=price)
            case frames.EndFrame(t="decline"):
                moved = actions.decline_offer(negotiation_id=negotiation_id, rev=rev, by=by)
            case frames.EndFrame(t="undo"):
                moved = actions.undo_offer(negotiation_id=negotiation_id, rev=rev, by=by)
            case _:
                moved = actions.withdraw_offer(negotiation_id=negotiation_id, rev=rev, by=by)
    return moved.rev


def mark_read(negotiation_id: int, user_id: int, seq: int) -> None:
    negotiation = Negotiation.objects.only("public_id", "buyer_id", "seq").get(pk=negotiation_id)
    actions.mark_read(negotiation=negotiation, user=User(pk=user_id), seq=seq)
