"""Many typed numbers at once, from a table: each row by itself, with a report of each."""

import csv
import io
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from logistics.actions.typed import type_number
from logistics.models import Shipment
from logistics.numbers import plain_number
from marketplace.models import Order
from vendors.models import Vendor

ROWS_MOST: Final = 1_000
BYTES_MOST: Final = 512 * 1024
COLUMNS: Final = ("order", "number")
MORE_COLUMNS: Final = ("carrier", "sure")
SEPARATORS: Final = (",", ";", "\t")
YES: Final = frozenset({"1", "yes", "true", "y", "是"})


@dataclass(frozen=True, slots=True)
class RowReport:
    """What came of one row of the table: a parcel, or why not."""

    line: int
    order: str
    number: str
    shipment: Shipment | None
    refusal: str = ""
    code: str = ""


def import_numbers(*, vendor: Vendor, by: User, data: bytes) -> list[RowReport]:
    """Type in a table with the columns order, number and, optional, carrier and sure: CSV with commas or semicolons, or as a
    spreadsheet is pasted, with tabs. Rows stand or fall by themselves and are named by their line in the file.

    A row whose order has the very number already is reported as done, so that a file can be sent again.
    Raises ValidationError with code `too_large`, `bad_table` or `too_many`: then no row was looked at.
    """
    return [_import(vendor, by, line, row) for line, row in _table(data)]


def _table(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Each row that says something, with the line it stands (or ends) in."""
    if len(data) > BYTES_MOST:
        raise ValidationError(_("The file is too large: at most 512 KB."), code="too_large")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValidationError(_("The letters of the file can't be read: save it as plain text anew."), code="bad_table")
    text = text.replace("\x00", "")
    first_line = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first_line.count)
    try:
        read = csv.reader(io.StringIO(text), delimiter=separator)
        header = [cell.strip().lower() for cell in next(read, [])]
        rows = [(read.line_num, row) for row in read if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValidationError(_("This is no CSV: %(why)s"), params={"why": str(error)}, code="bad_table") from error
    if not set(COLUMNS) <= set(header):
        text = _("The first line has to name the columns %(names)s.") % {"names": ", ".join(COLUMNS)}
        raise ValidationError(text, code="bad_table")
    if len(rows) > ROWS_MOST:
        raise ValidationError(_("At most %(most)s rows at once."), params={"most": ROWS_MOST}, code="too_many")
    known = {name: place for place, name in enumerate(header) if name in (*COLUMNS, *MORE_COLUMNS)}
    return [
        (line, {name: row[place].strip() if place < len(row) else "" for name, place in known.items()})
        for line, row in rows
    ]


def _import(vendor: Vendor, by: User, line: int, row: dict[str, str]) -> RowReport:
    said = (line, row["order"][:40], row["number"][:60])
    order = _order(vendor, row["order"])
    if order is None:
        return RowReport(*said, None, _("You have no such order."), "no_order")
    typed = (
        order.shipments.filter(purpose=Shipment.Purpose.GOODS)
        .exclude(waybill="")
        .exclude(status=Shipment.Status.CANCELLED)
    )
    had = typed.filter(waybill=plain_number(row["number"])).first()
    if had is not None:
        return RowReport(*said, had)
    try:
        shipment = type_number(
            order_id=order.pk,
            by=by,
            text=row["number"],
            carrier_code=row.get("carrier", ""),
            is_sure=row.get("sure", "").lower() in YES,
        )
    except ValidationError as refusal:
        return RowReport(*said, None, " ".join(refusal.messages), str(getattr(refusal, "code", "")))
    return RowReport(*said, shipment)


def _order(vendor: Vendor, said: str) -> Order | None:
    """By its number, the first ten characters of its public id, or by all of it."""
    plain = said.replace("-", "").strip().lower()
    if not 10 <= len(plain) <= 32 or any(character not in "0123456789abcdef" for character in plain):
        return None
    first, last = UUID(plain.ljust(32, "0")), UUID(plain.ljust(32, "f"))
    found = list(Order.objects.filter(vendor=vendor, public_id__gte=first, public_id__lte=last)[:2])
    return found[0] if len(found) == 1 else None
