"""The secrets that a carrier and we sign with: one, or two while they rotate. They are written here and never shown."""

import secrets
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from logistics.models import Carrier

SECRET_MOST: Final = 100
SECRET_LEAST: Final = 8
MADE_BYTES: Final = 32


def new_secret() -> str:
    return secrets.token_urlsafe(MADE_BYTES)


def checked_secret(secret: str, *, known: str) -> str:
    """`secret` without what surrounds it. `known` is the one in use.

    Raises ValidationError with code `bad_secret`, `same_secret`.
    """
    secret = secret.strip()
    if not (SECRET_LEAST <= len(secret) <= SECRET_MOST and secret.isascii() and secret.isprintable()):
        raise ValidationError(
            _("A secret has %(least)s to %(most)s plain characters."),
            params={"least": SECRET_LEAST, "most": SECRET_MOST},
            code="bad_secret",
        )
    if secret == known:
        raise ValidationError(_("This is the secret already."), code="same_secret")
    return secret


@transaction.atomic
def set_secret(*, carrier_id: int, secret: str) -> Carrier:
    """Sign with `secret` from now on. The one before, if there was one, is honoured until `forget_previous_secret`.

    Raises what `checked_secret` raises.
    """
    carrier = Carrier.objects.select_for_update(no_key=True).get(pk=carrier_id)
    carrier.secret, carrier.previous_secret = checked_secret(secret, known=carrier.secret), carrier.secret
    carrier.save(update_fields=["secret", "previous_secret"])
    return carrier


@transaction.atomic
def forget_previous_secret(*, carrier_id: int) -> Carrier:
    """End a rotation: what is signed with the old secret is refused from now on. Said twice it changes nothing."""
    carrier = Carrier.objects.select_for_update(no_key=True).get(pk=carrier_id)
    carrier.previous_secret = ""
    carrier.save(update_fields=["previous_secret"])
    return carrier
