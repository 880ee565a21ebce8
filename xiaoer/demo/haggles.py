"""Plays the haggles of the demo's stories: what was said, which numbers were named, how it ended."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.demo import DEMO_ACCOUNTS
from accounts.models import User
from accounts.virtual_clock import as_if_at
from marketplace import actions as marketplace
from marketplace.models import Listing, Variant
from negotiation import actions as negotiation
from negotiation.models import Negotiation
from xiaoer.actions.haggles import act_on_haggle
from xiaoer.demo.roster import email_of
from xiaoer.demo.stories import Story
from xiaoer.demo.words import FLAGGED, PRESSING, SAID

AGREEMENTS = ("agreed", "paying", "converted", "lapsed")


@dataclass(slots=True)
class Cast:
    """The rows behind a story's names, and the dice that choose its words: the same for the same story."""

    story: Story
    buyer: User
    owner: User
    listing: Listing
    variant: Variant
    dice: random.Random
    said: set[str] = field(default_factory=set)

    def side(self, by: str) -> User:
        return self.buyer if by == "buyer" else self.owner

    def moment(self, hours_ago: float) -> datetime:
        return timezone.now() - timedelta(hours=hours_ago)


def cast_of(story: Story, *, buyer: User, owner: User, listing: Listing) -> Cast:
    dice = random.Random(f"{story.buyer}/{story.listing}/{story.variant}")  # noqa: S311  for show, not for secrets
    variant = listing.variants.all()[story.variant]
    return Cast(story=story, buyer=buyer, owner=owner, listing=listing, variant=variant, dice=dice)


def play_haggle(cast: Cast) -> bool:
    """Let the two haggle, unless they have; returns whether they did."""
    if not cast.story.haggle or Negotiation.objects.filter(buyer=cast.buyer, variant=cast.variant).exists():
        return False
    with transaction.atomic():
        thread = _talk(cast)
        _end(cast, thread)
    _let_time_pass(cast, thread)
    _be_overtaken(cast, thread)
    _be_stopped(cast, thread)
    return True


def number(cast: Cast, share: int) -> int:
    """`share` per cent of the way from the floor to the list price, as people name it: without odd small change."""
    listing = cast.listing
    low, high = listing.floor_minor, listing.list_price_minor
    exact = low + (high - low) * share // 100
    unit = 100 if high >= 5_000 else 10
    return max(low, exact // unit * unit)


def _talk(cast: Cast) -> Negotiation:
    """Greetings, then number after number, spread between the story's beginning and its last word."""
    story = cast.story
    moments = _moments(cast, len(story.numbers) + 2)
    topic = cast.dice.randrange(len(SAID["en", "buyer", "ask"]))
    with as_if_at(moments[0]):
        thread = negotiation.open_negotiation(buyer=cast.buyer, variant=cast.variant, quantity=story.quantity)
        _say(cast, thread, "buyer", "ask", topic)
    with as_if_at(moments[0] + (moments[1] - moments[0]) / 3):
        _say(cast, thread, "vendor", "greet", topic)
        if story.says:
            words = FLAGGED if story.says == "flagged" else PRESSING
            negotiation.send_message(negotiation_id=thread.pk, by=cast.owner, body=words[cast.owner.language])
    for place, share in enumerate(story.numbers):
        by, first, later = ("vendor", "hold", "yield") if place % 2 else ("buyer", "open", "push")
        with as_if_at(moments[place + 1]):
            if cast.dice.random() < 0.75:
                _say(cast, thread, by, first if place < 2 else later)
            thread = negotiation.make_offer(
                negotiation_id=thread.pk, by=cast.side(by), price_minor=number(cast, share), rev=thread.rev
            )
    return thread


def _moments(cast: Cast, count: int) -> list[datetime]:
    """`count` moments from `began` to `ended`, unevenly spaced, the first and the last as told."""
    story = cast.story
    shares = sorted([0.0, *(cast.dice.uniform(0.08, 0.95) for _ in range(count - 2)), 1.0])
    return [cast.moment(story.began - (story.began - story.ended) * share) for share in shares]


def _say(cast: Cast, thread: Negotiation, by: str, mood: str, topic: int | None = None) -> None:
    """One of the lines for this moment: the one on the topic, else one that was not said in this thread yet."""
    person = cast.side(by)
    lines = SAID[person.language, by, mood]
    fresh = [line for line in lines if line not in cast.said]
    line = cast.dice.choice(fresh or list(lines)) if topic is None else lines[topic]
    cast.said.add(line)
    negotiation.send_message(negotiation_id=thread.pk, by=person, body=line)


def _end(cast: Cast, thread: Negotiation) -> None:
    """The last word: a deal, a no, or silence until time is over."""
    story = cast.story
    spoke_last, answers = ("buyer", "vendor") if len(story.numbers) % 2 else ("vendor", "buyer")
    with as_if_at(cast.moment(story.ended)):
        if story.haggle in AGREEMENTS:
            _say(cast, thread, answers, "glad")
            negotiation.accept_offer(
                negotiation_id=thread.pk,
                by=cast.side(answers),
                price_minor=number(cast, story.numbers[-1]),
                rev=thread.rev,
            )
        elif story.haggle == "declined":
            _say(cast, thread, answers, "no")
            negotiation.decline_offer(negotiation_id=thread.pk, by=cast.side(answers), rev=thread.rev)
        elif story.haggle == "withdrawn":
            _say(cast, thread, spoke_last, "no")
            negotiation.withdraw_offer(negotiation_id=thread.pk, by=cast.side(spoke_last), rev=thread.rev)


def _let_time_pass(cast: Cast, thread: Negotiation) -> None:
    if cast.story.haggle in ("expired", "lapsed"):
        thread.refresh_from_db()
        assert thread.deadline_at is not None, "what still waits has a deadline"
        with as_if_at(thread.deadline_at + timedelta(minutes=1)):
            negotiation.sweep_negotiation(negotiation_id=thread.pk)


def _be_overtaken(cast: Cast, thread: Negotiation) -> None:
    """The vendor edits the listing while an offer stands. (Selling the last one is another story's doing.)"""
    if cast.story.haggle != "superseded:edited":
        return
    listing = Listing.objects.get(pk=cast.listing.pk)
    listing.handling_hours = 48 if listing.handling_hours != 48 else 72
    with as_if_at(cast.moment(cast.story.ended)):
        marketplace.save_listing(listing=listing)
        negotiation.supersede_listing(listing_id=listing.pk, reason="edited")


REPORTED: Final = {
    "en": "They want me to pay outside the house.",
    "zh-hans": "对方要我绕开本店付款。",
}
STOPPED: Final = {"en": "Deals are paid into escrow here, or not at all.", "zh-hans": "在这里，钱只进托管，不走私下。"}


def _be_stopped(cast: Cast, thread: Negotiation) -> None:
    """The buyer calls a Xiaoer, who stops the haggle or voids it; where only contact details were hidden, it waits."""
    if cast.story.haggle not in ("frozen", "voided") and cast.story.says != "flagged":
        return
    wei = User.objects.get(email=email_of("wei"))
    with as_if_at(cast.moment(cast.story.ended)):
        negotiation.report_thread(
            negotiation_id=thread.pk, by=cast.buyer, reason="outside", text=REPORTED[cast.buyer.language]
        )
        for act in {"frozen": ("freeze",), "voided": ("freeze", "void")}.get(cast.story.haggle, ()):
            act_on_haggle(negotiation_id=thread.pk, by=wei, act=act, reason=STOPPED[cast.owner.language])


def read_up(cast: Cast) -> None:
    """Those who can sign in have read everything, but for a live thread's last line of the other side."""
    thread = Negotiation.objects.filter(buyer=cast.buyer, variant=cast.variant).first()
    if thread is None:
        return
    spoke_last = "buyer" if len(cast.story.numbers) % 2 else "vendor"
    known = {account.email for account in DEMO_ACCOUNTS}
    for by in ("buyer", "vendor"):
        if cast.side(by).email not in known:
            continue
        unread = 1 if thread.is_live and by != spoke_last else 0
        negotiation.mark_read(negotiation=thread, user=cast.side(by), seq=thread.seq - unread)
