"""What a Xiaoer does about what carriers say and give: their calls, and their waybill numbers. Every act with its reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from logistics import actions as logistics
from logistics.models import Carrier, CarrierCall, NumberBatch, PooledNumber
from logistics.numbers import plain_number
from logistics.queries.problems import PARKED
from xiaoer.actions.power import check_power, check_reason, log_act


@transaction.atomic
def read_call_again(*, call_id: int, by: User, reason: str) -> None:
    """Have the worker try a call once more that it could not read, or that failed too often.

    Raises ValidationError with code `no_row`, `no_reason`, `no_power`, `may_only_read`.
    """
    reason = check_reason(reason)
    check_power(by)
    if not CarrierCall.objects.filter(pk=call_id, status__in=PARKED).exists():
        raise ValidationError(_("It is no longer there."), code="no_row")
    logistics.read_again(call_id=call_id)
    log_act(by, "read_call_again", f"call/{call_id}", reason=reason)


@transaction.atomic
def add_numbers(*, carrier_code: str, numbers: list[str], by: User, reason: str) -> NumberBatch:
    """Take waybill numbers that a carrier has given into its pool, all or none.

    Raises ValidationError with code `no_carrier`, `no_reason`, `no_power`, `may_only_read`, or what the pool raises.
    """
    reason = check_reason(reason)
    check_power(by)
    carrier = Carrier.objects.filter(code=carrier_code, is_pooled=True).first()
    if carrier is None:
        raise ValidationError(_("This carrier's numbers do not come from a pool."), code="no_carrier")
    batch = logistics.add_number_list(carrier=carrier, numbers=numbers, by=by)
    log_act(by, "add_numbers", f"carrier/{carrier.code}", reason=reason, count=batch.count, batch=batch.pk)
    return batch


@transaction.atomic
def void_number(*, carrier_code: str, number: str, by: User, reason: str) -> None:
    """Take a free number out of use for good. One that a parcel has is voided with its parcel.

    Raises ValidationError with code `no_number`, `no_reason`, `no_power`, `may_only_read`.
    """
    reason = check_reason(reason)
    check_power(by)
    free = PooledNumber.objects.select_for_update().filter(
        carrier__code=carrier_code, number=plain_number(number), status=PooledNumber.Status.FREE
    )
    row = free.first()
    if row is None:
        raise ValidationError(_("There is no such free number in this pool."), code="no_number")
    logistics.void_number(number_id=row.pk, reason=reason)
    log_act(by, "void_number", f"number/{carrier_code}/{row.number}", reason=reason)
