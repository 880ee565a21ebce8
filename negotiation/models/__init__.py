"""Threads, offers, events and deal sheets; and what surrounds them."""

from negotiation.models.surroundings import Block, DueAnswer, HagglePolicy, Report, SleeveDeal, ThreadPicture
from negotiation.models.threads import DealSheet, Negotiation, Offer, ReadCursor, ThreadEvent

__all__ = [
    "Block",
    "DealSheet",
    "DueAnswer",
    "HagglePolicy",
    "Negotiation",
    "Offer",
    "ReadCursor",
    "Report",
    "SleeveDeal",
    "ThreadEvent",
    "ThreadPicture",
]
