"""Scores the demo's shops: half a year of previews, the tier in force, a downgrade to come, points, contests, a report."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from marketplace import actions as marketplace
from marketplace.demo.catalogue import VENDORS
from marketplace.models import Review, ReviewReport
from vendors.models import PenaltyPoint, Vendor, VendorScore, VendorTier
from vendors.scoring import VendorFacts, score, takes_effect_at
from xiaoer.actions.contests import contest_event, exclude_event
from xiaoer.actions.penalties import give_points
from xiaoer.actions.reviews import ask_removal
from xiaoer.actions.scores import HOUSE_ZONE, WRITTEN, score_row
from xiaoer.demo.market import NEWCOMER, owner_of
from xiaoer.demo.roster import email_of
from xiaoer.models import ScoreContest
from xiaoer.queries.scoring_events import events_of

STRUGGLING = "weifang-kites"
FOUR_STARS = ("jingxian-paper", "anji-bamboo", "zhenping-jade", "lankao-paulownia", "danzhai-indigo", "zigong-lantern")
THREE_STARS = ("huaqiang-signal", "yongchun-incense", "pingjiang-silk")

HISTORY_DAYS: Final = 140
HISTORY_EVERY_DAYS: Final = 7
DOWNGRADED: Final = "jingxian-paper"
"""Its stars of the month are fewer than before, and wait out their notice."""
CONTESTING: Final = ("changjiang-kiln", "jingxian-paper")
SAID: Final[dict[str, dict[str, str]]] = {
    "en": {
        "dispute": "The hairline is in the third photo of the listing, and on the deal sheet as well. Nobody hid it.",
        "late_hand_over": "The courier came a day late twice; both visits are in the pick-up record.",
        "expired_offer": "The house was down for maintenance in the last hour of that offer.",
        "slow_answer": "I answered by telephone, at the buyer's own request.",
        "broken_deal": "The buyer asked me to call it off, in the chat.",
        "review": "This is about another shop's tray: ours has no lacquer at all.",
    },
    "zh-hans": {
        "dispute": "这处纸纹在详情第三张图里写明了，成交单上也有，没有瞒着。",
        "late_hand_over": "快递员两次都晚来一天，取件记录里都有，不该算我们发货晚。",
        "expired_offer": "那次出价到期前一小时平台在维护，想回也回不了。",
        "slow_answer": "买家要求打电话，电话里当天就回了。",
        "broken_deal": "是买家在聊天里让我取消的。",
        "review": "说的是别家的砚台，我们这款没有石眼。",
    },
}
DECISION: Final = "The record bears it out. It is taken out of the count."


@transaction.atomic
def score_vendors() -> int:
    """Give each shop without a tier its scores, made by `vendors.scoring` from counts such as half a year brings.

    Comes last: an excluded event has the shop scored anew, by the few orders of the demo.
    """
    today = timezone.now().astimezone(HOUSE_ZONE).date()
    unscored = Vendor.objects.filter(slug__in=[vendor.key for vendor in VENDORS], tiers=None)
    scores, tiers = [], []
    for vendor in unscored:
        facts = vendor_facts(vendor.slug)
        days = range(0, HISTORY_DAYS if vendor.slug != NEWCOMER else 14, HISTORY_EVERY_DAYS)
        scores += [score_row(vendor.pk, _as_of(facts, vendor.slug, ago), today - timedelta(days=ago)) for ago in days]
        tiers += _tiers(vendor, facts, today)
    VendorTier.objects.bulk_create(tiers)
    made = VendorScore.objects.bulk_create(
        scores, update_conflicts=True, unique_fields=["vendor", "scored_on"], update_fields=WRITTEN
    )
    return len(made)


def _as_of(facts: VendorFacts, key: str, ago: int) -> VendorFacts:
    """Some while ago: a little better or worse in each way, always the same for the same shop and week."""
    dice = random.Random(f"{key}/{ago}")  # noqa: S311  for show, not for secrets

    def near(some: int, of: int) -> int:
        wrong = of - some
        return of - min(of, max(0, round(wrong * (1 + dice.uniform(-0.25, 0.45) * min(ago, 60) / 60))))

    return replace(
        facts,
        first_answers_in_12_hours=near(facts.first_answers_in_12_hours, facts.first_answers),
        offers_answered=near(facts.offers_answered, facts.offers),
        hand_overs_in_time=near(facts.hand_overs_in_time, facts.hand_overs),
        disputes=facts.orders - near(facts.orders - facts.disputes, facts.orders),
        review_points=facts.review_points - round(facts.reviews * dice.uniform(0, 0.12) * min(ago, 60) / 60),
    )


def _tiers(vendor: Vendor, facts: VendorFacts, today: date) -> list[VendorTier]:
    """The month's and the one before; one shop has just lost a star."""
    result, month_on = score(facts), today.replace(day=1)
    stars = None if result.is_new else result.stars
    before = min(5, (stars or 0) + 1) if vendor.slug == DOWNGRADED else stars
    now = timezone.now()
    locked_at = now - timedelta(days=2 if vendor.slug == DOWNGRADED else 20)
    rows = [((month_on - timedelta(days=1)).replace(day=1), before, before, now - timedelta(days=50))]
    rows.append((month_on, stars, before, locked_at))
    return [
        VendorTier(
            vendor=vendor,
            month_on=on,
            stars=given,
            stars_before=was,
            lowest=result.lowest,
            scored_on=on,
            locked_at=locked,
            takes_effect_at=takes_effect_at(stars=given, before=was, locked_at=locked),
        )
        for on, given, was, locked in rows
    ]


def play_scores() -> int:
    """Chen contests what cost him points, a shop gets penalty points, a review is reported; returns how much was done."""
    return _contest() + _punish() + _report()


@transaction.atomic
def _contest() -> int:
    """One of Chen's and one of 老周's wait, another one was decided."""
    if ScoreContest.objects.exists():
        return 0
    ruth = User.objects.get(email=email_of("staff.ruth"))
    made = 0
    for slug in CONTESTING:
        vendor, owner = Vendor.objects.get(slug=slug), owner_of(slug)
        by_pillar = events_of(vendor.pk, until=timezone.now())
        found = {
            (event.kind == "review", event.kind, event.event_id): event
            for events in by_pillar.values()
            for event in events
        }
        said = SAID[owner.language]
        for n, (_key, event) in enumerate(sorted(found.items())[:2]):
            contest = contest_event(
                vendor_id=vendor.pk,
                kind=event.kind,
                event_id=event.event_id,
                by=owner,
                reason=said.get(event.kind, said["review"]),
            )
            if n == 1:
                exclude_event(contest_id=contest.pk, by=ruth, reason=DECISION)
            made += 1
    return made


@transaction.atomic
def _punish() -> int:
    if PenaltyPoint.objects.exists():
        return 0
    ruth = User.objects.get(email=email_of("staff.ruth"))
    told = {
        STRUGGLING: (3, "fake_tracking", "Two numbers typed in that no carrier had ever scanned."),
        "changjiang-kiln": (1, "off_house", "Wrote a telephone number on the back of a certificate."),
    }
    for slug, (points, cause, reason) in told.items():
        vendor = Vendor.objects.get(slug=slug)
        give_points(vendor_id=vendor.pk, points=points, cause=cause, by=ruth, reason=reason)
    return len(told)


@transaction.atomic
def _report() -> int:
    """Two shops report a review each; for one of them the first key is turned."""
    if ReviewReport.objects.exists():
        return 0
    made = 0
    wei = User.objects.get(email=email_of("wei"))
    for reason, text in (("blackmail", "He asked for money first, see the chat."), ("private", "It names our street.")):
        review = Review.objects.shown().filter(reports=None, as_described__lte=4).order_by("as_described", "pk").first()
        if review is None:
            break
        owner = owner_of(review.order.vendor.slug)
        try:
            marketplace.report_review(review_id=review.pk, by=owner, reason=reason, text=text)
        except ValidationError:
            break
        if not made:
            ask_removal(review_id=review.pk, by=wei, reason="The chat bears it out: money was asked for before.")
        made += 1
    return made


def vendor_facts(vendor_key: str) -> VendorFacts:
    """Counts of 180 days for a shop: always the same for the same key."""
    dice = random.Random(vendor_key)  # noqa: S311  for show, not for secrets
    if vendor_key == NEWCOMER:
        return VendorFacts(orders=4, reviews=3, review_points=14, first_answers=6, first_answers_in_12_hours=6)
    orders = dice.randint(90, 320)
    # Of a thousand: late first answers, unanswered offers, late hand-overs, disputes; and the mean of the reviews.
    late, unanswered, late_parcels, disputes, mean = {
        STRUGGLING: (260, 330, 190, 62, 4.05),
        **dict.fromkeys(THREE_STARS, (140, 270, 95, 52, 4.45)),
        **dict.fromkeys(FOUR_STARS, (122, 225, 68, 38, 4.6)),
    }.get(vendor_key, (30, 90, 15, 8, 4.85))
    reviews = orders * 6 // 10
    offers = orders * 3
    lost = orders * disputes // 3000
    return VendorFacts(
        orders=orders,
        reviews=reviews,
        review_points=round(reviews * mean),
        not_as_described=orders * disputes // 2500,
        first_answers=orders,
        first_answers_in_12_hours=orders - orders * late // 1000,
        offers=offers,
        offers_answered=offers - offers * unanswered // 1000,
        agreements=orders,
        agreements_honoured=orders - orders // 300,
        hand_overs=orders,
        hand_overs_in_time=orders - orders * late_parcels // 1000,
        disputes=orders * disputes // 1000,
        disputes_lost=lost // 2,
    )
