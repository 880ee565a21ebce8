"""Labels that a scanner reads: rendered as a printer of 203 dots an inch would, and decoded."""

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.labels import Label, labels_pdf

DPI = 203


def label(**more) -> Label:
    said = {
        "carrier": "苍鹭快运 Grey Heron Express", "waybill": "GR3F0012345678", "order_number": "A1B2C3D4E5",
        "recipient": "林小茶", "phone": "138****8000", "area": "北京市 朝阳区", "street": "建国路 1 号 2 单元 303",
        "sender": "茶壶铺 Teapots", "sender_place": "杭州", "weight_g": 1250,
        "link": "https://teahouse.example/parcels/6f9619ff-8b86-d011-b42d-00cf4fc964ff/",
    }  # fmt: skip
    return Label(**(said | more))


def pages(pdf: bytes):
    return list(pypdfium2.PdfDocument(pdf))


def decoded(page) -> dict[str, str]:
    picture = page.render(scale=DPI / 72).to_pil().convert("1").convert("L")  # a thermal printer knows no grey
    return {
        str(found.format).replace(" ", "").replace("Code", "").lower(): found.text
        for found in zxingcpp.read_barcodes(picture, try_downscale=False)
    }


def test_a_label_has_its_size_and_both_codes_are_read():
    [page] = pages(labels_pdf([label()]))
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [100, 150]
    assert decoded(page) == {"128": "GR3F0012345678", "qr": label().link}


@settings(max_examples=25, deadline=None)
@given(
    st.from_regex(r"[A-Z]{0,4}[0-9]{8,18}([A-Z]{2})?", fullmatch=True) | st.from_regex(r"[0-9]{8,30}", fullmatch=True),
    st.uuids(),
)
def test_numbers_of_the_forms_that_carriers_use_are_read(waybill, key):
    link = f"https://teahouse.example/parcels/{key}/"
    [page] = pages(labels_pdf([label(waybill=waybill, link=link)]))
    assert decoded(page) == {"128": waybill, "qr": link}


def test_chinese_stands_there_and_its_font_is_embedded():
    pdf = labels_pdf([label()])
    [page] = pages(pdf)
    text = page.get_textpage().get_text_range()
    for words in ("林小茶", "北京市 朝阳区", "苍鹭快运", "GR3F 0012 3456 78"):
        assert words in text
    assert b"FontFile2" in pdf, "the glyphs are in the file"
    assert len(pdf) < 60_000, "and only those that are used"


def test_long_words_are_made_smaller_and_cut_rather_than_running_over():
    long = label(
        street="很长的街道名称" * 30, recipient="A very long name of a person " * 5, area="新疆维吾尔自治区 " * 6
    )
    [page] = pages(labels_pdf([long]))
    assert decoded(page)["128"] == "GR3F0012345678"
    words = page.get_textpage()
    for i in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(i)
        assert left >= 0 and right <= page.get_width() and bottom >= 0 and top <= page.get_height()


def test_a_batch_is_one_file_with_a_page_a_label():
    rows = [label(waybill=f"GR{number:010d}") for number in range(12)]
    found = [decoded(page)["128"] for page in pages(labels_pdf(rows))]
    assert found == [row.waybill for row in rows]


@pytest.mark.parametrize("waybill", ["", "号码", "A" * 60])
def test_a_number_no_barcode_can_hold_is_refused(waybill):
    with pytest.raises(ValueError, match="label|Code 128"):
        labels_pdf([label(waybill=waybill)])
