"""Plays the quarrels of the demo: one at each stage, and some that were ruled on."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from accounts.virtual_clock import as_if_at
from marketplace.models import Order
from xiaoer import actions
from xiaoer.demo.haggles import Cast
from xiaoer.demo.orders import send_back
from xiaoer.demo.roster import email_of
from xiaoer.models import Dispute


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarrel:
    """What a buyer complains of and what is said to it; `wanted` and `refund` in per cent of what was paid.

    `until` is how far it comes: vendor_turn, talking, queued, deciding, ruled, accepted, withdrawn.
    """

    until: str
    reason: str
    story: str
    wanted: int
    opened_after_hours: float = 8
    answer: str = ""
    reply: str = ""
    xiaoer: str = ""
    note: str = ""
    refund: int = 0
    ruling: str = ""
    fault: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Parts of 100: vendor, buyer, carrier, platform."""


QUARRELS: Final = {
    "vendor_turn": Quarrel(
        until="vendor_turn",
        reason="not_as_described",
        story="The lid does not sit as it does in the photo: it rocks, and there is a gap on one side you can see "
        "light through. The pot itself is lovely, so I would keep it for a part of the price back.",
        wanted=30,
        opened_after_hours=20,
    ),
    "talking": Quarrel(
        until="talking",
        reason="damaged",
        story="邮包压坏了，四本里有一本封面折了角，内页也皱了。其余三本没事。想退一本的钱。",
        wanted=25,
        opened_after_hours=30,
        answer="给您赔不是。折角那本我补寄一本新的，不用退旧的，您看行吗？",
        reply="补寄要再等一个星期，我还是想退那一本的钱。",
    ),
    "queued": Quarrel(
        until="queued",
        reason="wrong_item",
        story="I ordered the walnut pair and got what looks like elm with a stain. The joint is not the one in the "
        "pictures either. I would like my money back and will send them home.",
        wanted=100,
        opened_after_hours=16,
        answer="These are walnut, from another log, so the grain is lighter. I can show you the board they came from.",
        reply="The bottom shows the stain clearly. Let someone else look at the pictures.",
    ),
    "deciding_wei": Quarrel(
        until="deciding",
        reason="damaged",
        story="One blade of the fan rattles and the stand has a crack right through. The box had a dent on that very "
        "corner. It runs, but not in a bedroom.",
        wanted=50,
        opened_after_hours=40,
        answer="It left us running quietly, we test every one. A dented box is the courier's doing, not ours.",
        reply="I can only tell you what came out of the box.",
        xiaoer="wei",
        note="Scan at the second hub says 'held up, repacked'. Ask the carrier before deciding on the fault.",
    ),
    "deciding_xiaoman": Quarrel(
        until="deciding",
        reason="not_as_described",
        story="页面写的是黄铜，收到的灯座磁铁能吸住，里面明显是铁的。要求退一半。",
        wanted=50,
        opened_after_hours=36,
        answer="灯身是黄铜，底座里压了一块铁配重，不然会倒，页面上没写清楚，是我的疏忽。",
        reply="那也该写明白，我就是冲着全铜买的。",
        xiaoer="xiaoman",
        note="商品描述只写“黄铜”，未提配重。已提醒商家补充说明。",
    ),
    "split": Quarrel(
        until="ruled",
        reason="not_as_described",
        story="The glaze has a hairline from the rim to the second peach. In the photos there is none. I keep plates "
        "like this on the wall, so it is the first thing one sees.",
        wanted=40,
        opened_after_hours=30,
        answer="A hairline in the glaze belongs to this kind of firing. It is not a crack in the body.",
        reply="Then the page should say so.",
        xiaoer="wei",
        refund=25,
        ruling="A hairline of this length is part of the craft, but it was there when the photos were taken and none "
        "of them shows it. A quarter of the price goes back; the plate stays with the buyer. We value a plain word "
        "before the deal over a good reason after it.",
        fault=(80, 0, 0, 20),
    ),
    "refund": Quarrel(
        until="ruled",
        reason="not_received",
        story="过了约定日期五天还没收到，物流停在转运中心不动了，打电话也没人接。",
        wanted=100,
        opened_after_hours=150,
        answer="我们当天就交给快递了，有揽收记录。快递那边一直说在查。",
        reply="我只想拿到东西，或者拿回钱。",
        xiaoer="xiaoman",
        refund=100,
        ruling="包裹在转运中心之后再无扫描，承运方三天内未能说明去向，按丢件处理，全额退款。商家按时交寄，责任在承运方，不计入商家评分。",
        fault=(0, 0, 100, 0),
    ),
    "release": Quarrel(
        until="ruled",
        reason="not_as_described",
        story="The sound is thinner than I expected. It is not what I hear in the shop down the road.",
        wanted=60,
        opened_after_hours=44,
        answer="The page gives the size of the driver and a recording of it. I am happy to take it back unused.",
        reply="I have used it for two days, of course.",
        xiaoer="wei",
        refund=0,
        ruling="What arrived is what the page describes, recording included, and the vendor offered to take it back. "
        "Taste is a good reason to ask first, but not a fault of the goods. The vendor is paid.",
        fault=(0, 100, 0, 0),
    ),
    "accepted": Quarrel(
        until="accepted",
        reason="damaged",
        story="碗沿磕了一个小口，可能是路上碰的。别的都好，退一点就行。",
        wanted=20,
        opened_after_hours=6,
    ),
    "withdrawn": Quarrel(
        until="withdrawn",
        reason="not_as_described",
        story="Two of the lanterns seemed to be missing their bulbs.",
        wanted=15,
        opened_after_hours=5,
        answer="They are under the cardboard floor of the box. Could you look again?",
    ),
}

HOURS_BETWEEN_WORDS: Final = 7


def play_dispute(cast: Cast) -> bool:
    """Let the buyer of a delivered (or lost) order complain, unless they have; returns whether they did."""
    quarrel = QUARRELS.get(cast.story.dispute)
    order = Order.objects.filter(buyer=cast.buyer, lines__variant=cast.variant).order_by("pk").first()
    if quarrel is None or order is None or order.disputes.exists() or order.hold_id is None:
        return False
    began_at = (order.delivered_at or order.shipped_at or timezone.now()) + timedelta(hours=quarrel.opened_after_hours)
    clock = _Clock(began_at, _steps(quarrel))
    with transaction.atomic():
        _Play(cast, quarrel, order, clock).run()
    return True


def _steps(quarrel: Quarrel) -> int:
    return 8 if quarrel.until in ("ruled", "deciding") else 5


class _Clock:
    """Hands out the moments of a quarrel, some hours apart, and none later than a few minutes ago."""

    def __init__(self, began_at: datetime, steps: int) -> None:
        latest = timezone.now() - timedelta(minutes=10)
        self.next = min(began_at, latest - timedelta(minutes=steps))
        self.gap = min(timedelta(hours=HOURS_BETWEEN_WORDS), (latest - self.next) / steps)

    def tick(self) -> datetime:
        moment = self.next
        self.next += self.gap
        return moment


class _Play:
    """One quarrel, act by act, until it has come as far as it should."""

    def __init__(self, cast: Cast, quarrel: Quarrel, order: Order, clock: _Clock) -> None:
        self.cast, self.quarrel, self.order, self.clock = cast, quarrel, order, clock
        self.dispute = Dispute()

    def run(self) -> None:
        acts: dict[str, tuple[Callable[[], None], ...]] = {
            "vendor_turn": (self.open,),
            "accepted": (self.open, self.accept),
            "withdrawn": (self.open, self.talk, self.withdraw),
            "talking": (self.open, self.talk),
            "queued": (self.open, self.talk, self.call),
            "deciding": (self.open, self.talk, self.call, self.take),
            "ruled": (self.open, self.talk, self.call, self.take, self.rule),
        }
        for act in acts[self.quarrel.until]:
            with as_if_at(self.clock.tick()):
                act()
                if act != self.open:
                    self.dispute.refresh_from_db()

    def open(self) -> None:
        self.dispute = actions.open_dispute(
            order_id=self.order.pk,
            by=self.cast.buyer,
            reason=self.quarrel.reason,
            story=self.quarrel.story,
            wanted_minor=self.order.total_minor * self.quarrel.wanted // 100,
            pictures=() if self.quarrel.reason == "not_received" else (_snapshot(self.order),),
        )

    def talk(self) -> None:
        actions.answer_claim(
            dispute_id=self.dispute.pk, by=self.cast.owner, text=self.quarrel.answer, version=self.dispute.version
        )
        if self.quarrel.reply:
            actions.add_word(dispute_id=self.dispute.pk, by=self.cast.buyer, text=self.quarrel.reply)

    def accept(self) -> None:
        actions.accept_proposal(dispute_id=self.dispute.pk, by=self.cast.owner, version=self.dispute.version)
        send_back(self.order)

    def withdraw(self) -> None:
        actions.withdraw_dispute(dispute_id=self.dispute.pk, by=self.cast.buyer, version=self.dispute.version)

    def call(self) -> None:
        actions.call_xiaoer(dispute_id=self.dispute.pk, by=self.cast.buyer, version=self.dispute.version)

    def take(self) -> None:
        actions.take_case(dispute_id=self.dispute.pk, by=self.xiaoer())
        if self.quarrel.note:
            actions.note_internally(dispute_id=self.dispute.pk, by=self.xiaoer(), text=self.quarrel.note)

    def rule(self) -> None:
        parties = ("vendor", "buyer", "carrier", "platform")
        actions.rule_on(
            dispute_id=self.dispute.pk,
            by=self.xiaoer(),
            refund_minor=self.order.total_minor * self.quarrel.refund // 100,
            reason=self.quarrel.ruling,
            fault=dict(zip(parties, self.quarrel.fault, strict=True)),
            version=self.dispute.version,
        )
        self.dispute.refresh_from_db()
        if self.dispute.status == Dispute.Status.SECOND_KEY:
            second = "xiaoman" if self.quarrel.xiaoer == "wei" else "wei"
            actions.countersign(
                dispute_id=self.dispute.pk,
                by=User.objects.get(email=email_of(second)),
                version=self.dispute.version,
            )
        send_back(self.order)

    def xiaoer(self) -> User:
        return User.objects.get(email=email_of(self.quarrel.xiaoer))


def _snapshot(order: Order) -> bytes:
    """The buyer's photo of what is wrong: the listing's picture with a red ring round the place."""
    photo = order.lead.listing.photos.first()
    if photo is None:
        picture = Image.new("RGB", (480, 480), "#cbb89a")
    else:
        with photo.image.open("rb") as file:
            picture = Image.open(file).convert("RGB")
    side = min(picture.size)
    ring = (side * 0.46, side * 0.4, side * 0.68, side * 0.6)
    ImageDraw.Draw(picture).ellipse(ring, outline="#c0281c", width=max(3, side // 120))
    out = io.BytesIO()
    picture.rotate(3, expand=True, fillcolor="#3b332b").save(out, "JPEG", quality=84)
    return out.getvalue()
