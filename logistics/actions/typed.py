"""Numbers that a vendor types in: a parcel handed to a carrier without our booking."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.clock import database_now
from accounts.models import User
from accounts.nudge import nudge_on_commit
from logistics import queries
from logistics.actions.doubts import doubt
from logistics.actions.listeners import tell_of
from logistics.actions.numbers import claim_number
from logistics.actions.promises import keep_promise
from logistics.actions.splitting import begin_anew, check_may_send, check_weight, parcel_to_replace
from logistics.journeys import PARCELS_MOST
from logistics.models import Carrier, Shipment
from logistics.numbers import Recognition, plain_number, recognise
from logistics.suspicion import Doubt
from logistics.words import WHY_NOT, named_carrier
from marketplace.models import Order
from marketplace.queries import lock_order


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the house thinks of a typed number. `carrier` is the likeliest of those that work for us, or None; `choices` are
    all of those, where it can be a number of several.

    `looks_like` names whose number it seems to be, `why_not` what speaks against it as a number of the carrier asked
    about; empty when nothing does.
    """

    number: str
    carrier: Carrier | None
    looks_like: str
    why_not: str
    choices: tuple[Carrier, ...] = ()


def suggest(*, text: str, carrier_code: str = "") -> Suggestion:
    """Whose number this is, and what speaks against it."""
    found = recognise(text, queries.house_formats())
    ours = queries.carriers_by_code()
    readings = [each.carrier for each in found.candidates if each.is_valid and each.carrier in ours]
    possible = tuple(ours[code] for code in dict.fromkeys(readings))
    likeliest = possible[0] if possible else None
    asked = ours.get(carrier_code) if carrier_code else likeliest
    names = (each.name for each in found.candidates if each.is_valid)
    choices = possible if len(possible) > 1 else ()
    return Suggestion(found.number, likeliest, next(names, ""), _why_not(found, asked), choices)


def _why_not(found: Recognition, asked: Carrier | None) -> str:
    """In words. A carrier whose form is not known takes every number that is not plainly another's."""
    if asked is not None:
        reading = found.reading(asked.code)
        if reading is not None:
            return "" if reading.is_valid else str(WHY_NOT[reading.problem])
        if asked.number_pattern:
            return _("Numbers of %(carrier)s look different.") % {"carrier": named_carrier(asked)}
    if found.is_valid or (asked is not None and not found.candidates):
        return ""
    return str(WHY_NOT[found.problem])


@transaction.atomic
def type_number(
    *,
    order_id: int,
    by: User,
    text: str,
    carrier_code: str = "",
    is_sure: bool = False,
    purpose: str = Shipment.Purpose.GOODS,
    weight_g: int | None = None,
) -> Shipment:
    """Write down a number somebody brings from a carrier; without `carrier_code` that of the one carrier whose
    number it can be.

    With another `purpose` than the goods the parcel belongs to a dispute: it may be sent whatever state the order is in,
    and moves neither the order nor its money. Without `weight_g` (grams) it weighs its even share of the goods. Where a
    parcel came back or was given up, this one goes in its stead.

    The order counts as shipped with the first scan, as with a booked parcel. A doubtful number is refused once, so
    that a typing error is found, and taken with `is_sure`; then, as with one that was used before, its scans start
    no clock of the buyer's until a Xiaoer trusts it.
    Raises ValidationError with code `order_state`, `no_number`, `no_carrier`, `which_carrier`, `too_many_parcels`,
    `number_taken`, `pooled_number`, `rejected_number`, `doubtful_number`, `weight_range`.
    """
    order = lock_order(order_id)
    is_of_order = purpose == Shipment.Purpose.GOODS
    if is_of_order or order.kind != "physical":
        check_may_send(order)
    check_weight(weight_g)
    if order.shipments.exclude(status=Shipment.Status.CANCELLED).count() >= PARCELS_MOST:
        raise ValidationError(
            _("An order has at most %(most)s parcels."), params={"most": PARCELS_MOST}, code="too_many_parcels"
        )
    number = plain_number(text)
    if not (4 <= len(number) <= 40 and number.isascii() and number.isalnum()):
        raise ValidationError(_("Type the number as it stands on the carrier's receipt."), code="no_number")
    if order.shipments.filter(waybill=number, rejected_at__isnull=False).exists():
        raise ValidationError(_("A Xiaoer found this number wrong."), code="rejected_number")
    thought = suggest(text=number, carrier_code=carrier_code)
    if thought.choices and not carrier_code:
        raise ValidationError(_which(thought), code="which_carrier")
    carrier = queries.carriers_by_code().get(carrier_code) if carrier_code else thought.carrier
    if carrier is None:
        raise ValidationError(_no_carrier(thought), code="no_carrier")
    if thought.why_not and not is_sure:
        raise ValidationError(thought.why_not, code="doubtful_number")
    if queries.is_pooled(carrier, number):
        raise ValidationError(
            _("This number is one of those the carrier gave us for bookings: book the parcel, and it gets one."),
            code="pooled_number",
        )
    back = parcel_to_replace(order) if is_of_order else None
    shipment = _write(order, carrier, number, by, purpose=purpose, weight_g=weight_g, resend_of=back)
    reasons = [Doubt.FORM] if thought.why_not else []
    if Shipment.objects.filter(waybill=number, number_given_up_at=None).exclude(pk=shipment.pk).exists():
        reasons.append(Doubt.USED_BEFORE)
    if reasons:
        doubt(shipment=shipment, reasons=reasons)
    if back is not None:
        begin_anew(order)
    if is_of_order:
        keep_promise(order)
    return shipment


def _which(thought: Suggestion) -> str:
    names = [named_carrier(row) for row in thought.choices]
    return _("It can be a number of several carriers; say which: %(names)s.") % {"names": ", ".join(names)}


def _no_carrier(thought: Suggestion) -> str:
    if thought.looks_like:
        return _("It looks like a number of %(name)s, which does not work for us.") % {"name": thought.looks_like}
    return _("Say which carrier it is.")


def _write(
    order: Order,
    carrier: Carrier,
    number: str,
    by: User,
    *,
    purpose: str,
    weight_g: int | None,
    resend_of: Shipment | None,
) -> Shipment:
    now = database_now()
    shipment = Shipment(
        order=order,
        purpose=purpose,
        carrier=carrier,
        status=Shipment.Status.CREATED,
        weight_g=queries.parcel_of_order(order, weight_g=weight_g).weight_g,
        resend_of=resend_of,
        decision={"typed": True, "by": by.pk},
        booked_at=now,
        pull_at=now,
        typed_by=by,
    )
    try:
        with transaction.atomic():
            claim_number(shipment, number)
            shipment.save()
    except IntegrityError as error:
        raise ValidationError(_("Another parcel has this number."), code="number_taken") from error
    tell_of(shipment, was="")
    nudge_on_commit("logistics.tasks.pull_silent_shipments")  # nobody arranged that the carrier calls
    return shipment
