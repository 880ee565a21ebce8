"""One stylesheet a page in production: the files that css/teahouse.css imports are folded into it at collectstatic."""

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

ENTRY: Final = "css/teahouse.css"
IMPORT: Final = re.compile(r"""@import\s+url\(["']?([^"')]+)["']?\)\s*;""")
URL: Final = re.compile(r"""url\(["']?(?!data:|https?:|/|#)([^"')]+)["']?\)""")


def fold(entry: str, read: Callable[[str], str]) -> str:
    """The text of stylesheet `entry` with its imports in place of their rules, and paths as seen from `entry`.

    `read` gives the text of a path relative to the static root.
    """
    home = posixpath.dirname(entry)

    def take_in(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(home, match[1]))
        folder = posixpath.dirname(path)

        def seen_from_entry(url: re.Match[str]) -> str:
            return f'url("{posixpath.relpath(posixpath.join(folder, url[1]), home)}")'

        return URL.sub(seen_from_entry, read(path))

    return IMPORT.sub(take_in, read(entry))


class FoldsStylesheets:
    """Mixin for a static files storage with a `location`: folds the entry before names are hashed."""

    location: str

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[tuple]:
        root = Path(self.location)
        if not dry_run and ENTRY in paths:
            folded = fold(ENTRY, lambda path: (root / path).read_text(encoding="utf-8"))
            (root / ENTRY).write_text(folded, encoding="utf-8")
            # Django reads each file where it was collected from; this one it must read where we just wrote it.
            paths = {**paths, ENTRY: (self, ENTRY)}
        yield from super().post_process(paths, dry_run, **options)  # type: ignore[misc]
