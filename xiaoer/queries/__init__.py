"""Questions of the desk."""

from xiaoer.queries.assigning import barred_from, candidates
from xiaoer.queries.disputes import (
    before_the_desk,
    case_for,
    dispute_for,
    disputes,
    disputes_due,
    lock_dispute,
    orders_with_lost_parcels,
    precedents,
    queue,
    role_in,
    ruling_that_waits,
)
from xiaoer.queries.staff import posting_of

__all__ = [
    "barred_from",
    "before_the_desk",
    "candidates",
    "case_for",
    "dispute_for",
    "disputes",
    "disputes_due",
    "lock_dispute",
    "orders_with_lost_parcels",
    "posting_of",
    "precedents",
    "queue",
    "role_in",
    "ruling_that_waits",
]
