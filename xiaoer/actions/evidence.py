"""What parties put forward in a dispute: decoded, stripped, encoded anew, known by its hash.

Of a document (PDF) only the picture of each page is kept, drawn by a process of its own with little memory and time, so that
nothing it carries, and no bomb in it, gets any further.
"""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.actions.listings import decode_picture, encode_picture
from xiaoer import pages
from xiaoer.models import Dispute, Evidence

PIECES_MOST: Final = 24
FILE_MOST_BYTES: Final = 8 * 1024 * 1024
LONGEST_PX: Final = 1600
DRAWING_SECONDS: Final = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture (WebP), and, of a document, all its pages anew (PDF of pictures)."""

    image: bytes
    document: bytes = b""
    page_count: int = 1


def prepare(data: bytes) -> Piece:
    """What of a file may be kept. Call it before the transaction: a document takes a moment.

    Raises ValidationError with code `bad_image`, `bad_document`, `too_many_pages` or `too_large`.
    """
    if len(data) > FILE_MOST_BYTES:
        raise ValidationError(_("The file is larger than 8 MB."), code="too_large")
    if data.startswith(b"%PDF-"):
        return _document(data)
    return Piece(encode_picture(decode_picture(data), LONGEST_PX))


def _document(data: bytes) -> Piece:
    draw = [sys.executable, "-I", pages.__file__]
    try:
        done = subprocess.run(draw, input=data, capture_output=True, timeout=DRAWING_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ValidationError(_("This document can't be read."), code="bad_document") from None
    if done.returncode == pages.TOO_MANY:
        raise ValidationError(
            _("A document has at most %(most)s pages."), params={"most": pages.PAGES_MOST}, code="too_many_pages"
        )
    if done.returncode:
        raise ValidationError(_("This document can't be read."), code="bad_document")
    count, first, whole = pages.unpack(done.stdout)
    return Piece(encode_picture(decode_picture(first), LONGEST_PX), whole, count)


def add_evidence(*, dispute: Dispute, by: User, role: str, piece: Piece, caption: str = "") -> Evidence:
    """Keep a piece as evidence. The same one twice is kept once.

    Raises ValidationError(code="too_many_pictures").
    """
    digest = hashlib.sha256(piece.document or piece.image).hexdigest()
    had = dispute.evidence.filter(sha256=digest, role=role).first()
    if had is not None:
        return had
    if dispute.evidence.count() >= PIECES_MOST:
        raise ValidationError(_("There is enough evidence."), code="too_many_pictures")
    evidence = Evidence(
        dispute=dispute,
        submitted_by=by,
        role=role,
        sha256=digest,
        caption=caption[:200],
        page_count=piece.page_count,
        round=dispute.round,
    )
    evidence.image.save(f"{digest[:20]}.webp", ContentFile(piece.image), save=False)
    if piece.document:
        evidence.document.save(f"{digest[:20]}.pdf", ContentFile(piece.document), save=False)
    evidence.save()
    return evidence
