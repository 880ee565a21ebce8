"""Whether a carrier can take one more: its places of today, and whether it answers."""

from datetime import date

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.clock import database_now
from logistics import health, queries
from logistics.models import Carrier, CarrierHealth, Shipment

TAKE_PLACE = """
    INSERT INTO logistics_carrierday (carrier_id, day, given)
    SELECT id, %(day)s, 1 FROM logistics_carrier WHERE id = %(carrier)s AND parcels_a_day > 0
    ON CONFLICT (carrier_id, day) DO UPDATE SET given = logistics_carrierday.given + 1
    WHERE logistics_carrierday.given < (SELECT parcels_a_day FROM logistics_carrier WHERE id = %(carrier)s)
"""

GIVE_PLACE_BACK = """
    UPDATE logistics_carrierday SET given = given - 1 WHERE carrier_id = %s AND day = %s AND given > 0
"""


def take_place(*, carrier_code: str, day: date) -> bool:
    """Take one of the carrier's places of a day, in the caller's transaction; False when there is none left.

    Two at once can't take the last one: the second waits for the first, and then counts it.
    """
    carrier = Carrier.objects.only("pk", "parcels_a_day").get(code=carrier_code)
    if carrier.parcels_a_day is None:
        return True
    with connection.cursor() as cursor:
        cursor.execute(TAKE_PLACE, {"carrier": carrier.pk, "day": day})
        return cursor.rowcount == 1


def give_place_back(shipment: Shipment) -> None:
    """A locked parcel that is not carried leaves its place of the day to another, once. The caller saves `shipment`."""
    if shipment.place_on is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(GIVE_PLACE_BACK, [shipment.carrier_id, shipment.place_on])
    shipment.place_on = None


def begin_trial(*, carrier_code: str) -> None:
    """Note that a parcel tries a carrier that has rested, so that no second one does before it has answered."""
    row = CarrierHealth.objects.select_for_update().filter(carrier__code=carrier_code).first()
    if row is not None and health.needs_trial(queries.health_of(row), database_now()):
        row.tried_at = Now()
        row.save(update_fields=["tried_at"])


@transaction.atomic
def note_answer(*, carrier_id: int, is_answered: bool, is_booking: bool = True) -> None:
    """Keep how a carrier answered a call of ours: enough failures in a row take it out of the routing for a while.

    A refusal of what we asked is an answer; not being reached, or an error of its own, is none. An answer to a pull does
    not end a row of failed bookings: the one may work while the other is broken, and the routing is about bookings.
    """
    if is_answered:
        # Nearly always there is nothing to forget, and then nothing is locked.
        rows = CarrierHealth.objects.filter(carrier_id=carrier_id)
        (rows if is_booking else rows.filter(booking_failures=0)).delete()
        if not is_booking:
            rows.filter(failures__gt=F("booking_failures"), open_until_at=None).update(failures=F("booking_failures"))
        return
    CarrierHealth.objects.bulk_create([CarrierHealth(carrier_id=carrier_id)], ignore_conflicts=True)
    row = CarrierHealth.objects.select_for_update().get(carrier_id=carrier_id)
    after = health.after_failure(queries.health_of(row), database_now())
    row.failures, row.rests, row.open_until_at, row.tried_at = (
        after.failures,
        after.rests,
        after.open_until_at,
        after.tried_at,
    )
    row.booking_failures += is_booking
    row.save()
