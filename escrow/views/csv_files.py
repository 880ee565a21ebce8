"""Tables about money as CSV files."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_file(name: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> StreamingHttpResponse:
    """Every cell is a number, a moment or a name of ours: nothing a spreadsheet could take for a formula."""
    writer = csv.writer(_Echo())

    def pieces() -> Iterator[str]:
        yield "\ufeff"  # or a spreadsheet reads UTF-8 as something else
        yield writer.writerow(columns)
        yield from (writer.writerow(row) for row in rows)

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces(), content_type="text/csv; charset=utf-8", headers=headers)
