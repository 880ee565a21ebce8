"""What vendors did in the window that scores look at: counted set-based, all vendors (or some) in one statement.

Faults are counted where they belong. A dispute counts for the vendor when a ruling laid at least half of the fault on them,
or when money went back without a ruling (they agreed, or stayed silent); one that was withdrawn, ruled on otherwise, or is
still open does not. What a policy answered by itself is no human answer. Orders nobody paid are none. Reviews count while
they are shown. An event that was contested and set aside or excluded is left out.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from logistics.incidents import owned_by
from marketplace.rules import BROKEN_OFF_BY_VENDOR
from vendors.scoring import WINDOW_DAYS, VendorFacts

FIRST_ANSWER_HOURS: Final = 12
VENDORS_FAULT_FROM: Final = 50
"""Parts of 100, from which on a ruling counts against the vendor."""

NOT_THE_VENDORS: Final = {
    "of_vendor": owned_by("vendor"),
    "of_others": owned_by("carrier", "weather", "customs"),
}
EXCUSED: Final = """
    EXISTS (
        SELECT FROM logistics_shipment s
        WHERE s.order_id = o.id AND s.purpose = 'goods' AND s.typed_by_id IS NULL AND s.booked_at <= o.ship_by_at
            AND (s.handed_over_at IS NULL OR s.handed_over_at > o.ship_by_at)
            AND NOT EXISTS (
                SELECT FROM logistics_trackingevent e WHERE e.shipment_id = s.id AND e.incident = ANY(%(of_vendor)s)
                    AND e.occurred_at <= coalesce(s.handed_over_at, %(until)s))
            AND (s.handed_over_at IS NOT NULL OR EXISTS (
                SELECT FROM logistics_trackingevent e WHERE e.shipment_id = s.id AND e.incident = ANY(%(of_others)s)
                    AND e.occurred_at <= %(until)s))
    )
"""
"""A late hand-over of order `o` that is not the vendor's: the carrier was booked in time and came late, or has not come and
says that it, the weather or customs is why. What the vendor kept it waiting for is the vendor's all the same."""

# Each part reads the rows of the window once and groups them by vendor. `until` is written out: no clock is read here.
# What was left out is not materialised: of a CTE the planner knows nothing, and walks it once for each order.
FACTS_SQL: Final = """
    WITH left_out AS NOT MATERIALIZED (
        SELECT c.kind, c.event_id FROM xiaoer_scorecontest c
        WHERE c.status IN ('set_aside', 'excluded') AND {some_contests}
    ), sold AS (
        SELECT o.vendor_id,
            count(*) AS orders,
            count(*) FILTER (WHERE x.event_id IS NULL AND o.kind = 'physical' AND (o.shipped_at IS NOT NULL
                OR o.ship_by_at <= %(until)s AND o.cancel_reason <> 'buyer')
                AND (o.shipped_at <= o.ship_by_at OR NOT {excused})) AS hand_overs,
            count(*) FILTER (WHERE x.event_id IS NULL AND o.kind = 'physical' AND o.shipped_at <= o.ship_by_at)
                AS hand_overs_in_time
        FROM marketplace_order o LEFT JOIN left_out x ON x.kind = 'late_hand_over' AND x.event_id = o.id
        WHERE o.paid_at > %(since)s AND o.paid_at <= %(until)s AND {some_orders}
        GROUP BY o.vendor_id
    ), reviewed AS (
        SELECT o.vendor_id, count(*) AS reviews, sum(r.as_described) AS review_points
        FROM marketplace_review r
            JOIN marketplace_order o ON o.id = r.order_id
            LEFT JOIN left_out x ON x.kind = 'review' AND x.event_id = r.id
        WHERE r.shown_at > %(since)s AND r.shown_at <= %(until)s AND r.removed_at IS NULL AND x.event_id IS NULL
            AND {some_orders}
        GROUP BY o.vendor_id
    ), disputed AS (
        SELECT o.vendor_id, count(*) AS disputes,
            count(*) FILTER (WHERE d.reason = 'not_as_described') AS not_as_described,
            count(*) FILTER (WHERE g.id IS NOT NULL) AS disputes_lost
        FROM xiaoer_dispute d
            JOIN marketplace_order o ON o.id = d.order_id
            LEFT JOIN xiaoer_ruling g ON g.dispute_id = d.id
                AND NOT EXISTS (SELECT 1 FROM xiaoer_ruling later WHERE later.dispute_id = d.id AND later.round > g.round)
            LEFT JOIN left_out x ON x.kind = 'dispute' AND x.event_id = d.id
        WHERE d.opened_at > %(since)s AND d.opened_at <= %(until)s AND d.status = 'closed' AND x.event_id IS NULL
            AND (g.id IS NULL OR g.fault_vendor >= %(fault)s) AND {some_orders}
        GROUP BY o.vendor_id
    ), talked AS (
        SELECT n.vendor_id,
            count(*) FILTER (WHERE answer.is_due AND slow.event_id IS NULL) AS first_answers,
            count(*) FILTER (WHERE answer.is_due AND slow.event_id IS NULL
                AND answer.at <= n.opened_at + %(first_answer)s) AS first_answers_in_12_hours,
            count(o.paid_at) FILTER (WHERE broken.event_id IS NULL) AS agreements,
            count(o.paid_at) FILTER (WHERE broken.event_id IS NULL AND o.cancel_reason <> ALL(%(broken_off)s))
                AS agreements_honoured
        FROM negotiation_negotiation n
            LEFT JOIN marketplace_order o ON o.id = n.order_id
            LEFT JOIN left_out slow ON slow.kind = 'slow_answer' AND slow.event_id = n.id
            LEFT JOIN left_out broken ON broken.kind = 'broken_deal' AND broken.event_id = o.id
            CROSS JOIN LATERAL (
                -- Due once it has come or its hours are over; who was invited by the vendor waits for no first answer.
                SELECT min(e.at) FILTER (WHERE e.facts ->> 'is_automatic' IS NULL) AS at,
                    (count(*) FILTER (WHERE e.facts ->> 'is_automatic' IS NULL) > 0
                        OR n.opened_at <= %(until)s - %(first_answer)s)
                    AND count(*) FILTER (WHERE e.kind = 'invite') = 0 AS is_due
                FROM negotiation_threadevent e
                WHERE e.negotiation_id = n.id AND e.role = 'vendor' AND e.at <= %(until)s
            ) answer
        WHERE n.opened_at > %(since)s AND n.opened_at <= %(until)s AND {some_threads}
        GROUP BY n.vendor_id
    ), offered AS (
        SELECT n.vendor_id, count(*) AS offers, count(*) FILTER (WHERE f.status <> 'expired') AS offers_answered
        FROM negotiation_offer f
            JOIN negotiation_negotiation n ON n.id = f.negotiation_id
            LEFT JOIN left_out x ON x.kind = 'expired_offer' AND x.event_id = f.id
        WHERE f.made_at > %(since)s AND f.made_at <= %(until)s AND f.by = 'buyer' AND x.event_id IS NULL
            AND f.status IN ('countered', 'accepted', 'declined', 'expired') AND {some_threads}
        GROUP BY n.vendor_id
    )
    SELECT v.id, coalesce(sold.orders, 0), coalesce(reviewed.reviews, 0), coalesce(reviewed.review_points, 0),
        least(coalesce(disputed.not_as_described, 0), coalesce(sold.orders, 0)),
        coalesce(talked.first_answers, 0), coalesce(talked.first_answers_in_12_hours, 0),
        coalesce(offered.offers, 0), coalesce(offered.offers_answered, 0),
        coalesce(talked.agreements, 0), coalesce(talked.agreements_honoured, 0),
        coalesce(sold.hand_overs, 0), coalesce(sold.hand_overs_in_time, 0),
        least(coalesce(disputed.disputes, 0), coalesce(sold.orders, 0)),
        least(coalesce(disputed.disputes_lost, 0), coalesce(sold.orders, 0))
    FROM vendors_vendor v
        LEFT JOIN sold ON sold.vendor_id = v.id
        LEFT JOIN reviewed ON reviewed.vendor_id = v.id
        LEFT JOIN disputed ON disputed.vendor_id = v.id
        LEFT JOIN talked ON talked.vendor_id = v.id
        LEFT JOIN offered ON offered.vendor_id = v.id
    WHERE v.status IN ('approved', 'suspended') AND {some_vendors}
    ORDER BY v.id
"""

NAMES: Final = (
    "orders", "reviews", "review_points", "not_as_described", "first_answers", "first_answers_in_12_hours", "offers",
    "offers_answered", "agreements", "agreements_honoured", "hand_overs", "hand_overs_in_time", "disputes", "disputes_lost",
)  # fmt: skip


def gather(*, until: datetime, vendor_ids: Collection[int] | None = None) -> dict[int, VendorFacts]:
    """The facts of every shop that sells or did, or of `vendor_ids`, in the WINDOW_DAYS before `until`; by vendor."""
    only = {
        "some_orders": "o.vendor_id = ANY(%(vendors)s)",
        "some_threads": "n.vendor_id = ANY(%(vendors)s)",
        "some_vendors": "v.id = ANY(%(vendors)s)",
        "some_contests": "c.vendor_id = ANY(%(vendors)s)",
    }
    sql = FACTS_SQL.format(excused=EXCUSED, **(dict.fromkeys(only, "true") if vendor_ids is None else only))
    values: dict[str, Any] = {
        "since": until - timedelta(days=WINDOW_DAYS),
        "until": until,
        "first_answer": timedelta(hours=FIRST_ANSWER_HOURS),
        "fault": VENDORS_FAULT_FROM,
        "broken_off": list(BROKEN_OFF_BY_VENDOR),
        **NOT_THE_VENDORS,
        "vendors": list(vendor_ids or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0]: VendorFacts(**dict(zip(NAMES, map(int, row[1:]), strict=True))) for row in cursor}
