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
from xiaoer.queries.staff import posting_of

__all__ = [
    "before_the_desk",
    "case_for",
    "dispute_for",
    "disputes_due",
    "lock_dispute",
    "may_open",
    "posting_of",
    "precedents",
    "queue",
    "role_in",
    "ruling_that_waits",
]
