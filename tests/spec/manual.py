"""Write docs/reference/language.md from the spec tests: `python -m tests.spec.manual`.

A chapter is a package, a section a module, a paragraph a test. What the page says is
what every engine has been held to.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType

from maillage.engine.indicators.language_strengths import written_strength
from maillage.engine.indicators.units import MILLIONTHS
from maillage.engine.lake.facts import Presentation
from tests.spec.case import DEFAULTS, Case
from tests.spec.formulary import FORMULARY


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "language.md"

CONTENTS = {
    "deliveries": ["netting", "measures", "units"],
    "lines": [
        "drug_sets",
        "strengths",
        "age",
        "sex",
        "long_term_illness",
        "generic_roles",
        "biosimilar_roles",
        "substitution",
        "same_day",
        "repeats",
        "calendar_months",
        "relation",
    ],
    "periods": ["calendar"],
    "patients": ["counting", "attribution", "delivered", "absence", "regular"],
    "supply": [
        "days",
        "episodes",
        "treated",
        "overlap",
        "substances_at_once",
        "score_at_once",
        "days_covered",
        "unknown_packs",
    ],
    "starts": ["starts", "conditions", "exposed"],
    "doses": ["daily_doses", "most_doses"],
    "euros": ["euros", "euros_per_patient", "per_patient", "change_of_euros"],
}
"""Chapters and their sections, in reading order."""

INTRODUCTION = """\
<!-- Written by `make manual` from tests/spec/: do not edit. -->
# Le langage des indicateurs

Ce manuel dit ce que signifie chaque mot d'un fichier d'indicateur. Chaque paragraphe
est un cas : quelques lignes de délivrance, un indicateur, les chiffres attendus. Tous
les moteurs de calcul sont tenus de les retrouver ; le manuel est tiré de ces essais.

Un indicateur compte (`count`) des délivrances, des boîtes, des doses quotidiennes
définies, des euros, des patients, des débuts de traitement, ou ce qu'il en vient
par patient. `denominator` dit sur quoi, `numerator` ce qu'on y cherche.

Dans les tableaux de lignes, `ald` vaut `oui`, `non` ou `?` (inconnu) ; `motif` est le
motif de non-substitution, `?` quand il n'y en a pas ; M1, M2 sont des prescripteurs,
O1, O2 des pharmacies. Une colonne absente vaut partout :
{defaults}.

Dans les tableaux de chiffres, ce qui n'est pas écrit vaut 0 :

- `numerator`, `denominator` : les deux nombres (les euros sont signés) ;
- `value` : le chiffre que l'on lit, donné quand il n'est pas le rapport des deux ou
  pour aider à le lire ;
- `not_observable` : ce que les données, trop courtes, ne permettent pas de juger ;
- `not_computable` : les délivrances d'une présentation dont on ignore ce que le calcul
  demande (unités par boîte, doses, dosage ou forme).

Les produits des exemples :

| Produit | ATC | Unités par boîte | Générique | Dosage | Forme | DDD par boîte |
| --- | --- | --- | --- | --- | --- | --- |
{products}

Lantus est le médicament de référence d'un groupe de biosimilaires, Abasaglar un de ses
biosimilaires.

{contents}
"""

_BY = {
    "prescriber": "Par prescripteur",
    "pharmacy": "Par pharmacie",
    "all": "Pour l'ensemble",
}
_EVERY = {
    "month": "chaque mois",
    "quarter": "chaque trimestre",
    "year": "chaque année",
    "rolling12": "sur douze mois glissants",
}


def render() -> str:
    """The whole page."""
    defaults = ", ".join(f"`{name}` {value}" for name, value in DEFAULTS.items())
    products = "\n".join(
        f"| {name} | {' | '.join(_known(drug))} |" for name, drug in FORMULARY.items()
    )
    parts = [
        INTRODUCTION.format(defaults=defaults, products=products, contents=_contents())
    ]
    for chapter, sections in CONTENTS.items():
        package = importlib.import_module(f"tests.spec.{chapter}")
        parts.append(f"## {_title(package)}\n")
        for section in sections:
            module = importlib.import_module(f"tests.spec.{chapter}.test_{section}")
            parts.append(f"### {_title(module)}\n")
            parts.extend(_paragraph(test) for test in tests_of(module))
    return "\n".join(parts)


def _known(drug: Presentation) -> list[str]:
    """What is known of a product, a dash for what is not."""
    doses = drug.daily_doses_millionths
    strength = drug.strength_micrograms
    cells = [
        drug.atc,
        drug.units_per_pack,
        drug.generic_role,
        None if strength is None else written_strength(strength),
        drug.form,
        None if doses is None else f"{doses / MILLIONTHS:g}".replace(".", ","),
    ]
    return ["-" if cell is None else str(cell) for cell in cells]


def _contents() -> str:
    """The sections of each chapter, with links."""
    lines = []
    for chapter, sections in CONTENTS.items():
        package = importlib.import_module(f"tests.spec.{chapter}")
        modules = (
            importlib.import_module(f"tests.spec.{chapter}.test_{section}")
            for section in sections
        )
        links = (f"[{_title(each)}](#{_anchor(_title(each))})" for each in modules)
        lines.append(f"- {_title(package)} : {', '.join(links)}")
    return "\n".join(lines)


def _anchor(title: str) -> str:
    """The anchor that a forge gives a heading."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def tests_of(module: ModuleType) -> Iterator[Callable[..., None]]:
    """The tests of a module, in the order they are written."""
    for name, value in vars(module).items():
        if name.startswith("test_"):
            yield value


def cases_of(test: Callable[..., None]) -> list[Case]:
    """The cases that a test would hold the engines to."""
    cases: list[Case] = []
    test(lambda **fields: cases.append(Case(**fields)))
    return cases


def _paragraph(test: Callable[..., None]) -> str:
    title, _, text = (inspect.getdoc(test) or "").partition("\n\n")
    title = " ".join(title.split())
    parts = [f"**{title}**\n"] + ([f"{text}\n"] if text else [])
    for case in cases_of(test):
        parts += [
            _block("text", case.lines),
            _block("yaml", case.indicator),
            f"{_asked(case)} :\n",
            _block("text", case.expected),
        ]
    return "\n".join(parts)


def _asked(case: Case) -> str:
    first, last = case.since, case.until
    months = f"en {first}" if first == last else f"de {first} à {last}"
    return f"{_BY[case.by]}, {_EVERY[case.every]}, {months}"


def _block(language: str, text: str) -> str:
    return f"```{language}\n{dedent(text).strip()}\n```\n"


def _title(module: ModuleType) -> str:
    return re.sub(r"\.$", "", (module.__doc__ or "").strip())


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")
