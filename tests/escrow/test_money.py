"""Integers all the way: shares, parts and settlements always sum to what there was. Pure, whatever the numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escrow.money import (
    BPS,
    CURRENCIES,
    MAX_MINOR,
    display,
    exponent,
    parse_amount,
    share_bps,
    split_evenly,
    to_decimal,
)
from escrow.rules import HOLD_GRAPH, commission_of, remaining_after_thaw, retry_delay, settle
from tests.escrow.amounts import amounts, bps_values, commissions


@given(amounts, bps_values)
def test_a_share_is_rounded_down_to_the_unit(amount, bps):
    share = share_bps(amount, bps)
    assert 0 <= share <= amount
    assert share * BPS <= amount * bps < (share + 1) * BPS


@pytest.mark.parametrize(("amount", "bps", "share"), [
    (999, 500, 49), (1, 500, 0), (19, 500, 0), (20, 500, 1), (100, 0, 0), (100, 10_000, 100), (8_000, 500, 400),
])  # fmt: skip
def test_shares_by_hand(amount, bps, share):
    assert share_bps(amount, bps) == commission_of(amount, bps) == share


@pytest.mark.parametrize(("amount", "bps"), [(-1, 500), (100, -1), (100, 10_001)])
def test_no_share_of_less_than_nothing_or_more_than_all(amount, bps):
    with pytest.raises(ValueError):
        share_bps(amount, bps)


# Parts


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_parts_sum_to_the_whole_and_are_fair_to_the_unit(amount, weights):
    parts = split_evenly(amount, weights)
    assert sum(parts) == amount and min(parts) >= 0
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)
        assert weight or not part


def test_a_remainder_goes_to_the_largest_fraction_and_then_to_the_earlier():
    # 100 by 1:1:1 is 33.33 each: the odd one goes first. 10 by 1:2:4 is 1.43, 2.86, 5.71: the two odd ones to the last two.
    assert split_evenly(100, [1, 1, 1]) == [34, 33, 33]
    assert split_evenly(10, [1, 2, 4]) == [1, 3, 6]


@pytest.mark.parametrize(("amount", "weights"), [(-1, [1]), (5, []), (5, [0, 0]), (5, [2, -1])])
def test_what_can_not_be_split_is_refused(amount, weights):
    with pytest.raises(ValueError):
        split_evenly(amount, weights)


# Settlements


@given(st.data())
def test_a_settlement_sums_to_the_hold_and_knows_its_name(data):
    amount, commission = data.draw(commissions)
    refund = data.draw(st.integers(0, amount))
    done = settle(amount_minor=amount, commission_minor=commission, refund_minor=refund)
    assert done.vendor_minor + done.commission_minor + done.refund_minor == amount
    assert min(done.vendor_minor, done.commission_minor, done.refund_minor) >= 0
    assert done.refund_minor == refund and done.commission_minor <= commission
    assert done.act == ("release" if refund == 0 else "refund" if refund == amount else "split")
    assert HOLD_GRAPH["held"][done.act] == HOLD_GRAPH["frozen"][done.act]


@given(st.data())
def test_the_more_is_refunded_the_less_everyone_else_gets(data):
    amount, commission = data.draw(commissions)
    less, more = sorted(data.draw(st.tuples(st.integers(0, amount), st.integers(0, amount))))
    first, second = (settle(amount_minor=amount, commission_minor=commission, refund_minor=r) for r in (less, more))
    assert second.commission_minor <= first.commission_minor
    assert second.vendor_minor + second.commission_minor <= first.vendor_minor + first.commission_minor


def test_settlements_by_hand():
    # 80.01 held, commission 4.00: with 30.00 back the commission is 4.00 * 50.01 / 80.01 = 2.5002, rounded down.
    done = settle(amount_minor=8_001, commission_minor=400, refund_minor=3_000)
    assert (done.act, done.vendor_minor, done.commission_minor, done.refund_minor) == ("split", 4_751, 250, 3_000)
    assert settle(amount_minor=8_001, commission_minor=400, refund_minor=0).commission_minor == 400
    assert settle(amount_minor=8_001, commission_minor=400, refund_minor=8_001).commission_minor == 0


@pytest.mark.parametrize("refund", [-1, 8_001])
def test_a_refund_that_does_not_fit_is_refused(refund):
    with pytest.raises(ValueError):
        settle(amount_minor=8_000, commission_minor=400, refund_minor=refund)


def test_an_ended_hold_leads_nowhere():
    assert [HOLD_GRAPH[status] for status in ("released", "refunded", "split")] == [{}, {}, {}]


def test_a_thawed_clock_keeps_a_day_and_a_retry_never_waits_longer_than_an_hour():
    from datetime import timedelta

    assert remaining_after_thaw(timedelta(hours=3)) == timedelta(hours=24)
    assert remaining_after_thaw(timedelta(days=5)) == timedelta(days=5)
    assert [retry_delay(tries).total_seconds() for tries in (1, 2, 3, 12, 99)] == [2, 4, 8, 3600, 3600]


# Words to numbers and back


@pytest.mark.parametrize(("text", "minor"), [
    ("41.20", 4_120), ("41", 4_100), ("¥1,234.5", 123_450), ("￥ 88", 8_800), ("$0.01", 1), ("４１．２", 4_120),
    ("1 234", 123_400), ("  7 ", 700), ("0.50", 50), (".5", 50), ("5.", 500), ("10000000000", MAX_MINOR),
])  # fmt: skip
def test_what_people_type_is_understood(text, minor):
    assert parse_amount(text, "CNY") == minor


@pytest.mark.parametrize(("text", "code"), [
    ("", "not_a_number"), ("abc", "not_a_number"), ("1.2.3", "not_a_number"), ("-5", "not_a_number"), ("1e9", "not_a_number"),
    ("٣", "not_a_number"), ("NaN", "not_a_number"), ("Infinity", "not_a_number"), ("¥", "not_a_number"), (".", "not_a_number"),
    ("1.005", "too_precise"), ("0", "not_positive"), ("0.00", "not_positive"), ("10000000000.01", "too_large"),
    ("9" * 400, "too_large"), ("0." + "0" * 400 + "1", "too_precise"), ("½", "not_a_number"), ("0x10", "not_a_number"),
])  # fmt: skip
def test_what_can_not_be_understood_is_named(text, code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_amount(text, "CNY")


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_named_refusal(text):
    try:
        assert 0 < parse_amount(text, "CNY") <= MAX_MINOR
    except ValueError as error:
        assert str(error) in {"not_a_number", "too_precise", "not_positive", "too_large"}


@given(st.integers(1, MAX_MINOR), st.sampled_from(CURRENCIES))
def test_a_number_written_out_is_read_back(minor, currency):
    assert parse_amount(str(to_decimal(minor, currency)), currency) == minor
    assert parse_amount(display(minor, currency), currency) == minor


def test_currencies_have_their_own_decimals():
    assert [exponent(currency) for currency in ("CNY", "EUR", "JPY")] == [2, 2, 0]
    assert (display(4_120, "CNY"), display(4_120, "CNY", "zh-hans"), display(4_120, "JPY")) == (
        "¥41.20",
        "¥41.20",
        "¥4,120",
    )
    with pytest.raises(ValueError, match="too_precise"):
        parse_amount("1.5", "JPY")
