"""What pages, CSV and API share about a statement: the bounds of a month, and what a movement is about."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from escrow.models import Transfer


def month_bounds(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a month in `zone`, and the first one after it. `month` is its first day."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return datetime.combine(month, time(), tzinfo=zone), datetime.combine(following, time(), tzinfo=zone)


def reference_of(transfer: Transfer) -> str:
    """What a movement is about: an order's name as the payer gave it, or a payout's id; "" for a debt that was taken."""
    if transfer.hold is not None:
        return transfer.hold.part.reference
    return f"payout/{transfer.payout.public_id}" if transfer.payout is not None else ""
