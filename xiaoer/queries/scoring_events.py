"""The events that cost a vendor points: each count of `scoring_facts`, taken apart into what it was counted from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from marketplace.rules import BROKEN_OFF_BY_VENDOR
from vendors.scoring import WINDOW_DAYS
from xiaoer.models import ScoreContest
from xiaoer.queries.scoring_facts import EXCUSED, FIRST_ANSWER_HOURS, NOT_THE_VENDORS, VENDORS_FAULT_FROM

Kind = ScoreContest.Kind

EVENTS_SHOWN: Final = 20
"""Of each kind."""

PILLARS: Final[dict[str, tuple[str, ...]]] = {
    "product": (Kind.REVIEW, Kind.DISPUTE),
    "service": (Kind.SLOW_ANSWER, Kind.EXPIRED_OFFER, Kind.BROKEN_DEAL),
    "logistics": (Kind.LATE_HAND_OVER,),
    "resolution": (Kind.DISPUTE,),
}

# Each gives: event_id, at, order id, negotiation id, dispute id, number (stars, or whether a dispute was lost), reason,
# and who ruled. The conditions are those of `scoring_facts.FACTS_SQL`; a test compares the two.
SOURCES: Final[dict[str, str]] = {
    Kind.REVIEW: """
        SELECT r.id, r.shown_at AS at, o.id, NULL::bigint, NULL::bigint, r.as_described::int, '', NULL::bigint
        FROM marketplace_review r JOIN marketplace_order o ON o.id = r.order_id
        WHERE o.vendor_id = %(vendor)s AND r.shown_at > %(since)s AND r.shown_at <= %(until)s AND r.removed_at IS NULL
            AND r.as_described < 5 AND (%(only)s = 0 OR r.id = %(only)s)
    """,
    Kind.SLOW_ANSWER: """
        SELECT n.id, n.opened_at AS at, NULL::bigint, n.id, NULL::bigint, NULL::int, '', NULL::bigint
        FROM negotiation_negotiation n
            CROSS JOIN LATERAL (
                SELECT min(e.at) FILTER (WHERE e.facts ->> 'is_automatic' IS NULL) AS at,
                    count(*) FILTER (WHERE e.kind = 'invite') = 0 AS is_asked
                FROM negotiation_threadevent e
                WHERE e.negotiation_id = n.id AND e.role = 'vendor' AND e.at <= %(until)s
            ) answer
        WHERE n.vendor_id = %(vendor)s AND n.opened_at > %(since)s AND n.opened_at <= %(until)s AND answer.is_asked
            AND coalesce(answer.at > n.opened_at + %(first_answer)s, n.opened_at <= %(until)s - %(first_answer)s)
            AND (%(only)s = 0 OR n.id = %(only)s)
    """,
    Kind.EXPIRED_OFFER: """
        SELECT f.id, f.made_at AS at, NULL::bigint, n.id, NULL::bigint, NULL::int, '', NULL::bigint
        FROM negotiation_offer f JOIN negotiation_negotiation n ON n.id = f.negotiation_id
        WHERE n.vendor_id = %(vendor)s AND f.made_at > %(since)s AND f.made_at <= %(until)s AND f.by = 'buyer'
            AND f.status = 'expired' AND (%(only)s = 0 OR f.id = %(only)s)
    """,
    Kind.BROKEN_DEAL: """
        SELECT o.id, coalesce(o.cancelled_at, n.opened_at) AS at, o.id, n.id, NULL::bigint, NULL::int, o.cancel_reason,
            NULL::bigint
        FROM negotiation_negotiation n JOIN marketplace_order o ON o.id = n.order_id
        WHERE n.vendor_id = %(vendor)s AND n.opened_at > %(since)s AND n.opened_at <= %(until)s AND o.paid_at IS NOT NULL
            AND o.cancel_reason = ANY(%(broken_off)s) AND (%(only)s = 0 OR o.id = %(only)s)
    """,
    Kind.LATE_HAND_OVER: f"""
        SELECT o.id, o.ship_by_at AS at, o.id, NULL::bigint, NULL::bigint, NULL::int, '', NULL::bigint
        FROM marketplace_order o
        WHERE o.vendor_id = %(vendor)s AND o.paid_at > %(since)s AND o.paid_at <= %(until)s AND o.kind = 'physical'
            AND (o.shipped_at > o.ship_by_at
                OR o.shipped_at IS NULL AND o.ship_by_at <= %(until)s AND o.cancel_reason <> 'buyer')
            AND NOT {EXCUSED}
            AND (%(only)s = 0 OR o.id = %(only)s)
    """,  # noqa: S608  words of ours only
    Kind.DISPUTE: """
        SELECT d.id, d.opened_at AS at, o.id, NULL::bigint, d.id, (g.id IS NOT NULL)::int, d.reason, g.ruled_by_id
        FROM xiaoer_dispute d
            JOIN marketplace_order o ON o.id = d.order_id
            LEFT JOIN xiaoer_ruling g ON g.dispute_id = d.id
                AND NOT EXISTS (SELECT 1 FROM xiaoer_ruling later WHERE later.dispute_id = d.id AND later.round > g.round)
        WHERE o.vendor_id = %(vendor)s AND d.opened_at > %(since)s AND d.opened_at <= %(until)s AND d.status = 'closed'
            AND (g.id IS NULL OR g.fault_vendor >= %(fault)s) AND (%(only)s = 0 OR d.id = %(only)s)
    """,
}

EVENTS_SQL: Final = """
    SELECT found.kind, found.event_id, found.at, o.public_id, n.public_id, d.public_id, found.number, found.reason,
        coalesce(l.title_en, o.title_en), coalesce(l.title_zh, o.title_zh), coalesce(o.buyer_id, n.buyer_id),
        found.ruled_by, coalesce(c.status, ''), c.id
    FROM ({sources}) found (kind, event_id, at, order_id, negotiation_id, dispute_id, number, reason, ruled_by)
        LEFT JOIN marketplace_order o ON o.id = found.order_id
        LEFT JOIN negotiation_negotiation n ON n.id = found.negotiation_id
        LEFT JOIN marketplace_listing l ON l.id = n.listing_id
        LEFT JOIN xiaoer_dispute d ON d.id = found.dispute_id
        LEFT JOIN xiaoer_scorecontest c ON c.kind = found.kind AND c.event_id = found.event_id
    ORDER BY found.at DESC, found.event_id DESC
"""


@dataclass(frozen=True, slots=True)
class CostlyEvent:
    """One thing that happened and costs points, with what it was about. `number`: stars of a review; 1 for a lost dispute."""

    kind: str
    event_id: int
    at: datetime
    order_public_id: UUID | None
    negotiation_public_id: UUID | None
    dispute_public_id: UUID | None
    number: int | None
    reason: str
    title_en: str
    title_zh: str
    buyer_id: int
    ruled_by_id: int | None
    contest_status: str
    contest_id: int | None

    def as_facts(self) -> dict[str, Any]:
        """What a contest remembers of it."""
        links = {
            "order": self.order_public_id,
            "negotiation": self.negotiation_public_id,
            "dispute": self.dispute_public_id,
        }
        return {name: str(value) for name, value in links.items() if value is not None} | {
            "title_en": self.title_en,
            "title_zh": self.title_zh,
            "number": self.number,
            "reason": self.reason,
            "buyer_id": self.buyer_id,
            "ruled_by_id": self.ruled_by_id,
        }

    @property
    def contest_word(self) -> str:
        """The state of its contest, for people; "" when nobody contested it."""
        return str(dict(ScoreContest.Status.choices).get(self.contest_status, ""))

    @property
    def counts(self) -> bool:
        return self.contest_status not in ScoreContest.LEFT_OUT


def events_of(vendor_id: int, *, until: datetime, limit: int = EVENTS_SHOWN) -> dict[str, list[CostlyEvent]]:
    """The newest events of a vendor by pillar, at most `limit` of each kind. Those left out are among them, marked."""
    found = _ask(vendor_id, Kind.values, until=until, limit=limit)
    return {pillar: [event for event in found if _costs(event, pillar)] for pillar in PILLARS}


def find_event(vendor_id: int, *, kind: str, event_id: int, until: datetime) -> CostlyEvent | None:
    """The event, if it costs this vendor points; None for everything else."""
    if kind not in SOURCES or event_id <= 0:
        return None
    return next(iter(_ask(vendor_id, [kind], until=until, limit=1, only=event_id)), None)


def _costs(event: CostlyEvent, pillar: str) -> bool:
    """A dispute touches the product when it is about the description."""
    if event.kind not in PILLARS[pillar]:
        return False
    return not (pillar == "product" and event.kind == Kind.DISPUTE and event.reason != "not_as_described")


def _ask(vendor_id: int, kinds: Iterable[str], *, until: datetime, limit: int, only: int = 0) -> list[CostlyEvent]:
    parts = [
        f"(SELECT '{kind}', of_kind.* FROM ({SOURCES[kind]}) of_kind ORDER BY of_kind.at DESC LIMIT %(limit)s)"  # noqa: S608  constants
        for kind in kinds
    ]
    values: dict[str, Any] = {
        "vendor": vendor_id,
        "since": until - timedelta(days=WINDOW_DAYS),
        "until": until,
        "first_answer": timedelta(hours=FIRST_ANSWER_HOURS),
        "fault": VENDORS_FAULT_FROM,
        "broken_off": list(BROKEN_OFF_BY_VENDOR),
        **NOT_THE_VENDORS,
        "limit": limit,
        "only": only,
    }
    with connection.cursor() as cursor:
        cursor.execute(EVENTS_SQL.format(sources=" UNION ALL ".join(parts)), values)
        return [CostlyEvent(*row) for row in cursor]
