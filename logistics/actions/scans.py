"""What carriers tell of parcels, kept and passed on at once: for whoever has scans in hand and no raw call."""

from logistics.actions.folding import Told, fold
from logistics.actions.telling import tell_order
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, Shipment


def record_scans(*, carrier: Carrier, records: list[ScanRecord]) -> int:
    """Keep new scans, bring their parcels in line and tell their orders; returns how many were new. Repeats change
    nothing. Two transactions: the parcels' is over when the orders are told.
    """
    new = fold([Told(carrier.pk, False, None, records)])
    waybills = {record.waybill for record in records}
    waiting = Shipment.objects.filter(carrier=carrier, waybill__in=waybills, tell_at__isnull=False)
    for order_id in waiting.order_by("order_id").values_list("order_id", flat=True).distinct():
        tell_order(order_id=order_id)
    return new
