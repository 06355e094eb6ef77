"""What the page says of where a figure comes from: steps, codes, witness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from maillage.apps.circles.figures.sheet_figures import figure_of
from maillage.apps.circles.models import MirrorSheet
from maillage.engine import frozen
from maillage.engine.indicators.explain.account import (
    Explanation,
    Figure,
    Path,
    ResolvedSet,
)
from maillage.engine.indicators.model import Calculation
from maillage.engine.indicators.units import Counted, counted
from maillage.engine.mirrors import words
from maillage.ui.components import Column, Row, Table
from maillage.ui.formats import THIN, number
from maillage.ui.formats import counted as of_things


State = MirrorSheet.ExplanationState

ABSENT = {
    State.NONE: "Ces miroirs ont été faits avant que ce détail n'existe : il sera là "
    "avec les prochains.",
    State.QUEUED: "Ce détail est en préparation : rouvrez cette page dans quelques "
    "minutes.",
    State.MAKING: "Ce détail est en préparation : rouvrez cette page dans quelques "
    "minutes.",
    State.LATE: "La séance a été tenue avant que ce détail ne soit prêt : il ne sera "
    "pas fait pour celle-ci.",
    State.NOTHING: "Ce chiffre ne s'additionne pas d'un code à l'autre : il n'est pas "
    "donné à qui a plusieurs codes, et n'a donc pas de détail.",
    State.GONE: "La base de calcul de ces miroirs n'est plus gardée : ce détail ne "
    "peut pas être fait.",
    State.TOO_MANY: "Ce chiffre dépend de trop de lignes pour qu'elles soient relues "
    "une à une : ce détail ne peut pas être fait.",
    State.FAILED: "Un défaut a interrompu la préparation de ce détail : il sera là "
    "avec les prochains miroirs.",
}
"""Why there is nothing to read, by the state of the explanation."""

WITHHELD = (
    "Ce médecin a trop peu de cas pour un chiffre : le détail n'est montré qu'à lui."
)

_AGREE = (
    "Deux programmes écrits séparément donnent le même chiffre, et les étapes "
    "ci-dessus y mènent."
)
_DIFFER = (
    "Les deux programmes ne donnent pas le même chiffre, ou pas celui du miroir. "
    "Signalez-le à qui tient ce service ; d'ici là, ne vous en servez pas."
)
_SUFFIX = {
    Counted.NUMBER: "",
    Counted.EUROS: f"{THIN}€",
    Counted.DAILY_DOSES: f"{THIN}DDD",
}


@dataclass(frozen=True)
class PathShown:
    """The way to a denominator or a numerator."""

    title: str
    words: str
    table: Table


@dataclass(frozen=True)
class SetShown:
    """A set of drugs, its codes folded."""

    title: str
    words: str
    table: Table
    blurred: str


@dataclass(frozen=True)
class ExplanationShown:
    """Everything that the page says; only the first fields where `absent` says why."""

    title: str
    sentence: str
    value: str
    counted: str
    absent: str = ""
    read: str = ""
    agrees: bool = True
    verdict: str = ""
    paths: list[PathShown] = field(default_factory=list)
    sets: list[SetShown] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    engines: Table | None = None


def explained(sheet: MirrorSheet, *, is_own: bool) -> ExplanationShown:
    """What the page says of a sheet's figure.

    Where there were too few cases for a figure, its counts are its doctor's alone.
    """
    figure = figure_of(sheet)
    own = figure.own.reading if figure.own else None
    head = {
        "title": figure.indicator.title,
        "sentence": figure.indicator.sentence,
        "value": words.value(own, figure.scale) if own else "",
        "counted": words.counted(own, figure.indicator) if own else "",
    }
    state = State(sheet.explanation_state)
    if state is not State.READY or not sheet.explanation:
        return ExplanationShown(**head, absent=ABSENT.get(state, ABSENT[State.FAILED]))
    if own is None and not is_own:
        return ExplanationShown(**head, absent=WITHHELD)
    found = frozen.from_document(Explanation, sheet.explanation["explanation"])
    agrees = found.agrees and sheet.explanation["as_shown"]
    calculation = figure.indicator.calculation
    return ExplanationShown(
        **head,
        read=_read(found),
        agrees=agrees,
        verdict=_AGREE if agrees else _DIFFER,
        paths=_paths(found, calculation),
        sets=[_set(one) for one in found.sets],
        unseen=list(_unseen(found.reference, words.unknown(figure.indicator))),
        engines=_engines(found, calculation),
    )


def _read(found: Explanation) -> str:
    whose = "du code" if "," not in found.unit else "des codes"
    return (
        f"Sur ces 12 mois, {of_things(found.lines_of_unit, 'ligne')} de délivrance "
        f"{whose} {found.unit}, pour {of_things(found.patients_of_unit, 'patient')}. "
        "Une ligne est un médicament remis un jour à un patient sur une ordonnance."
    )


def _paths(found: Explanation, calculation: Calculation) -> list[PathShown]:
    above, below = counted(calculation)
    return [
        _path("Ce qui est en bas (le dénominateur)", found.denominator, below),
        _path("Ce qui est en haut (le numérateur)", found.numerator, above),
    ]


def _path(title: str, path: Path, kind: Counted) -> PathShown:
    rows: list[Row | list[str]] = [
        [
            step.words[:1].upper() + step.words[1:],
            of_things(step.kept, step.of[:-1]),
            number(step.left_out),
        ]
        for step in path.steps
    ]
    if not rows:
        rows = [["Tout ce qui est en bas", "", "0"]]
    columns = [Column("Étape"), Column("Gardés", "number"), Column("Écartés", "number")]
    rows.append(Row(("Compté", _amount(path.result, kind), ""), own=True))
    table = Table(title, columns, rows, show_caption=False)
    return PathShown(title, path.words[:1].upper() + path.words[1:], table)


def _set(one: ResolvedSet) -> SetShown:
    columns = [
        Column("Code"),
        Column("Médicament"),
        Column("Délivrances", "number"),
        Column("Présentations", "number"),
    ]
    rows = [
        [
            each.atc,
            each.name or (each.example and f"par exemple {each.example}"),
            number(each.deliveries),
            number(each.presentations),
        ]
        for each in one.substances
    ]
    blurred = ""
    if one.blurred_presentations:
        many = of_things(one.blurred_presentations, "présentation")
        blurred = f"{many} dont le dosage ou la forme manque, hors de cet ensemble."
    table = Table(one.title, columns, rows, show_caption=False)
    return SetShown(one.title, one.words, table, blurred)


def _unseen(figure: Figure, unknown: str) -> Iterator[str]:
    if figure.not_observable:
        cases = of_things(
            figure.not_observable, "cas non observable", "cas non observables"
        )
        yield f"{cases} : trop près du début ou de la fin des données pour être jugés."
    if figure.not_computable:
        yield f"{of_things(figure.not_computable, 'délivrance')} {unknown}."


def _engines(found: Explanation, calculation: Calculation) -> Table:
    columns = ("Moteur", "Haut", "Bas", "Non observables", "Non calculables")
    rows = [
        [name, *_counts(figure, calculation)]
        for name, figure in (
            ("Programme du service", found.fast),
            ("Programme témoin", found.reference),
        )
    ]
    return Table(
        "Le même chiffre, compté deux fois",
        [Column(name, "text" if name == "Moteur" else "number") for name in columns],
        rows,
        show_caption=False,
    )


def _counts(figure: Figure, calculation: Calculation) -> Iterable[str]:
    above, below = counted(calculation)
    yield _amount(figure.numerator, above)
    yield _amount(figure.denominator, below)
    yield number(figure.not_observable)
    yield number(figure.not_computable)


def _amount(value: int, kind: Counted) -> str:
    return number(value / kind.parts, kind.decimals) + _SUFFIX[kind]
