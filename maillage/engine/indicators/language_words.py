"""A calculation said in plain French words, for whoever will not read YAML."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from maillage.engine.indicators import model


Titles = Mapping[str, str]

ROLE_WORDS = {
    model.GenericRole.PRINCEPS: "médicament d'origine",
    model.GenericRole.GENERIC: "générique",
    model.GenericRole.COMPLEMENTARY: "générique par complémentarité de dosage",
    model.GenericRole.SUBSTITUTABLE: "générique substituable",
}
"""What people call the part that a presentation plays in its generic group."""

_UNITS = {
    model.Measure.DELIVERIES: "délivrances (patient, date et substance distincts)",
    model.Measure.BOXES: "boîtes (moins les retours)",
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
            numerator = _patients(calculation.numerator, titles)
            denominator = _patients(calculation.denominator, titles)
            if calculation.numerator.lines == calculation.denominator.lines:
                numerator = numerator[1:]
            beginning = "patients distincts, "
        case model.ShareOfStarts():
            numerator = _starts(calculation.numerator, titles)
            denominator = _starts(calculation.denominator, titles)
            beginning = "débuts (première délivrance, sans autre dans les 12 mois) "
        case model.EurosPerPatient():
            kept = _joined(_lines(calculation.lines, titles), " ")
            return (
                f"euros, avec leur signe, des lignes{kept}",
                "patients distincts à qui l'une de ces lignes a été délivrée",
            )
    return _among(numerator, denominator), beginning + " ; ".join(denominator)


def _parts_of_lines(
    calculation: model.ShareOfLines | model.RatioOfLines, titles: Titles
) -> tuple[str, str]:
    what = _UNITS[calculation.measure]
    numerator = _lines(calculation.numerator, titles)
    denominator = _lines(calculation.denominator, titles)
    if isinstance(calculation, model.ShareOfLines):
        return _among(numerator, denominator), what + _joined(denominator, " ")
    return what + _joined(numerator, " "), what + _joined(denominator, " ")


def _among(numerator: list[str], denominator: list[str]) -> str:
    own = [one for one in numerator if one not in denominator]
    return "parmi le dénominateur, " + (" ; ".join(own) if own else "tout")


def _joined(criteria: list[str], beginning: str) -> str:
    return beginning + ", ".join(criteria) if criteria else ""


def set_words(drugs: model.DrugSet) -> str:
    """The codes of a set: « M01A sauf M01AE01, 2 unités par jour »."""
    words = ", ".join(drugs.include)
    if drugs.exclude:
        words += " sauf " + ", ".join(drugs.exclude)
    if drugs.units_per_day != 1:
        words += f" ; {_number(drugs.units_per_day)} unités par jour"
    return words


def drug_sets(calculation: model.Calculation) -> tuple[model.DrugSet, ...]:
    """Every set that a calculation uses, once, in the order it first appears."""
    found: dict[model.DrugSet, None] = {}
    _collect(calculation, found)
    return tuple(found)


def _collect(node: object, found: dict[model.DrugSet, None]) -> None:
    if isinstance(node, model.DrugSet):
        found.setdefault(node)
    elif isinstance(node, tuple):
        for one in node:
            _collect(one, found)
    elif hasattr(node, "__dataclass_fields__"):
        # Read by name so that a word added to the model cannot be forgotten here.
        for name in sorted(node.__dataclass_fields__, key=_reading_order):
            _collect(getattr(node, name), found)


def _reading_order(name: str) -> int:
    return 0 if name == "denominator" else 1


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator}/{value.denominator}"


def _named(drugs: model.DrugSet, titles: Titles) -> str:
    return f"« {titles.get(drugs.name, drugs.name)} »"


def _at_least(days: int) -> str:
    return f"au moins {days} jour{'s' if days > 1 else ''} de la période"


def _lines(lines: model.LineFilter, titles: Titles) -> list[str]:
    """What a filter asks, one phrase for each criterion."""
    criteria = []
    if lines.drugs is not None:
        criteria.append(f"de {_named(lines.drugs, titles)}")
    if lines.generic_roles is not None:
        criteria.append(_roles(lines.generic_roles))
    if lines.age is not None:
        criteria.append(_age(lines.age))
    if lines.sex is not None:
        female = lines.sex is model.Sex.FEMALE
        criteria.append("chez les femmes" if female else "chez les hommes")
    if lines.long_term_illness is not None:
        with_or_without = "en" if lines.long_term_illness else "sans"
        criteria.append(f"{with_or_without} affection de longue durée")
    return criteria + _beside_others(lines, titles)


def _beside_others(lines: model.LineFilter, titles: Titles) -> list[str]:
    criteria = []
    if lines.same_day_as is not None:
        criteria.append(
            f"le même jour qu'une délivrance de {_named(lines.same_day_as, titles)}, "
            "quel que soit le prescripteur"
        )
    if lines.repeated_within_months is not None:
        criteria.append(
            f"précédées d'une autre dans les {lines.repeated_within_months} mois, "
            "quel que soit le prescripteur"
        )
    return criteria


def _roles(roles: frozenset[model.GenericRole]) -> str:
    if roles == frozenset(model.GenericRole):
        return "d'un groupe générique"
    names = [name for role, name in ROLE_WORDS.items() if role in roles]
    return f"de rôle {' ou '.join(names)}"


def _age(age: model.AgeRange) -> str:
    if age.to_years is None:
        return f"à {age.from_years} ans et plus"
    if age.from_years is None:
        return f"à {age.to_years} ans au plus"
    return f"de {age.from_years} à {age.to_years} ans"


def _patients(patients: model.PatientFilter, titles: Titles) -> list[str]:
    """What the unit ordered, then what the patient took."""
    ordered = _joined(_lines(patients.lines, titles), " ")
    return [
        f"à qui l'unité a ordonné une ligne{ordered}",
        *(_patient_condition(one, titles) for one in patients.conditions),
    ]


def _patient_condition(condition: model.PatientCondition, titles: Titles) -> str:
    match condition:
        case model.Delivered():
            return _delivered(condition, titles)
        case model.NotDelivered():
            return f"sans aucune délivrance de {_named(condition.drugs, titles)}"
        case model.Treated():
            return (
                f"traités par {_named(condition.drugs, titles)} depuis au moins "
                f"{condition.days} jours (interruptions de "
                f"{condition.gap_tolerance_days} jours au plus)"
            )
        case model.Overlapping():
            names = " et ".join(_named(one, titles) for one in condition.sets)
            return f"couverts à la fois par {names} {_at_least(condition.days)}"
        case model.SubstancesAtOnce():
            return (
                f"couverts à la fois par {condition.substances} substances de "
                f"{_named(condition.drugs, titles)} {_at_least(condition.days)}"
            )


def _delivered(condition: model.Delivered, titles: Titles) -> str:
    number = condition.deliveries
    words = f"avec au moins {number} délivrance{'s' if number > 1 else ''} de "
    words += _named(condition.drugs, titles)
    if condition.substances > 1:
        words += f", de {condition.substances} substances différentes au moins"
    return words


def _starts(starts: model.StartFilter, titles: Titles) -> list[str]:
    return _lines(starts.lines, titles) + [
        _start_condition(one, titles) for one in starts.conditions
    ]


def _start_condition(condition: model.StartCondition, titles: Titles) -> str:
    match condition:
        case model.SameDayAsStart():
            return f"avec {_named(condition.drugs, titles)} délivrés le même jour"
        case model.NotDeliveredBeforeStart():
            return (
                f"sans {_named(condition.drugs, titles)} ce jour-là ni dans les "
                "12 mois précédents"
            )
        case model.ExposedMoreThan():
            return (
                f"dont le traitement dure plus de {condition.days} jours "
                f"(interruptions de {condition.gap_tolerance_days} jours au plus)"
            )
