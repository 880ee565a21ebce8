"""What is mailed as well: once, in the reader's language, and later when the mail server is away."""

import pytest
from django.core import mail
from django.db import connection

from accounts.actions import notify
from accounts.letters import TRIES, claim_letters
from accounts.models import Notification
from accounts.tasks import send_letters
from escrow import actions as escrow
from tests import make
from tests.processes import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def to_nobody(settings):
    """A mail server that does not answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_notification SET mail_at = now() WHERE mail_at IS NOT NULL")


def test_whoever_manages_the_shop_gets_a_letter_when_its_money_is_to_go_elsewhere(chen, teapots):
    make.user("packer")
    teapots.members.create(user=make.user("manager", language="zh-hans"), role="manager")
    teapots.members.create(user=make.user("other"), role="packer")
    escrow.request_account_change(vendor_id=teapots.pk, account="6222 0000 9999", by=chen)
    assert send_letters() == 2
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {chen.email, "manager@example.com"}
    assert letters[chen.email].subject == "Payouts are to go to an account ending in 9999 from three days on"
    assert f"/office/{teapots.slug}/money/terms/" in letters[chen.email].body
    assert "6222" not in letters[chen.email].body
    assert "9999" in letters["manager@example.com"].subject
    assert "三天" in letters["manager@example.com"].subject
    assert "密码" in letters["manager@example.com"].body


def test_a_letter_goes_once(chen):
    for _ in range(2):
        notify(user_id=chen.pk, kind="payout_account_changed", dedup_key="one", by_mail=True, account="1234")
    assert (send_letters(), send_letters()) == (1, 0)
    assert Notification.objects.get().mailed_at is not None


def test_most_words_are_not_mailed(chen):
    notify(user_id=chen.pk, kind="order_paid")
    assert send_letters() == 0
    assert mail.outbox == []


def test_a_line_break_in_a_fact_does_not_add_a_header(chen):
    notify(user_id=chen.pk, kind="payout_account_changed", by_mail=True, account="12\nBcc: all@example.com")
    assert send_letters() == 1
    assert mail.outbox[0].subject == "Payouts now go to the account ending in 12 Bcc: all@example.com"
    assert mail.outbox[0].recipients() == [chen.email]


def test_two_workers_never_hold_the_same_letter(chen):
    notify(user_id=chen.pk, kind="payout_account_changed", by_mail=True, account="1234")
    assert len(claim_letters()) == 1
    assert claim_letters() == []


def test_a_letter_waits_for_a_mail_server_that_is_away(chen, to_nobody, settings):
    notify(user_id=chen.pk, kind="payout_account_changed", by_mail=True, account="1234")
    assert send_letters() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_letters() == 0, "it is not tried again at once"
    make_due()
    assert send_letters() == 1


def test_a_letter_is_given_up_after_its_tries(chen, to_nobody):
    notify(user_id=chen.pk, kind="payout_account_changed", by_mail=True, account="1234")
    for _ in range(TRIES):
        make_due()
        assert send_letters() == 0
    word = Notification.objects.get()
    assert (word.mail_at, word.mailed_at, word.mail_tries) == (None, None, TRIES)
