"""A parcel that counted as lost and is on its way after all, or there: the house takes its own complaint back."""

from django.db import transaction

from escrow import actions as escrow
from xiaoer import queries
from xiaoer.actions.steps import step, tell_both


@transaction.atomic
def withdraw_for_found_parcel(*, dispute_id: int) -> bool:
    """End a dispute that the house opened over a lost parcel, unless a side has spoken in it or nothing was found.

    Without this the vendor's silence would pay back in full what the buyer has in hand. The hold's clock runs on, and the
    buyer may complain anew; this withdrawal is not counted as theirs.
    """
    dispute = queries.lock_dispute(dispute_id)
    if not queries.complaints_over_found_parcels(only=dispute_id):
        return False
    assert dispute.order.hold_id is not None, "a disputed order has a hold"
    step(dispute, "found", "house", None)
    escrow.thaw_hold(hold_id=dispute.order.hold_id, by=None, reason="the parcel was found")
    tell_both(dispute, "dispute_parcel_found")
    return True
