"""Opens a source file for what it is, whatever its name says."""

from __future__ import annotations

from pathlib import Path

from maillage.engine.errors import BadInput
from maillage.engine.lake.blocks import Source
from maillage.engine.lake.csv_source import CsvSource
from maillage.engine.lake.xlsx_source import XlsxSource


def open_source(path: Path) -> Source:
    """A CSV, TSV or XLSX file, its titles read.

    Raises BadInput when the path has no file, or the file is not lines of values.
    """
    if not path.exists():
        raise BadInput(f"{path} n'existe pas : vérifier le chemin du fichier.")
    if path.is_dir():
        raise BadInput(f"{path} est un dossier : donner un fichier CSV, TSV ou XLSX.")
    if not path.is_file():
        raise BadInput(f"{path} n'est pas un fichier ordinaire.")
    try:
        with path.open("rb") as handle:
            head = handle.read(4)
    except PermissionError:
        raise BadInput(f"{path} ne peut pas être lu : droits insuffisants.") from None
    if not head:
        raise BadInput(f"{path.name} est vide : rien à lire.")
    if head == b"PK\x03\x04":
        return XlsxSource(path)
    return CsvSource(path)
