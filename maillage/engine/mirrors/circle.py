"""The circle's file: who meets, around which figures. Written by the animator.

It names doctors by their prescriber code and nothing else, so that it can travel.
Every mistake in it is one French sentence with the file and the line.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from maillage.engine.errors import BadInput
from maillage.engine.yaml_files.reading import Document, read_document


class Against(StrEnum):
    """Whom the circle chose to compare itself with."""

    TERRITORY = "territoire"
    FRANCE = "france"
    NONE = "aucun"


class Member(BaseModel):
    """One doctor: a prescriber code, or several when he has several cabinets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _one_code_or_several(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"codes": [given]}
        if isinstance(given, dict) and "code" in given:
            if "codes" in given:
                raise ValueError("donnez « code » ou « codes », pas les deux")
            rest = {key: value for key, value in given.items() if key != "code"}
            return {"codes": [given["code"]], **rest}
        return given

    @field_validator("codes")
    @classmethod
    def _written(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if not all(code.strip() for code in codes):
            raise ValueError("un code de prescripteur est vide")
        return tuple(code.strip() for code in codes)

    @property
    def code(self) -> str:
        """The code that names his file."""
        return self.codes[0]


class Circle(BaseModel):
    """A quality circle as its file says it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str = Field(alias="nom", min_length=1, max_length=80)
    territory: str = Field(alias="territoire", min_length=1, max_length=80)
    session: date | None = Field(alias="seance", default=None)
    animators: tuple[str, ...] = Field(alias="animateurs", default=())
    members: tuple[Member, ...] = Field(alias="membres")
    against: Against = Field(alias="comparateur", default=Against.TERRITORY)
    fewest_doctors: int = Field(alias="minimum_medecins", default=5, ge=5, le=50)

    @field_validator("members")
    @classmethod
    def _each_once(cls, members: tuple[Member, ...]) -> tuple[Member, ...]:
        if not members:
            raise ValueError(
                "le cercle n'a aucun membre ; ajoutez un code de prescripteur par ligne"
            )
        counts = Counter(code for member in members for code in member.codes)
        twice = [code for code, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"le code {twice[0]} est écrit deux fois ; gardez-en un")
        return members


def read_circle(path: Path) -> Circle:
    """The circle of a file; `BadInput` says the line and the remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(
            f"{path} : ce fichier de cercle n'existe pas ; vérifiez le chemin."
        ) from None
    except IsADirectoryError:
        raise BadInput(
            f"{path} : c'est un dossier ; donnez le fichier YAML du cercle."
        ) from None
    except UnicodeDecodeError:
        raise BadInput(
            f"{path} : ce fichier n'est pas du texte UTF-8 ; enregistrez-le en UTF-8."
        ) from None
    return parse_circle(text, str(path))


def parse_circle(text: str, name: str) -> Circle:
    """The circle of a text; `name` is what errors call the file."""
    # As written: a code such as 012345670 would lose its zero if read as a number.
    document = read_document(text, name, as_written=True)
    try:
        return Circle.model_validate(document.values)
    except ValidationError as errors:
        raise BadInput(_sentence(errors, document)) from None


def _sentence(errors: ValidationError, document: Document) -> str:
    """The first mistake: where it stands, what it is, what to do."""
    error = errors.errors()[0]
    place = tuple(error["loc"])
    where = " → ".join(
        f"n° {step + 1}" if isinstance(step, int) else step for step in place
    )
    return document.sentence(place, f"{where} : {_problem(error, place)}.")


_ACCEPTED = (
    "nom, territoire, seance, animateurs, membres, comparateur, minimum_medecins"
)


_PROBLEMS = {
    "missing": "cette ligne manque ; ajoutez-la",
    "date": "« {given} » n'est pas une date ; écrivez AAAA-MM-JJ",
    "enum": "« {given} » n'est pas connu ; écrivez territoire, france ou aucun",
    "greater_than": "un groupe se montre à partir de 5 médecins ; écrivez de 5 à 50",
    "less_than": "un groupe se montre à partir de 5 médecins ; écrivez de 5 à 50",
    "int": "« {given} » n'est pas un nombre entier",
    "too_short": "il n'y a rien ici ; complétez cette ligne",
    "string_too_short": "il n'y a rien ici ; complétez cette ligne",
    "string_too_long": "ce texte dépasse 80 caractères ; raccourcissez-le",
    "string": "un texte est attendu sur cette ligne",
    "tuple": "une liste est attendue, un élément par ligne précédé d'un tiret",
    "list": "une liste est attendue, un élément par ligne précédé d'un tiret",
}


def _problem(error: Any, place: tuple[str | int, ...]) -> str:
    """What is wrong, what was expected, in French."""
    kind = error["type"]
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "extra_forbidden":
        known = "code ou codes" if "membres" in place else _ACCEPTED
        return f"cette clé n'est pas connue ; les clés possibles sont {known}"
    found = next(
        (words for start, words in _PROBLEMS.items() if kind.startswith(start)),
        "cette valeur n'a pas la forme attendue",
    )
    return found.format(given=error.get("input"))
