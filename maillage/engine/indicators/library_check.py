"""Is every file of a library one that can be trusted to give a figure?

A file is read, its ATC codes are looked up where a dictionary is at hand, and its
worked example is run on every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.engine.errors import BadInput
from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.language import Entry, parse_drug_sets, parse_file
from maillage.engine.indicators.language_words import drug_sets
from maillage.engine.indicators.library import (
    library_files,
    load_drug_sets,
    load_entries,
    load_kits,
    plain_drug_sets,
)
from maillage.engine.indicators.library_examples import example_mistakes
from maillage.engine.indicators.model import Direction, DrugSet
from maillage.engine.yaml_files.reading import (
    MOST_CHARACTERS,
    LanguageMistakes,
)


Labels = Mapping[str, str]
"""Label by ATC code, of every level; empty when no dictionary was added."""

_AGAINST = {"increase": Direction.LOWER, "decrease": Direction.HIGHER}


@dataclass(frozen=True)
class Checked:
    """One file: what it defines, and a French sentence for each mistake."""

    name: str
    ids: tuple[str, ...]
    mistakes: tuple[str, ...]


def check_library(labels: Labels) -> Iterator[Checked]:
    """Check the drug sets, then every indicator, then the kits of the library."""
    for name, described in load_drug_sets().items():
        unknown = _unknown_codes(name, described.drugs, labels)
        if unknown:
            yield Checked(name, (name,), tuple(unknown))
    ids: dict[str, str] = {}
    for name, text in library_files("indicators"):
        checked = check_text(text, name, plain_drug_sets(), labels)
        yield _placed(checked, ids)
    for kit in load_kits():
        name = f"kits/{kit.theme}/kit.yaml"
        yield Checked(name, (), tuple(kit_mistakes(kit, load_entries(), name)))


def kit_mistakes(kit: Kit, entries: Iterable[Entry], name: str) -> Iterator[str]:
    """What a kit says of the indicators that they do not say of themselves."""
    known = {entry.indicator.id: entry.indicator for entry in entries}
    for one in kit.indicators:
        if one.id not in known:
            yield f"{name} : l'indicateur « {one.id} » n'existe pas."
    for commitment in kit.commitments:
        indicator = known.get(commitment.indicator)
        if indicator and indicator.direction is _AGAINST[commitment.direction]:
            yield (
                f"{name} : l'engagement sur {indicator.id} va dans le sens contraire "
                "de l'indicateur ; corrigez « direction »."
            )


def check_path(path: Path, labels: Labels) -> Iterator[Checked]:
    """Check a file, or every `.yaml` file of a folder, with the library's drug sets.

    The folder's own `drug_sets/*.yaml` are added to the library's. Raises BadInput
    when there is nothing to check.
    """
    if not path.exists():
        raise BadInput(f"{path} : ce fichier ou ce dossier n'existe pas.")
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    of_sets = [file for file in files if file.parent.name == "drug_sets"]
    indicators = [
        file for file in files if file not in of_sets and file.name != "kit.yaml"
    ]
    if not indicators and not of_sets:
        raise BadInput(f"{path} : aucun fichier .yaml à vérifier ici.")
    sets = plain_drug_sets()
    for file in of_sets:
        checked, found = _check_sets(file, labels)
        sets |= found
        yield checked
    ids: dict[str, str] = {}
    for file in indicators:
        try:
            checked = check_text(read_text(file), str(file), sets, labels)
        except BadInput as mistake:
            checked = Checked(str(file), (), (str(mistake),))
        yield _unique(checked, ids)


def check_text(
    text: str, name: str, sets: Mapping[str, DrugSet], labels: Labels
) -> Checked:
    """Check the text of one indicator's file."""
    try:
        entries = parse_file(text, name, sets)
    except LanguageMistakes as mistake:
        return Checked(name, (), mistake.sentences)
    ids = tuple(entry.indicator.id for entry in entries)
    return Checked(name, ids, tuple(_of_entries(entries, name, labels)))


def read_text(file: Path) -> str:
    """The text of a file that a person gave; BadInput when it is not a text."""
    try:
        if file.stat().st_size > 4 * MOST_CHARACTERS:
            raise BadInput(f"{file} : trop gros pour un fichier d'indicateur.")
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{file} : enregistrez ce fichier en UTF-8.") from None
    except OSError as fault:
        raise BadInput(
            f"{file} : ce fichier ne se lit pas ({fault.strerror}) ; "
            "vérifiez son nom et ses droits."
        ) from None


def _of_entries(entries: Iterable[Entry], name: str, labels: Labels) -> Iterator[str]:
    for entry in entries:
        identifier = entry.indicator.id
        if entry.example is None and entry.base is None:
            yield f"{name} : il manque « example », l'exemple avec son résultat."
        for drugs in drug_sets(entry.indicator.calculation):
            for sentence in _unknown_codes(name, drugs, labels):
                yield sentence
        for sentence in example_mistakes(entry):
            yield f"{name} : {identifier}, {sentence}"


def _unknown_codes(name: str, drugs: DrugSet, labels: Labels) -> list[str]:
    if not labels:
        return []
    return [
        f"{name} : le code {prefix} de « {drugs.name} » n'est pas dans le dictionnaire "
        "ATC ajouté ; corrigez-le ou ajoutez un dictionnaire plus récent."
        for prefix in (*drugs.include, *drugs.exclude)
        if prefix not in labels
    ]


def _check_sets(file: Path, labels: Labels) -> tuple[Checked, dict[str, DrugSet]]:
    try:
        described = parse_drug_sets(read_text(file), str(file))
    except LanguageMistakes as mistake:
        return Checked(str(file), (), mistake.sentences), {}
    except BadInput as mistake:
        return Checked(str(file), (), (str(mistake),)), {}
    found = {name: one.drugs for name, one in described.items()}
    unknown = [
        sentence
        for drugs in found.values()
        for sentence in _unknown_codes(str(file), drugs, labels)
    ]
    return Checked(str(file), tuple(found), tuple(unknown)), found


def _unique(checked: Checked, ids: dict[str, str]) -> Checked:
    """The same, with a sentence for each id that an earlier file has taken."""
    taken = [
        f"{checked.name} : « {one} » est déjà défini par {ids[one]}."
        for one in checked.ids
        if one in ids
    ]
    ids.update({one: checked.name for one in checked.ids if one not in ids})
    return Checked(checked.name, checked.ids, (*checked.mistakes, *taken))


def _placed(checked: Checked, ids: dict[str, str]) -> Checked:
    """The same, with a sentence when the file does not bear the name of its id."""
    checked = _unique(checked, ids)
    if not checked.ids or checked.name.endswith(f"/{checked.ids[0]}.yaml"):
        return checked
    sentence = (
        f"{checked.name} : ce fichier définit « {checked.ids[0]} » ; nommez-le "
        f"{checked.ids[0]}.yaml."
    )
    return Checked(checked.name, checked.ids, (*checked.mistakes, sentence))
