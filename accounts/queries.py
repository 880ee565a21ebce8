"""Questions about people."""

import hashlib
from collections.abc import Iterable
from typing import Final

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Now

from accounts.models import Address, ApiToken, Division, Notification, User
from accounts.pasted import Gazetteer
from accounts.provinces import PROVINCES, UNNAMED

TOWNSHIP: Final = 4


def display_name(user: User) -> str:
    return user.display_name or user.email


def default_address(user: User) -> Address | None:
    """Where `user`'s goods go unless they say otherwise: the default, else the newest."""
    return user.addresses.order_by("-is_default", "-id").first()


def knows_divisions() -> bool:
    """Whether the divisions of China were imported."""
    return Division.objects.exists()


def divisions_below(code: str) -> list[tuple[str, str]]:
    """(code, name) of what lies directly in a division, by code; of the provinces for "". Empty when nothing is known."""
    if not code:
        return [(province.code, province.name) for province in PROVINCES]
    return list(Division.objects.filter(parent=code).order_by("code").values_list("code", "name"))


def divisions_of_level(level: int) -> list[tuple[str, str]]:
    """(code, name) of every division of a level, by code."""
    return list(Division.objects.filter(level=level).order_by("code").values_list("code", "name"))


def gazetteer() -> Gazetteer:
    """Where the divisions that were imported are looked up."""
    return Gazetteer(below=divisions_below, of_level=divisions_of_level, townships=townships_beginning)


def townships_beginning(text: str) -> list[tuple[str, str]]:
    """(code, name) of every township whose whole name `text` begins with, by code."""
    begun = Division.objects.filter(level=TOWNSHIP).annotate(text=Value(text)).filter(text__startswith=F("name"))
    return list(begun.order_by("code").values_list("code", "name"))


def whole_names(codes: Iterable[str]) -> dict[str, str]:
    """Of each division its name with those it lies in: "浙江省 杭州市 西湖区"."""
    ends = {code: [code[:digits].ljust(12, "0") for digits in (2, 4, 6, 9)] for code in codes}
    names = dict(
        Division.objects.filter(code__in={end for each in ends.values() for end in each}).values_list("code", "name")
    )
    return {
        code: " ".join(dict.fromkeys(names[end] for end in each if end in names and names[end] not in UNNAMED))
        for code, each in ends.items()
    }


def division_chain(code: str) -> list[tuple[str, str]]:
    """(code, name) of a division and all it lies in, the province first; [] for a code that nobody knows."""
    if not code:
        return []
    ends = [code[:digits].ljust(12, "0") for digits in (2, 4, 6, 9)]
    rows = list(Division.objects.filter(code__in=ends).order_by("level").values_list("code", "name"))
    if not rows:  # nothing is imported: the provinces are known all the same
        rows = [(province.code, province.name) for province in PROVINCES if province.code == ends[0]]
    return rows


def unread_notification_count(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def secret_sha256(secret: str) -> str:
    """How the secret of a token is kept: it is random and long, so a plain hash can't be turned back."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def token_of(secret: str) -> ApiToken | None:
    """The door of the API: a token that works now, with its user; unknown, expired and revoked ones are all None."""
    tokens = ApiToken.objects.filter(_works_now(), secret_sha256=secret_sha256(secret), user__is_active=True)
    return tokens.select_related("user").first()


def live_tokens(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(_works_now(), user=user)


def _works_now() -> Q:
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=Now()))
