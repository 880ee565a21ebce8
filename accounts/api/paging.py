"""Pages by key: a cursor says after which row the next page begins, so that rows which come or go shift nothing."""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from django.http import HttpRequest

from accounts.api.problems import FIELD_WORDS, Problem

PAGE_MOST: Final = 100
PAGE_USUAL: Final = 50
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MICROSECOND: Final = 250_000_000_000_000_000
"""In the year 9892: beyond it there are no moments Python can hold."""
LARGEST_KEY: Final = 2**63 - 1


class Place(NamedTuple):
    """A row's place in a list that is sorted by a moment and the key, newest first."""

    at: datetime
    pk: int


def cursor_of(place: Place) -> str:
    """Opaque to clients: only what we gave out may come back."""
    microseconds = (place.at - EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(f"{microseconds}/{place.pk}".encode()).decode().rstrip("=")


def place_of(cursor: str) -> Place:
    """Raises Problem with code `bad_cursor`."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise Problem(422, "bad_cursor") from error
    found = re.fullmatch(r"(\d{1,18})/(\d{1,19})", text, re.ASCII)
    if not found:
        raise Problem(422, "bad_cursor")
    microseconds, pk = int(found[1]), int(found[2])
    if microseconds > LATEST_MICROSECOND or pk > LARGEST_KEY:
        raise Problem(422, "bad_cursor")
    return Place(EPOCH + timedelta(microseconds=microseconds), pk)


def next_link(request: HttpRequest, **changes: str) -> str:
    """This address with a changed query, absolute."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def only_known(request: HttpRequest, *names: str) -> None:
    """A misspelt filter must not look like one that matched everything.

    Raises Problem with code `invalid` that names the unknown ones.
    """
    check_known(set(request.GET), set(names))


def check_known(given: set[str], known: set[str]) -> None:
    """The same for the fields of a form, of which ninja would drop the unknown ones."""
    unknown = sorted(given - known)
    if unknown:
        raise Problem(422, "invalid", errors={name: [str(FIELD_WORDS["extra_forbidden"])] for name in unknown})
