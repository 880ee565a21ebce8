"""Plays the quarrels of the demo: one at each stage, and some that were ruled on."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from accounts.virtual_clock import as_if_at
from marketplace.models import Order
from xiaoer import actions
from xiaoer.actions.assigning import give_case
from xiaoer.actions.evidence import prepare
from xiaoer.demo.haggles import Cast
from xiaoer.demo.orders import send_back
from xiaoer.demo.roster import email_of
from xiaoer.guide import GUIDES
from xiaoer.models import Dispute


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarrel:
    """What a buyer complains of and what is said to it; `wanted` and `refund` in per cent of what was paid.

    `until` is how far it comes (see `ACTS`), `hours_ago` how long ago that was.
    """

    until: str
    reason: str
    story: str
    wanted: int
    hours_ago: float
    remedy: str = "refund"
    answers: tuple[str, str] = ("yes", "unsure")
    answer: str = ""
    reply: str = ""
    xiaoer: str = ""
    note: str = ""
    refund: int = 0
    ruling: str = ""
    deviation: str = ""
    fault: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Parts of 100: vendor, buyer, carrier, platform."""


QUARRELS: Final = {
    "vendor_turn": Quarrel(
        until="vendor_turn",
        reason="not_as_described",
        story="The lid does not sit as it does in the photo: it rocks, and there is a gap on one side you can see "
        "light through. The pot itself is lovely, so I would keep it for a part of the price back.",
        wanted=30,
        hours_ago=20,
    ),
    "talking": Quarrel(
        until="talking",
        reason="damaged",
        story="邮包压坏了，四本里有一本封面折了角，内页也皱了。其余三本没事。想退一本的钱。",
        wanted=25,
        answer="给您赔不是。折角那本我补寄一本新的，不用退旧的，您看行吗？",
        reply="补寄要再等一个星期，我还是想退那一本的钱。",
        hours_ago=10,
    ),
    "queued": Quarrel(
        until="queued",
        reason="wrong_item",
        story="I ordered the walnut pair and got what looks like elm with a stain. The joint is not the one in the "
        "pictures either. I would like my money back and will send them home.",
        remedy="return",
        wanted=100,
        answer="These are walnut, from another log, so the grain is lighter. I can show you the board they came from.",
        reply="The bottom shows the stain clearly. Let someone else look at the pictures.",
        hours_ago=3,
    ),
    "deciding_wei": Quarrel(
        until="deciding",
        reason="damaged",
        story="One blade of the fan rattles and the stand has a crack right through. The box had a dent on that very "
        "corner. It runs, but not in a bedroom.",
        wanted=50,
        answer="It left us running quietly, we test every one. A dented box is the courier's doing, not ours.",
        reply="I can only tell you what came out of the box.",
        xiaoer="wei",
        note="Scan at the second hub says 'held up, repacked'. Ask the carrier before deciding on the fault.",
        hours_ago=6,
    ),
    "deciding_xiaoman": Quarrel(
        until="deciding",
        reason="not_as_described",
        story="页面写的是黄铜，收到的灯座磁铁能吸住，里面明显是铁的。要求退一半。",
        wanted=50,
        answer="灯身是黄铜，底座里压了一块铁配重，不然会倒，页面上没写清楚，是我的疏忽。",
        reply="那也该写明白，我就是冲着全铜买的。",
        xiaoer="xiaoman",
        note="商品描述只写“黄铜”，未提配重。已提醒商家补充说明。",
        hours_ago=11,
    ),
    "split": Quarrel(
        until="ruled",
        reason="not_as_described",
        story="The glaze has a hairline from the rim to the second peach. In the photos there is none. I keep plates "
        "like this on the wall, so it is the first thing one sees.",
        wanted=40,
        answer="A hairline in the glaze belongs to this kind of firing. It is not a crack in the body.",
        reply="Then the page should say so.",
        xiaoer="wei",
        refund=25,
        ruling="A hairline of this length is part of the craft, but it was there when the photos were taken and none "
        "of them shows it. A quarter of the price goes back; the plate stays with the buyer. We value a plain word "
        "before the deal over a good reason after it.",
        fault=(80, 0, 0, 20),
        hours_ago=430,
    ),
    "refund": Quarrel(
        until="ruled",
        reason="not_received",
        story="过了约定日期五天还没收到，物流停在转运中心不动了，打电话也没人接。",
        wanted=100,
        answer="我们当天就交给快递了，有揽收记录。快递那边一直说在查。",
        reply="我只想拿到东西，或者拿回钱。",
        xiaoer="xiaoman",
        refund=100,
        ruling="包裹在转运中心之后再无扫描，承运方三天内未能说明去向，按丢件处理，全额退款。商家按时交寄，责任在承运方，不计入商家评分。",
        fault=(0, 0, 100, 0),
        hours_ago=500,
    ),
    "release": Quarrel(
        until="ruled",
        reason="not_as_described",
        story="The sound is thinner than I expected. It is not what I hear in the shop down the road.",
        wanted=60,
        answer="The page gives the size of the driver and a recording of it. I am happy to take it back unused.",
        reply="I have used it for two days, of course.",
        xiaoer="wei",
        refund=0,
        ruling="What arrived is what the page describes, recording included, and the vendor offered to take it back. "
        "Taste is a good reason to ask first, but not a fault of the goods. The vendor is paid.",
        deviation="There is nothing to refund a part of: the goods are as described.",
        fault=(0, 100, 0, 0),
        hours_ago=430,
    ),
    "accepted": Quarrel(
        until="accepted",
        reason="damaged",
        story="碗沿磕了一个小口，可能是路上碰的。别的都好，退一点就行。",
        wanted=20,
        hours_ago=500,
    ),
    "withdrawn": Quarrel(
        until="withdrawn",
        reason="not_as_described",
        story="Two of the lanterns seemed to be missing their bulbs.",
        wanted=15,
        answer="They are under the cardboard floor of the box. Could you look again?",
        hours_ago=120,
    ),
    "evidence": Quarrel(
        until="evidence",
        reason="damaged",
        story="The upper tier of the steamer came with a split slat, and the bamboo pegs on that side are gone.",
        wanted=35,
        hours_ago=15,
        answer="All slats were whole when we packed it. Bamboo splits when a box is left in the sun.",
        reply="It was raining that week. Here is the slat.",
        xiaoer="xiaoman",
    ),
    "decided": Quarrel(
        until="decided",
        reason="not_as_described",
        story="The page says “hand-hammered”. The marks on mine repeat every four centimetres, like a stamp.",
        wanted=50,
        hours_ago=28,
        answer="The rough form is pressed and then finished by hand. The film on the page shows both steps.",
        reply="The film shows only the hammer.",
        xiaoer="wei",
        refund=30,
        ruling="The film on the page shows the hammer and not the press. The wok is sound and cooks as it should; the words "
        "promise more than was done. Nearly a third of the price goes back.",
        fault=(100, 0, 0, 0),
    ),
    "return_due": Quarrel(
        until="return_due",
        reason="wrong_item",
        story="I ordered the scissors for the left hand and got a pair for the right one.",
        wanted=100,
        hours_ago=20,
        remedy="return",
    ),
}

ACTS: Final[dict[str, tuple[str, ...]]] = {
    "vendor_turn": ("open",),
    "accepted": ("open", "accept"),
    "return_due": ("open", "accept"),
    "withdrawn": ("open", "talk", "withdraw"),
    "talking": ("open", "talk"),
    "queued": ("open", "talk", "call"),
    "evidence": ("open", "talk", "call", "take"),
    "deciding": ("open", "talk", "call", "take", "rest"),
    "decided": ("open", "talk", "call", "take", "rest", "rule"),
    "ruled": ("open", "talk", "call", "take", "rest", "rule", "waive"),
}
"""By how far a quarrel comes, what happens in it."""

HOURS_BEFORE: Final = {
    "open": 0,
    "accept": 9,
    "talk": 7,
    "withdraw": 20,
    "call": 73,
    "take": 5,
    "rest": 26,
    "rule": 14,
    "waive": 20,
}
"""How long after the act before."""


def play_dispute(cast: Cast) -> bool:
    """Let the buyer of a delivered (or lost) order complain, unless they have; returns whether they did."""
    quarrel = QUARRELS.get(cast.story.dispute)
    order = Order.objects.filter(buyer=cast.buyer, lines__variant=cast.variant).order_by("pk").first()
    if quarrel is None or order is None or order.disputes.exists() or order.hold_id is None:
        return False
    with transaction.atomic():
        _Play(cast, quarrel, order).run()
    return True


class _Play:
    """One quarrel, act by act, until it has come as far as it should."""

    def __init__(self, cast: Cast, quarrel: Quarrel, order: Order) -> None:
        self.cast, self.quarrel, self.order = cast, quarrel, order
        self.dispute = Dispute()

    def run(self) -> None:
        acts = ACTS[self.quarrel.until]
        hours_ago = self.quarrel.hours_ago + sum(HOURS_BEFORE[act] for act in acts)
        for act in acts:
            hours_ago -= HOURS_BEFORE[act]
            with as_if_at(timezone.now() - timedelta(hours=hours_ago)):
                getattr(self, act)()
                if act != "open":
                    self.dispute.refresh_from_db()

    def open(self) -> None:
        keys = [key for key, _words in GUIDES[self.quarrel.reason].questions]
        self.dispute = actions.open_dispute(
            order_id=self.order.pk,
            by=self.cast.buyer,
            reason=self.quarrel.reason,
            story=self.quarrel.story,
            wanted_minor=self.order.total_minor * self.quarrel.wanted // 100,
            remedy=self.quarrel.remedy,
            answers=dict(zip(keys, self.quarrel.answers, strict=True)),
            files=() if self.quarrel.reason == "not_received" else (prepare(_snapshot(self.order)),),
        )

    def talk(self) -> None:
        actions.answer_claim(
            dispute_id=self.dispute.pk, by=self.cast.owner, text=self.quarrel.answer, version=self.dispute.version
        )
        if self.quarrel.reply:
            actions.add_word(dispute_id=self.dispute.pk, by=self.cast.buyer, text=self.quarrel.reply)

    def accept(self) -> None:
        self._do(actions.accept_proposal, self.cast.owner)
        if self.quarrel.until == "accepted":
            send_back(self.order)

    def withdraw(self) -> None:
        self._do(actions.withdraw_dispute, self.cast.buyer)

    def call(self) -> None:
        self._do(actions.call_xiaoer, self.cast.buyer)

    def take(self) -> None:
        """The story says whose lot it was."""
        if self.dispute.assigned_to_id != self.xiaoer().pk:
            give_case(self.dispute, self.xiaoer(), cause="drawn")
        actions.take_case(dispute_id=self.dispute.pk, by=self.xiaoer())
        if self.quarrel.note:
            actions.note_internally(dispute_id=self.dispute.pk, by=self.xiaoer(), text=self.quarrel.note)

    def rest(self) -> None:
        for side in (self.cast.buyer, self.cast.owner):
            self._do(actions.rest_case, side)

    def rule(self) -> None:
        parties = ("vendor", "buyer", "carrier", "platform")
        actions.rule_on(
            dispute_id=self.dispute.pk,
            by=self.xiaoer(),
            refund_minor=self.order.total_minor * self.quarrel.refund // 100,
            reason=self.quarrel.ruling,
            deviation=self.quarrel.deviation,
            fault=dict(zip(parties, self.quarrel.fault, strict=True)),
            version=self.dispute.version,
        )
        self.dispute.refresh_from_db()
        if self.dispute.status == Dispute.Status.SECOND_KEY:
            second = "xiaoman" if self.quarrel.xiaoer == "wei" else "wei"
            self._do(actions.countersign, User.objects.get(email=email_of(second)))

    def waive(self) -> None:
        for side in (self.cast.buyer, self.cast.owner):
            self._do(actions.waive_appeal, side)
        send_back(self.order)

    def _do(self, act: Callable[..., object], by: User) -> None:
        act(dispute_id=self.dispute.pk, by=by, version=self.dispute.version)
        self.dispute.refresh_from_db()

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
