"""What is put forward in a dispute: pictures and PDFs are made anew, and what carries a bomb gets no further."""

import io
import struct
import zlib

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests import make, quarrels
from xiaoer import actions
from xiaoer.actions.evidence import prepare
from xiaoer.models import Evidence
from xiaoer.pages import PAGES_MOST


def pdf(pages: int = 1, *, size: tuple[int, int] = (595, 842)) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for number in range(pages):
        canvas.drawString(40, 40, f"Receipt {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(ValidationError) as refusal:
        prepare(data)
    return refusal.value.code


def with_stream(stream: bytes, *, extra: bytes = b"") -> bytes:
    """A hand-made PDF of one page whose content is `stream`, deflated."""
    return with_packed(zlib.compress(stream), extra=extra)


def with_packed(packed: bytes, *, extra: bytes = b"") -> bytes:
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + extra + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    )
    return body + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


class TestDocuments:
    def test_every_page_becomes_a_picture_of_itself(self):
        piece = prepare(pdf(3))
        assert piece.page_count == 3
        document = pypdfium2.PdfDocument(piece.document)
        assert len(document) == 3
        assert [page.get_textpage().get_text_range().strip() for page in document] == [""] * 3, "pictures, no text"
        assert Image.open(io.BytesIO(piece.image)).format == "WEBP"

    def test_scripts_and_files_inside_are_gone(self):
        script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
        piece = prepare(with_stream(b"0 0 50 50 re f", extra=script))
        assert b"JavaScript" not in piece.document and b"app.alert" not in piece.document

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"%PDF-1.7\nnothing more", "bad_document"),
            (pdf()[:300], "bad_document"),
            (pdf(PAGES_MOST + 1), "too_many_pages"),
            (b"%PDF-" + b"x" * (8 * 1024 * 1024), "too_large"),
            (b"PK\x03\x04" + pdf(), "bad_image"),
            (b"<html>" + pdf(), "bad_image"),
            (b"", "bad_image"),
        ],
    )
    def test_what_is_no_document_is_refused(self, data, code):
        assert refused(data) == code

    def test_a_page_as_large_as_a_field_costs_no_more_than_others(self):
        piece = prepare(pdf(size=(14_400, 14_400)))
        assert max(Image.open(io.BytesIO(piece.image)).size) <= 1_600

    def test_a_bomb_that_unpacks_to_more_than_its_memory_ends_its_own_process_only(self):
        packer = zlib.compressobj(1)
        packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(1_200)) + packer.flush()
        assert len(packed) < 8 * 1024 * 1024
        assert refused(with_packed(packed)) == "bad_document"

    def test_what_follows_a_picture_is_cut_off(self):
        polyglot = make.picture() + b"PK\x03\x04<script>alert(1)</script>"
        assert b"<script>" not in prepare(polyglot).image

    def test_a_picture_of_too_many_pixels_is_refused(self):
        header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        chunk = b"IHDR" + header
        png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        assert refused(png + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))) == "bad_image"


@pytest.mark.django_db
class TestInADispute:
    @pytest.fixture
    def dispute(self, lin, pot):
        return quarrels.open_over(make.delivered_order(buyer=lin, listing=pot))

    def test_a_pdf_is_shown_by_its_first_page_and_given_as_a_download(self, dispute, lin, chen, mei, client):
        actions.add_word(dispute_id=dispute.pk, by=lin, text="The receipt.", files=(prepare(pdf(2)),))
        piece = Evidence.objects.get()
        at = reverse("evidence", args=[piece.pk])
        client.force_login(chen)
        assert "PDF, 2 pages" in client.get(reverse("dispute", args=[dispute.public_id])).text
        assert client.get(at)["Content-Type"] == "image/webp"
        document = client.get(at + "?document")
        assert document["Content-Type"] == "application/pdf"
        assert document["Content-Disposition"].startswith("attachment")
        client.force_login(mei)
        assert client.get(at + "?document").status_code == 404

    def test_the_same_twice_is_kept_once(self, dispute, lin):
        for _ in range(2):
            actions.add_word(dispute_id=dispute.pk, by=lin, text="See.", files=(quarrels.photo(),))
        assert Evidence.objects.count() == 1

    def test_there_is_an_end_to_it(self, dispute, lin):
        for number in range(24):
            Evidence.objects.create(dispute=dispute, submitted_by=lin, role="buyer", image="x.webp", sha256=f"{number}")
        with pytest.raises(ValidationError) as refusal:
            actions.add_word(dispute_id=dispute.pk, by=lin, text="See.", files=(quarrels.photo(),))
        assert refusal.value.code == "too_many_pictures"
        assert dispute.events.filter(kind="word").count() == 0, "nothing half done"

    def test_several_files_come_with_the_form(self, lin, pot, client):
        from django.core.files.uploadedfile import SimpleUploadedFile

        order = make.delivered_order(buyer=lin, listing=pot)
        client.force_login(lin)
        at = reverse("open_dispute", args=[order.public_id])
        assert "It arrived damaged" in client.get(at).text
        said = {
            "reason": "damaged", "about_box_damaged": "yes", "about_kept_packaging": "no", "story": "Look.",
            "remedy": "refund", "wanted": "20",
        }  # fmt: skip
        answer = client.post(at, said)
        assert answer.status_code == 422 and "Look." in answer.text, "this reason wants a picture; nothing is lost"
        files = [SimpleUploadedFile("a.png", make.picture()), SimpleUploadedFile("b.pdf", pdf())]
        assert client.post(at, said | {"proof": files}).status_code == 302
        dispute = order.disputes.get()
        assert dispute.evidence.count() == 2
        assert dispute.events.get(kind="open").facts["answers"] == {"box_damaged": "yes", "kept_packaging": "no"}
        page = client.get(reverse("dispute", args=[dispute.public_id])).text
        assert "Was the outer box damaged too?" in page
