"""Payouts: when, how much, made of what, and to which account. Amounts in fen."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Notification
from accounts.virtual_clock import as_if_at
from escrow import actions, queries, rules
from escrow.models import (
    AccountDay,
    LedgerAccount,
    Payout,
    PayoutAccountChange,
    PayoutLine,
    PayoutTerms,
    Refund,
    Transfer,
)
from escrow.queries import full_reconciliation
from tests import make

SHANGHAI = ZoneInfo("Asia/Shanghai")


def code_of(call) -> str:
    with pytest.raises(ValidationError) as refusal:
        call()
    return refusal.value.code


def ask(vendor) -> Payout:
    return actions.request_payout(vendor_id=vendor.pk, currency="CNY")


def lines_of(payout) -> list[tuple[str, int]]:
    return [(line.transfer.kind, line.amount_minor) for line in payout.lines.select_related("transfer").order_by("pk")]


def books_balance() -> bool:
    return not any(full_reconciliation().values())


# When


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        ("daily", datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)),
        ("daily", datetime(2026, 11, 26, 10, tzinfo=SHANGHAI), datetime(2026, 11, 27, 10, tzinfo=SHANGHAI)),
        ("weekly", datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), datetime(2026, 11, 30, 10, tzinfo=SHANGHAI)),
        ("weekly", datetime(2026, 11, 30, 9, 59, tzinfo=SHANGHAI), datetime(2026, 11, 30, 10, tzinfo=SHANGHAI)),
        ("monthly", datetime(2026, 12, 31, 23, tzinfo=SHANGHAI), datetime(2027, 1, 1, 10, tzinfo=SHANGHAI)),
        # Midnight in Shanghai is the afternoon before in London: the vendor's own day counts.
        ("monthly", datetime(2026, 11, 30, 17, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=SHANGHAI)),
        ("manual", datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), None),
    ],
)
def test_the_next_payout_is_at_ten_of_the_vendors_own_day(schedule, after, expected):
    assert rules.next_payout_at(schedule, after, SHANGHAI) == expected


def test_the_schedule_pays_once_a_turn_and_carries_over_what_is_too_little(lin, teapots, pot):
    make.released_order(buyer=lin, listing=pot)
    assert actions.open_payout_terms() == 1 and actions.open_payout_terms() == 0
    terms = PayoutTerms.objects.get()
    assert (terms.schedule, terms.next_at.astimezone(SHANGHAI).weekday()) == ("weekly", 0)
    assert actions.request_due_payouts() == []
    make.pass_time(terms, days=8)
    actions.set_payout_terms(vendor_id=teapots.pk, schedule="weekly", minimum_minor=7_601, by=lin)
    make.pass_time(PayoutTerms.objects.get(), days=8)
    assert actions.request_due_payouts() == [], "76.00 is less than 76.01"
    actions.set_payout_terms(vendor_id=teapots.pk, schedule="daily", minimum_minor=7_600, by=lin)
    make.pass_time(PayoutTerms.objects.get(), days=2)
    assert len(actions.request_due_payouts()) == 1 and actions.request_due_payouts() == []
    assert PayoutTerms.objects.get().next_at > timezone.now()
    assert Payout.objects.get().asked_by is None


def test_a_new_shops_money_waits_seven_days_and_is_named(lin, teapots, pot):
    make.released_order(buyer=lin, listing=pot, days_ago=6)
    assert code_of(lambda: ask(teapots)) == "nothing_to_pay_out"
    account = LedgerAccount.objects.get(kind="vendor")
    assert queries.held_back(teapots, account) == 7_600
    make.released_order(buyer=make.user("bo"), listing=pot, price=6_000, days_ago=8)
    assert ask(teapots).amount_minor == 5_700, "only what is old enough"
    assert books_balance()


@pytest.mark.parametrize(
    ("count", "days", "is_new"), [(9, 400, True), (10, 29, True), (10, 30, False), (0, 0, True), (500, 31, False)]
)
def test_a_shop_is_new_for_ten_orders_and_thirty_days(count, days, is_new):
    assert rules.is_new_vendor(released_count=count, age=timedelta(days=days)) is is_new


# Made of what


def test_a_payout_is_itemised_and_a_failed_one_is_a_line_of_the_next(lin, mei, teapots, pot):
    make.released_order(buyer=lin, listing=pot, price=8_000)
    make.released_order(buyer=mei, listing=pot, price=6_000)
    first = ask(teapots)
    assert lines_of(first) == [("release", 7_600), ("release", 5_700)]
    actions.record_payout(payout_id=first.pk, is_paid=False, failure="account closed")
    second = ask(teapots)
    assert lines_of(second) == [("payout_failed", 13_300)]
    actions.record_payout(payout_id=second.pk, is_paid=True)
    actions.record_payout(payout_id=second.pk, is_paid=False, failure="returned by the bank")
    assert Payout.objects.get(pk=second.pk).status == "returned"
    assert lines_of(ask(teapots)) == [("payout_returned", 13_300)]
    assert books_balance()


def test_a_claim_after_release_is_a_negative_line_of_the_next_payout(lin, mei, teapots, pot):
    # 80.00 released: 76.00 + 4.00. 40.00 is claimed back: commission falls to 2.00, so 38.00 from Chen, 2.00 from us.
    make.released_order(buyer=lin, listing=pot, price=6_000)
    order = make.released_order(buyer=mei, listing=pot, price=8_000)
    claim = actions.claim_back(hold_id=order.hold_id, amount_minor=4_000, by=None, reason="it broke in use")
    assert (claim.from_vendor_minor, claim.advanced_minor, claim.commission_minor) == (3_800, 0, 200)
    payout = ask(teapots)
    assert sorted(lines_of(payout)) == [("claim", -3_800), ("release", 5_700), ("release", 7_600)]
    assert payout.amount_minor == 9_500
    refund = Refund.objects.get(cause="claim")
    actions.record_refund(refund_id=refund.pk, provider_ref="ref_9")
    assert Transfer.objects.get(kind="claim_paid").amount_minor == 4_000
    assert books_balance()


def test_a_claim_beyond_the_balance_is_advanced_and_taken_from_what_comes_next(lin, mei, teapots, pot):
    # 76.00 were paid out. 80.00 are claimed back: nothing in the balance, so 76.00 are advanced and 4.00 are ours.
    order = make.released_order(buyer=lin, listing=pot, price=8_000)
    actions.record_payout(payout_id=ask(teapots).pk, is_paid=True)
    claim = actions.claim_back(hold_id=order.hold_id, amount_minor=8_000, by=None, reason="a forgery")
    assert (claim.from_vendor_minor, claim.advanced_minor, claim.commission_minor) == (0, 7_600, 400)
    assert queries.vendor_balances(teapots.pk)[0]["debt_minor"] == 7_600
    # 100.00 more is released now: 95.00, of which 76.00 is taken first. Not itemised before a day has passed.
    fresh = make.delivered_order(buyer=mei, listing=pot, price=9_999)
    make.pass_time(fresh.hold, days=8)
    actions.release_due_holds()
    with as_if_at(timezone.now() + timedelta(days=8)):
        payout = ask(teapots)
    assert sorted(lines_of(payout)) == [("debt_recovered", -7_600), ("release", 9_500)]
    assert payout.amount_minor == 1_900
    assert queries.vendor_balances(teapots.pk)[0]["debt_minor"] == 0
    assert books_balance()


@pytest.mark.parametrize(
    ("amount", "code"), [(0, "refund_range"), (-1, "refund_range"), (8_001, "refund_range"), (10**15, "refund_range")]
)
def test_a_claim_is_within_what_was_paid(lin, pot, amount, code):
    order = make.released_order(buyer=lin, listing=pot)
    assert code_of(lambda: actions.claim_back(hold_id=order.hold_id, amount_minor=amount, by=None, reason="x")) == code


def test_a_claim_comes_once_within_thirty_days_and_after_a_release(lin, mei, pot):
    held = make.paid_order(buyer=make.user("bo"), listing=pot)
    late = make.released_order(buyer=lin, listing=pot, days_ago=31)
    order = make.released_order(buyer=mei, listing=pot)

    def claim(found):
        return actions.claim_back(hold_id=found.hold_id, amount_minor=100, by=None, reason="x")

    assert code_of(lambda: claim(held)) == "not_released"
    assert code_of(lambda: claim(late)) == "claim_too_late"
    claim(order)
    assert code_of(lambda: claim(order)) == "claimed_already"


def test_nobody_with_sql_makes_a_payout_of_nothing_or_pays_a_movement_twice(lin, teapots, pot):
    make.released_order(buyer=lin, listing=pot)
    payout = ask(teapots)
    line = PayoutLine.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO escrow_payout (public_id, vendor_id, amount_minor, currency, account, status, gateway,"
            " provider_ref, failure, tries) VALUES (gen_random_uuid(), %s, 500, 'CNY', 'x', 'requested', 'sandbox', '', '', 0)",
            [teapots.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutLine.objects.create(payout=payout, transfer=line.transfer, amount_minor=7_600)
    other = Transfer.objects.get(kind="commission")
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutLine.objects.create(payout=payout, transfer=other, amount_minor=other.amount_minor)


# Where to


def test_a_new_account_waits_three_days_and_everyone_who_manages_is_told(lin, chen, teapots):
    make.user("partner")
    teapots.members.create(user_id=make.user("manager").pk, role="manager")
    change = actions.request_account_change(vendor_id=teapots.pk, account=" 6222 0000  9999 ", by=chen)
    assert change.new_account == "6222 0000 9999"
    assert Notification.objects.filter(kind="payout_account_asked").count() == 2
    assert actions.apply_account_changes() == 0
    teapots.refresh_from_db()
    assert teapots.payout_account == "6222-0000-1234"
    make.pass_time(change, hours=73)
    assert (actions.apply_account_changes(), actions.apply_account_changes()) == (1, 0)
    teapots.refresh_from_db()
    assert teapots.payout_account == "6222 0000 9999"


def test_a_change_can_be_stopped_and_a_newer_wish_takes_its_place(chen, teapots):
    first = actions.request_account_change(vendor_id=teapots.pk, account="6222 0000 9999", by=chen)
    second = actions.request_account_change(vendor_id=teapots.pk, account="6222 0000 8888", by=chen)
    assert PayoutAccountChange.objects.get(pk=first.pk).status == "stopped"
    assert actions.stop_account_change(vendor_id=teapots.pk, by=chen) == 1
    assert actions.stop_account_change(vendor_id=teapots.pk, by=chen) == 0
    make.pass_time(second, hours=100)
    assert actions.apply_account_changes() == 0
    teapots.refresh_from_db()
    assert teapots.payout_account == "6222-0000-1234"


@pytest.mark.parametrize(
    ("account", "code"),
    [("123", "account_form"), ("=HYPERLINK(1)", "account_form"), ("6222-0000-1234", "account_same")],
)
def test_a_senseless_account_is_refused(chen, teapots, account, code):
    told = code_of(lambda: actions.request_account_change(vendor_id=teapots.pk, account=account, by=chen))
    assert told == code


# Days and statements


def test_closed_days_give_the_same_balance_as_the_movements(lin, mei, teapots, pot):
    make.released_order(buyer=lin, listing=pot, days_ago=40)
    make.released_order(buyer=mei, listing=pot, days_ago=10)
    account = LedgerAccount.objects.get(kind="vendor")
    moments = [timezone.now() - timedelta(days=ago) for ago in (45, 39, 9, 0)]
    before = [queries.vendor_balance_at(account.pk, moment) for moment in moments]
    assert before == [0, 7_600, 15_200, 15_200]
    assert actions.close_days() == 31
    while actions.close_days():
        pass
    assert AccountDay.objects.filter(account=account).count() == 2
    assert [queries.vendor_balance_at(account.pk, moment) for moment in moments] == before
    weeks = queries.weekly_flow(account.pk, weeks=12, today=timezone.now().date())
    assert sum(week["in_minor"] for week in weeks) == 15_200
    assert books_balance()


def test_a_tampered_day_is_found(lin, pot):
    make.released_order(buyer=lin, listing=pot, days_ago=10)
    actions.close_days()
    AccountDay.objects.filter(account__kind="vendor").update(credits=1)
    assert [row["true_credits"] for row in full_reconciliation()["days"]] == [7_600]


def test_the_statement_adds_up_on_page_and_in_csv(lin, mei, chen, teapots, pot, client):
    make.released_order(buyer=lin, listing=pot)
    make.released_order(buyer=mei, listing=pot, price=6_000)
    actions.record_payout(payout_id=ask(teapots).pk, is_paid=True)
    client.force_login(chen)
    past, now = (f"{timezone.now() - timedelta(days=ago):%Y-%m}" for ago in (8, 0))
    rows = []
    for month in dict.fromkeys((past, now)):
        answer = client.get(f"/office/teapots/money/statement/?month={month}&currency=CNY&format=movements")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows += [line.split(",") for line in text.splitlines()[1:]]
    assert [(row[1], row[3], row[4]) for row in rows] == [
        ("release", "76.00", "76.00"), ("release", "57.00", "133.00"), ("payout", "-133.00", "0.00"),
    ]  # fmt: skip
    page = client.get(f"/office/teapots/money/statement/?month={now}").content.decode()
    assert "Closing balance" in page and "¥0.00" in page
    assert client.get("/office/teapots/money/statement/?month=2026-13&currency=XXX").status_code == 404
    client.force_login(lin)
    assert client.get("/office/teapots/money/statement/").status_code == 404


def test_the_pages_of_payouts_and_terms(lin, chen, teapots, pot, client):
    make.released_order(buyer=lin, listing=pot)
    client.force_login(chen)
    client.post("/office/teapots/money/payout/", {"currency": "CNY"})
    payout = Payout.objects.get()
    assert payout.asked_by == chen
    page = client.get(f"/office/teapots/money/payouts/{payout.public_id}/").content.decode()
    assert "¥76.00" in page
    answer = client.get(f"/office/teapots/money/payouts/{payout.public_id}/?format=csv")
    [row] = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[1:]
    assert row.split(",")[1] == "release" and row.split(",")[3:] == ["76.00", "CNY"]
    answer = client.post("/office/teapots/money/terms/", {"schedule": "monthly", "minimum": "0.10"})
    assert answer.status_code == 422 and not PayoutTerms.objects.exists()
    client.post("/office/teapots/money/terms/", {"schedule": "monthly", "minimum": "50"})
    assert PayoutTerms.objects.get().minimum_minor == 5_000
    client.post("/office/teapots/money/account/", {"account": "6222 0000 9999"})
    assert "9999" in client.get("/office/teapots/money/").content.decode()
    client.post("/office/teapots/money/account/stop/")
    assert PayoutAccountChange.objects.get().status == "stopped"


def test_a_manager_may_not_ask_for_another_account(chen, teapots, client):
    manager = make.user("manager")
    teapots.members.create(user=manager, role="manager")
    client.force_login(manager)
    assert client.post("/office/teapots/money/account/", {"account": "6222 0000 9999"}).status_code == 404
    assert not PayoutAccountChange.objects.exists()


def test_the_money_page_says_what_is_released_when_and_what_can_be_paid_out(lin, mei, chen, teapots, pot, client):
    waiting = make.delivered_order(buyer=mei, listing=pot)
    make.released_order(buyer=lin, listing=pot)
    client.force_login(chen)
    page = client.get("/office/teapots/money/").content.decode()
    assert "Pay out ¥76.00 now" in page
    assert f"/office/teapots/orders/{waiting.public_id}/" in page.partition("Coming releases")[2]
    actions.set_payout_terms(vendor_id=teapots.pk, schedule="weekly", minimum_minor=10_000, by=chen)
    page = client.get("/office/teapots/money/").content.decode()
    assert "A payout is sent from ¥100.00 on" in page and "Pay out ¥76.00 now" not in page
