"""A vendor's score in words and pictures: what the office and the desk both show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.clock import database_now
from vendors import pictures
from vendors.models import Vendor, VendorScore
from vendors.queries import latest_score, points_of, scores_of, tier_in_force, tier_to_come
from vendors.scoring import (
    ANSWERED_IN_12_HOURS_TARGET,
    OFFERS_ANSWERED_TARGET,
    PRICES_HONOURED_TARGET,
    WINDOW_DAYS,
    VendorFacts,
    restrictions,
)
from xiaoer import queries
from xiaoer.models import Dispute, ScoreContest
from xiaoer.queries.scoring_events import CostlyEvent, events_of

Kind = ScoreContest.Kind
TABLE_EVERY_DAYS = 7
CONTESTS_SHOWN = 50


def score_context(vendor: Vendor) -> dict[str, Any]:
    """Everything a page of a score shows."""
    now = database_now()
    score = latest_score(vendor)
    rows = scores_of(vendor, days=WINDOW_DAYS)
    points = points_of(vendor.pk)
    context: dict[str, Any] = {
        "vendor": vendor,
        "score": score,
        "tier": tier_in_force(vendor),
        "to_come": tier_to_come(vendor),
        "history": pictures.history([(row.scored_on, points_by_pillar(row)) for row in rows]),
        "history_rows": list(reversed(rows))[::TABLE_EVERY_DAYS],
        "points": points,
        "restrictions": restrictions(points),
        "penalties": queries.penalty_points_of(vendor)[:CONTESTS_SHOWN],
        "contests": queries.contests_of(vendor)[:CONTESTS_SHOWN],
    }
    if score is not None:
        context["picture"] = pictures.rods(points_by_pillar(score))
        context["pillars"] = pillars_in_words(vendor, score, now)
    return context


def points_by_pillar(score: VendorScore) -> dict[str, int]:
    return {name: getattr(score, name) for name in pictures.PILLARS}


def pillar_names() -> dict[str, str]:
    return {
        "product": _("Product"),
        "service": _("Service"),
        "logistics": _("Logistics"),
        "resolution": _("Resolution"),
    }


def pillars_in_words(vendor: Vendor, score: VendorScore, now: datetime) -> list[dict[str, Any]]:
    """Each pillar: its name and points, what it is made of, and the events that cost points."""
    facts = VendorFacts(**score.facts) if score.facts else VendorFacts()
    made_of = facts_in_words(facts)
    costly = events_of(vendor.pk, until=now)
    return [
        {
            "key": key,
            "name": name,
            "points": getattr(score, key),
            "facts": made_of[key],
            "events": [in_words(event) for event in costly[key]],
        }
        for key, name in pillar_names().items()
    ]


def facts_in_words(facts: VendorFacts) -> dict[str, list[dict[str, Any]]]:
    """By pillar: what is counted, how many of how many, the rate and the target in per cent."""
    undisputed = facts.orders - facts.disputes
    mean = facts.review_points / facts.reviews if facts.reviews else None
    return {
        "product": [
            {"label": _("Reviews, as described"), "count": facts.reviews, "mean": mean},
            _rate(_("Orders as described"), facts.orders - facts.not_as_described, facts.orders, 0.98),
        ],
        "service": [
            _rate(
                _("First answers of a person within 12 hours"),
                facts.first_answers_in_12_hours,
                facts.first_answers,
                ANSWERED_IN_12_HOURS_TARGET,
            ),
            _rate(_("Offers answered in time"), facts.offers_answered, facts.offers, OFFERS_ANSWERED_TARGET),
            _rate(_("Agreed deals kept"), facts.agreements_honoured, facts.agreements, PRICES_HONOURED_TARGET),
        ],
        "logistics": [_rate(_("Handed over in time"), facts.hand_overs_in_time, facts.hand_overs, 0.95)],
        "resolution": [
            _rate(_("Orders without a dispute of the shop's making"), undisputed, facts.orders, 0.97),
            _rate(_("Orders without a lost dispute"), facts.orders - facts.disputes_lost, facts.orders, 0.99),
        ],
    }


def _rate(label: str, some: int, of: int, target: float) -> dict[str, Any]:
    percent = 100 * some / of if of else None
    is_short = percent is not None and percent < 100 * target
    return {
        "label": label,
        "some": some,
        "count": of,
        "percent": percent,
        "target": round(100 * target),
        "is_short": is_short,
    }


def in_words(event: CostlyEvent) -> dict[str, Any]:
    """An event and what it was, in a sentence."""
    return {"row": event, "words": words_of(event.kind, number=event.number, reason=event.reason)}


def words_of(kind: str, *, number: int | None, reason: str) -> str:
    """What happened, of an event or of the facts a contest remembers."""
    match kind:
        case Kind.REVIEW:
            return _("A review: %(n)s of 5 as described") % {"n": number}
        case Kind.SLOW_ANSWER:
            return _("No first answer of a person within 12 hours")
        case Kind.EXPIRED_OFFER:
            return _("An offer ran out unanswered")
        case Kind.BROKEN_DEAL if reason == "vendor":
            return _("The shop called off an agreed deal")
        case Kind.BROKEN_DEAL:
            return _("An agreed deal was never handed over")
        case Kind.LATE_HAND_OVER:
            return _("Not handed over in the handling time")
        case Kind.DISPUTE:
            about = str(dict(Dispute.Reason.choices).get(reason, reason))
            return (_("A dispute lost: %(about)s") if number else _("A dispute: %(about)s")) % {"about": about}
    return kind


def contests_in_words(contests: Iterable[ScoreContest]) -> list[dict[str, Any]]:
    """Contests with what they are about."""
    return [
        {
            "row": contest,
            "words": words_of(
                contest.kind, number=contest.facts.get("number"), reason=contest.facts.get("reason") or ""
            ),
        }
        for contest in contests
    ]
