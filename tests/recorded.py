"""Records of other markets: the real ones, where they lie beside the project (or TEAHOUSE_DATA says), and a tiny one."""

import os
from pathlib import Path
from typing import Final

import pytest

DATA: Final = Path(os.environ.get("TEAHOUSE_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
ORDERS: Final = DATA / "orders"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the recorded markets are not on this machine ({DATA})")

TINY_MARKET: Final = {
    "orders": """
order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
o1,c1,delivered,2018-01-01 10:00:00,2018-01-01 10:00:00,2018-01-03 10:00:00,2018-01-09 10:00:00,2018-01-10 00:00:00
o2,c1,delivered,2018-01-02 10:00:00,2018-01-02 10:00:00,2018-01-04 10:00:00,2018-01-11 10:00:00,2018-01-10 00:00:00
o3,c2,shipped,2018-01-03 10:00:00,2018-01-03 10:00:00,2018-01-05 10:00:00,,2018-01-10 00:00:00
o4,c2,canceled,2018-01-04 10:00:00,2018-01-04 10:00:00,,,2018-01-10 00:00:00
""",
    # o2 is of two vendors: `pots` hands over in time, `kites` does not.
    "order_items": """
order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
o1,1,p1,pots,2018-01-02 10:00:00,10.00,1.00
o1,2,p1,pots,2018-01-02 10:00:00,10.00,1.00
o2,1,p1,pots,2018-01-05 10:00:00,10.00,1.00
o2,2,p2,kites,2018-01-04 09:59:59,20.00,2.00
o3,1,p2,kites,2018-01-06 10:00:00,20.00,2.00
o4,1,p2,kites,2018-01-06 10:00:00,20.00,2.00
""",
    # o1 in two payments, o2 one unit short.
    "order_payments": """
order_id,payment_sequential,payment_type,payment_installments,payment_value
o1,1,voucher,1,2.00
o1,2,credit_card,1,20.00
o2,1,credit_card,1,32.99
o3,1,credit_card,1,22.00
o4,1,credit_card,1,22.00
""",
    "order_reviews": """
review_id,order_id,review_score,review_creation_date,review_answer_timestamp
r1,o1,5,2018-01-12 00:00:00,2018-01-12 00:00:00
r2,o1,4,2018-01-12 00:00:00,2018-01-12 00:00:00
r3,o2,2,2018-01-12 00:00:00,2018-01-12 00:00:00
""",
}


def write_tiny_market(folder: Path) -> Path:
    """Four orders of two vendors, as CSV files."""
    for name, text in TINY_MARKET.items():
        (folder / f"{name}.csv").write_text(text.lstrip())
    return folder
