"""A calculation said in plain French words, for whoever will not read YAML."""

from __future__ import annotations

from fractions import Fraction

from maillage.engine.indicators import model
from maillage.engine.indicators.language_phrases import (
    ROLE_WORDS,
    Titles,
    joined,
    of_lines,
    of_patients,
    of_starts,
)
from maillage.engine.indicators.language_strengths import strength_words
from maillage.engine.indicators.model_sets import drug_sets


__all__ = ["ROLE_WORDS", "Titles", "describe", "drug_sets", "parts", "set_words"]


_UNITS = {
    model.Measure.DELIVERIES: "délivrances (patient, date et substance distincts)",
    model.Measure.BOXES: "boîtes (moins les retours)",
    model.Measure.DAILY_DOSES: "doses quotidiennes définies (moins les retours)",
    model.Measure.EUROS: "euros, avec leur signe, des lignes",
}


_EFFECTS = {
    model.Effect.PRICE: (
        "effet prix (les mêmes présentations, au même nombre de boîtes qu'aujourd'hui, "
        "à leur coût d'un an plus tôt puis d'aujourd'hui)"
    ),
    model.Effect.VOLUME: (
        "effet volume (plus ou moins de boîtes, au coût moyen d'un an plus tôt)"
    ),
    model.Effect.MIX: (
        "effet structure (ce que changent d'autres présentations, une fois ôtés le "
        "volume et les prix)"
    ),
}


def describe(calculation: model.Calculation, titles: Titles | None = None) -> str:
    """Two sentences, « Numérateur : ... » and « Dénominateur : ... ».

    `titles` gives the French title of a drug set by its name; a set without one is
    called by its name.
    """
    numerator, denominator = parts(calculation, titles or {})
    return f"Numérateur : {numerator}.\nDénominateur : {denominator}."


def parts(calculation: model.Calculation, titles: Titles) -> tuple[str, str]:
    """The numerator and the denominator, each a phrase without its full stop.

    What the numerator of a share repeats of its denominator is not said twice.
    """
    match calculation:
        case model.ShareOfLines() | model.RatioOfLines():
            return _parts_of_lines(calculation, titles)
        case model.ShareOfPatients():
            numerator = of_patients(calculation.numerator, titles)
            denominator = of_patients(calculation.denominator, titles)
            if calculation.numerator.lines == calculation.denominator.lines:
                numerator = numerator[1:]
            beginning = "patients distincts, "
        case model.ShareOfStarts():
            numerator = of_starts(calculation.numerator, titles)
            denominator = of_starts(calculation.denominator, titles)
            beginning = "débuts (première délivrance, sans autre dans les 12 mois) "
        case _:
            return _parts_of_amount(calculation, titles)
    return _among(numerator, denominator), beginning + " ; ".join(denominator)


def _parts_of_lines(
    calculation: model.ShareOfLines | model.RatioOfLines, titles: Titles
) -> tuple[str, str]:
    numerator = of_lines(calculation.numerator, titles)
    denominator = of_lines(calculation.denominator, titles)
    if isinstance(calculation, model.ShareOfLines):
        what = _UNITS[calculation.measure]
        return _among(numerator, denominator), what + joined(denominator, " ")
    above, below = (_UNITS[one] for one in calculation.measures)
    more = " ; montré moins 1" if calculation.minus_one else ""
    return above + joined(numerator, " ") + more, below + joined(denominator, " ")


def _parts_of_amount(
    calculation: model.EurosPerPatient
    | model.MeasurePerPatient
    | model.SubstancesOfMostDoses
    | model.ChangeOfEuros,
    titles: Titles,
) -> tuple[str, str]:
    if isinstance(calculation, model.MeasurePerPatient):
        numerator = joined(of_lines(calculation.numerator, titles), " ")
        denominator = joined(of_lines(calculation.denominator, titles), " ")
        return (
            _UNITS[calculation.measure] + numerator,
            f"patients distincts à qui une ligne{denominator} a été délivrée",
        )
    kept = joined(of_lines(calculation.lines, titles), " ")
    match calculation:
        case model.EurosPerPatient():
            return (
                f"euros, avec leur signe, des lignes{kept}",
                "patients distincts à qui l'une de ces lignes a été délivrée",
            )
        case model.SubstancesOfMostDoses():
            return (
                "le plus petit nombre de ces substances qui font ensemble "
                f"{calculation.percent} % des doses quotidiennes définies",
                f"substances délivrées, dont les lignes{kept}",
            )
        case model.ChangeOfEuros():
            return (
                f"{_EFFECTS[calculation.effect]}, en euros, des délivrances{kept}",
                "euros de ces délivrances dans les mêmes mois un an plus tôt",
            )


def _among(numerator: list[str], denominator: list[str]) -> str:
    own = [one for one in numerator if one not in denominator]
    return "parmi le dénominateur, " + (" ; ".join(own) if own else "tout")


def set_words(drugs: model.DrugSet) -> str:
    """The codes of a set: « M01A sauf M01AE01, 2 unités par jour »."""
    words = ", ".join(drugs.include)
    if drugs.exclude:
        words += " sauf " + ", ".join(drugs.exclude)
    words = " ; ".join([words, *strength_words(drugs)])
    if drugs.units_per_day != 1:
        words += f" ; {_number(drugs.units_per_day)} unités par jour"
    return words


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator}/{value.denominator}"
