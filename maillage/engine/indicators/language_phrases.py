"""What a filter asks, said in French: one phrase for each criterion or condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from maillage.engine.indicators import model


Titles = Mapping[str, str]

ROLE_WORDS = {
    model.GenericRole.PRINCEPS: "médicament d'origine",
    model.GenericRole.GENERIC: "générique",
    model.GenericRole.COMPLEMENTARY: "générique par complémentarité de dosage",
    model.GenericRole.SUBSTITUTABLE: "générique substituable",
}
"""What people call the part that a presentation plays in its generic group."""

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def joined(criteria: list[str], beginning: str) -> str:
    """The criteria after what begins the sentence; nothing when there are none."""
    return beginning + ", ".join(criteria) if criteria else ""


def _named(drugs: model.DrugSet, titles: Titles) -> str:
    return f"« {titles.get(drugs.name, drugs.name)} »"


def _at_least(days: int) -> str:
    return f"au moins {days} jour{'s' if days > 1 else ''} de la période"


def of_lines(lines: model.LineFilter, titles: Titles) -> list[str]:
    """What a filter asks, one phrase for each criterion."""
    criteria = []
    if lines.drugs is not None:
        criteria.append(f"de {_named(lines.drugs, titles)}")
    if lines.generic_roles is not None:
        criteria.append(_roles(lines.generic_roles))
    criteria += _of_product_and_date(lines)
    if lines.age is not None:
        criteria.append(_age(lines.age))
    if lines.sex is not None:
        female = lines.sex is model.Sex.FEMALE
        criteria.append("chez les femmes" if female else "chez les hommes")
    if lines.long_term_illness is not None:
        with_or_without = "en" if lines.long_term_illness else "sans"
        criteria.append(f"{with_or_without} affection de longue durée")
    return criteria + _beside_others(lines, titles)


def _of_product_and_date(lines: model.LineFilter) -> list[str]:
    criteria = []
    if lines.biosimilar_roles is not None:
        criteria.append(_biosimilars(lines.biosimilar_roles))
    if lines.substitution_refused is not None:
        refused = lines.substitution_refused
        criteria.append(
            "dont la substitution a été refusée"
            if refused
            else "sans motif de non-substitution"
        )
    if lines.calendar_months is not None:
        criteria.append(_months(lines.calendar_months))
    return criteria


def _biosimilars(roles: frozenset[model.BiosimilarRole]) -> str:
    if roles == frozenset(model.BiosimilarRole):
        return "d'un groupe de biosimilaires"
    if model.BiosimilarRole.BIOSIMILAR in roles:
        return "de médicaments biosimilaires"
    return "de médicaments de référence d'un groupe de biosimilaires"


def _months(months: Iterable[int]) -> str:
    """« d'octobre à mars », or the months one by one where they do not follow."""
    wanted = set(months)
    firsts = [one for one in sorted(wanted) if (one - 2) % 12 + 1 not in wanted]
    if len(firsts) == 1 and len(wanted) > 2:
        first, last = firsts[0], (firsts[0] + len(wanted) - 2) % 12 + 1
        name = _MONTHS[first - 1]
        beginning = "d'" if name[0] in "ao" else "de "
        return f"{beginning}{name} à {_MONTHS[last - 1]}"
    names = [_MONTHS[one - 1] for one in sorted(wanted)]
    last_name = names.pop()
    return "en " + (", ".join(names) + " ou " if names else "") + last_name


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


def of_patients(patients: model.PatientFilter, titles: Titles) -> list[str]:
    """What the unit ordered, then what the patient took."""
    ordered = joined(of_lines(patients.lines, titles), " ")
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
        case model.DeliveredRegularly() | model.RegularlyBefore():
            return _regularly(condition, titles)
        case model.FewerThanBefore():
            return (
                f"avec au moins {_substances(condition.fewer)} de "
                f"{_named(condition.drugs, titles)} de moins que dans la période "
                "précédente de même durée, parmi celles délivrées à au moins "
                f"{condition.times} dates"
            )
        case _:
            return _supplied(condition, titles)


def _regularly(
    condition: model.DeliveredRegularly | model.RegularlyBefore, titles: Titles
) -> str:
    words = (
        f"avec au moins {_substances(condition.substances)} de "
        f"{_named(condition.drugs, titles)}, chacune délivrée à au moins "
        f"{condition.times} date{'s' if condition.times > 1 else ''}"
    )
    if isinstance(condition, model.RegularlyBefore):
        words += ", dans la période précédente de même durée"
    return words


def _supplied(
    condition: model.Treated
    | model.Overlapping
    | model.SubstancesAtOnce
    | model.ScoreAtOnce
    | model.DaysCovered,
    titles: Titles,
) -> str:
    """What is asked of the days that deliveries cover."""
    match condition:
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
        case model.ScoreAtOnce():
            scores = ", ".join(
                f"{_named(one.drugs, titles)} {one.points}" for one in condition.scores
            )
            return (
                f"dont les substances prises ensemble font au moins {condition.points} "
                f"points ({scores}) {_at_least(condition.days)}"
            )
        case model.DaysCovered():
            return (
                f"couverts par {_named(condition.drugs, titles)} au moins "
                f"{condition.percent} % des jours, de la première délivrance à la fin "
                f"de la période ({condition.over_days} jours au moins)"
            )


def _substances(number: int) -> str:
    return f"{number} substance{'s' if number > 1 else ''}"


def _delivered(condition: model.Delivered, titles: Titles) -> str:
    number = condition.deliveries
    words = f"avec au moins {number} délivrance{'s' if number > 1 else ''} de "
    words += _named(condition.drugs, titles)
    if condition.substances > 1:
        words += f", de {condition.substances} substances différentes au moins"
    if condition.boxes > 0:
        words += (
            f", {condition.boxes} boîte{'s' if condition.boxes > 1 else ''} au moins"
        )
    return words


def of_starts(starts: model.StartFilter, titles: Titles) -> list[str]:
    return of_lines(starts.lines, titles) + [
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
