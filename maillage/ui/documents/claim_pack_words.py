"""The words and rows of a year-end pack: amounts, formulas, proofs, totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from maillage.engine.agreements.lines import value_text
from maillage.engine.agreements.numbers import (
    as_written,
    cents,
    euros_text,
    french,
    is_written_exactly,
    nearest,
)
from maillage.engine.agreements.results import (
    IndicatorResult,
    Source,
    YearResult,
)
from maillage.engine.agreements.schema import Rules
from maillage.ui.formats import FIRM, counted, day, punctuated, short_day


if TYPE_CHECKING:
    from maillage.ui.documents.claim_pack import PackProof


KINDS = {"prerequisite": "socle prérequis", "core": "socle", "option": "optionnel"}
MOST_LISTED = 12
"""Proofs named one by one on an indicator's page; more are runs of the list."""
FEWEST_DECIMALS, MOST_DECIMALS = 6, 12


def proof_name(number: int) -> str:
    """« Preuve 017 »."""
    return f"Preuve{FIRM}{number:03d}"


def amount_rows(
    declared: YearResult, proven: YearResult, possible: Fraction
) -> list[list[str]]:
    """The three amounts, each with what it means."""
    return [
        [
            "Déclaré",
            euros_text(declared.total_euros),
            "ce que l'équipe dit avoir fait",
        ],
        [
            "Prouvé",
            euros_text(proven.total_euros),
            "ce que les pièces jointes montrent",
        ],
        ["Possible", euros_text(possible), "ce que l'année pouvait donner"],
    ]


def switch_rows(result: YearResult, rules: Rules) -> list[list[str]]:
    """Each reading of the text where sources differ: what was chosen, and where.

    Sources by their codes, which the cover says in full.
    """
    codes = {one.text: code for code, one in rules.sources.items()}
    return [
        [
            one.title,
            one.means + (" (par défaut)" if one.is_default else " (choisi)"),
            " ; ".join(
                f"{codes.get(source.text, source.text)} {source.place}".strip()
                for source in one.sources
            ),
        ]
        for one in result.switches
    ]


def sources_text(sources: Sequence[Source]) -> str:
    """« Cnam, guide..., p. 26 » for each, one after the other."""
    return " ; ".join(
        f"{one.text}, {one.place}" if one.place else one.text for one in sources
    )


def indicator_page(
    declared: IndicatorResult,
    proven: IndicatorResult | None,
    proofs: Sequence[PackProof],
    missing: Sequence[str],
) -> dict[str, Any]:
    """One indicator: the same blocks for every team, empty ones included."""
    return {
        "id": declared.id,
        "title": declared.title,
        "kind": f"{KINDS[declared.kind]} · {declared.axis}",
        "gate": _gate(proven or declared),
        "declared": _amount(declared),
        "proven": _amount(proven) if proven else ["non calculable", ""],
        "rule": punctuated(declared.rule),
        "source": sources_text(declared.sources),
        "formula_declared": declared.formula,
        "formula_proven": _proven_formula(declared, proven),
        "inputs": _inputs(declared, proven),
        "figures": [
            [one.meaning, as_written(one.value), _short(one.sources)]
            for one in declared.figures
        ],
        "wanted": list(declared.proofs_wanted),
        "proofs": _listed(proofs),
        "missing": [punctuated(one) for one in missing] or ["Rien ne manque."],
        "notes": list(declared.notes),
    }


def _gate(result: IndicatorResult) -> str:
    if result.gate is None:
        return ""
    if not result.gate.required:
        return f"Socle prérequis non exigé cette année : {result.gate.because}"
    state = "atteint" if result.gate.reached else "non atteint : rien n'est dû sans lui"
    return f"Socle prérequis {state}."


def _amount(result: IndicatorResult) -> list[str]:
    points = "" if result.points is None else f"{as_written(result.points)} points"
    return [euros_text(result.euros), points]


def _proven_formula(declared: IndicatorResult, proven: IndicatorResult | None) -> str:
    if proven is None:
        return "Aucune preuve ne permet ce calcul."
    if proven.formula == declared.formula:
        return "Le même : tout ce qui est déclaré est prouvé."
    return proven.formula


def _inputs(
    declared: IndicatorResult, proven: IndicatorResult | None
) -> list[list[str]]:
    shown = {one.name: one for one in proven.inputs} if proven else {}
    rows = []
    for one in declared.inputs:
        same = shown.pop(one.name, None)
        value = value_text(same.value) if same else "–"
        rows.append([one.title, value_text(one.value), value])
    rows += [[one.title, "–", value_text(one.value)] for one in shown.values()]
    return rows


def _short(sources: Sequence[Source]) -> str:
    """The pages alone where there are: the texts are under the rule."""
    return " ; ".join(one.place or one.text for one in sources)


def _listed(proofs: Sequence[PackProof]) -> list[list[str]]:
    if not proofs:
        return [["", "Aucune pièce."]]
    if len(proofs) <= MOST_LISTED:
        return [
            [
                proof_name(one.number),
                f"{short_day(one.on)}, {one.title}",
            ]
            for one in proofs
        ]
    by_kind: dict[str, list[PackProof]] = defaultdict(list)
    for one in proofs:
        by_kind[one.kind].append(one)
    return [
        [
            counted(len(some), "preuve"),
            f"{kind} : {', '.join(_ranges([one.number for one in some]))} "
            "(détail dans la liste des pièces)",
        ]
        for kind, some in by_kind.items()
    ]


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    """« 003 à 012 », « 015 »."""
    start = last = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == last + 1:
            last = number
            continue
        yield f"{start:03d}" if start == last else f"{start:03d} à {last:03d}"
        start = last = number


def total_rows(declared: YearResult, proven: YearResult) -> dict[str, Any]:
    """The sum, line by line, then what it is worth and when it is paid."""
    decimals = max(_decimals(declared), _decimals(proven))
    lines = [
        [
            one.id,
            one.title,
            points_text(one, decimals),
            points_text(proven.indicator(one.id), decimals),
        ]
        for one in declared.indicators
    ]
    in_points = declared.point_euros is not None
    return {
        "unit": "points" if in_points else "euros",
        "lines": lines,
        "sums": [
            "Somme",
            _sum(declared, decimals),
            _sum(proven, decimals),
        ],
        "steps": [
            *_worth(declared, proven, decimals),
            *_gate_steps(declared, proven),
            ["Montant de l'année", *_both(declared, proven, "total_euros")],
            ["Avance", *_both(declared, proven, "advance_euros")],
            [
                "Solde : montant de l'année moins avance",
                *_both(declared, proven, "balance_euros"),
            ],
        ],
        "advance": declared.advance_formula,
        "advance_source": sources_text(declared.advance_sources),
        "exact": _exact_notes(declared, proven, decimals),
    }


def points_text(result: IndicatorResult | None, decimals: int) -> str:
    """The points of a line; euros where the agreement counts in euros."""
    if result is None:
        return "–"
    if result.points is None:
        return euros_text(result.euros)
    return french(result.points, decimals)


def _sum(result: YearResult, decimals: int) -> str:
    if result.earned_points is None:
        return euros_text(result.earned_euros)
    return french(_shown_sum(result, decimals), decimals)


def _shown_sum(result: YearResult, decimals: int) -> Fraction:
    """The sum of the points as they are printed."""
    return sum(
        (nearest(one.points, decimals) for one in result.indicators if one.points),
        Fraction(0),
    )


def _decimals(result: YearResult) -> int:
    """As many as it takes for the printed points to give the right cents."""
    rate = result.point_euros
    if rate is None or result.earned_points is None:
        return FEWEST_DECIMALS
    wanted = cents(sum((one.points or Fraction(0) for one in result.indicators),
                       Fraction(0)) * rate)  # fmt: skip
    for decimals in range(FEWEST_DECIMALS, MOST_DECIMALS):
        if cents(_shown_sum(result, decimals) * rate) == wanted:
            return decimals
    return MOST_DECIMALS


def _worth(declared: YearResult, proven: YearResult, decimals: int) -> list[list[str]]:
    rate = declared.point_euros
    if rate is None:
        return []
    both = (declared, proven)
    kept = [french(one.earned_points or Fraction(0), decimals) for one in both]
    rounded = ["Points retenus", *kept]
    worth = [
        f"× {as_written(rate)} € le point",
        *(euros_text(one.earned_euros) for one in (declared, proven)),
    ]
    changed = any(
        one.earned_points != sum((i.points or 0 for i in one.indicators), Fraction(0))
        for one in (declared, proven)
    )
    return [rounded, worth] if changed else [worth]


def _gate_steps(declared: YearResult, proven: YearResult) -> list[list[str]]:
    if declared.gate_open is None and proven.gate_open is None:
        return []
    return [["Socles prérequis", *(_gate_word(one) for one in (declared, proven))]]


def _gate_word(result: YearResult) -> str:
    if result.gate_open is False:
        return f"manque : {', '.join(result.gate_shut_by)}"
    return "réunis"


def _both(declared: YearResult, proven: YearResult, name: str) -> list[str]:
    found = [getattr(one, name) for one in (declared, proven)]
    return ["–" if one is None else euros_text(one) for one in found]


def _exact_notes(declared: YearResult, proven: YearResult, decimals: int) -> list[str]:
    """Points that no few decimals say, as the fractions they are."""
    found = []
    for name, result in (("déclarés", declared), ("prouvés", proven)):
        for one in result.indicators:
            if one.points is not None and not is_written_exactly(one.points):
                found.append(f"{one.id}, points {name} : {as_written(one.points)}")
    if not found:
        return []
    return [
        f"Imprimés avec {counted(decimals, 'décimale')} ; exactement : "
        + " ; ".join(found)
        + "."
    ]


def proof_rows(proofs: Sequence[PackProof]) -> list[list[str]]:
    """The list of proofs: number, day, what, indicators, file."""
    return [
        [
            f"{one.number:03d}",
            short_day(one.on),
            punctuated(one.title),
            ", ".join(one.indicators),
            one.file_name,
        ]
        for one in proofs
    ]


def proof_sheet(proof: PackProof, team: str, year: int) -> dict[str, Any]:
    """One printed proof: what happened, as its own app tells it."""
    return {
        "name": proof_name(proof.number),
        "title": punctuated(proof.title),
        "kind": proof.kind,
        "pairs": [
            ["Équipe", team],
            ["Année", str(year)],
            ["Date", day(proof.on)],
            *[[label, value] for label, value in proof.lines],
            ["Indicateurs", ", ".join(proof.indicators) or "aucun"],
        ],
        "why": proof.why_no_file,
    }
