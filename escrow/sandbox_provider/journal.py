"""Rows of a simulator, kept in memory and in a journal file that survives a kill at any moment."""

import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

Row = dict[str, Any]
TABLES: Final = ("payments", "refunds", "payouts", "events", "answers")


class Journal:
    """Tables of rows by id. `lock` guards them all; whoever changes a row holds it and calls `keep` before answering.

    The file gets one line a change, so keeping is cheap; on opening it is read, then replaced by one line a row.
    """

    def __init__(self, path: Path | None, tables: Sequence[str] = TABLES) -> None:
        self.lock = threading.RLock()
        self.tables: dict[str, dict[str, Row]] = {table: {} for table in tables}
        self._path = path
        self._file = None
        if path is not None:
            self._read(path)
            self._compact(path)
            self._file = path.open("a", encoding="utf-8")

    def keep(self, table: str, row: Row) -> None:
        """Store `row` under its id, in memory and on disk."""
        self.tables[table][row["id"]] = row
        if self._file is not None:
            self._file.write(_line(table, row))
            self._file.flush()

    def close(self) -> None:
        with self.lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _read(self, path: Path) -> None:
        if not path.exists():
            return
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                table, row = json.loads(line)
                self.tables[table][row["id"]] = row
            except (ValueError, KeyError, TypeError):
                continue  # The last line of a process that was killed in mid-write; it had not answered yet.

    def _compact(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(path.suffix + ".new")
        with unfinished.open("w", encoding="utf-8") as file:
            for table, rows in self.tables.items():
                file.writelines(_line(table, row) for row in rows.values())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def _line(table: str, row: Row) -> str:
    return json.dumps([table, row], separators=(",", ":")) + "\n"
