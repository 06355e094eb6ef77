"""From a build's counts to what stands on every mirror of a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.registry import Engine
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Every, Period, month_number, periods
from maillage.engine.mirrors.circle import Circle
from maillage.engine.mirrors.content import (
    MOST_INDICATORS,
    Doctor,
    National,
    Provenance,
    Session,
)
from maillage.engine.mirrors.grid import grid
from maillage.engine.mirrors.sheet import (
    CIRCLE,
    FEWEST_PATIENTS,
    REST,
    Setting,
    Sheet,
)


CURVE_MONTHS = 24


def compose(
    engine: Engine,
    circle: Circle,
    *,
    theme: str,
    indicators: Sequence[Indicator],
    until: date,
    provenance: Provenance,
    specialties: Mapping[str, str | None] | None = None,
    france: Mapping[str, National] | None = None,
) -> Session:
    """Every mirror of one circle, over the 12 months ending with the month `until`.

    `theme` is the theme's French name. `specialties` gives each prescriber's, where
    known: when the members share one, the territory is that specialty's prescribers.
    `france` gives national readings by indicator id. Raises `BadInput`
    for a month out of the data, a member without any line, or too many indicators.
    """
    _check(indicators, until, provenance)
    asked = _months(until)
    counts = engine.count(indicators, By.PRESCRIBER, asked)
    units = set(counts["unit"].to_pylist())
    _check_members(circle, units, provenance)
    others, same_specialty = territory_of(circle, units, specialties or {})
    groups = {member.code: member.codes for member in circle.members}
    groups |= {code: (code,) for code in others}
    everyone = tuple(code for member in circle.members for code in member.codes)
    groups |= {CIRCLE: everyone, REST: others}
    setting = Setting(
        grid=grid(counts, indicators, asked, groups),
        circle=circle,
        periods=asked,
        others=others,
        same_specialty=same_specialty,
        first_month=month_number(provenance.first_day),
    )
    sheets = [
        Sheet(setting, rank, indicator, (france or {}).get(indicator.id))
        for rank, indicator in enumerate(indicators)
    ]
    return Session(
        circle=circle,
        theme=theme,
        first_month=asked[-1].first_month,
        last_month=asked[-1].last_month,
        whole=asked[-1].first_month >= month_number(provenance.first_day),
        fewest_patients=FEWEST_PATIENTS,
        provenance=provenance,
        doctors=tuple(
            Doctor(
                member.code,
                member.codes,
                tuple(sheet.doctor(member) for sheet in sheets),
            )
            for member in circle.members
        ),
        group=tuple(sheet.group() for sheet in sheets),
    )


def _months(until: date) -> list[Period]:
    first = month_number(until) - CURVE_MONTHS + 1
    return periods(
        Every.ROLLING12, date(first // 12, first % 12 + 1, 1), until.replace(day=1)
    )


def _check(
    indicators: Sequence[Indicator], until: date, provenance: Provenance
) -> None:
    if len(indicators) > MOST_INDICATORS:
        raise BadInput(
            f"Ce thème compte {len(indicators)} indicateurs ; une séance en montre "
            f"{MOST_INDICATORS} au plus : retirez-en de la liste du thème."
        )
    first, last = provenance.first_day, provenance.last_day
    if not month_number(first) <= month_number(until) <= month_number(last):
        raise BadInput(
            f"--to {until:%Y-%m} : les données vont de {first:%Y-%m} à {last:%Y-%m} ; "
            "choisissez un mois entre les deux ou importez les mois manquants."
        )


def _check_members(circle: Circle, units: set[str], provenance: Provenance) -> None:
    unknown = [
        code for member in circle.members for code in member.codes if code not in units
    ]
    if not unknown:
        return
    several = len(unknown) > 1
    raise BadInput(
        f"{'Les codes' if several else 'Le code'} {', '.join(unknown)} "
        f"{'ne figurent' if several else 'ne figure'} sur aucune ligne de "
        f"« {provenance.structure} » ; corrigez le fichier du cercle ou importez les "
        "délivrances de ce prescripteur."
    )


def territory_of(
    circle: Circle, units: set[str], specialties: Mapping[str, str | None]
) -> tuple[tuple[str, ...], bool]:
    """The territory's other prescribers, and whether one specialty was kept."""
    members = {code for member in circle.members for code in member.codes}
    shared = {specialties.get(code) for code in members}
    others = sorted(units - members - {"all"})
    if len(shared) == 1 and None not in shared:
        kept = [code for code in others if specialties.get(code) in shared]
        return tuple(kept), True
    return tuple(others), False
