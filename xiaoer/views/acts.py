"""The log of every act of power: searched, paged by key, and as a file."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from xiaoer.act_words import act_in_words, case_id, why
from xiaoer.doors import desk_door
from xiaoer.forms import whole_number
from xiaoer.hours import begin_of, zone_of
from xiaoer.models import ActOfPower, Posting
from xiaoer.queries.acts import ActsWanted, acts_of_power, people_of_the_log
from xiaoer.staff_forms import ActsForm

ROWS_A_PAGE: Final = 50
CSV_MOST: Final = 20_000
COLUMNS: Final = ("id", "at", "actor", "act", "subject", "reason")


@require_safe
@desk_door
def acts(request: SignedInRequest, posting: Posting) -> HttpResponseBase:
    """Newest first; `?format=csv` gives what was found as a file."""
    form = ActsForm(request.GET or None, people=people_of_the_log())
    rows = acts_of_power(_wanted(form, request))
    if request.GET.get("format") == "csv":
        return _csv(rows)
    before = whole_number(request.GET.get("before"))
    page = list((rows.filter(pk__lt=before) if before else rows)[: ROWS_A_PAGE + 1])
    shown = [
        {"row": row, "words": act_in_words(row.act), "case_id": case_id(row.subject), "why": why(row)}
        for row in page[:ROWS_A_PAGE]
    ]
    context = {
        "posting": posting,
        "form": form,
        "acts": shown,
        "next_query": _query(request, before=str(page[ROWS_A_PAGE - 1].pk)) if len(page) > ROWS_A_PAGE else "",
        "previous_query": _query(request, before="") if before else "",
        "csv_query": _query(request, before="", format="csv"),
        "is_search": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "xiaoer/acts.html", context)


def _wanted(form: ActsForm, request: SignedInRequest) -> ActsWanted:
    """A search that can't be read finds everything, and the form says what is wrong."""
    if not form.is_bound or not form.is_valid():
        return ActsWanted()
    said, zone = form.cleaned_data, zone_of(request.user.time_zone)
    return ActsWanted(
        actor_id=said["person"],
        act=said["act"],
        subject=said["subject"].strip(),
        words=said["words"],
        since=begin_of(said["since"], zone) if said["since"] else None,
        until=begin_of(said["until"] + timedelta(days=1), zone) if said["until"] else None,
    )


def _query(request: SignedInRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode() or ("all=1" if "before" in changes else "")


class _Echo:
    def write(self, line: str) -> str:
        return line


def _csv(rows: Any) -> HttpResponseBase:
    writer = csv.writer(_Echo())

    def pieces() -> Iterator[str]:
        yield "\ufeff"  # or a spreadsheet reads UTF-8 as something else
        yield writer.writerow(COLUMNS)
        for row in rows[:CSV_MOST].iterator(chunk_size=500):
            yield writer.writerow(_cells(row))

    headers = {"Content-Disposition": f'attachment; filename="acts-{timezone.localdate()}.csv"'}
    return StreamingHttpResponse(pieces(), content_type="text/csv; charset=utf-8", headers=headers)


def _cells(row: ActOfPower) -> list[str]:
    words = (row.actor.display_name, row.act, row.subject, row.reason)
    return [str(row.pk), row.at.isoformat(), *(_harmless(text) for text in words)]


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text
