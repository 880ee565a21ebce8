"""The two moves that everything else waits for, each one statement: money into holds, and money out of one.

What they write stands in `escrow/sql/moves.sql`. A single statement commits or not as a whole, inside a transaction or alone.
"""

from typing import Final

from django.db import DEFAULT_DB_ALIAS, connection

from escrow import rules
from escrow.models import EscrowHold

_COLUMNS: Final = ", ".join(str(field.column) for field in EscrowHold._meta.concrete_fields)
_NAMES: Final = [field.attname for field in EscrowHold._meta.concrete_fields]

# Moments are written out, so that the virtual clock of stories and replays can replace them.
FILL_SQL: Final = f"SELECT {_COLUMNS} FROM escrow_fill_holds(%s, %s, %s, statement_timestamp())"  # noqa: S608  our own columns
EMPTY_SQL: Final = f"SELECT {_COLUMNS} FROM escrow_empty_hold(%s, %s, %s, %s, %s, %s, %s, statement_timestamp())"  # noqa: S608  likewise


def fill_holds(*, payment_id: int, amount_minor: int, currency: str) -> list[EscrowHold]:
    """Mark a payment paid and fill a hold for each of its parts, in their order.

    Empty, with nothing written, when it is paid already, asked for another sum, or an account is missing.
    """
    return _holds(FILL_SQL, [payment_id, amount_minor, currency])


def empty_hold(*, hold_id: int, settlement: rules.Settlement, by_id: int | None, note: str) -> EscrowHold | None:
    """End an open hold and move everything out of its account; what goes to the buyer waits to be sent back.

    None, with nothing written, when it has ended already or the account of the commission is missing.
    """
    parts = [settlement.vendor_minor, settlement.commission_minor, settlement.refund_minor]
    ended = _holds(EMPTY_SQL, [hold_id, rules.ending_of(settlement.act), *parts, by_id, note])
    return ended[0] if ended else None


def _holds(sql: str, values: list) -> list[EscrowHold]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [EscrowHold.from_db(DEFAULT_DB_ALIAS, _NAMES, row) for row in cursor.fetchall()]
