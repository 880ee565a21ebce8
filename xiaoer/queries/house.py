"""Questions about the charter, and about what the public may know."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from accounts.models import User
from xiaoer.charter_values import key_of, parse_key, value_at
from xiaoer.models import Charter, CharterSignature, TransparencyWeek
from xiaoer.queries.staff import on_duty

WEEKS_SHOWN: Final = 26


def newest_charter() -> Charter | None:
    return Charter.objects.select_related("published_by").order_by("-version").first()


def has_to_sign(user: User) -> int | None:
    """The version of the charter that `user` has still to sign; None when they have, or there is none."""
    signed = CharterSignature.objects.filter(charter=OuterRef("pk"), user=user)
    newest = (
        Charter.objects.annotate(is_signed=Exists(signed)).order_by("-version").values("version", "is_signed").first()
    )
    return newest["version"] if newest and not newest["is_signed"] else None


def signatures_under(charter: Charter) -> list[User]:
    """The staff with `signed_at`, None of those who have not signed yet; by name."""
    signed = dict(charter.signatures.values_list("user_id", "signed_at"))
    people = [posting.user for posting in on_duty()]
    for person in people:
        person.signed_at = signed.get(person.pk)  # type: ignore[attr-defined]
    return sorted(people, key=lambda person: (person.display_name, person.pk))


def citable_values() -> list[tuple[str, str]]:
    """(key, name) of each value of the newest charter, in the reader's language: what a ruling may cite."""
    charter = newest_charter()
    if charter is None:
        return []
    count = len(charter.body.get("en", {}).get("values", []))
    named = [(key_of(charter.version, n), value_at(charter.body, n)) for n in range(1, count + 1)]
    return [(key, _pick(value, "name")) for key, value in named if value]


def value_in_words(key: str) -> dict[str, Any] | None:
    """`version`, `name` and `text` of a cited value in the reader's language, whatever version it was; None when unknown."""
    found = parse_key(key)
    charter = Charter.objects.filter(version=found[0]).first() if found else None
    value = value_at(charter.body, found[1]) if charter and found else None
    if value is None or found is None:
        return None
    return {"version": found[0], "name": _pick(value, "name"), "text": _pick(value, "text")}


def _pick(value: dict[str, str], part: str) -> str:
    in_chinese = (get_language() or "en").startswith("zh")
    first, second = ("zh", "en") if in_chinese else ("en", "zh")
    return value[f"{part}_{first}"] or value[f"{part}_{second}"]


def transparency_weeks() -> QuerySet[TransparencyWeek]:
    """The last weeks that are frozen, the newest first."""
    return TransparencyWeek.objects.order_by("-begins_on")[:WEEKS_SHOWN]


def weeks_to_freeze(first: date, this_monday: date) -> list[date]:
    """Mondays of complete weeks that are not frozen yet, the oldest first, at most so many back as are shown."""
    begin = max(first - timedelta(days=first.weekday()), this_monday - timedelta(weeks=WEEKS_SHOWN))
    mondays = [begin + timedelta(weeks=n) for n in range((this_monday - begin).days // 7)]
    known = set(TransparencyWeek.objects.filter(begins_on__gte=begin).values_list("begins_on", flat=True))
    return [monday for monday in mondays if monday not in known]
