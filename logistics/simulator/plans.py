"""What becomes of a simulated parcel: its steps, and the truth after each. Pure; knows nothing of our adapters."""

from random import Random
from typing import Final, NamedTuple


class Step(NamedTuple):
    """`hours` after booking; `state` is the truth from then on; `takes_back` counts steps back to the one it voids."""

    name: str
    text: str
    hours: float
    state: str
    reason: str = ""
    takes_back: int = 0
    signed_by: str = ""


BOOKED: Final = Step("booked", "Waybill made", 0, "created")
PICKED_UP: Final = Step("picked_up", "Collected from the shop", 3, "accepted")
HUB_OUT: Final = Step("hub_out", "Left the sorting centre", 9, "in_transit")
HUB_IN: Final = Step("hub_in", "Arrived at the sorting centre", 26, "in_transit")
COURIER_OUT: Final = Step("courier_out", "Out for delivery", 32, "out_for_delivery")
SIGNED: Final = Step("signed", "Signed for by the recipient", 36, "delivered", signed_by="收件人")
ROAD: Final = (BOOKED, PICKED_UP, HUB_OUT, HUB_IN, COURIER_OUT)

PLANS: Final[dict[str, tuple[Step, ...]]] = {
    "plain": (*ROAD, SIGNED),
    "held_up": (
        *ROAD[:3],
        Step("delayed", "Held up by heavy snow", 20, "exception", reason="weather"),
        HUB_IN,
        COURIER_OUT,
        SIGNED,
    ),
    "nobody_home": (
        *ROAD,
        Step("no_answer", "Nobody at home", 34, "attempt_failed", reason="nobody_home"),
        Step("courier_out", "Out for delivery again", 56, "out_for_delivery"),
        SIGNED._replace(hours=60),
    ),
    "by_station": (
        *ROAD,
        Step("at_station", "Handed to the pick-up station", 35, "ready_for_pickup"),
        SIGNED._replace(hours=52, text="Collected from the station"),
    ),
    "refused": (
        *ROAD,
        Step("no_answer", "The recipient refused it", 34, "attempt_failed", reason="refused"),
        Step("return_start", "On its way back", 40, "returning"),
        Step("hub_out", "Left the sorting centre", 50, "returning"),
        Step("return_done", "Handed back to the shop", 70, "returned"),
    ),
    "false_delivery": (
        *ROAD,
        SIGNED._replace(hours=33, signed_by=""),
        Step("take_back", "That was a mistake", 35, "out_for_delivery", takes_back=1),
        Step("courier_out", "Out for delivery", 56, "out_for_delivery"),
        SIGNED._replace(hours=60),
    ),
    "falsely_lost": (
        *ROAD,
        SIGNED._replace(hours=33, signed_by=""),
        Step("take_back", "That was a mistake", 35, "out_for_delivery", takes_back=1),
    ),
    "lost": ROAD[:3],
}
HUBS: Final = frozenset({"hub_out", "hub_in"})
ENDS: Final = frozenset({"delivered", "returned"})

POST_PACE: Final = 2.8
"""The post takes so much longer."""

VARIETY: Final = ("held_up", "nobody_home", "by_station", "refused")


def draw(chance: Random, *, variety: float, false_delivery: float, lost: float) -> tuple[str, tuple[Step, ...]]:
    """A plan's name and steps, by these shares of all parcels."""
    drawn = chance.random()
    if drawn < false_delivery:
        name = "false_delivery" if chance.random() < 0.8 else "falsely_lost"
    elif drawn < false_delivery + lost:
        name = "lost"
    elif drawn < false_delivery + lost + variety:
        name = chance.choice(VARIETY)
    else:
        name = "plain"
    return name, PLANS[name]
