"""Who may come in, and who may stay. All of it runs in the sockets' database threads, but `same_origin`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from negotiation import queries
from negotiation.models import Negotiation


@dataclass(slots=True, frozen=True)
class Person:
    """Whom a session belongs to, as of now."""

    user_id: int
    language: str
    shops: frozenset[int]
    unread: queries.Unread


@dataclass(slots=True, frozen=True)
class Standing:
    """How it stands with a thread: its head, and who may be in it."""

    seq: int
    parties: frozenset[int]


def same_origin(scope: dict) -> bool:
    """The page that opened the socket is one of ours: full scheme, host and port."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", "ws"), "http")
    if urlsplit(origin).scheme not in ("http", "https"):
        return False
    return origin in {settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS, f"{scheme}://{host}"}


def session_key(scope: dict) -> str:
    """The session named by the cookies; empty when there is none."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                continue
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def person_of(key: str) -> Person | None:
    """Who is signed in with this session; None when nobody is, or not any more."""
    users = _signed_in({key}) if key else {}
    user = users.get(key)
    if user is None:
        return None
    unread = queries.unread_of([user.pk])[user.pk]
    return Person(user.pk, user.language or "en", queries.shops_of([user.pk])[user.pk], unread)


def still_signed_in(keys: Collection[str]) -> dict[str, int]:
    """Of these sessions those that hold, with the id of their user. Two queries, however many they are."""
    return {key: user.pk for key, user in _signed_in(keys).items()}


def _signed_in(keys: Collection[str]) -> dict[str, User]:
    """A session holds while it is stored, names an active user, and was begun under the present password."""
    store = SessionStore()
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    contents = {row.session_key: store.decode(row.session_data) for row in rows}
    ids = {data[SESSION_KEY] for data in contents.values() if SESSION_KEY in data}
    users = {str(user.pk): user for user in User.objects.filter(pk__in=ids, is_active=True)}
    found = {}
    for key, data in contents.items():
        user = users.get(data.get(SESSION_KEY, ""))
        if user and constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            found[key] = user
    return found


def standings(negotiation_ids: Iterable[int]) -> dict[int, Standing]:
    """Heads and parties of many threads at once. Two queries."""
    rows = list(
        Negotiation.objects.filter(pk__in=list(negotiation_ids)).values_list("pk", "seq", "buyer_id", "vendor_id")
    )
    members = queries.members_of({vendor_id for _, _, _, vendor_id in rows})
    return {pk: Standing(seq, members[vendor_id] | {buyer_id}) for pk, seq, buyer_id, vendor_id in rows}
