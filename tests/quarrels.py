"""Disputes brought as far as a test needs them, by the real actions."""

from django.db import transaction

from accounts.models import User
from marketplace.models import Order
from tests import make
from xiaoer import actions, queries
from xiaoer.actions.assigning import give_case
from xiaoer.actions.evidence import Piece, prepare
from xiaoer.models import Dispute, Ruling

VENDORS_FAULT = {"vendor": 100, "buyer": 0, "carrier": 0, "platform": 0}


def owner_of(dispute: Dispute) -> User:
    return dispute.order.vendor.members.get(role="owner").user


def open_over(order: Order, *, reason: str = "damaged", wanted: int = 2_000, **more) -> Dispute:
    """The buyer complains."""
    facts = {"story": "A chip.", "wanted_minor": wanted} | more
    return actions.open_dispute(order_id=order.pk, by=order.buyer, reason=reason, **facts)


def talk(dispute: Dispute) -> Dispute:
    """The vendor sees it otherwise."""
    return actions.answer_claim(
        dispute_id=dispute.pk, by=owner_of(dispute), text="It left us whole.", version=dispute.version
    )


def call(dispute: Dispute) -> Dispute:
    """After three days of talk the buyer calls a Xiaoer."""
    dispute = talk(dispute) if dispute.status == "vendor_turn" else dispute
    make.pass_time(dispute, hours=72)
    return actions.call_xiaoer(dispute_id=dispute.pk, by=dispute.order.buyer, version=dispute.version)


def give(dispute: Dispute, xiaoer: User) -> Dispute:
    """As if the lot had fallen on `xiaoer`."""
    with transaction.atomic():
        locked = queries.lock_dispute(dispute.pk)
        if locked.assigned_to_id != xiaoer.pk:
            give_case(locked, xiaoer, cause="drawn")
    return locked


def take(dispute: Dispute, xiaoer: User) -> Dispute:
    """`xiaoer` begins with the evidence."""
    give(call(dispute) if dispute.status in ("vendor_turn", "talking") else dispute, xiaoer)
    return actions.take_case(dispute_id=dispute.pk, by=xiaoer)


def decide(dispute: Dispute, xiaoer: User) -> Dispute:
    """Both sides have nothing more to show: `xiaoer` decides."""
    dispute = dispute if dispute.status == "evidence" else take(dispute, xiaoer)
    for side in (dispute.order.buyer, owner_of(dispute)):
        dispute = actions.rest_case(dispute_id=dispute.pk, by=side, version=dispute.version)
    return dispute


def rule(dispute: Dispute, xiaoer: User, refund: int = 2_000, **more) -> Ruling | None:
    """`xiaoer` signs a ruling."""
    dispute.refresh_from_db()
    facts = {"reason": "The photo shows it.", "fault": VENDORS_FAULT} | more
    return actions.rule_on(dispute_id=dispute.pk, by=xiaoer, refund_minor=refund, version=dispute.version, **facts)


def waive(dispute: Dispute) -> Dispute:
    """Both sides take the ruling as it is: it is carried out."""
    dispute.refresh_from_db()
    for side in (dispute.order.buyer, owner_of(dispute)):
        dispute = actions.waive_appeal(dispute_id=dispute.pk, by=side, version=dispute.version)
    return dispute


def photo(colour: str = "tan") -> Piece:
    """Something to show; another colour is another photo."""
    return prepare(make.picture(colour=colour))
