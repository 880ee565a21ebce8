"""Contact details are hidden; plain numbers, of which a haggle is made, are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.masking import MASK, mask, presses_to_confirm

CONTACTS = [
    "call me on 13800138000",
    "我的手机13912345678",
    "138 0013 8000",
    "138-0013-8000",
    "138.0013.8000",
    "1 3 8 0 0 1 3 8 0 0 0",
    "1-3-9-1-2-3-4-5-6-7-8",
    "+8613800138000",
    "+86 138 0013 8000",
    "86-13800138000",
    "１３８００１３８０００",
    "一三八零零一三八零零零",
    "壹叁捌零零壹叁捌零零零",
    "一三八〇〇一三八〇〇〇，随时打",
    "139一二三四5678",
    "+44 20 7946 0958",
    "+1 (415) 5550123 is my number",
    "write to lin@mail.example.com",
    "lin.chen+tea@gmail.com",
    "lin at gmail.com",
    "lin (at) gmail (dot) com",
    "lin@gmail dot com",
    "https://elsewhere.example/shop",
    "http://t.cn/abc",
    "see www.my-teapots.shop today",
    "my-teapots.com/pots",
    "taobaoshop.cn",
    "微信 chaxiang2026",
    "微信号：chaxiang_2026",
    "加v信chaxiang2026",
    "薇信是chaxiang88",
    "vx: teahaus88",
    "WeChat: tea_house_1",
    "my wechat id is teahouse1",
    "QQ 123456789",
    "qq号:87654321",
    "whatsapp teahouse88",
    "telegram: teahouse88",
]

HARMLESS = [
    "12000000 is my last price",
    "最低 12000000",
    "12000000是我的底价，不能再低了",
    "88 or 88.50?",
    "1,299.00 for both",
    "99 块行不行",
    "I can do 8,800 for three, that is 2,933.33 each",
    "2026 年 11 月 22 日之前能到吗",
    "the pot holds 180 ml and weighs 420 g",
    "order 1A2B3C4D5E",
    "It is 300 x 200 x 150 mm",
    "一共三百八十块",
    "三五天能到吗",
    "send two of the 2015 and 3 of the 2019",
    "尺寸 13x15x18 公分，150 克",
    "I will be home at 6 tomorrow.",
    "Good. Come on in.",
    "Look at the lid. It does not fit",
    "我在线等，线下不谈",
    "Line it up with the spout, please",
    "13500 is too much, 13000 and we have a deal",
    "",
]


@pytest.mark.parametrize("text", CONTACTS)
def test_contact_details_are_masked_and_flagged(text):
    masked, is_flagged = mask(text)
    assert is_flagged and MASK in masked


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_plain_talk_pass_untouched(text):
    assert mask(text) == (text, False)


def test_only_the_contact_is_hidden_and_the_rest_is_kept():
    masked, _is_flagged = mask("Nice pot! Call 13800138000 or write to a@b.com, then 880 is fine.")
    assert masked == f"Nice pot! Call {MASK} or write to {MASK}, then 880 is fine."


def test_two_findings_that_overlap_are_hidden_as_one():
    masked, is_flagged = mask("微信13800138000")
    assert is_flagged and masked == MASK


@given(st.integers(min_value=0, max_value=9_999_999_999))
def test_a_price_of_up_to_ten_digits_is_never_masked(number):
    assert mask(f"my last price is {number}") == (f"my last price is {number}", False)


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_masking_twice_changes_nothing_more(text):
    once, is_flagged = mask(text)
    assert is_flagged == (MASK in once) or MASK in text
    assert not is_flagged or len(once) >= len(MASK)
    assert mask(once)[0] == once


@pytest.mark.parametrize("text", [
    "please confirm first and I ship", "confirm receipt early, it helps me", "麻烦先确认收货", "提前确认一下", "马上确认收货",
    "没收到也可以先点确认",
])  # fmt: skip
def test_pressing_to_confirm_early_is_noticed(text):
    assert presses_to_confirm(text)


@pytest.mark.parametrize(
    "text", ["confirm when it is in your hands", "收到后再确认", "I confirm the colour is red", "确认收货啦"]
)
def test_confirming_in_time_is_no_pressure(text):
    assert not presses_to_confirm(text)


@pytest.mark.parametrize("text", [
    "I was looking at it. Can you do 80?", "Meet at noon. Then we see.", "Priced at 45. me too"
])  # fmt: skip
def test_a_plain_at_is_no_address(text):
    assert mask(text) == (text, False)


@pytest.mark.parametrize(
    "text", ["lin at example dot com", "lin at example.com", "lin (at) example (dot) cn", "lin@example . com"]
)
def test_a_spelled_address_is_hidden(text):
    assert mask(text)[1]
