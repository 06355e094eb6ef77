"""The bytes of a text file: what they are not, and how they become UTF-8."""

from __future__ import annotations

import codecs
from typing import NoReturn

from maillage.engine.errors import BadInput


AS_UTF8 = "l'enregistrer en « CSV UTF-8 (séparateur point-virgule) »"
_MAGIC = {
    b"PK\x03\x04": "une archive zip",
    b"\xd0\xcf\x11\xe0": "un ancien classeur .xls : l'enregistrer en .xlsx ou en CSV",
    b"\x1f\x8b": "un fichier compressé gzip : le décompresser",
    b"%PDF": "un PDF",
    b"PAR1": "un fichier Parquet",
    b"7z\xbc\xaf": "une archive 7z : la décompresser",
    b"Rar!": "une archive rar : la décompresser",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1b"))


def refuse_binary(name: str, head: bytes) -> None:
    """Refuse what is not lines of text, from a file's first bytes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadInput(f"{name}, ligne 1 : texte en UTF-16, non accepté ; {AS_UTF8}.")
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise BadInput(
                f"{name}, ligne 1 : ce n'est pas un texte mais {what} ; attendu un"
                " fichier CSV, TSV ou XLSX."
            )
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if not controls:
        return
    if head[1::2].count(0) > len(head) // 4 or head[::2].count(0) > len(head) // 4:
        raise BadInput(f"{name}, ligne 1 : texte en UTF-16, non accepté ; {AS_UTF8}.")
    first = next(i for i, byte in enumerate(head) if byte in _CONTROLS)
    line = head.count(b"\n", 0, first) + 1
    raise BadInput(
        f"{name}, ligne {line} : fichier binaire (octet {head[first]:#04x}), pas un"
        " texte ; attendu un fichier CSV, TSV ou XLSX."
    )


class Decoder:
    """Turns pieces of a file into UTF-8, whichever of the two encodings it is in.

    A file is UTF-8 until a piece is not; if all before it was plain ASCII, it is
    Windows-1252 from there on. Pieces must end where a line ends.
    """

    def __init__(self, name: str) -> None:
        """Read a file of that name, for the sentences."""
        self._name = name
        self._accents_seen = False
        self._windows = False

    def utf8(self, piece: bytes, first_line: int) -> bytes:
        """A piece in UTF-8. Raises BadInput naming the line that cannot be read."""
        if b"\0" in piece:
            self._refuse(piece, piece.index(0), first_line, "un octet nul")
        if piece.isascii():
            return piece
        if not self._windows:
            try:
                codecs.utf_8_decode(piece, "strict", True)
            except UnicodeDecodeError as error:
                if self._accents_seen:
                    self._refuse(piece, error.start, first_line, "deux encodages mêlés")
                self._windows = True
            else:
                self._accents_seen = True
                return piece
        try:
            return piece.decode("cp1252").encode()
        except UnicodeDecodeError as error:
            at = error.start
            self._refuse(piece, at, first_line, f"octet {piece[at]:#04x} illisible")

    def _refuse(self, piece: bytes, at: int, first_line: int, what: str) -> NoReturn:
        line = first_line + piece.count(b"\n", 0, at)
        raise BadInput(
            f"{self._name}, ligne {line} : {what}, ni UTF-8 ni Windows-1252 ;"
            f" {AS_UTF8}."
        )
