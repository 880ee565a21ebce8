"""The other ending: a chipped lid, a frozen hold, a ruling, and the money where the ruling says."""

import httpx

from escrow.actions import audit_ledger
from escrow.models import EscrowHold, Refund, Transfer
from marketplace.models import Order
from tests import make, quarrels
from tests.flows.test_purchase import becomes, begin_payment, complete, fresh
from tests.processes import eventually
from xiaoer import actions as xiaoer
from xiaoer.models import ActOfPower, Dispute


def delivered(town, buyer, listing) -> Order:
    from logistics import actions as logistics

    order = make.agreed_order(buyer=buyer, listing=listing, price=8_000)
    complete(town, begin_payment(order))
    assert becomes(order, "paid")
    logistics.request_shipment(order_id=order.pk, by=listing.vendor.members.get(role="owner").user)
    assert becomes(order, "delivered")
    return fresh(order)


def test_wei_rules_a_partial_refund_and_the_money_goes_accordingly(town, lin, wei, pot):
    order = delivered(town, lin, pot)

    # Lin complains; the hold freezes and the clock can't run out on her.
    dispute = xiaoer.open_dispute(
        order_id=order.pk, by=lin, reason="damaged", story="The lid has a chip.", wanted_minor=5_000
    )
    assert fresh(order).hold.status == EscrowHold.Status.FROZEN

    # Chen sees it otherwise, Lin calls the house, Wei takes the case.
    # Both show what they have.
    dispute = quarrels.decide(dispute, wei)

    # 80.00 held, 30.00 back. Commission 400 * 5000 // 8000 = 250: Chen 47.50, house 2.50, Lin 30.00.
    xiaoer.rule_on(
        dispute_id=dispute.pk,
        by=wei,
        refund_minor=3_000,
        reason="The photo shows the chip; the parcel was scanned as fragile.",
        fault={"vendor": 40, "buyer": 0, "carrier": 60, "platform": 0},
        version=dispute.version,
    )
    # Nobody appeals in a week: a worker carries it out.
    make.pass_time(Dispute.objects.get(pk=dispute.pk), days=7)
    assert eventually(lambda: Dispute.objects.get(pk=dispute.pk).status == "closed")
    hold = fresh(order).hold
    assert hold.status == EscrowHold.Status.SPLIT
    parts = Transfer.objects.filter(hold=hold).exclude(kind__in=["capture", "refund_paid"])
    assert dict(parts.values_list("kind", "amount_minor")) == {"release": 4_750, "commission": 250, "refund": 3_000}
    assert Dispute.objects.get(pk=dispute.pk).status == "closed"
    assert ActOfPower.objects.filter(act="rule", actor=wei).count() == 1

    # The provider pays Lin's part back.
    assert eventually(lambda: Refund.objects.get(hold=hold).status == "paid", 20)
    notices = httpx.get(f"{town.payments_url}/control/notifications").json()
    assert any(notice["type"] == "refund.succeeded" for notice in notices.get("data", notices))
    assert not any(audit_ledger().values())


def test_a_vendor_who_stays_silent_loses(town, lin, pot):
    order = delivered(town, lin, pot)
    dispute = xiaoer.open_dispute(
        order_id=order.pk, by=lin, reason="wrong_item", story="A cup came.", wanted_minor=8_000
    )
    make.pass_time(dispute, hours=73)
    assert eventually(lambda: Dispute.objects.get(pk=dispute.pk).status == "closed")
    assert fresh(order).hold.status == "refunded"
    assert fresh(order).status == "cancelled"
