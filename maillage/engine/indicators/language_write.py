"""The way back: a calculation as the words that the language would read into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from maillage.engine.indicators import model
from maillage.engine.indicators.language_strengths import written_strength


def write_calculation(calculation: model.Calculation) -> dict[str, Any]:
    """Plain values (texts, numbers, lists, mappings) that `parse_calculation` reads
    back into the same calculation, drug sets written in place."""
    match calculation:
        case model.ShareOfLines() | model.RatioOfLines():
            return _calculation_of_lines(calculation)
        case model.ShareOfPatients():
            return {
                "count": "patients",
                "denominator": _patients(calculation.denominator),
                "numerator": _patients(calculation.numerator),
            }
        case model.ShareOfStarts():
            return {
                "count": "starts",
                "denominator": _starts(calculation.denominator),
                "numerator": _starts(calculation.numerator),
            }
        case _:
            return _amount(calculation)


def _amount(
    calculation: model.EurosPerPatient
    | model.MeasurePerPatient
    | model.SubstancesOfMostDoses
    | model.ChangeOfEuros,
) -> dict[str, Any]:
    match calculation:
        case model.EurosPerPatient():
            return {"count": "euros_per_patient", "lines": _lines(calculation.lines)}
        case model.MeasurePerPatient():
            return {
                "count": f"{calculation.measure}_per_patient",
                "denominator": _lines(calculation.denominator),
                "numerator": _lines(calculation.numerator),
            }
        case model.SubstancesOfMostDoses():
            return {
                "count": "substances_of_most_doses",
                "percent": calculation.percent,
                "lines": _lines(calculation.lines),
            }
        case model.ChangeOfEuros():
            return {
                "count": "change_of_euros",
                "effect": str(calculation.effect),
                "lines": _lines(calculation.lines),
            }


def _calculation_of_lines(
    calculation: model.ShareOfLines | model.RatioOfLines,
) -> dict[str, Any]:
    written: dict[str, Any] = {
        "count": str(calculation.measure),
        "relation": "share",
        "denominator": _lines(calculation.denominator),
        "numerator": _lines(calculation.numerator),
    }
    if isinstance(calculation, model.RatioOfLines):
        written["relation"] = "ratio"
        if calculation.denominator_measure is not None:
            written["denominator_count"] = str(calculation.denominator_measure)
        if calculation.minus_one:
            written["minus_one"] = True
    return written


def write_drug_set(drugs: model.DrugSet) -> dict[str, Any]:
    """A set as it is written in place."""
    units = drugs.units_per_day
    return _given(
        name=drugs.name,
        include=list(drugs.include),
        exclude=list(drugs.exclude) or None,
        units_per_day=str(units) if units != 1 else None,
        strengths=[_strength(one) for one in drugs.strengths] or None,
        forms=list(drugs.forms) or None,
        other_forms=list(drugs.other_forms) or None,
    )


def _strength(strength: model.Strength) -> dict[str, Any]:
    bounds = {
        "at_least": strength.at_least_micrograms,
        "above": strength.above_micrograms,
        "at_most": strength.at_most_micrograms,
        "below": strength.below_micrograms,
    }
    given = {word: value for word, value in bounds.items() if value is not None}
    return {
        "code": strength.prefix,
        **{word: written_strength(value) for word, value in given.items()},
    }


def _given(**words: Any) -> dict[str, Any]:
    return {key: value for key, value in words.items() if value is not None}


def _lines(lines: model.LineFilter) -> dict[str, Any]:
    age = lines.age
    return _given(
        drugs=write_drug_set(lines.drugs) if lines.drugs else None,
        generic_roles=sorted(map(str, lines.generic_roles))
        if lines.generic_roles
        else None,
        biosimilar_roles=sorted(map(str, lines.biosimilar_roles))
        if lines.biosimilar_roles
        else None,
        substitution_refused=lines.substitution_refused,
        calendar_months=sorted(lines.calendar_months)
        if lines.calendar_months
        else None,
        age=_given(**{"from": age.from_years, "to": age.to_years}) if age else None,
        sex=str(lines.sex) if lines.sex else None,
        long_term_illness=lines.long_term_illness,
        same_day_as=write_drug_set(lines.same_day_as) if lines.same_day_as else None,
        repeated_within_months=lines.repeated_within_months,
    )


def _patients(patients: model.PatientFilter) -> dict[str, Any]:
    return _with_conditions(patients.lines, patients.conditions)


def _starts(starts: model.StartFilter) -> dict[str, Any]:
    return _with_conditions(starts.lines, starts.conditions)


_WORDS: dict[type, str] = {
    model.Delivered: "delivered",
    model.NotDelivered: "not_delivered",
    model.DeliveredRegularly: "regular",
    model.RegularlyBefore: "regular_before",
    model.FewerThanBefore: "fewer_than_before",
    model.Treated: "treated",
    model.Overlapping: "overlap",
    model.SubstancesAtOnce: "substances_at_once",
    model.ScoreAtOnce: "score_at_once",
    model.DaysCovered: "days_covered",
    model.SameDayAsStart: "same_day_as_start",
    model.NotDeliveredBeforeStart: "not_delivered_before_start",
    model.ExposedMoreThan: "exposed_more_than",
}
_ONLY_A_SET = (
    model.NotDelivered,
    model.SameDayAsStart,
    model.NotDeliveredBeforeStart,
)


def _with_conditions(
    lines: model.LineFilter,
    conditions: Sequence[model.PatientCondition | model.StartCondition],
) -> dict[str, Any]:
    written = _lines(lines)
    for condition in conditions:
        if isinstance(condition, _ONLY_A_SET):
            value = write_drug_set(condition.drugs)
        else:
            value = _value(condition)
        written.setdefault(_WORDS[type(condition)], []).append(value)
    return written


def _value(node: Any) -> Any:
    """A node by its own words: those of the language are those of the model."""
    if isinstance(node, model.DrugSet):
        return write_drug_set(node)
    if isinstance(node, tuple):
        return [_value(one) for one in node]
    if is_dataclass(node):
        names = [each.name for each in fields(node)]
        return {
            "with" if name == "sets" else name: _value(getattr(node, name))
            for name in names
        }
    return node
