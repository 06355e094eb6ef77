"""Files read: the rules of a version, the facts of a year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from maillage.engine.agreements.checking import faults
from maillage.engine.agreements.facts import YearFacts, read_facts
from maillage.engine.agreements.schema import Fact, Rules
from maillage.engine.errors import BadInput
from maillage.engine.yaml_files.reading import (
    Document,
    LanguageMistakes,
    read_document,
)
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import suggestion


_HEAD = ("agreement", "version", "year", "structure", "switches", "facts")
_FIRST_YEAR = 1990
_LAST_YEAR = 2100


def read_rules(path: Path) -> Rules:
    """The version of an agreement that a file describes.

    Raises `LanguageMistakes`, a `BadInput`, with one French sentence for each mistake.
    """
    return parse_rules(text_of(path), path.name)


def parse_rules(text: str, name: str) -> Rules:
    """The version that a text describes; `name` is what sentences call the file."""
    document = read_document(text, name, as_written=True)
    if "indicators" not in document.values:
        raise BadInput(
            f"{name} : ce n'est pas un fichier de règles, faute d'« indicators » ; "
            "copiez-en un de maillage/library/agreements."
        )
    try:
        rules = Rules.model_validate(document.values)
    except ValidationError as error:
        raise mistakes(error, document, Rules) from None
    wrong = [document.sentence(place, what) for place, what in faults(rules)]
    if wrong:
        raise LanguageMistakes(wrong)
    return rules


def read_head(path: Path) -> YearFacts:
    """A year's file without its facts: which agreement, version and year it is of."""
    return _head(_document(path))


def read_year(path: Path, versions: Sequence[Rules]) -> YearFacts:
    """The facts of a year's file, as one or several versions describe them.

    Raises `LanguageMistakes`, a `BadInput`, with one French sentence for each line
    that is wrong.
    """
    return year_of(_document(path), versions)


def parse_year(text: str, name: str, versions: Sequence[Rules]) -> YearFacts:
    """The same from a text; `name` is what sentences call the file."""
    return year_of(read_document(text, name, as_written=True), versions)


def year_of(document: Document, versions: Sequence[Rules]) -> YearFacts:
    """The facts of a document, as one or several versions describe them.

    A fact that only one of them knows is read; one that they all know is described by
    the first.
    """
    head = _head(document)
    described: dict[str, Fact] = {}
    for rules in reversed(versions):
        described.update(rules.facts)
    values, wrong = read_facts(
        document.values.get("facts", {}), described, document, ("facts",)
    )
    if wrong:
        raise LanguageMistakes(wrong)
    return head.with_values(**values)


def _head(document: Document) -> YearFacts:
    given = document.values
    for word in given:
        if word not in _HEAD:
            raise BadInput(
                document.sentence((word,), f"« {word} » n'a pas cours ici.")
                + (
                    suggestion(word, list(_HEAD))
                    or " Les faits s'écrivent en retrait sous « facts: »."
                )
            )
    return YearFacts(
        year=_year(document),
        values={},
        name=document.name,
        structure=_word(document, "structure"),
        agreement=_word(document, "agreement"),
        version=_word(document, "version"),
        switches=_switches(document),
        lines=document.lines,
    )


def _year(document: Document) -> int:
    found = document.values.get("year")
    text = str(found)
    if found is None:
        raise BadInput(
            f"{document.name} : il manque l'année ; ajoutez par exemple « year: 2025 »."
        )
    if not text.isascii() or not text.isdigit():
        text = "0"
    if not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        raise BadInput(
            document.sentence(
                ("year",),
                f"une année est attendue ; trouvé : « {str(found)[:40]} ». "
                "Écrivez par exemple year: 2025.",
            )
        )
    return int(text)


def _word(document: Document, name: str) -> str:
    found = document.values.get(name, "")
    if isinstance(found, str):
        return found
    raise BadInput(document.sentence((name,), f"« {name} » : un texte est attendu."))


def _switches(document: Document) -> dict[str, str]:
    found = document.values.get("switches", {})
    if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
        return found
    raise BadInput(
        document.sentence(
            ("switches",),
            "des lignes « interrupteur: valeur » sont attendues ; "
            "maillage agreements show les donne.",
        )
    )


def _document(path: Path) -> Document:
    return read_document(text_of(path), str(path), as_written=True)


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(
            f"{path} : ce fichier n'existe pas ; vérifiez le chemin."
        ) from None
    except IsADirectoryError:
        raise BadInput(f"{path} : c'est un dossier ; donnez un fichier YAML.") from None
    except PermissionError:
        raise BadInput(
            f"{path} : ce fichier ne peut pas être lu ; vérifiez ses droits."
        ) from None
    except UnicodeDecodeError:
        raise BadInput(
            f"{path} : ce fichier n'est pas du texte UTF-8 ; enregistrez-le en UTF-8."
        ) from None
