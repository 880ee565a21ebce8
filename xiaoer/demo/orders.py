"""Takes the orders of the demo's stories as far as they have come: paid, shipped, delivered, done, or called off."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.queries import default_address
from accounts.virtual_clock import as_if_at
from escrow import actions as escrow
from escrow.models import Payout, Refund
from logistics import actions as logistics
from logistics.models import Shipment
from marketplace import actions as marketplace
from marketplace.models import Order, Review
from vendors.models import Vendor
from xiaoer.demo.carriers import TO_THE_HUB, WHOLE_JOURNEY, scans_of, waybill_of
from xiaoer.demo.haggles import Cast
from xiaoer.demo.review_words import FEEDBACK, REPLIES, REVIEWS

PAID_AFTER = timedelta(minutes=4)
CONFIRMED_AFTER = timedelta(hours=26)
REVIEWED_AFTER = timedelta(hours=5)
SEALED_ONE_IN = 6
"""Of so many reviews one is still sealed: its vendor has not written yet."""
ANSWERED_UP_TO = 4
PAYOUT_HOURS_AGO = 7 * 24
ROAD = ("awaiting_payment", "paid", "shipped", "delivered", "completed")


def play_order(cast: Cast) -> int:
    """Bring the story's order to where it should be; returns how many steps that took, 0 when it was there already.

    Each step is a transaction of its own and looks at the order's state first, so a crash in between does no harm.
    """
    order = _order_of(cast)
    if not cast.story.order or order is None:
        return 0
    if cast.story.order in ("called_off", "unpaid", "not_sent"):
        return _call_off(cast, order)
    taken = 0
    for step in (_pay, _ship, _deliver, _complete):
        order.refresh_from_db()
        if order.status in ROAD and ROAD.index(order.status) < ROAD.index(cast.story.order):
            taken += step(cast, order)
    return taken


def _order_of(cast: Cast) -> Order | None:
    """The order of the story, placed at the list price where there was no haggle."""
    story = cast.story
    order = Order.objects.filter(buyer=cast.buyer, lines__variant=cast.variant).order_by("pk").first()
    if order is None and not story.haggle:
        with as_if_at(cast.moment(story.ended)):
            order = marketplace.buy_now(buyer=cast.buyer, variant=cast.variant, quantity=story.quantity)
    return order


def _paid_at(cast: Cast) -> datetime:
    return cast.moment(cast.story.ended) + PAID_AFTER


def _pay(cast: Cast, order: Order) -> bool:
    """As if the provider had taken the money and told us."""
    with as_if_at(_paid_at(cast)), transaction.atomic():
        address = default_address(cast.buyer)
        payment = marketplace.request_payment(order_ids=[order.pk], by=cast.buyer, address=address, gateway="sandbox")
        escrow.record_payment_started(payment_id=payment.pk, provider_ref=f"pay_demo_{payment.pk:06d}", pay_url="")
        marketplace.record_payment(payment_id=payment.pk, amount_minor=payment.amount_minor, currency=payment.currency)
    return True


def _ship(cast: Cast, order: Order) -> bool:
    """Hand the goods to the carrier the routing chooses; a download or a lesson is handed over at once."""
    if order.kind != "physical":
        return _deliver(cast, order)
    shipment = _shipment(cast, order)
    share = TO_THE_HUB if cast.story.order == "shipped" else 0.2
    _scan(shipment, share)
    return True


def _shipment(cast: Cast, order: Order) -> Shipment:
    booked_at = _paid_at(cast) + timedelta(hours=cast.dice.uniform(4, 9))
    shipment = order.shipments.first()
    if shipment is None:
        # Asked and booked at once, so that no worker asks the simulated carrier for a waybill of its own.
        with as_if_at(booked_at), transaction.atomic():
            shipment = logistics.request_shipment(order_id=order.pk, by=cast.owner)
            logistics.record_booking(shipment_id=shipment.pk, waybill=waybill_of(shipment))
    return Shipment.objects.select_related("carrier", "order__vendor").get(pk=shipment.pk)


def _scan(shipment: Shipment, until_share: float) -> datetime:
    """Tell the scans of a part of the journey at the moment of the last of them; returns that moment."""
    assert shipment.booked_at is not None, "a parcel travels once it is booked"
    hours = shipment.carrier.transit_days * 22.0
    left_hours = (timezone.now() - shipment.booked_at).total_seconds() / 3600
    if until_share < WHOLE_JOURNEY:
        # A parcel under way was last seen a while ago, not in the future.
        hours = min(hours, (left_hours - 0.5) / until_share)
    records = scans_of(shipment, began_at=shipment.booked_at, hours=hours, until_share=until_share)
    with as_if_at(records[-1].occurred_at):
        logistics.record_scans(carrier=shipment.carrier, records=records)
    # The simulated carriers don't know these parcels: asking them would only fill the log.
    Shipment.objects.filter(pk=shipment.pk).update(pull_at=None)
    return records[-1].occurred_at


def _deliver(cast: Cast, order: Order) -> bool:
    if order.kind != "physical":
        with as_if_at(_paid_at(cast) + timedelta(minutes=50)):
            marketplace.hand_over(order_id=order.pk, by=cast.owner)
        return True
    _scan(_shipment(cast, order), WHOLE_JOURNEY)
    return True


def _complete(cast: Cast, order: Order) -> bool:
    """The buyer confirms, the vendor is paid, and most have something to say of it."""
    assert order.delivered_at is not None and order.hold_id is not None, "a delivered order has a hold"
    confirmed_at = min(order.delivered_at + CONFIRMED_AFTER, timezone.now() - timedelta(minutes=30))
    with as_if_at(confirmed_at), transaction.atomic():
        done = marketplace.confirm_receipt(order_id=order.pk, by=cast.buyer)
        # The sweep would date the transfers to this very moment: here the hold ends when the buyer confirmed.
        escrow.settle_hold(hold_id=order.hold_id, refund_minor=0, by=None, reason="buyer confirmed")
    with as_if_at(min(confirmed_at + REVIEWED_AFTER, timezone.now())):
        as_described, service, logistics_stars, text = _words_of_review(cast.buyer.language)
        marketplace.review_order(
            order_id=done.pk,
            by=cast.buyer,
            as_described=as_described,
            service=service,
            logistics=logistics_stars,
            text=text,
            language=cast.buyer.language,
        )
        if done.pk % SEALED_ONE_IN:
            _answer(cast, done)
    return True


def _answer(cast: Cast, order: Order) -> None:
    """The vendor writes of the buyer too, so that both words are open; and answers what was not praised."""
    language = cast.owner.language
    stars, text = FEEDBACK[language][order.pk % len(FEEDBACK[language])]
    marketplace.give_feedback(order_id=order.pk, by=cast.owner, stars=stars, text=text, language=language)
    review = Review.objects.get(order=order)
    if review.as_described <= ANSWERED_UP_TO:
        text = REPLIES[language][order.pk % len(REPLIES[language])]
        marketplace.reply_to_review(review_id=review.pk, by=cast.owner, text=text, language=language)


def _words_of_review(language: str) -> tuple[int, int, int, str]:
    """The next words in line: nobody says the same before all have spoken."""
    said = Order.objects.filter(review__language=language).count()
    return REVIEWS[language][said % len(REVIEWS[language])]


def _call_off(cast: Cast, order: Order) -> int:
    """Orders that came to nothing: called off by the buyer, never paid, or paid and never handed over."""
    if order.status == Order.Status.CANCELLED:
        return 0
    if cast.story.order == "called_off":
        with as_if_at(_paid_at(cast)):
            marketplace.cancel_order(order_id=order.pk, by=cast.buyer, reason="buyer")
        return 1
    if cast.story.order == "not_sent":
        if order.status == Order.Status.AWAITING_PAYMENT:
            _pay(cast, order)
            order.refresh_from_db()
        assert order.auto_cancel_at is not None, "a paid order is called off in the end"
    due_at = order.auto_cancel_at or order.pay_by_at
    with as_if_at(due_at + timedelta(minutes=1)), transaction.atomic():
        marketplace.sweep_order(order_id=order.pk)
        send_back(order)
    return 1


def send_back(order: Order) -> None:
    """The provider has paid a refund of this order back: it does not know our payments, so it is not asked."""
    hold_id = Order.objects.values_list("hold_id", flat=True).get(pk=order.pk)
    for refund in Refund.objects.filter(hold_id=hold_id, status=Refund.Status.REQUESTED):
        escrow.record_refund(refund_id=refund.pk, provider_ref=f"re_demo_{refund.pk:06d}")


@transaction.atomic
def pay_out_vendors(*, hours_ago: float = PAYOUT_HOURS_AGO) -> int:
    """A week ago everyone was paid what there was; the provider has confirmed it. Happens once."""
    if Payout.objects.exists():
        return 0
    paid = 0
    with as_if_at(timezone.now() - timedelta(hours=hours_ago)):
        for vendor in Vendor.objects.filter(ledger_accounts__kind="vendor").order_by("pk"):
            payout_id = _payout_of(vendor)
            if payout_id is not None:
                escrow.record_payout_sent(payout_id=payout_id, provider_ref=f"po_demo_{payout_id:06d}")
                escrow.record_payout(payout_id=payout_id, is_paid=True)
                paid += 1
    return paid


def _payout_of(vendor: Vendor) -> int | None:
    """A payout of what the vendor may have by now, if that is anything."""
    try:
        return escrow.request_payout(vendor_id=vendor.pk, currency="CNY").pk
    except ValidationError as refusal:
        if refusal.code != "nothing_to_pay_out":
            raise
        return None


@transaction.atomic
def request_payouts(vendors: list[Vendor]) -> int:
    """The two demo vendors have just asked for their money: it is on its way. Happens once a vendor."""
    asked = 0
    for vendor in vendors:
        is_asked = vendor.payouts.filter(status__in=[Payout.Status.REQUESTED, Payout.Status.SENT]).exists()
        if not is_asked and vendor.payouts.count() < 2 and _payout_of(vendor) is not None:
            asked += 1
    return asked
