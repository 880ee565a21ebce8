"""At every seam of a subscription something is said and committed: before the head is read, after it, before history is
read and after it. What luck would bring about once in a thousand times happens each time."""

import threading
from collections import Counter

from marketplace.asgi import application
from negotiation import actions, queries
from negotiation.models import Negotiation
from negotiation.sockets import work

read_head, read_history = work.head_and_card, queries.events_after
_due: Counter[int] = Counter()
_counting = threading.Lock()


def say(negotiation_id: int) -> None:
    buyer = Negotiation.objects.select_related("buyer").get(pk=negotiation_id).buyer
    actions.send_message(negotiation_id=negotiation_id, by=buyer, body="in between")


def head_and_card(negotiation_id: int, side):
    say(negotiation_id)
    card = read_head(negotiation_id, side)
    say(negotiation_id)
    with _counting:
        _due[negotiation_id] += 1
    return card


def events_after(negotiation_id, *rest):
    with _counting:
        is_due = _due.pop(negotiation_id, 0) > 0  # once a subscription: history is read until nothing is new
    if is_due:
        say(negotiation_id)
    history = read_history(negotiation_id, *rest)
    if is_due:
        say(negotiation_id)
    return history


work.head_and_card = head_and_card
queries.events_after = events_after

__all__ = ["application"]
