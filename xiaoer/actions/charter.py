"""The charter: leads publish versions of it, everyone of the staff signs the newest."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from xiaoer.actions.power import check_lead, check_reason, log_act
from xiaoer.charter_values import LANGUAGES
from xiaoer.models import Charter, CharterSignature
from xiaoer.queries.staff import posting_of

VALUES_MOST: Final = 12
TEXT_MOST: Final = 1_000
NAME_MOST: Final = 80
_LOCK: Final = 7_201_901
"""Of the advisory lock under which versions are numbered."""


@transaction.atomic
def publish_charter(*, by: User, body: dict[str, Any], why: str, after_version: int) -> Charter:
    """A lead publishes a new version; the old ones stay.

    `after_version` is the one it was written over (0 for none). Raises ValidationError with code `leads_only`, `no_power`,
    `may_only_read`, `no_reason`, `stale_charter`, `unchanged`, `empty_charter` or `values_differ`.
    """
    check_lead(by)
    why = check_reason(why)
    body = _clean(body)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    newest = Charter.objects.aggregate(found=Max("version"))["found"] or 0
    if newest != after_version:
        raise ValidationError(_("Another version was published meanwhile; look at it first."), code="stale_charter")
    if newest and Charter.objects.get(version=newest).body == body:
        raise ValidationError(_("Nothing has changed."), code="unchanged")
    charter = Charter.objects.create(version=newest + 1, body=body, why=why, published_by=by)
    log_act(by, "publish_charter", f"charter/{charter.version}", reason=why)
    return charter


@transaction.atomic
def sign_charter(*, by: User, version: int) -> CharterSignature:
    """Put one's name under the newest version. Said twice it changes nothing.

    Everyone of the staff signs, auditors too. Raises ValidationError with code `no_power` or `stale_charter`.
    """
    if posting_of(by) is None:
        raise ValidationError(_("Only a Xiaoer can do this."), code="no_power")
    charter = Charter.objects.order_by("-version").first()
    if charter is None or charter.version != version:
        raise ValidationError(_("There is a newer version; read that one."), code="stale_charter")
    CharterSignature.objects.bulk_create([CharterSignature(charter=charter, user=by)], ignore_conflicts=True)
    return CharterSignature.objects.get(charter=charter, user=by)


def _clean(body: dict[str, Any]) -> dict[str, Any]:
    cleaned = {}
    for language in LANGUAGES:
        said = body.get(language, {})
        values = [
            {"name": _line(value.get("name", ""), NAME_MOST), "text": _line(value.get("text", ""), TEXT_MOST)}
            for value in said.get("values", [])
        ]
        parts = {
            "mission": _line(said.get("mission", ""), TEXT_MOST),
            "vision": _line(said.get("vision", ""), TEXT_MOST),
        }
        if not all(parts.values()) or not all(value["name"] and value["text"] for value in values) or not values:
            raise ValidationError(
                _("Mission, vision and at least one value, each in both languages."), code="empty_charter"
            )
        cleaned[language] = {**parts, "values": values[:VALUES_MOST]}
    if len(cleaned["en"]["values"]) != len(cleaned["zh"]["values"]):
        raise ValidationError(_("Both languages need the same values, in the same order."), code="values_differ")
    return cleaned


def _line(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most]
