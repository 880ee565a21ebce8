"""Reviews: written unseen, shown together, answered once; nobody answers in kind."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from marketplace import actions, queries, reviewing
from marketplace.models import BuyerFeedback, Order, Review, ReviewReply, ReviewReport
from tests import make
from tests.orders import code_of
from tests.races import at_once

pytestmark = pytest.mark.django_db

WORDS = {"as_described": 2, "service": 4, "logistics": 5, "text": "The lid rocks.", "language": "en"}
NOON = timezone.now()


@pytest.fixture
def order(lin, pot):
    """Delivered, and Lin has confirmed."""
    return actions.confirm_receipt(order_id=make.delivered_order(buyer=lin, listing=pot).pk, by=lin)


def review(order, **more) -> Review:
    return actions.review_order(order_id=order.pk, by=order.buyer, **(WORDS | more))


def feedback(order, chen) -> BuyerFeedback:
    return actions.give_feedback(order_id=order.pk, by=chen, stars=5, text="Paid at once.", language="en")


def days_later(row, days: int):
    make.pass_time(row, days=days)
    return row


# Sealed and shown


def test_a_review_is_sealed_until_the_vendor_has_written_too(order, chen):
    sealed = review(order)
    assert not queries.shown_reviews().exists()
    word = feedback(order, chen)
    assert queries.shown_reviews().get() == sealed
    assert word.shown_at <= timezone.now()


def test_a_feedback_is_sealed_until_the_buyer_has_written_too(order, chen):
    word = feedback(order, chen)
    assert word.shown_at > timezone.now() + timedelta(days=13)
    review(order)
    word.refresh_from_db()
    assert word.shown_at <= timezone.now()
    assert queries.shown_reviews().exists()


def test_fourteen_days_after_delivery_the_seals_break(order):
    sealed = review(order)
    assert timedelta(days=13) < sealed.shown_at - timezone.now() <= timedelta(days=14)
    days_later(sealed, 14)
    assert queries.shown_reviews().get() == sealed


def test_counts_and_means_are_of_what_is_shown(order, chen, pot):
    sealed = review(order)
    every = queries.shown_reviews().filter(listing=pot)
    assert queries.review_means(every) == {"count": 0, "as_described": None, "service": None, "logistics": None}
    feedback(order, chen)
    assert queries.review_means(every) == {"count": 1, "as_described": 2.0, "service": 4.0, "logistics": 5.0}
    actions.remove_review(review_id=sealed.pk)
    assert queries.review_means(every)["count"] == 0
    assert Review.objects.get().text == "The lid rocks.", "it stays in the database"


def test_who_could_read_the_other_side_can_no_longer_write(order, chen, pot):
    days_later(review(order), 15)
    with pytest.raises(ValidationError) as refusal:
        feedback(order, chen)
    assert code_of(refusal) == "blind_over"
    kim = make.user("kim")
    other = actions.confirm_receipt(order_id=make.delivered_order(buyer=kim, listing=pot).pk, by=kim)
    days_later(feedback(other, chen), 15)
    with pytest.raises(ValidationError) as refusal:
        review(other)
    assert code_of(refusal) == "blind_over"


def test_a_late_review_is_shown_at_once_when_nobody_has_written(order):
    a_month_ago = timezone.now() - timedelta(days=30)
    Order.objects.filter(pk=order.pk).update(delivered_at=a_month_ago, completed_at=a_month_ago)
    review(order)
    assert queries.shown_reviews().exists()


@given(
    completed_after=st.integers(0, 60),
    first_after=st.integers(0, 90),
    second_after=st.integers(0, 90),
    is_delivered=st.booleans(),
)
def test_nobody_ever_writes_after_reading(completed_after, first_after, second_after, is_delivered):
    """Whenever the two write: either both words are shown together, or the second one may not be written."""
    delivered = NOON if is_delivered else None
    completed = NOON + timedelta(hours=completed_after * 12)
    first_at = completed + timedelta(days=first_after)
    second_at = first_at + timedelta(days=second_after)
    facts = {"delivered_at": delivered, "completed_at": completed}
    first_shown = reviewing.unsealed_at(**facts, other_wrote_at=None, now=first_at)
    assert first_shown >= max(first_at, (delivered or completed) + timedelta(days=14))
    could_read = second_at >= first_shown
    assert reviewing.may_write(other_shown_at=first_shown, now=second_at) == (not could_read)
    assert reviewing.unsealed_at(**facts, other_wrote_at=first_at, now=second_at) == second_at


def test_everyone_has_a_week_from_completion_on(lin, pot):
    completed = NOON + timedelta(days=30)
    assert reviewing.blind_until(delivered_at=NOON, completed_at=completed) == completed + timedelta(days=7)


# Once


def test_only_the_buyer_reviews_and_each_side_writes_once(order, chen, mei):
    with pytest.raises(ValidationError) as refusal:
        actions.review_order(order_id=order.pk, by=mei, **WORDS)
    assert code_of(refusal) == "not_yours"
    review(order)
    feedback(order, chen)
    for act, code in ((lambda: review(order), "reviewed_already"), (lambda: feedback(order, chen), "feedback_already")):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert code_of(refusal) == code


def test_a_review_is_answered_once_and_only_when_it_is_shown(order, chen):
    sealed = review(order)
    with pytest.raises(ValidationError) as refusal:
        actions.reply_to_review(review_id=sealed.pk, by=chen, text="We are sorry.", language="en")
    assert code_of(refusal) == "not_shown"
    feedback(order, chen)
    actions.reply_to_review(review_id=sealed.pk, by=chen, text=" We are sorry. ", language="en")
    for text, code in (("Again.", "replied_already"), ("  ", "empty_reply")):
        with pytest.raises(ValidationError) as refusal:
            actions.reply_to_review(review_id=sealed.pk, by=chen, text=text, language="en")
        assert code_of(refusal) == code
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewReply.objects.update(text="We are not sorry.")


def test_pictures_are_encoded_anew_and_are_six_at_most(order):
    many = [make.picture((40 + n, 30)) for n in range(7)]
    with pytest.raises(ValidationError) as refusal:
        review(order, pictures=many)
    assert code_of(refusal) == "too_many_pictures"
    with pytest.raises(ValidationError) as refusal:
        review(order, pictures=[b"no picture"])
    assert code_of(refusal) == "bad_image"
    assert not Review.objects.exists()
    kept = review(order, pictures=[*many[:2], many[0]])
    assert [(photo.width, photo.height) for photo in kept.photos.all()] == [(40, 30), (41, 30)]
    with kept.photos.first().image.open("rb") as file:
        assert file.read(4) == b"RIFF"


def test_a_review_is_reported_once_by_each_and_never_by_its_author(order, chen, lin, mei):
    shown = review(order)
    feedback(order, chen)
    actions.report_review(review_id=shown.pk, by=chen, reason="fake", text="")
    actions.report_review(review_id=shown.pk, by=mei, reason="abuse", text="")
    for who, reason, code in (
        (chen, "fake", "reported_already"),
        (lin, "fake", "own_review"),
        (mei, "dull", "no_reason"),
    ):
        with pytest.raises(ValidationError) as refusal:
            actions.report_review(review_id=shown.pk, by=who, reason=reason, text="")
        assert code_of(refusal) == code
    assert ReviewReport.objects.filter(outcome="open").count() == 2


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_two_replies_at_once_are_one(lin, chen, pot):
    order = actions.confirm_receipt(order_id=make.delivered_order(buyer=lin, listing=pot).pk, by=lin)
    shown = review(order)
    feedback(order, chen)
    answers = at_once(*[
        lambda n=n: actions.reply_to_review(review_id=shown.pk, by=chen, text=f"Answer {n}", language="en")
        for n in range(4)
    ])  # fmt: skip
    assert sorted(type(answer).__name__ for answer in answers) == ["ReviewReply", *["ValidationError"] * 3]


@pytest.mark.django_db(transaction=True)
def test_both_sides_writing_at_once_open_each_other(lin, chen, pot):
    order = actions.confirm_receipt(order_id=make.delivered_order(buyer=lin, listing=pot).pk, by=lin)
    at_once(lambda: review(order), lambda: feedback(order, chen))
    assert Review.objects.get().shown_at <= timezone.now()
    assert BuyerFeedback.objects.get().shown_at <= timezone.now()


# Pages


def test_the_pages_keep_the_seal(order, lin, chen, mei, pot, client):
    listing, office = f"/listings/{pot.public_id}/", f"/office/teapots/orders/{order.public_id}/"
    client.force_login(lin)
    data = {name: str(value) for name, value in WORDS.items() if name != "language"} | {"pictures": upload()}
    assert client.post(f"/orders/{order.public_id}/review/", data).status_code == 302
    photo = Review.objects.get().photos.get()
    assert "The lid rocks." in client.get(f"/orders/{order.public_id}/").content.decode()
    assert shows(client, f"/reviews/photos/{photo.pk}/")
    for who, page in ((mei, listing), (chen, office), (chen, "/office/teapots/reviews/"), (mei, "/shops/teapots/")):
        client.force_login(who)
        assert "The lid rocks." not in client.get(page).content.decode(), page
        assert client.get(f"/reviews/photos/{photo.pk}/").status_code == 404
    client.force_login(chen)
    client.post(f"/office/teapots/orders/{order.public_id}/feedback/", {"stars": "4", "text": "Kind."})
    for who, page in ((mei, listing), (chen, office), (chen, "/office/teapots/reviews/"), (mei, "/shops/teapots/")):
        client.force_login(who)
        assert "The lid rocks." in client.get(page).content.decode(), page
        assert shows(client, f"/reviews/photos/{photo.pk}/small/")
    client.force_login(lin)
    assert "Kind." in client.get(f"/orders/{order.public_id}/").content.decode()


def test_the_vendor_answers_and_anyone_reports_on_the_pages(order, chen, mei, lin, pot, client):
    shown = review(order)
    feedback(order, chen)
    client.force_login(chen)
    client.post(f"/office/teapots/reviews/{shown.pk}/reply/", {"text": "We are sorry."})
    page = f"/reviews/{shown.pk}/report/"
    client.force_login(mei)
    assert "We are sorry." in client.get(f"/listings/{pot.public_id}/").content.decode()
    assert client.post(page, {"reason": "no such"}).status_code == 422
    assert client.post(page, {"reason": "abuse", "text": "Rude."}).status_code == 302
    assert ReviewReport.objects.get().text == "Rude."
    assert client.post(f"/office/teapots/reviews/{shown.pk}/reply/", {"text": "Mine."}).status_code == 404
    client.force_login(lin)
    assert client.get(page).status_code == 404, "one's own"


def shows(client, path: str) -> bool:
    answer = client.get(path)
    data = b"".join(answer.streaming_content)
    return answer.status_code == 200 and data[:4] == b"RIFF"


def upload():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("pot.png", make.picture(), "image/png")
