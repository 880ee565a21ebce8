"""What is known of numbers, as plain data and in words."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from logistics.models import Carrier
from logistics.numbers import Problem, Recognition

WHY_NOT: Final[dict[str, Promise]] = {
    Problem.UNKNOWN_FORM: _("No carrier we know has numbers of this form."),
    Problem.LENGTH: _("It is too short or too long for such a number."),
    Problem.CHECK_DIGIT: _("The check digit does not fit: a character is wrong or two changed places."),
    Problem.COUNTRY: _("It ends in a country code that does not exist."),
    Problem.REPEATED: _("It is one character over and over."),
}


def named_carrier(carrier: Carrier) -> str:
    """Its name in the reader's language."""
    in_chinese = (get_language() or "en").startswith("zh")
    return (in_chinese and carrier.name_zh) or carrier.name_en


def recognition_as_data(found: Recognition) -> dict[str, Any]:
    """`number` (without gaps), `is_valid`, `problem` (a code, empty when valid), `carriers`: the readings in order."""
    return {
        "number": found.number,
        "is_valid": found.is_valid,
        "problem": str(found.problem),
        "carriers": [
            {
                "carrier": each.carrier,
                "format": each.format,
                "name": each.name,
                "is_valid": each.is_valid,
                "is_checked": each.is_checked,
                "score": each.score,
                "problem": each.problem,
            }
            for each in found.candidates
        ],
    }
