"""How an order ends when its hold and its clock say different things."""

import pytest
from django.core.exceptions import ValidationError

from escrow import actions as escrow
from escrow.models import EscrowHold
from marketplace import actions
from marketplace.models import Order
from tests import make


def test_after_confirming_neither_side_moves_the_release_any_more(lin, chen, pot):
    """The buyer has said that all is well: until the sweep comes round, the vendor's money is not to be put off."""
    order = make.delivered_order(buyer=lin, listing=pot)
    actions.confirm_receipt(order_id=order.pk, by=lin)
    due_at = EscrowHold.objects.get(pk=order.hold_id).release_due_at
    for put_off in (
        lambda: actions.extend_inspection(order_id=order.pk, by=lin),
        lambda: actions.give_more_time(order_id=order.pk, days=10, by=chen),
    ):
        with pytest.raises(ValidationError) as refusal:
            put_off()
        assert refusal.value.code == "no_release_date"
    assert EscrowHold.objects.get(pk=order.hold_id).release_due_at == due_at
    assert escrow.release_due_holds() == [order.hold_id]


@pytest.mark.parametrize("refund", [8_000, 2_000, 0])
def test_an_order_never_handed_over_follows_its_hold_also_after_its_time_is_over(lin, pot, refund):
    """A ruling ended the hold, and the time to hand over had passed by then: the order does not stay open for ever."""
    order = make.paid_order(buyer=lin, listing=pot)
    make.pass_time(order, days=20)
    escrow.settle_hold(hold_id=order.hold_id, refund_minor=refund, by=None, reason="a ruling")
    actions.sweep_order(order_id=order.pk)
    assert Order.objects.get(pk=order.pk).status == "cancelled"
