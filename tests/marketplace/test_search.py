"""Finding things: in both languages, with typing errors, page by page without a gap, whatever is in the address bar."""

import base64
import json
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from marketplace import actions, rules, search
from marketplace.browsing import SORTS, Wish, browse
from marketplace.models import Listing
from tests import make
from vendors.models import VendorTier


def wish(**query: str) -> Wish:
    asked = QueryDict(mutable=True)
    asked.update(query)
    return Wish.read(asked)


def found(**query: str) -> list[str]:
    return [listing.title_en for listing in browse(wish(**query)).listings]


@pytest.fixture
def kiln_lane(chen):
    """A shop whose name has no word of its goods in it, since the name is searched too."""
    return make.vendor("kiln-lane", owner=chen, name_zh="窑巷")


@pytest.fixture
def shelf(kiln_lane):
    """Four things with little in common."""
    titles = {
        "Yixing teapot, pear-shaped": "宜兴紫砂梨形壶",
        "Celadon gaiwan": "龙泉青瓷盖碗",
        "Bamboo tea tray": "竹制茶盘",
        "Swallow kite": "沙燕风筝",
    }
    return [
        make.listing(
            vendor=kiln_lane,
            title_en=title_en,
            title_zh=title_zh,
            description_en="",
            description_zh="",
            list_price_minor=price,
        )
        for (title_en, title_zh), price in zip(titles.items(), (30_000, 20_000, 15_000, 8_000), strict=True)
    ]


# Words


def test_chinese_is_kept_as_characters_and_pairs():
    assert search.lexemes("紫砂壶 Pot") == ["紫", "砂", "壶", "紫砂", "砂壶", "pot"]


@pytest.mark.parametrize(("title", "head"), [
    ("Indigo pouch for a teapot", "indigo pouch"), ("Teapot, 120 ml", "teapot"), ("蓝染束口茶壶袋", "壶袋"),
    ("紫泥石瓢茶壶 260毫升", "茶壶 260 毫升"), ("For", "for"), ("", ""),
])  # fmt: skip
def test_the_head_of_a_title_says_what_the_thing_is(title, head):
    assert search.head(title) == head


def test_a_thing_comes_before_what_is_made_for_it(kiln_lane):
    pot = {"title_en": "Purple clay teapot", "title_zh": "紫泥茶壶"}
    pouch = {"title_en": "Purple pouch for a teapot", "title_zh": "紫色茶壶袋"}
    for texts in (pot, pouch):
        make.listing(vendor=kiln_lane, description_en="", description_zh="", **texts)
    for words in ("teapot", "purple teapot", "茶壶"):
        assert found(q=words) == [pot["title_en"], pouch["title_en"]]


def test_width_and_case_make_no_difference():
    assert search.words("ＴＥＡ Pot") == search.words("tea POT") == ["tea", "pot"]


@given(st.text(max_size=80))
def test_any_text_is_a_well_formed_question(text):
    for query in (search.all_words_query(text), search.similar_words_query(text)):
        assert query.count("'") % 2 == 0
        assert "\x00" not in query or "\x00" in text


# Finding


@pytest.mark.parametrize(("words", "title"), [
    ("teapot", "Yixing teapot, pear-shaped"), ("TEAPOT", "Yixing teapot, pear-shaped"), ("teap", "Yixing teapot, pear-shaped"),
    ("yixing pear", "Yixing teapot, pear-shaped"), ("紫砂", "Yixing teapot, pear-shaped"), ("盖碗", "Celadon gaiwan"),
    ("青瓷盖碗", "Celadon gaiwan"), ("风筝", "Swallow kite"), ("盘", "Bamboo tea tray"),
])  # fmt: skip
def test_a_word_in_either_language_finds_it(shelf, words, title):
    page = browse(wish(q=words))
    assert [listing.title_en for listing in page.listings] == [title] and not page.is_similar


@pytest.mark.parametrize(("words", "title"), [
    ("teapto", "Yixing teapot, pear-shaped"), ("celadom", "Celadon gaiwan"), ("swalow", "Swallow kite"),
    ("banboo tray", "Bamboo tea tray"),
])  # fmt: skip
def test_a_typing_error_still_finds_it_and_says_so(shelf, words, title):
    page = browse(wish(q=words))
    assert page.listings[0].title_en == title and page.is_similar


@pytest.mark.parametrize("words", ["qqqqxxxx", "电脑", "'); DROP TABLE", "&|!():*<->", "\\", "'", "%", "\x00", "🫖"])
def test_nonsense_finds_nothing_or_something_but_never_fails(shelf, words):
    assert browse(wish(q=words)).total >= 0


def test_a_shop_is_found_by_its_name(shelf, mei):
    make.listing(vendor=make.vendor("moon-gate", owner=mei, name_zh="月门"), title_en="Lamp", title_zh="灯")
    assert found(q="moon gate") == found(q="月门") == ["Lamp"]


def test_a_word_of_the_title_weighs_more_than_one_of_the_description(teapots):
    make.listing(vendor=teapots, title_en="A cup", title_zh="杯", description_en="Goes well with our kettle.")
    make.listing(vendor=teapots, title_en="Copper kettle", title_zh="铜壶", description_en="Long spout.")
    assert found(q="kettle") == ["Copper kettle", "A cup"]


def test_an_edit_is_found_under_its_new_words(shelf):
    pot = shelf[0]
    pot.title_en = "Zisha kettle"
    actions.save_listing(listing=pot)
    assert found(q="kettle") == ["Zisha kettle"]
    assert browse(wish(q="pear-shaped")).is_similar, "the old words fit nothing any more"


def test_what_is_not_on_sale_is_not_found(shelf, kiln_lane):
    actions.pause_listing(listing_id=shelf[0].pk)
    assert found(q="teapot") != ["Yixing teapot, pear-shaped"]
    kiln_lane.status = "suspended"
    kiln_lane.save()
    assert found() == []


# Filters


def test_filters_narrow_the_shelf(shelf):
    assert found(**{"from": "150", "to": "200", "sort": "cheap"}) == ["Bamboo tea tray", "Celadon gaiwan"]
    assert found(category="teaware", sort="dear")[0] == "Yixing teapot, pear-shaped"
    assert found(category="no-such-shelf") == []


def test_stars_count_by_the_tier_in_force_and_new_shops_have_none(shelf, kiln_lane):
    assert found(stars="3") == []
    now = timezone.now()
    for month, stars, effect in ((9, 2, -60), (10, 4, -30), (11, 3, 2)):  # the last one still waits out its notice
        VendorTier.objects.create(vendor=kiln_lane, month_on=date(2026, month, 1), stars=stars, lowest=80,
                                  scored_on=date(2026, month, 1), takes_effect_at=now + timedelta(days=effect))  # fmt: skip
    assert len(found(stars="4")) == 4
    assert found(stars="5") == []


@pytest.mark.parametrize("query", [
    {"from": "abc"}, {"from": "-5"}, {"to": "1e9"}, {"from": "99999999999999999999"}, {"stars": "9"}, {"stars": "٣"},
    {"sort": "up"}, {"sort": "best"}, {"category": "x" * 500}, {"q": "x" * 5000}, {"from": "５０"},
])  # fmt: skip
def test_a_senseless_filter_is_left_out(shelf, query):
    assert browse(wish(**query)).total in (0, 2, 3, 4)


# Paging


@pytest.fixture
def long_shelf(teapots):
    """Sixty things, many with the same price and moment, so that the second key has work to do."""
    moment = timezone.now() - timedelta(days=1)
    for number in range(60):
        pot = make.listing(vendor=teapots, list_price_minor=10_000 + number // 7 * 100, title_en=f"Teapot {number % 5}")
        Listing.objects.filter(pk=pot.pk).update(published_at=moment - timedelta(minutes=number // 9))


@pytest.mark.parametrize("sort", SORTS)
def test_pages_by_key_have_no_gap_and_no_repeat(long_shelf, sort):
    seen, cursor, pages = [], "", 0
    while True:
        page = browse(wish(q="teapot" if sort == "best" else "", sort=sort, after=cursor))
        seen += [listing.pk for listing in page.listings]
        cursor, pages = page.next_cursor, pages + 1
        if not cursor:
            break
    assert pages == 3 and len(seen) == len(set(seen)) == 60
    first = browse(wish(q="teapot" if sort == "best" else "", sort=sort)).listings
    assert [listing.pk for listing in first] == seen[: rules.RESULTS_PER_PAGE]
    prices = dict(Listing.objects.values_list("pk", "list_price_minor"))
    if sort in ("cheap", "dear"):
        assert [prices[pk] for pk in seen] == sorted(prices.values(), reverse=sort == "dear")


def test_something_new_does_not_shift_the_next_page(long_shelf, teapots):
    first = browse(wish(sort="new"))
    make.listing(vendor=teapots, title_en="Just in")
    second = browse(wish(sort="new", after=first.next_cursor))
    assert not {listing.pk for listing in first.listings} & {listing.pk for listing in second.listings}
    assert len(second.listings) == rules.RESULTS_PER_PAGE


def cursor_of(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


JUNK_CURSORS = [
    "x", "!!!!", "%00", "AAAA", "é", "🫖", cursor_of([]), cursor_of([1]), cursor_of({"a": 1}), cursor_of("text"),
    cursor_of([None, 1]), cursor_of([1, None]), cursor_of([[1], 1]), cursor_of([1, 2**70]), cursor_of([2**70, 1]),
    cursor_of([1e400, 1]), cursor_of(["not a moment", 1]), cursor_of(["2026-13-45T99:99:99Z", 1]), cursor_of(["2026-01-01", 1]),
    cursor_of(["2026-01-01T00:00:00", 1]), cursor_of(["0001-01-01T00:00:00+14:00", 1]), cursor_of([True, True]), cursor_of([-5, -5]),
    cursor_of([1.5, 1]), base64.urlsafe_b64encode(b"[" * 20_000).decode(), base64.urlsafe_b64encode(b"[NaN, 1]").decode(),
]  # fmt: skip


@pytest.mark.parametrize("cursor", JUNK_CURSORS, ids=lambda cursor: cursor[:24])
def test_a_made_up_cursor_is_no_error(shelf, cursor):
    for sort in SORTS:
        assert browse(wish(q="tea" if sort == "best" else "", sort=sort, after=cursor)).total > 0


def test_a_made_up_cursor_shows_a_page(shelf, client):
    assert client.get("/search/", {"after": JUNK_CURSORS[-2]}).status_code == 200


@pytest.mark.parametrize("query", [
    {"category": "\x00"}, {"q": "\x00"}, {"sort": "\x00"}, {"from": "\x00"}, {"q": "\ud800".encode("utf-8", "surrogatepass")},
])  # fmt: skip
def test_odd_bytes_in_the_address_are_no_error(shelf, client, query):
    assert client.get("/search/", query).status_code in (200, 400)
