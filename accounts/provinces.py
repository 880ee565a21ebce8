"""The first level of China's administrative divisions, and the countries of the world. Pure, no Django."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from babel import Locale

CHINA: Final = "CN"


class Province(NamedTuple):
    """`code` has twelve digits; `short` is how people write it in an address."""

    code: str
    name: str
    short: str
    name_en: str


def _province(number: int, name: str, short: str, name_en: str) -> Province:
    return Province(f"{number}0000000000", name, short, name_en)


PROVINCES: Final = (
    _province(11, "北京市", "北京", "Beijing"),
    _province(12, "天津市", "天津", "Tianjin"),
    _province(13, "河北省", "河北", "Hebei"),
    _province(14, "山西省", "山西", "Shanxi"),
    _province(15, "内蒙古自治区", "内蒙古", "Inner Mongolia"),
    _province(21, "辽宁省", "辽宁", "Liaoning"),
    _province(22, "吉林省", "吉林", "Jilin"),
    _province(23, "黑龙江省", "黑龙江", "Heilongjiang"),
    _province(31, "上海市", "上海", "Shanghai"),
    _province(32, "江苏省", "江苏", "Jiangsu"),
    _province(33, "浙江省", "浙江", "Zhejiang"),
    _province(34, "安徽省", "安徽", "Anhui"),
    _province(35, "福建省", "福建", "Fujian"),
    _province(36, "江西省", "江西", "Jiangxi"),
    _province(37, "山东省", "山东", "Shandong"),
    _province(41, "河南省", "河南", "Henan"),
    _province(42, "湖北省", "湖北", "Hubei"),
    _province(43, "湖南省", "湖南", "Hunan"),
    _province(44, "广东省", "广东", "Guangdong"),
    _province(45, "广西壮族自治区", "广西", "Guangxi"),
    _province(46, "海南省", "海南", "Hainan"),
    _province(50, "重庆市", "重庆", "Chongqing"),
    _province(51, "四川省", "四川", "Sichuan"),
    _province(52, "贵州省", "贵州", "Guizhou"),
    _province(53, "云南省", "云南", "Yunnan"),
    _province(54, "西藏自治区", "西藏", "Tibet"),
    _province(61, "陕西省", "陕西", "Shaanxi"),
    _province(62, "甘肃省", "甘肃", "Gansu"),
    _province(63, "青海省", "青海", "Qinghai"),
    _province(64, "宁夏回族自治区", "宁夏", "Ningxia"),
    _province(65, "新疆维吾尔自治区", "新疆", "Xinjiang"),
    _province(71, "台湾省", "台湾", "Taiwan"),
    _province(81, "香港特别行政区", "香港", "Hong Kong"),
    _province(82, "澳门特别行政区", "澳门", "Macao"),
)
"""GB/T 2260-2007, Codes for the administrative divisions of the People's Republic of China, the first two digits; the
standard has six, townships add three and villages three more (GB/T 10114-2003), unused places are 0."""


UNNAMED: Final = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Cities of the statistics that are no place: they only hold counties together, and nobody writes them."""


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Two-letter codes of ISO 3166-1 with their names in `language` ("en", "zh-hans"), China first, then by name."""
    names: Mapping[str, str] = Locale.parse(language.replace("-", "_"), sep="_").territories
    others = [
        (code, names[code])
        for code in names
        if len(code) == 2 and code.isalpha() and code not in {CHINA, *NOT_IN_ISO_3166}
    ]
    return ((CHINA, names[CHINA]), *sorted(others, key=lambda country: country[1]))


@cache
def countries_abroad() -> frozenset[str]:
    """Two-letter codes of ISO 3166-1 but China's."""
    return frozenset(code for code, _name in countries("en")) - {CHINA}


NOT_IN_ISO_3166: Final = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
"""Codes of the Unicode CLDR's list of territories that ISO 3166-1 only reserves, or that users may give a meaning."""
