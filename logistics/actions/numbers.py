"""Which parcel a waybill number means. Carriers give a number again after a year."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.nudge import nudge_on_commit
from logistics import journeys
from logistics.models import Shipment

READ_CALLS: Final = "logistics.tasks.apply_carrier_calls"


def claim_number(shipment: Shipment, waybill: str) -> None:
    """Let a locked parcel have a number of its carrier; one that had it more than a year ago gives it up, and is asked
    about no more. Calls that came before we knew the number are read now.

    Raises ValidationError(code="number_taken") while a younger parcel has it. The caller saves `shipment`.
    """
    holder = (
        Shipment.objects.select_for_update(of=("self",))
        .filter(carrier_id=shipment.carrier_id, waybill=waybill, number_given_up_at=None)
        .exclude(pk=shipment.pk)
        .first()
    )
    if holder is not None:
        now = database_now()
        if (holder.booked_at or holder.requested_at) > now - journeys.NUMBER_REST:
            raise ValidationError(_("Another parcel has this number."), code="number_taken")
        holder.number_given_up_at = now
        holder.pull_at = None
        holder.save(update_fields=["number_given_up_at", "pull_at"])
    shipment.waybill = waybill
    nudge_on_commit(READ_CALLS)
