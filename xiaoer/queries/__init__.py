"""Questions of the desk."""

from xiaoer.queries.disputes import (
    before_the_desk,
    case_for,
    dispute_for,
    disputes_due,
    lock_dispute,
    may_open,
    precedents,
    queue,
    role_in,
    ruling_that_waits,
)
from xiaoer.queries.scores import (
    contests_due,
    contests_of,
    penalty_points_of,
    reported_reviews,
    scored_vendors,
    waiting_contests,
)
from xiaoer.queries.staff import posting_of

__all__ = [
    "before_the_desk",
    "case_for",
    "contests_due",
    "contests_of",
    "dispute_for",
    "disputes_due",
    "lock_dispute",
    "may_open",
    "penalty_points_of",
    "posting_of",
    "precedents",
    "queue",
    "reported_reviews",
    "role_in",
    "ruling_that_waits",
    "scored_vendors",
    "waiting_contests",
]
