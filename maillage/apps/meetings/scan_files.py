"""What an uploaded scan really is: told by its content, never by its name."""

from __future__ import annotations

import logging
import struct
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from maillage.apps.meetings.models import ScanKind
from maillage.engine.errors import BadInput


LARGEST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 40

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PDF = b"%PDF-"

NOT_A_SCAN = (
    "Feuille signée : ce fichier n'est ni un PDF, ni une photo JPEG, ni une image PNG. "
    "Numérisez la feuille en PDF, ou photographiez-la, puis déposez-la."
)
TOO_LARGE = (
    "Feuille signée : ce fichier dépasse 20 Mo. Numérisez en noir et blanc, "
    "ou réduisez la photo."
)
DAMAGED = (
    "Feuille signée : ce fichier est abîmé ou protégé par un mot de passe, on ne peut "
    "pas l'ouvrir. Numérisez la feuille à nouveau."
)


@dataclass(frozen=True)
class Scan:
    """What it is and how many pages it has."""

    kind: ScanKind
    pages: int


def read_scan(content: bytes) -> Scan:
    """The kind and the pages of a scan; BadInput where it is something else."""
    if not content:
        raise BadInput("Feuille signée : ce fichier est vide. Choisissez-en un autre.")
    if len(content) > LARGEST_BYTES:
        raise BadInput(TOO_LARGE)
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(_JPEG):
        return _jpeg(content)
    if content.startswith(_PDF):
        return Scan(ScanKind.PDF, _pdf_pages(content))
    raise BadInput(NOT_A_SCAN)


def _png(content: bytes) -> Scan:
    """Its first chunk gives its size, its last one its end."""
    if content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        raise BadInput(DAMAGED)
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise BadInput(DAMAGED)
    return Scan(ScanKind.PNG, 1)


def _jpeg(content: bytes) -> Scan:
    """It ends with its mark, apart from what telephones add after it."""
    if b"\xff\xd9" not in content[-65536:]:
        raise BadInput(DAMAGED)
    return Scan(ScanKind.JPEG, 1)


def _pdf_pages(content: bytes) -> int:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = len(PdfReader(BytesIO(content)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise BadInput(DAMAGED) from broken
    if not 1 <= pages <= MOST_PAGES:
        raise BadInput(
            f"Feuille signée : {pages} pages ; de 1 à {MOST_PAGES} sont attendues."
        )
    return pages
