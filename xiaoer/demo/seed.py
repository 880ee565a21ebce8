"""Fills the market, part by part, and says how it goes. Each part makes only what is missing."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from accounts.models import User
from escrow import actions as escrow
from logistics.actions import measure_carriers
from marketplace.demo.catalogue import LISTINGS
from vendors.models import Vendor
from xiaoer.demo.carriers import make_carriers
from xiaoer.demo.disputes import play_dispute
from xiaoer.demo.fairs import make_fairs
from xiaoer.demo.haggles import Cast, cast_of, play_haggle, read_up
from xiaoer.demo.house import make_house
from xiaoer.demo.market import listing_rows, make_market
from xiaoer.demo.orders import pay_out_vendors, play_order, request_payouts
from xiaoer.demo.parcel_trouble import make_parcel_trouble
from xiaoer.demo.parcels import play_parcels
from xiaoer.demo.people import make_people
from xiaoer.demo.pictures import Drawings, drawing
from xiaoer.demo.policies import automate_shops
from xiaoer.demo.roster import OWNERS, email_of
from xiaoer.demo.scores import play_scores, score_vendors
from xiaoer.demo.staff import make_staff_work
from xiaoer.demo.stories import Story, all_stories

PAYOUT_BEFORE_HOURS: Final = 200
"""Stories that began longer ago than this were paid out with the last payout."""
DEMO_VENDORS: Final = ("changjiang-kiln", "jingxian-paper")


class BooksDisagree(Exception):
    """The auditor found something after seeding: a bug."""


@dataclass(slots=True)
class Report:
    """Counts and seconds, part by part."""

    say: Callable[[str], None]
    made: int = 0
    _began: float = field(default_factory=time.monotonic)

    def part(self, name: str, count: int, seconds: float | None = None) -> None:
        """One line; the seconds are those since the last line unless they were taken otherwise."""
        now = time.monotonic()
        self.say(f"{name:<10}{count:>5} new {now - self._began if seconds is None else seconds:>6.1f} s")
        self.made += count
        self._began = now


def seed(*, say: Callable[[str], None], stories: Sequence[Story] | None = None, has_few_pictures: bool = False) -> int:
    """Make what is missing of the demo market; returns how much was made, 0 when it was complete.

    `stories` (the earliest first) and `has_few_pictures` make less of it, for tests.
    Raises BooksDisagree when the ledger does not add up afterwards.
    """
    report = Report(say)
    stories = all_stories() if stories is None else stories
    with drawing(first=[story.listing for story in stories], is_few=has_few_pictures) as drawings:
        report.part("people", make_people())
        report.part("market", make_carriers() + make_market())
        casts = casts_of(stories)
        _play_stories(casts, drawings, report)
        report.part("disputes", sum(play_dispute(cast) for cast in casts))
        report.part("parcels", play_parcels())
        report.part("scores", play_scores() + score_vendors())
        report.part("pictures", drawings.keep_rest())
    report.part("parcels", make_parcel_trouble())
    report.part("house", make_house() + automate_shops())
    report.part("staff", make_staff_work())
    report.part("campaigns", make_fairs())
    measure_carriers()
    findings = {kind: rows for kind, rows in escrow.audit_ledger().items() if rows}
    if findings:
        raise BooksDisagree(findings)
    return report.made


def casts_of(stories: Sequence[Story]) -> list[Cast]:
    """The stories with their people and goods."""
    rows = listing_rows()
    shops = {listing.key: listing.vendor_key for listing in LISTINGS}
    people = {user.email: user for user in User.objects.all()}
    return [
        cast_of(
            story,
            buyer=people[email_of(story.buyer)],
            owner=people[email_of(OWNERS[shops[story.listing]][0])],
            listing=rows[story.listing],
        )
        for story in stories
    ]


def _play_stories(casts: list[Cast], drawings: Drawings, report: Report) -> None:
    """Play every haggle and its order, one story after the other, with the weekly payout in its place."""
    haggles = steps = 0
    haggling = 0.0
    began = time.monotonic()
    is_paid_out = False
    for cast in casts:
        if cast.story.began < PAYOUT_BEFORE_HOURS and not is_paid_out:
            steps += pay_out_vendors()
            is_paid_out = True
        drawings.keep_until(cast.story.listing)
        turn = time.monotonic()
        is_new = play_haggle(cast)
        haggling += time.monotonic() - turn
        taken = play_order(cast)
        if is_new or taken:
            read_up(cast)
        haggles += is_new
        steps += taken
    if haggles or steps:  # a dispute that is played later releases more: that waits for its own Monday
        steps += request_payouts(list(Vendor.objects.filter(slug__in=DEMO_VENDORS).order_by("slug")))
    report.part("haggles", haggles, haggling)
    report.part("orders", steps, time.monotonic() - began - haggling)
