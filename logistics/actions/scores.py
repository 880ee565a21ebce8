"""Keeping how carriers did."""

from datetime import datetime

from django.db import transaction

from accounts.clock import database_now
from logistics import punctuality, queries
from logistics.models import Carrier, LaneScore, Scorecard, Shipment

WHOLE_BP = 10_000
CARD_FIELDS = [field.name for field in Scorecard._meta.fields if field.name not in ("carrier", "measured_at")]


@transaction.atomic
def measure_carriers() -> int:
    """Work out every carrier's punctuality and scorecard anew; returns how many scores there are. Repeats change nothing.

    A lane on which nothing has been known for long loses its row and is the carrier's mean again; a carrier without
    parcels in the days of the card loses its card.
    """
    now = database_now()
    rows = [
        row for carrier_id, (lanes, mean) in queries.tallies().items() for row in _scores(carrier_id, lanes, mean, now)
    ]
    LaneScore.objects.bulk_create(
        rows,
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["carrier", "lane"],
        update_fields=["weight_bp", "on_time_weight_bp", "on_time_bps", "measured_at"],
    )
    LaneScore.objects.filter(measured_at__lt=now).delete()
    cards = [_dated(card, now) for card in queries.scorecards()]
    Scorecard.objects.bulk_create(
        cards,
        update_conflicts=True,
        unique_fields=["carrier"],
        update_fields=[*CARD_FIELDS, "measured_at"],
    )
    Scorecard.objects.exclude(carrier__in=[card.carrier_id for card in cards]).delete()
    return len(rows)


def _scores(
    carrier_id: int, lanes: dict[str, punctuality.Tally], mean: punctuality.Tally, now: datetime
) -> list[LaneScore]:
    stated_bps = Carrier.objects.values_list("on_time_bps", flat=True).get(pk=carrier_id)
    tallies = {"": mean, **lanes}
    return [
        LaneScore(
            carrier_id=carrier_id,
            lane=lane,
            weight_bp=round(WHOLE_BP * tallies[lane].weight),
            on_time_weight_bp=round(WHOLE_BP * tallies[lane].on_time),
            on_time_bps=score.on_time_bps,
            measured_at=now,
        )
        for lane, score in punctuality.scores(lanes, mean, stated_bps).items()
    ]


def _dated(card: Scorecard, now: datetime) -> Scorecard:
    card.measured_at = now
    return card


@transaction.atomic
def note_fault(*, order_id: int, share: int) -> None:
    """A ruling has laid so many parts of 100 on the carrier: it counts in the record of whoever carried the goods. A later
    ruling takes the place of an earlier one."""
    rows = Shipment.objects.filter(order_id=order_id, purpose=Shipment.Purpose.GOODS)
    rows.exclude(status=Shipment.Status.CANCELLED).update(ruled_fault=share)
