"""Reported reviews: one Xiaoer keeps, two remove; what is removed leaves counts, means and scores, not the database."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Notification
from marketplace import actions as marketplace
from marketplace.models import Review, ReviewReport
from marketplace.queries import review_means, shown_reviews
from tests import make
from tests.orders import code_of
from tests.races import at_once
from xiaoer.actions.reviews import agree_removal, ask_removal, keep_review, send_back_removal
from xiaoer.models import ActOfPower, Desk, Posting, ReviewRemoval
from xiaoer.queries import reported_reviews
from xiaoer.queries.scoring_facts import gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def xiaoman(db):
    return make.xiaoer("xiaoman")


@pytest.fixture
def reported(lin, chen, pot) -> Review:
    """A shown review, one of two of the pot, that Chen has reported."""
    for buyer, stars in ((lin, 1), (make.user("kim"), 5)):
        order = marketplace.confirm_receipt(order_id=make.delivered_order(buyer=buyer, listing=pot).pk, by=buyer)
        words = {"as_described": stars, "service": 1, "logistics": 1, "text": "Call me: 13800138000", "language": "en"}
        marketplace.review_order(order_id=order.pk, by=buyer, **words)
        marketplace.give_feedback(order_id=order.pk, by=chen, stars=3, text="", language="en")
    review = Review.objects.get(order__buyer=lin)
    marketplace.report_review(review_id=review.pk, by=chen, reason="private", text="A telephone number.")
    return review


def refused(act, **arguments) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(**arguments)
    return code_of(refusal)


def test_one_xiaoer_keeps_a_review(reported, wei):
    assert list(reported_reviews()) == [reported]
    keep_review(review_id=reported.pk, by=wei, reason="It is their own number.")
    assert not reported_reviews().exists() and shown_reviews().count() == 2
    assert ReviewReport.objects.get().outcome == "kept"
    assert refused(keep_review, review_id=reported.pk, by=wei, reason="Again.") == "no_report"


def test_a_removal_takes_two_keys(reported, wei, xiaoman, lin, pot):
    facts = gather(until=timezone.now())[pot.vendor_id]
    removal = ask_removal(review_id=reported.pk, by=wei, reason="A number.")
    assert shown_reviews().count() == 2, "nothing is hidden yet"
    assert refused(agree_removal, removal_id=removal.pk, by=wei) == "own_key"
    assert refused(ask_removal, review_id=reported.pk, by=xiaoman, reason="Me too.") == "removal_waits"
    assert refused(keep_review, review_id=reported.pk, by=xiaoman, reason="No.") == "removal_waits"
    agree_removal(removal_id=removal.pk, by=xiaoman)
    assert review_means(shown_reviews())["as_described"] == 5.0
    after = gather(until=timezone.now())[pot.vendor_id]
    assert (facts.reviews - after.reviews, facts.review_points - after.review_points) == (1, 1)
    assert Review.objects.get(pk=reported.pk).text == "Call me: 13800138000"
    assert ReviewReport.objects.get().outcome == "removed"
    assert Notification.objects.filter(user=lin, kind="review_removed").count() == 1
    assert list(ActOfPower.objects.order_by("pk").values_list("act", "actor__display_name")) == [
        ("ask_review_removal", "Wei"), ("agree_review_removal", "Xiaoman"),
    ]  # fmt: skip
    assert refused(agree_removal, removal_id=removal.pk, by=xiaoman) == "wrong_state"


def test_a_removal_sent_back_waits_anew(reported, wei, xiaoman):
    removal = ask_removal(review_id=reported.pk, by=wei, reason="A number.")
    assert refused(send_back_removal, removal_id=removal.pk, by=xiaoman, reason=" ") == "no_reason"
    send_back_removal(removal_id=removal.pk, by=xiaoman, reason="It is the shop's own.")
    assert shown_reviews().count() == 2 and reported_reviews().get().open_reports
    again = ask_removal(review_id=reported.pk, by=xiaoman, reason="It is not.")
    agree_removal(removal_id=again.pk, by=wei)
    assert shown_reviews().count() == 1


def test_no_power_no_party_and_no_auditor(reported, chen, mei, wei):
    removal = ask_removal(review_id=reported.pk, by=wei, reason="A number.")
    auditor = make.xiaoer("auditor", role="auditor")
    for who, code in ((mei, "no_power"), (auditor, "may_only_read")):
        assert refused(ask_removal, review_id=reported.pk, by=who, reason="So.") == code
        assert refused(agree_removal, removal_id=removal.pk, by=who) == code
    Posting.objects.create(user=chen, desk=Desk.objects.first(), begins_on=date(2026, 1, 1))
    assert refused(agree_removal, removal_id=removal.pk, by=chen) == "is_a_party"


def test_the_database_wants_two_people_too(reported, wei):
    removal = ask_removal(review_id=reported.pk, by=wei, reason="A number.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRemoval.objects.filter(pk=removal.pk).update(status="agreed", decided_by=wei, decided_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRemoval.objects.create(review=reported, asked_by=wei, reason="Twice.")


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once_and_two_who_agree_remove_once(reported, wei, xiaoman):
    third = make.xiaoer("third")
    asked = at_once(*[lambda who=who: ask_removal(review_id=reported.pk, by=who, reason="So.") for who in (wei, wei)])
    assert sorted(type(answer).__name__ for answer in asked) == ["ReviewRemoval", "ValidationError"]
    removal = ReviewRemoval.objects.get()
    agreed = at_once(*[lambda who=who: agree_removal(removal_id=removal.pk, by=who) for who in (xiaoman, third)])
    assert sorted(type(answer).__name__ for answer in agreed) == ["ReviewRemoval", "ValidationError"]
    assert ActOfPower.objects.filter(act="agree_review_removal").count() == 1
    assert shown_reviews().count() == 1
