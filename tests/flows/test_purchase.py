"""One haggled purchase from listing to payout, and what may go wrong with the payment on the way."""

import httpx

from escrow import queries as escrow_queries
from escrow.actions import audit_ledger
from escrow.models import EscrowHold, Payment, Payout, ProviderNotice, Transfer
from logistics import actions as logistics
from logistics.models import Shipment
from marketplace import actions as marketplace
from marketplace.models import Order
from marketplace.tasks import start_payment
from negotiation import actions as negotiation
from tests import make
from tests.processes import eventually


def begin_payment(order: Order) -> Payment:
    buyer = order.buyer
    payment = marketplace.request_payment(
        order_ids=[order.pk], by=buyer, address=buyer.addresses.first() or make.address(buyer), gateway="sandbox"
    )
    return start_payment(payment=payment, order=order, language="en")


def complete(town, payment: Payment, outcome: str = "succeeded") -> None:
    """What the provider's page does when the buyer presses a button there."""
    answer = httpx.post(f"{town.payments_url}/control/complete/{payment.provider_ref}", json={"outcome": outcome})
    answer.raise_for_status()


def fresh(order: Order) -> Order:
    return Order.objects.select_related("hold").get(pk=order.pk)


def becomes(order: Order, status: str) -> bool:
    return bool(eventually(lambda: fresh(order).status == status, 20))


def test_lin_haggles_chen_ships_and_the_money_follows_the_goods(town, lin, chen, teapots, pot):
    # Chen's shop is an old hand: its money is not held back as a new shop's would be.
    make.established(teapots, buyer=lin)
    # Lin asks for 70, Chen says 90, Lin takes it.
    thread = negotiation.open_negotiation(buyer=lin, variant=pot.variants.get())
    thread = negotiation.make_offer(negotiation_id=thread.pk, by=lin, price_minor=7_000, rev=thread.rev)
    thread = negotiation.make_offer(negotiation_id=thread.pk, by=chen, price_minor=9_000, rev=thread.rev)
    thread = negotiation.accept_offer(negotiation_id=thread.pk, by=lin, price_minor=9_000, rev=thread.rev)
    order = thread.order

    # She pays at the provider, whose signed notice a worker reads: the money is in escrow, the deal is done.
    complete(town, begin_payment(order))
    assert becomes(order, "paid")
    assert fresh(order).hold.status == EscrowHold.Status.HELD
    assert eventually(lambda: type(thread).objects.get(pk=thread.pk).status == "converted")

    # Chen asks for a carrier. It books, collects, scans, delivers, and pushes each scan, signed.
    logistics.request_shipment(order_id=order.pk, by=chen)
    assert becomes(order, "delivered")
    shipment = Shipment.objects.get(order=order)
    assert shipment.status == "delivered"
    assert shipment.events.count() == 6
    assert fresh(order).hold.release_due_at is not None

    # Lin is content: a worker releases. 90.00 at 5 %: Chen 85.50, the house 4.50.
    marketplace.confirm_receipt(order_id=order.pk, by=lin)
    assert eventually(lambda: fresh(order).hold.status == "released")
    assert fresh(order).status == "completed"
    parts = Transfer.objects.filter(hold=order.hold_id or fresh(order).hold_id)
    assert dict(parts.values_list("kind", "amount_minor")) == {"capture": 9_000, "release": 8_550, "commission": 450}

    # And the payout reaches Chen's bank.
    from escrow.actions import request_payout

    payout = request_payout(vendor_id=teapots.pk, currency="CNY")
    assert eventually(lambda: Payout.objects.get(pk=payout.pk).status == "paid", 20)
    assert payout.amount_minor == 8_550
    [balance] = escrow_queries.vendor_balances(teapots.pk)
    # 10 orders of 20.00 at 5 % were paid out before: 190.00.
    assert balance.pop("paid_out_minor") == 19_000 + 8_550
    assert balance.pop("currency") == "CNY" and not any(balance.values())
    assert not any(audit_ledger().values())


def test_the_clock_releases_when_the_buyer_says_nothing(town, lin, chen, pot):
    order = make.agreed_order(buyer=lin, listing=pot)
    complete(town, begin_payment(order))
    assert becomes(order, "paid")
    logistics.request_shipment(order_id=order.pk, by=chen)
    assert becomes(order, "delivered")
    hold = fresh(order).hold
    make.pass_time(hold, days=7)
    assert eventually(lambda: EscrowHold.objects.get(pk=hold.pk).status == "released")
    assert becomes(order, "completed")


def test_notices_that_are_repeated_late_and_out_of_order_pay_once(town, lin, pot):
    httpx.post(f"{town.payments_url}/control/faults", json={"duplicate": 3, "shuffle": True, "delay_ms": 300})
    order = make.agreed_order(buyer=lin, listing=pot)
    complete(town, begin_payment(order))
    assert becomes(order, "paid")
    assert EscrowHold.objects.count() == 1
    assert Transfer.objects.filter(kind="capture").count() == 1


def test_a_forged_notice_moves_nothing(town, lin, pot):
    httpx.post(f"{town.payments_url}/control/faults", json={"forge": True})
    order = make.agreed_order(buyer=lin, listing=pot)
    complete(town, begin_payment(order), "failed")
    assert eventually(lambda: ProviderNotice.objects.filter(status="applied").exists())
    assert fresh(order).status == "awaiting_payment"
    assert not Transfer.objects.exists()


def test_a_notice_for_another_amount_is_listed_and_moves_nothing(town, lin, pot):
    httpx.post(f"{town.payments_url}/control/faults", json={"wrong_amount": -100})
    order = make.agreed_order(buyer=lin, listing=pot)
    complete(town, begin_payment(order))
    assert eventually(lambda: ProviderNotice.objects.filter(status="unmatched").exists())
    assert ProviderNotice.objects.get().reason == "amount_differs"
    assert fresh(order).status == "awaiting_payment"
    assert not Transfer.objects.exists()


def test_a_notice_that_never_comes_is_asked_for(town, lin, pot):
    httpx.post(f"{town.payments_url}/control/faults", json={"silence": True})
    order = make.agreed_order(buyer=lin, listing=pot)
    payment = begin_payment(order)
    complete(town, payment)
    make.pass_time(payment, minutes=5)
    from marketplace.tasks import chase_payments

    assert chase_payments() == 1
    assert fresh(order).status == "paid"


def test_money_that_comes_too_late_goes_back(town, lin, pot):
    order = make.agreed_order(buyer=lin, listing=pot)
    payment = begin_payment(order)
    marketplace.cancel_order(order_id=order.pk, by=lin, reason="buyer")
    complete(town, payment)
    assert eventually(lambda: EscrowHold.objects.filter(status="refunded").exists())
    assert eventually(lambda: Transfer.objects.filter(kind="refund_paid").exists(), 20)
    assert fresh(order).status == "cancelled"
    assert not any(audit_ledger().values())
