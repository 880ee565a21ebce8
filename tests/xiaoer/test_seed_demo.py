"""A market to look at: full, in every state, with books that agree; made once, however often it is asked for."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.demo import DEMO_ACCOUNTS
from accounts.models import User
from escrow import actions as escrow
from escrow.models import EscrowHold, Payout, Refund
from logistics.models import Carrier, Shipment, TrackingEvent
from marketplace.browsing import Wish, browse
from marketplace.models import Category, Listing, ListingPhoto, Order, Review, ReviewReply, ReviewReport
from negotiation import deal_sheets
from negotiation.masking import mask
from negotiation.models import DealSheet, HagglePolicy, Negotiation, Offer, Report, ThreadEvent
from vendors.models import Vendor, VendorMember, VendorScore
from vendors.queries import stars_in_force, tier_to_come
from xiaoer.demo.haggles import play_haggle
from xiaoer.demo.seed import casts_of, seed
from xiaoer.demo.stories import LATELY_DONE, history, told
from xiaoer.demo.words import SAID
from xiaoer.models import Charter, Dispute, Invitation, Posting, Ruling, ScoreContest

pytestmark = pytest.mark.django_db(transaction=True)

NO_ACT_LEADS_THERE = {
    "negotiation": set(),
    "order": {"returned"},
}
"""States for which the house has no action yet."""


def say_nothing(line: str) -> None:
    pass


def shortened_past() -> list:
    """Every story of the present, and a part of the long past."""
    return sorted([*told(), *list(history())[:9]], key=lambda story: -story.began)


def counts(model, name: str = "status") -> Counter:
    return Counter(model.objects.values_list(name, flat=True))


def census() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_the_demo_is_full_and_the_second_run_changes_nothing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    stories = shortened_past()
    assert seed(say=say_nothing, stories=stories, has_few_pictures=True) > 500
    the_shelves_are_full()
    everyone_can_come_in()
    haggles_are_in_every_state()
    every_shop_but_the_two_of_the_demo_answers_by_itself()
    the_demo_accounts_have_something_to_do()
    orders_and_their_money_are_in_every_state()
    parcels_took_the_carriers_that_serve_their_place()
    quarrels_are_at_every_stage()
    the_past_is_in_the_past()
    assert not any(escrow.audit_ledger().values())

    before = census()
    assert seed(say=say_nothing, stories=stories, has_few_pictures=True) == 0
    assert census() == before


def the_shelves_are_full():
    assert Vendor.objects.filter(status="approved").count() >= 12
    assert Category.objects.count() >= 10
    assert Listing.objects.filter(status="on_sale", search__isnull=False).count() >= 150
    assert ListingPhoto.objects.exclude(thumb="").filter(width__gt=0).count() == 6
    assert browse(Wish(words="紫砂", sort="best")).listings
    stars = list(Vendor.objects.annotate(stars=stars_in_force("pk")).values_list("stars", flat=True))
    known = [given for given in stars if given is not None]
    assert min(known) == 2 and max(known) == 5 and stars.count(None) == 1
    assert VendorScore.objects.filter(vendor__slug="changjiang-kiln").count() == 20
    assert tier_to_come(Vendor.objects.get(slug="jingxian-paper")) is not None
    assert counts(ScoreContest).keys() == {"open", "excluded"} or counts(ScoreContest).keys() == {"open"}
    assert Review.objects.shown().exists() and ReviewReply.objects.exists() and ReviewReport.objects.exists()
    assert Charter.objects.get().body.keys() == {"en", "zh"}
    assert counts(Invitation).keys() == {"sent", "accepted", "declined", "expired"}


def everyone_can_come_in():
    for account in DEMO_ACCOUNTS:
        assert authenticate(None, email=account.email, password=account.password), account.email
    assert VendorMember.objects.filter(role="owner").count() == Vendor.objects.count()
    assert Posting.objects.filter(role="lead", user__email="lead@demo.example").exists()
    assert User.objects.get(email="admin@demo.example").is_superuser


def haggles_are_in_every_state():
    assert set(Negotiation.Status.values) - counts(Negotiation).keys() == NO_ACT_LEADS_THERE["negotiation"]
    assert {"standing", "countered", "accepted", "declined", "withdrawn", "expired", "superseded"} == {*counts(Offer)}
    assert Negotiation.objects.filter(close_reason="edited").exists()
    assert Negotiation.objects.filter(close_reason="sold_out").exists()
    assert counts(Report, "outcome").keys() == {"open", "frozen"}
    assert ThreadEvent.objects.filter(is_flagged=True, facts__is_masked=True).exists()
    assert ThreadEvent.objects.filter(facts__presses_to_confirm=True).exists()
    assert ThreadEvent.objects.filter(kind="message").values("body").distinct().count() >= 60
    assert all(deal_sheets.is_intact(sheet) for sheet in DealSheet.objects.all())


def every_shop_but_the_two_of_the_demo_answers_by_itself():
    owned = Listing.objects.exclude(vendor__slug__in=["changjiang-kiln", "jingxian-paper"])
    assert HagglePolicy.objects.filter(is_autopilot_on=True).count() == owned.count() > 100
    assert counts(HagglePolicy, "curve").keys() == {"firm", "even", "keen"}
    assert all(policy.listing.reserve_minor for policy in HagglePolicy.objects.select_related("listing"))


def the_demo_accounts_have_something_to_do():
    for owner in ("chen", "laozhou"):
        shop = Vendor.objects.get(members__user__email=f"{owner}@demo.example")
        assert shop.negotiations.filter(status="buyer_standing").count() >= 4
        assert shop.orders.filter(status="paid").exists() and shop.payouts.filter(status="paid").exists()
    for buyer in ("lin", "xiaoyu"):
        threads = Negotiation.objects.filter(buyer__email=f"{buyer}@demo.example")
        states = set(threads.values_list("status", flat=True))
        assert {"inquiry", "buyer_standing", "vendor_standing", "agreed", "paying", "converted", "declined"} <= states
        orders = set(Order.objects.filter(buyer__email=f"{buyer}@demo.example").values_list("status", flat=True))
        assert {"awaiting_payment", "paid", "shipped", "delivered", "completed"} <= orders
    assert Dispute.objects.filter(status="deciding", assigned_to__email="wei@demo.example").exists()


def orders_and_their_money_are_in_every_state():
    assert set(Order.Status.values) - counts(Order).keys() == NO_ACT_LEADS_THERE["order"]
    assert {*counts(Order, "cancel_reason")} >= {"buyer", "not_paid", "not_handed_over"}
    assert set(EscrowHold.Status.values) == counts(EscrowHold).keys()
    assert {"requested", "paid"} <= counts(Payout).keys()
    assert {*counts(Refund)} == {"paid"}, "the provider does not know the demo's payments, so it must not be asked"
    assert Review.objects.count() >= 14
    assert {*counts(Review, "language")} == {"en", "zh-hans"}


def parcels_took_the_carriers_that_serve_their_place():
    assert Carrier.objects.filter(kind="courier").count() == 4
    to_the_country = Shipment.objects.filter(order__buyer__email="xiaoyu@demo.example")
    assert to_the_country and all(shipment.carrier.code == "post" for shipment in to_the_country)
    to_town = Shipment.objects.filter(order__buyer__email="lin@demo.example")
    assert to_town and all(shipment.carrier.kind == "courier" for shipment in to_town)
    assert {"in_transit", "delivered", "returned"} == counts(Shipment).keys()
    assert Order.objects.filter(parcel_count=2, status="shipped").exists()
    assert not TrackingEvent.objects.filter(status="unknown").exists()
    assert not Shipment.objects.exclude(pull_at=None).exists(), "the simulated carriers do not know these parcels"


def quarrels_are_at_every_stage():
    stages = {
        "vendor_turn", "talking", "queued", "evidence", "deciding", "decided", "return_due", "closed", "withdrawn",
    }  # fmt: skip
    assert counts(Dispute).keys() == stages
    assert {*counts(Ruling, "remedy")} == {"full_refund", "partial_refund", "release"}


def the_past_is_in_the_past():
    """Stories were told at their own moments: nothing that is over is from today, and nothing is from tomorrow."""
    now = timezone.now()
    done = Order.objects.filter(status="completed")
    assert (now - min(order.placed_at for order in done)).days > 40
    assert all(order.placed_at < order.paid_at < order.delivered_at < order.completed_at < now for order in done)
    assert not ThreadEvent.objects.filter(at__gt=now).exists()
    assert not TrackingEvent.objects.filter(occurred_at__gt=now).exists()
    assert all(thread.deadline_at > now for thread in Negotiation.objects.filter(status__in=Negotiation.LIVE))


def test_without_demo_or_debug_nobody_gets_a_known_password(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO or DEBUG"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_the_accounts_are_printed_in_demo_mode_only(settings, capsys):
    settings.DEMO = True
    call_command("demo_accounts")
    printed = capsys.readouterr().out
    assert all(account.email in printed and account.password in printed for account in DEMO_ACCOUNTS)
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo_accounts")


def test_a_run_that_was_cut_short_is_finished_by_the_next(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stories = LATELY_DONE[:2]
    with pytest.raises(InterruptedError):
        seed(say=cut_the_power, stories=stories, has_few_pictures=True)
    seed(say=say_nothing, stories=[], has_few_pictures=True)
    assert play_haggle(casts_of(stories)[0]), "and then the power is cut again, before the deal is paid"
    assert agreed_orders() == {"awaiting_payment": 1}
    seed(say=say_nothing, stories=stories, has_few_pictures=True)
    assert agreed_orders() == {"completed": 2}
    assert seed(say=say_nothing, stories=stories, has_few_pictures=True) == 0


def agreed_orders() -> Counter:
    """Those of the stories; at the campaigns people bought at the price that stood there."""
    return Counter(Order.objects.filter(negotiation__isnull=False).values_list("status", flat=True))


def cut_the_power(line: str) -> None:
    if line.startswith("market"):
        raise InterruptedError


def test_the_whole_past_holds_many_deals_and_no_pair_twice():
    past = list(history())
    assert len(past) >= 45
    pairs = Counter((story.buyer, story.listing, story.variant) for story in [*past, *told()])
    assert max(pairs.values()) == 1


def test_every_question_has_its_answer_in_both_languages():
    lengths = {
        len(SAID[language, by, mood])
        for language in ("en", "zh-hans")
        for by, mood in (("buyer", "ask"), ("vendor", "greet"))
    }
    assert lengths == {7}
    assert sum(len(lines) for lines in SAID.values()) >= 60
    masked = [mask(line) for lines in SAID.values() for line in lines]
    assert not any(is_flagged for _text, is_flagged in masked)
