"""An address in one piece, as people send it: read as far as it can be told, the rest named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.pasted import TEXT_MOST, Gazetteer, read, short_of
from tests.divisions import some_rows

ROWS = some_rows()
GAZETTEER = Gazetteer(
    below=lambda code: [(row.code, row.name) for row in ROWS if row.parent == code],
    of_level=lambda level: [(row.code, row.name) for row in ROWS if row.level == level],
    townships=lambda text: [(row.code, row.name) for row in ROWS if row.level == 4 and text.startswith(row.name)],
)


@pytest.mark.parametrize(("text", "recipient", "phone", "code", "street"), [
    ("浙江省杭州市西湖区翠苑街道文三路90号5幢 李明 13800138000", "李明", "13800138000", "330106005000", "文三路90号5幢"),
    ("李明,138-0013-8000,浙江杭州西湖区文三路90号", "李明", "13800138000", "330106000000", "文三路90号"),
    ("北京市朝阳区三里屯街道幸福一村 王小红 +86 138 0013 8000", "王小红", "13800138000", "110105004000", "幸福一村"),
    ("北京市北京市朝阳区幸福一村 王小红 13800138000", "王小红", "13800138000", "110105000000", "幸福一村"),
    ("收件人:赵敏 手机号码:13912345678 所在地区:广东省东莞市东城街道 详细地址:东城路1号", "赵敏", "13912345678", "441900003000", "东城路1号"),
    ("杭州市余杭区五常大道1号 张三 13800138000", "张三", "13800138000", "330110000000", "五常大道1号"),
    ("青海玉树州玉树市仲达乡歇格村 扎西 0976-8812345", "扎西", "0976-8812345", "632701200000", "歇格村"),
    ("John Smith, 13800138000, 北京市朝阳区幸福一村", "John Smith", "13800138000", "110105000000", "幸福一村"),
    ("13800138000 李明 浙江省杭州市西湖区文三路90号", "李明", "13800138000", "330106000000", "文三路90号"),
])  # fmt: skip
def test_a_whole_address_is_taken_apart(text, recipient, phone, code, street):
    found = read(text, GAZETTEER)
    assert (found.recipient, found.phone, found.division_code, found.street) == (recipient, phone, code, street)
    assert found.missing == []


def test_a_postcode_is_told_from_a_phone_and_a_house():
    found = read("青海省玉树州玉树市仲达乡歇格村 扎西 13800138000 邮编:815000", GAZETTEER)
    assert (found.postcode, found.phone) == ("815000", "13800138000")
    assert read("浙江省杭州市西湖区文三路100000号", GAZETTEER).postcode == ""


@pytest.mark.parametrize(("text", "missing"), [
    ("浙江省杭州市文三路90号 李明 13800138000", ["county"]),
    ("文三路90号 李明 13800138000", ["area"]),
    ("西湖区文三路90号 李明 13800138000", ["area"]),
    ("浙江省杭州市西湖区文三路90号", ["recipient", "phone"]),
    ("浙江省杭州市西湖区 李明 13800138000", ["street"]),
    ("", ["recipient", "phone", "area", "street"]),
])  # fmt: skip
def test_what_could_not_be_read_is_named_and_not_guessed(text, missing):
    """西湖区 alone is in Hangzhou and in Nanchang."""
    assert read(text, GAZETTEER).missing == missing


def test_of_several_places_with_one_name_the_reader_is_asked_which():
    found = read("西湖区文三路90号", GAZETTEER)
    assert (found.division_code, found.street) == ("", "西湖区文三路90号")
    assert found.candidates == ["330106000000", "360103000000"]
    meant = read("西湖区文三路90号", GAZETTEER, chosen="330106000000")
    assert (meant.division_code, meant.street, meant.candidates) == ("330106000000", "文三路90号", [])
    assert read("西湖区文三路90号", GAZETTEER, chosen="110105000000").division_code == "", "not one of them"


def test_a_street_office_alone_finds_its_place():
    found = read("翠苑街道文三路90号", GAZETTEER)
    assert (found.division_code, found.street) == ("330106005000", "文三路90号")


@given(st.text(max_size=2 * TEXT_MOST))
def test_whatever_is_pasted_is_answered(text):
    found = read(text, GAZETTEER)
    assert len(found.street) <= 200 and len(found.recipient) <= 60 and len(found.phone) <= 30
    assert found.division_code in {"", *(row.code for row in ROWS)}


def test_names_are_shortened_as_people_do_it():
    assert [short_of(name) for name in ("杭州市", "延边朝鲜族自治州", "恩施土家族苗族自治州", "广西壮族自治区", "内蒙古自治区", "沙市区", "西藏自治区")] == [
        "杭州", "延边", "恩施", "广西", "内蒙古", "沙市", "西藏",
    ]  # fmt: skip
