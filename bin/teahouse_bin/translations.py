"""Compiles locale/*.po to *.mo with Babel, so that no gettext has to be installed.

usage: python bin/teahouse_bin/translations.py [FOLDER]   (bin/run, bin/test and the Dockerfile call this)
"""

import os
import sys
from pathlib import Path


def compile_messages(locale: Path) -> int:
    """Write a .mo beside every .po under `locale` that is newer than its .mo; returns how many were written."""
    written = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            compile_one(source, target)
            written += 1
    return written


def compile_one(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        write_mo(file, catalog)
    unfinished.replace(target)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "locale"
    print(f"{compile_messages(folder)} catalogues compiled.")
