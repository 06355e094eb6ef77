"""A scan is what its content says, whatever its name."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from pypdf import PdfWriter

from maillage.apps.meetings.models import ScanKind
from maillage.apps.meetings.scan_files import LARGEST_BYTES, read_scan
from maillage.engine.errors import BadInput
from tests.factories.scans import JPEG, PNG, pdf


def test_a_pdf_has_its_pages() -> None:
    scan = read_scan(pdf(pages=3))
    assert (scan.kind, scan.pages) == (ScanKind.PDF, 3)


@pytest.mark.parametrize(("content", "kind"), [(PNG, "png"), (JPEG, "jpeg")])
def test_a_picture_is_one_page(content: bytes, kind: str) -> None:
    scan = read_scan(content)
    assert (scan.kind, scan.pages) == (kind, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"une note",
        b"<svg onload='alert(1)'/>",
        b"PK\x03\x04 a document",
        PNG[:40],
        JPEG[:6],
        b"%PDF-1.7 and nothing more",
        pdf()[:120],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    ],
)
def test_what_is_something_else_or_damaged_is_refused_in_a_sentence(
    content: bytes,
) -> None:
    with pytest.raises(BadInput, match="Feuille signée"):
        read_scan(content)


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadInput, match="20 Mo"):
        read_scan(b"%PDF-" + b"0" * LARGEST_BYTES)


def test_a_picture_without_size_is_damaged() -> None:
    header = struct.pack(">IIBBBBB", 0, 0, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header
    whole = (
        b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", zlib.crc32(b"")) + PNG[-12:]
    )
    with pytest.raises(BadInput, match="abîmé"):
        read_scan(whole)


def test_a_pdf_with_a_password_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    with pytest.raises(BadInput, match="mot de passe"):
        read_scan(file.getvalue())
