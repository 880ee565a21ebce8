"""Pictures in a haggle."""

import hashlib
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from marketplace.actions.listings import decode_picture, encode_picture
from negotiation.actions.threads import send_message
from negotiation.models import ThreadEvent, ThreadPicture
from negotiation.refusals import refused

PICTURE_MOST_BYTES = 8 * 1024 * 1024
LONGEST_PX = 1600
PICTURES_PER_THREAD = 60


def send_picture(
    *, negotiation_id: int, by: User, data: bytes, body: str = "", client_id: UUID | None = None
) -> ThreadEvent:
    """Show a picture, with words or without: decoded, turned upright, stripped of its metadata, encoded anew.

    The slow part is done before the thread is locked. Raises ValidationError with `bad_picture`, `too_many_pictures`
    and what `send_message` raises.
    """
    if len(data) > PICTURE_MOST_BYTES:
        raise refused("picture_too_large")
    try:
        clean = encode_picture(decode_picture(data), LONGEST_PX)
    except ValidationError as error:
        raise refused("bad_picture") from error
    return _keep(negotiation_id, by, clean, body, client_id)


@transaction.atomic
def _keep(negotiation_id: int, by: User, clean: bytes, body: str, client_id: UUID | None) -> ThreadEvent:
    digest = hashlib.sha256(clean).hexdigest()
    event = send_message(negotiation_id=negotiation_id, by=by, body=body, client_id=client_id, picture=digest)
    if ThreadPicture.objects.filter(event=event).exists():
        return event  # sent again
    if ThreadPicture.objects.filter(negotiation_id=negotiation_id).count() >= PICTURES_PER_THREAD:
        raise refused("too_many_pictures")
    picture = ThreadPicture(negotiation_id=negotiation_id, event=event, sha256=digest)
    picture.image.save("picture.webp", ContentFile(clean, name="picture.webp"), save=True)
    return event
