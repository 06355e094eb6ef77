"""The folder of numbered proofs, as a ZIP written piece by piece.

One file a proof: the document that was kept where it is handed over and still there,
otherwise one printed page. With them the year-end document, a list, the fingerprint of
every file and a page that says how to read it all. Nothing is held in memory but the
piece being written.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage

from maillage.ui.documents.claim_pack import PackProof
from maillage.ui.documents.proof_sheet import proof_sheets


DOCUMENT = "000-dossier.pdf"
INDEX = "index.csv"
MANIFEST = "SHA256SUMS.txt"
README = "LISEZMOI.txt"
LOST = "le document gardé est introuvable"
CHANGED = "le document gardé n'est plus celui qui a été inscrit"
_CHUNK_BYTES = 1 << 16
_COLUMNS = (
    "numero", "date", "nature", "intitule", "indicateurs", "fichier",
    "sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A proof and the document that may be handed over with it."""

    proof: PackProof
    stored: str = ""
    """Its name in the default storage; empty: a page is printed."""
    sha256: str = ""
    """What the document was when it was recorded; empty where nobody noted it."""


@dataclass(frozen=True)
class Making:
    """What every page of a folder says, and who is told how far the work is."""

    team: str
    year: int
    made_at: datetime
    notify: Callable[[int], None]
    """Told how many pieces are written."""


def looked_at(pieces: Sequence[Piece]) -> list[Piece]:
    """The same; a document that is lost or changed gives way to a printed page."""
    return [_looked_at(piece) for piece in pieces]


def _looked_at(piece: Piece) -> Piece:
    if not piece.stored:
        return piece
    wrong = ""
    try:
        with default_storage.open(piece.stored, "rb") as kept:
            found = hashlib.file_digest(kept, "sha256").hexdigest()
        if piece.sha256 and found != piece.sha256:
            wrong = CHANGED
    except OSError:
        wrong = LOST
    if not wrong:
        return piece
    name = f"{Path(piece.proof.file_name).stem}.pdf"
    proof = replace(
        piece.proof, file_name=name, why_no_file=f"Page imprimée : {wrong}."
    )
    return Piece(proof)


def write_folder(
    target: IO[bytes], document: bytes, pieces: Sequence[Piece], making: Making
) -> None:
    """The whole folder, written to an open file, piece by piece."""
    printed = proof_sheets(
        [piece.proof for piece in pieces if not piece.stored],
        team=making.team,
        year=making.year,
        made_at=making.made_at,
    )
    with ZipFile(target, "w") as folder:
        writer = _Writer(folder, making.made_at)
        writer.put(DOCUMENT, [document])
        rows = []
        for done, piece in enumerate(pieces, start=1):
            content = _chunks(piece.stored) if piece.stored else [next(printed)]
            rows.append(_row(piece.proof, writer.put(piece.proof.file_name, content)))
            making.notify(done)
        writer.put_text(INDEX, _index(rows))
        writer.put_text(README, _readme(making, len(pieces)))
        writer.put_text(MANIFEST, "".join(writer.sums))


class _Writer:
    """Files put into a ZIP one after the other, each with its fingerprint."""

    def __init__(self, folder: ZipFile, made_at: datetime) -> None:
        self._folder = folder
        self._date = made_at.timetuple()[:6]
        self.sums: list[str] = []

    def put(self, name: str, content: Sequence[bytes] | Iterator[bytes]) -> str:
        """A file in parts; its SHA-256. What is a PDF or a picture stays as it is."""
        ending = Path(name).suffix
        info = ZipInfo(name, date_time=self._date)
        info.compress_type = ZIP_DEFLATED if ending in (".csv", ".txt") else ZIP_STORED
        info.external_attr = 0o644 << 16
        seen = hashlib.sha256()
        with self._folder.open(info, "w") as entry:
            for part in content:
                seen.update(part)
                entry.write(part)
        self.sums.append(f"{seen.hexdigest()}  {name}\n")
        return seen.hexdigest()

    def put_text(self, name: str, text: str) -> None:
        """A text, as spreadsheets and editors of every system open it."""
        mark = "\ufeff" if name == INDEX else ""
        self.put(name, [f"{mark}{text}".encode()])


def _chunks(stored: str) -> Iterator[bytes]:
    with default_storage.open(stored, "rb") as kept:
        while part := kept.read(_CHUNK_BYTES):
            yield part


def _row(proof: PackProof, sha256: str) -> list[str]:
    return [
        f"{proof.number:03d}",
        proof.on.isoformat(),
        proof.kind,
        proof.title,
        " ".join(proof.indicators),
        proof.file_name,
        sha256,
    ]


def _index(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _readme(making: Making, proofs: int) -> str:
    return (
        f"Dossier de fin d'année {making.year}\n{making.team}\n\n"
        f"{DOCUMENT} : la demande, une page par indicateur, le total à refaire à la "
        "main, la liste des pièces.\n"
        f"001 à {proofs:03d} : les pièces, par numéro. Le document lui-même quand "
        "l'accord le demande ; sinon une page imprimée qui dit ce qui a eu lieu.\n"
        f"{INDEX} : la liste des pièces, pour un tableur (points-virgules, UTF-8).\n"
        f"{MANIFEST} : l'empreinte de chaque fichier ; « sha256sum -c {MANIFEST} » dit "
        "si rien n'a changé.\n\n"
        "Aucune donnée de patient. Les comptes rendus de RCP restent dans l'équipe, à "
        "disposition du médecin conseil.\n"
    )
