"""The pages of scores, contests, points and reported reviews; and the API's score."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.scopes import READ_ORDERS, READ_SCORES
from marketplace import actions as marketplace
from marketplace.models import Order, Review
from tests import make
from tests.api import Caller
from vendors.models import PenaltyPoint, VendorMember, VendorScore, VendorTier
from xiaoer.actions.contests import contest_event
from xiaoer.actions.penalties import give_points
from xiaoer.actions.scores import recompute_scores
from xiaoer.models import ReviewRemoval, ScoreContest

pytestmark = pytest.mark.django_db

OFFICE = "/office/teapots/score/"


@pytest.fixture
def ruth(db):
    return make.xiaoer("ruth", desk="growth")


@pytest.fixture
def late(lin, pot) -> Order:
    order = make.delivered_order(buyer=lin, listing=pot)
    Order.objects.filter(pk=order.pk).update(ship_by_at=order.shipped_at - timedelta(hours=5))
    recompute_scores(until=timezone.now() + timedelta(seconds=1))
    return order


def page(client, who, path: str, **data) -> str:
    client.force_login(who)
    answer = client.post(path, data, follow=True) if data else client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_shop_without_a_score_is_told_when_it_comes(chen, teapots, client):
    assert "made each night" in page(client, chen, OFFICE)


def test_the_office_lists_what_cost_points_and_contests_it(chen, late, client):
    text = page(client, chen, OFFICE)
    assert "Not handed over in the handling time" in text and f"/office/teapots/orders/{late.public_id}/" in text
    path = f"{OFFICE}late_hand_over/{late.pk}/"
    assert path in text
    assert client.post(path, {"reason": " "}).status_code == 422
    text = page(client, chen, path, reason="The courier was snowed in.")
    assert "The courier was snowed in." in text and "set aside until somebody decides" in text
    assert path not in text, "once an event"
    assert ScoreContest.objects.get().opened_by == chen


def test_only_who_manages_contests(chen, late, teapots, client):
    packer = make.user("packer")
    VendorMember.objects.create(vendor=teapots, user=packer, role="packer")
    path = f"{OFFICE}late_hand_over/{late.pk}/"
    assert path not in page(client, packer, OFFICE)
    assert client.get(path).status_code == 404
    client.force_login(chen)
    for nothing in (f"{OFFICE}late_hand_over/999999/", f"{OFFICE}mood/{late.pk}/", f"{OFFICE}review/{late.pk}/"):
        assert client.get(nothing).status_code == 404


def test_what_if_shows_the_pillars_before_and_after(chen, late, client):
    text = page(client, chen, f"{OFFICE}?orders=20&stars=5&slow_answers=0&expired_offers=0&broken_deals=0&late_hand_overs=20&disputes=0&lost_disputes=0")  # fmt: skip
    assert "The pillars before and after" in text
    assert "The pillars before and after" not in page(client, chen, f"{OFFICE}?orders=many&stars=5")


def test_a_downgrade_to_come_and_points_are_shown_with_their_dates(chen, ruth, late, teapots, client):
    for month, stars, effect in ((10, 5, -9), (11, 3, 5)):
        VendorTier.objects.create(
            vendor=teapots, month_on=date(2026, month, 1), stars=stars, lowest=80, scored_on=date(2026, month, 1),
            takes_effect_at=timezone.now() + timedelta(days=effect),
        )  # fmt: skip
    give_points(vendor_id=teapots.pk, points=3, cause="abuse", by=ruth, reason="Shouted at a buyer.")
    text = page(client, chen, OFFICE)
    assert "Fewer stars are coming" in text and "Shouted at a buyer." in text and "no campaigns" in text


def test_the_history_is_drawn_with_a_table_behind_it(chen, late, teapots, client):
    for n in range(1, 30):
        VendorScore.objects.create(
            vendor=teapots,
            scored_on=date(2026, 1, n),
            product=80 + n % 9,
            service=90,
            logistics=70,
            resolution=95,
            stars=2,
        )
    text = page(client, chen, OFFICE)
    assert text.count("score-lines__line--") == 4 and "The pillars, week by week" in text


def test_the_desk_decides_and_only_the_right_desk_sees_the_buttons(chen, ruth, wei, late, teapots, client):
    contest = contest_event(vendor_id=teapots.pk, kind="late_hand_over", event_id=late.pk, by=chen, reason="Snow.")
    auditor = make.xiaoer("auditor", desk="growth", role="auditor")
    path = f"/xiaoer/scores/contests/{contest.pk}/"
    assert path in page(client, ruth, "/xiaoer/scores/") and path in page(client, ruth, "/xiaoer/scores/teapots/")
    for who in (wei, auditor):
        assert path not in page(client, who, "/xiaoer/scores/")
        page(client, who, path, act="exclude", reason="So.")
        assert ScoreContest.objects.get().status == "open"
    page(client, ruth, path, act="exclude", reason="It did snow.", back="vendor")
    assert ScoreContest.objects.get().decision == "It did snow."
    assert "no longer counts" in page(client, chen, OFFICE)
    assert "Teapots" in page(client, ruth, "/xiaoer/scores/?q=teap")
    assert "No shop is called that" in page(client, ruth, "/xiaoer/scores/?q=zzz")


def test_points_are_given_and_taken_back_on_the_page(ruth, teapots, client):
    path = "/xiaoer/scores/teapots/points/"
    client.force_login(ruth)
    assert client.post(path, {"points": "13", "cause": "abuse", "reason": "So."}).status_code == 422
    page(client, ruth, path, points="12", cause="abuse", reason="Shouted.")
    teapots.refresh_from_db()
    assert teapots.status == "suspended"
    page(client, ruth, f"/xiaoer/scores/points/{PenaltyPoint.objects.get().pk}/", reason="It was somebody else.")
    teapots.refresh_from_db()
    assert teapots.status == "approved"
    assert "Gave penalty points" in page(client, ruth, "/xiaoer/acts/")


def test_a_reported_review_is_removed_by_two_on_the_page(lin, chen, wei, pot, client):
    second = make.xiaoer("second")
    order = marketplace.confirm_receipt(order_id=make.delivered_order(buyer=lin, listing=pot).pk, by=lin)
    words = {"as_described": 1, "service": 1, "logistics": 1, "text": "13800138000", "language": "en"}
    review = marketplace.review_order(order_id=order.pk, by=lin, **words)
    marketplace.give_feedback(order_id=order.pk, by=chen, stars=2, text="", language="en")
    marketplace.report_review(review_id=review.pk, by=chen, reason="private", text="A number.")
    act = f"/xiaoer/reviews/{review.pk}/act/"
    assert "A number." in page(client, wei, "/xiaoer/reviews/")
    page(client, wei, act, act="ask", reason="It is one.")
    assert "somebody else turns the second key" in page(client, wei, "/xiaoer/reviews/")
    page(client, wei, act, act="agree")
    assert ReviewRemoval.objects.get().status == "asked"
    page(client, second, act, act="agree")
    assert Review.objects.get().removed_at is not None
    assert "No longer shown" in page(client, lin, f"/orders/{order.public_id}/")
    assert "13800138000" not in page(client, chen, "/office/teapots/reviews/")


# The API


def test_everybody_reads_the_stars_and_who_manages_reads_all(lin, chen, ruth, late, teapots):
    VendorTier.objects.create(vendor=teapots, month_on=date(2026, 11, 1), stars=4, lowest=85, scored_on=date(2026, 11, 1),
                              takes_effect_at=timezone.now() - timedelta(days=1))  # fmt: skip
    path = "/vendors/teapots/score"
    said = Caller(lin).get(path).json()
    assert (said["stars"], said["is_new"], said["in_full"], said["locked_on"]) == (4, False, None, "2026-11-01")
    for who in (chen, ruth):
        whole = Caller(who, scopes=[READ_SCORES]).get(path).json()["in_full"]
        assert whole["facts"]["hand_overs"] == 1 and set(whole["pillars"]) == {
            "product",
            "service",
            "logistics",
            "resolution",
        }
        [event] = [event for event in whole["events"] if event["kind"] == "late_hand_over"]
        assert (event["order"], event["pillars"], event["counts"]) == (str(late.public_id), ["logistics"], True)


def test_the_api_tells_of_a_downgrade_to_those_it_concerns(chen, lin, teapots):
    for month, stars, effect in ((10, 5, -9), (11, None, 5)):
        VendorTier.objects.create(
            vendor=teapots, month_on=date(2026, month, 1), stars=stars, lowest=80, scored_on=date(2026, month, 1),
            takes_effect_at=timezone.now() + timedelta(days=effect),
        )  # fmt: skip
    said = Caller(chen).get("/vendors/teapots/score").json()
    assert (said["stars"], said["on_expiry"]) == (5, "stars_new") and said["next_deadline"]
    assert Caller(lin).get("/vendors/teapots/score").json()["on_expiry"] is None


def test_the_api_hides_what_is_not_for_sale_and_wants_its_scope(lin, chen, teapots):
    assert Caller(lin).get("/vendors/nobody/score").status_code == 404
    assert Caller(lin, scopes=[READ_ORDERS]).get("/vendors/teapots/score").status_code == 403
    assert Caller().get("/vendors/teapots/score").status_code == 401
    assert Caller(lin).get("/vendors/teapots/score?all=1").status_code in (400, 422)
    teapots.status = "invited"
    teapots.save()
    assert Caller(lin).get("/vendors/teapots/score").status_code == 404
    assert Caller(chen).get("/vendors/teapots/score").status_code == 200
