"""Where a shop ships from: a division of China, by its code."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.queries import division_chain, knows_divisions

CODE_FORM: Final = re.compile(r"[0-9]{12}", re.ASCII)


def check_origin(code: str) -> None:
    """Refuses what is no division: twelve digits that nobody knows. While none are imported a known province will do.

    Raises ValidationError(code="no_division").
    """
    chain = division_chain(code) if CODE_FORM.fullmatch(code) else []
    if not chain or (chain[-1][0] != code and knows_divisions()):
        raise ValidationError(
            _("There is no such division of China: it takes its code of 12 digits."), code="no_division"
        )
