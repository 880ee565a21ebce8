"""Waybill numbers from a carrier's pool: taken in, given out once, voided."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from logistics import queries
from logistics.models import Carrier, NumberBatch, PooledNumber, Shipment
from logistics.numbers import plain_number
from logistics.numbers.checks import luhn, mod7, s10

BATCH_MOST: Final = 100_000
CHECKS: Final[dict[str, Callable[[str], str]]] = {"s10": s10, "mod7": mod7, "luhn": luhn}
"""Check digits that a range may be given, reckoned over the digits of the serial number."""

_TAKE: Final = """
    UPDATE logistics_poolednumber SET status = 'used', shipment_id = %s, taken_at = now()
    WHERE id = (
        SELECT id FROM logistics_poolednumber WHERE carrier_id = %s AND status = 'free'
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING number
"""


def add_number_range(
    *,
    carrier: Carrier,
    first: int,
    last: int,
    digits: int,
    by: User | None,
    prefix: str = "",
    suffix: str = "",
    check: str = "",
) -> NumberBatch:
    """Take in the numbers prefix + serial (`digits` long, from `first` to `last`) + check digit + suffix.

    Raises ValidationError with code `bad_range`, `too_many`, or what `add_number_list` raises.
    """
    if not 0 <= first <= last < 10**digits or (check and check not in CHECKS) or (check == "s10" and digits != 8):
        raise ValidationError(_("This is no range of numbers."), code="bad_range")
    if last - first >= BATCH_MOST:
        raise ValidationError(_("At most %(most)s numbers at once."), params={"most": BATCH_MOST}, code="too_many")
    serials = (f"{serial:0{digits}d}" for serial in range(first, last + 1))
    numbers = [f"{prefix}{serial}{CHECKS[check](serial) if check else ''}{suffix}" for serial in serials]
    return _add(carrier, numbers, by=by, source=NumberBatch.Source.RANGE)


def add_number_list(*, carrier: Carrier, numbers: Iterable[str], by: User | None) -> NumberBatch:
    """Take in numbers one by one. All or none: a number the pool has, or ever had, refuses the whole list.

    Raises ValidationError with code `no_numbers`, `too_many`, `bad_number` or `known_number`.
    """
    return _add(carrier, list(numbers), by=by, source=NumberBatch.Source.LIST)


@transaction.atomic
def _add(carrier: Carrier, numbers: Sequence[str], *, by: User | None, source: str) -> NumberBatch:
    plain = [plain_number(number) for number in numbers if number.strip()]
    if not plain:
        raise ValidationError(_("There are no numbers in it."), code="no_numbers")
    if len(plain) > BATCH_MOST:
        raise ValidationError(_("At most %(most)s numbers at once."), params={"most": BATCH_MOST}, code="too_many")
    bad = next((number for number in plain if not (number.isascii() and number.isalnum() and len(number) <= 40)), None)
    if bad is not None:
        raise ValidationError(_("%(number)s is no waybill number."), params={"number": bad[:60]}, code="bad_number")
    batch = NumberBatch.objects.create(
        carrier=carrier, source=source, first=plain[0], last=plain[-1], count=len(plain), added_by=by
    )
    rows = [PooledNumber(carrier=carrier, batch=batch, number=number) for number in plain]
    try:
        with transaction.atomic():
            PooledNumber.objects.bulk_create(rows, batch_size=5_000)
    except IntegrityError as error:
        raise ValidationError(
            _("A number is in the pool already, or twice in the list."), code="known_number"
        ) from error
    return batch


@transaction.atomic
def take_number(*, shipment_id: int) -> str:
    """Give a parcel the next free number of its carrier; asked again, the same one.

    One statement takes it, past rows that others are taking at this moment, so no two parcels get one number.
    Raises ValidationError with code `no_numbers` when the pool is empty.
    """
    shipment = queries.lock_shipment(shipment_id)
    given = PooledNumber.objects.filter(shipment=shipment).values_list("number", flat=True).first()
    if given is not None:
        return given
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [shipment.pk, shipment.carrier_id])
        row = cursor.fetchone()
    if row is None:
        raise ValidationError(_("The carrier has no waybill numbers left."), code="no_numbers")
    return row[0]


def number_for_booking(*, shipment: Shipment) -> str:
    """The number a booking is to carry: from the pool where the carrier has one, else empty. A parcel that was called off
    meanwhile is asked for under the number it had.

    Raises ValidationError with code `no_numbers`.
    """
    if not shipment.carrier.is_pooled:
        return ""
    if shipment.status == Shipment.Status.CANCELLED:
        had = PooledNumber.objects.filter(shipment=shipment).order_by("-pk").values_list("number", flat=True)
        return had.first() or ""
    return take_number(shipment_id=shipment.pk)


def void_number(*, number_id: int, reason: str) -> bool:
    """Take a number out of use for good; returns whether it was still in use. Said twice it changes nothing."""
    open_rows = PooledNumber.objects.filter(pk=number_id).exclude(status=PooledNumber.Status.VOID)
    return bool(open_rows.update(status=PooledNumber.Status.VOID, voided_at=Now(), void_reason=reason.strip()[:200]))


def void_number_of(*, shipment: Shipment, reason: str) -> None:
    """A parcel that is not carried leaves its number of the pool void, if it has one."""
    for number_id in PooledNumber.objects.filter(shipment=shipment).values_list("pk", flat=True):
        void_number(number_id=number_id, reason=reason)
