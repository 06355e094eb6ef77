"""The way back: a calculation as the words that the language would read into it."""

from __future__ import annotations

from typing import Any

from maillage.engine.indicators import model


def write_calculation(calculation: model.Calculation) -> dict[str, Any]:
    """Plain values (texts, numbers, lists, mappings) that `parse_calculation` reads
    back into the same calculation, drug sets written in place."""
    match calculation:
        case model.ShareOfLines() | model.RatioOfLines():
            share = isinstance(calculation, model.ShareOfLines)
            return {
                "count": str(calculation.measure),
                "relation": "share" if share else "ratio",
                "denominator": _lines(calculation.denominator),
                "numerator": _lines(calculation.numerator),
            }
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
        case model.EurosPerPatient():
            return {"count": "euros_per_patient", "lines": _lines(calculation.lines)}


def write_drug_set(drugs: model.DrugSet) -> dict[str, Any]:
    """A set as it is written in place."""
    units = drugs.units_per_day
    return _given(
        name=drugs.name,
        include=list(drugs.include),
        exclude=list(drugs.exclude) or None,
        units_per_day=str(units) if units != 1 else None,
    )


def _given(**words: Any) -> dict[str, Any]:
    return {key: value for key, value in words.items() if value is not None}


def _lines(lines: model.LineFilter) -> dict[str, Any]:
    age = lines.age
    return _given(
        drugs=write_drug_set(lines.drugs) if lines.drugs else None,
        generic_roles=sorted(map(str, lines.generic_roles))
        if lines.generic_roles
        else None,
        age=_given(**{"from": age.from_years, "to": age.to_years}) if age else None,
        sex=str(lines.sex) if lines.sex else None,
        long_term_illness=lines.long_term_illness,
        same_day_as=write_drug_set(lines.same_day_as) if lines.same_day_as else None,
        repeated_within_months=lines.repeated_within_months,
    )


def _patients(patients: model.PatientFilter) -> dict[str, Any]:
    written = _lines(patients.lines)
    for condition in patients.conditions:
        word, value = _patient_condition(condition)
        written.setdefault(word, []).append(value)
    return written


def _patient_condition(condition: model.PatientCondition) -> tuple[str, dict[str, Any]]:
    match condition:
        case model.Delivered():
            return "delivered", {
                "drugs": write_drug_set(condition.drugs),
                "deliveries": condition.deliveries,
                "substances": condition.substances,
            }
        case model.NotDelivered():
            return "not_delivered", write_drug_set(condition.drugs)
        case model.Treated():
            return "treated", {
                "drugs": write_drug_set(condition.drugs),
                "days": condition.days,
                "gap_tolerance_days": condition.gap_tolerance_days,
            }
        case model.Overlapping():
            sets = [write_drug_set(one) for one in condition.sets]
            return "overlap", {"with": sets, "days": condition.days}
        case model.SubstancesAtOnce():
            return "substances_at_once", {
                "drugs": write_drug_set(condition.drugs),
                "substances": condition.substances,
                "days": condition.days,
            }


def _starts(starts: model.StartFilter) -> dict[str, Any]:
    written = _lines(starts.lines)
    for condition in starts.conditions:
        word, value = _start_condition(condition)
        written.setdefault(word, []).append(value)
    return written


def _start_condition(condition: model.StartCondition) -> tuple[str, dict[str, Any]]:
    match condition:
        case model.SameDayAsStart():
            return "same_day_as_start", write_drug_set(condition.drugs)
        case model.NotDeliveredBeforeStart():
            return "not_delivered_before_start", write_drug_set(condition.drugs)
        case model.ExposedMoreThan():
            return "exposed_more_than", {
                "days": condition.days,
                "gap_tolerance_days": condition.gap_tolerance_days,
            }
