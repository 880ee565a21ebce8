"""A program: reads a PDF from standard input, writes pictures of its pages. It imports nothing of ours.

Its memory and processor time are limited before the first byte is read. Output: the count of pages (2 bytes), the length of
the first picture (4 bytes), that picture (JPEG), then a PDF made of all pictures.
"""

import resource
import struct
import sys

PAGES_MOST = 20
TOO_MANY = 3
UNREADABLE = 4
LONGEST_PX = 1600
MEMORY_BYTES = 1024**3
PROCESSOR_SECONDS = 15
_HEAD = struct.Struct(">HI")


def unpack(told: bytes) -> tuple[int, bytes, bytes]:
    """The count of pages, the first as JPEG, and all as PDF."""
    count, length = _HEAD.unpack_from(told)
    return count, told[_HEAD.size : _HEAD.size + length], told[_HEAD.size + length :]


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import io

    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        count = len(document)
    except pypdfium2.PdfiumError:
        return UNREADABLE
    if count > PAGES_MOST:
        return TOO_MANY
    pictures = []
    for page in document:
        scale = min(LONGEST_PX / max(*page.get_size(), 1.0), 4.0)
        pictures.append(page.render(scale=scale).to_pil().convert("RGB"))
    if not pictures:
        return UNREADABLE
    first, whole = io.BytesIO(), io.BytesIO()
    pictures[0].save(first, "JPEG", quality=85)
    pictures[0].save(whole, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    sys.stdout.buffer.write(_HEAD.pack(count, len(first.getvalue())) + first.getvalue() + whole.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
