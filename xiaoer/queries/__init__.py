"""Questions of the desk."""

from xiaoer.queries.assigning import barred_from, candidates
from xiaoer.queries.disputes import (
    before_the_desk,
    case_for,
    complaints_over_found_parcels,
    dispute_for,
    disputes,
    disputes_due,
    lock_dispute,
    orders_with_lost_parcels,
    orders_with_parcels_missing,
    orders_with_returned_parcels,
    precedents,
    queue,
    role_in,
    ruling_that_waits,
)
from xiaoer.queries.house import citable_values, has_to_sign, value_in_words
from xiaoer.queries.lessons import playbook_for
from xiaoer.queries.scores import (
    contests_due,
    contests_of,
    penalty_points_of,
    reported_reviews,
    scored_vendors,
    waiting_contests,
)
from xiaoer.queries.staff import conflicts_with, former_vendors, may_act, on_duty, posting_of

__all__ = [
    "barred_from",
    "before_the_desk",
    "candidates",
    "case_for",
    "citable_values",
    "complaints_over_found_parcels",
    "conflicts_with",
    "contests_due",
    "contests_of",
    "dispute_for",
    "disputes",
    "disputes_due",
    "former_vendors",
    "has_to_sign",
    "lock_dispute",
    "may_act",
    "on_duty",
    "orders_with_lost_parcels",
    "orders_with_parcels_missing",
    "orders_with_returned_parcels",
    "penalty_points_of",
    "playbook_for",
    "posting_of",
    "precedents",
    "queue",
    "reported_reviews",
    "role_in",
    "ruling_that_waits",
    "scored_vendors",
    "value_in_words",
    "waiting_contests",
]
