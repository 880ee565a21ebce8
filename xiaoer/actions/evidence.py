"""Pictures put forward in a dispute: decoded, stripped, encoded anew, known by their hash."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.actions.listings import decode_picture, encode_picture
from xiaoer.models import Dispute, Evidence

PICTURES_MOST = 12
PICTURE_MOST_BYTES = 8 * 1024 * 1024
LONGEST_PX = 1600


def add_picture(*, dispute: Dispute, by: User, role: str, data: bytes, caption: str = "") -> Evidence:
    """Keep a picture as evidence.

    Raises ValidationError with code `bad_image`, or `too_many_pictures`.
    """
    if dispute.evidence.count() >= PICTURES_MOST:
        raise ValidationError(_("There are enough pictures."), code="too_many_pictures")
    if len(data) > PICTURE_MOST_BYTES:
        raise ValidationError(_("The picture is larger than 8 MB."), code="bad_image")
    clean = encode_picture(decode_picture(data), LONGEST_PX)
    digest = hashlib.sha256(clean).hexdigest()
    evidence = Evidence(dispute=dispute, submitted_by=by, role=role, sha256=digest, caption=caption[:200])
    evidence.image.save(f"{digest[:20]}.webp", ContentFile(clean), save=True)
    return evidence
