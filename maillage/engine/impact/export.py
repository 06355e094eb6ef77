"""The panel of doctors that may leave: pseudonyms of one day, small counts hidden.

For an economist outside: one row a doctor, period and indicator, with a dictionary that
says what each column is, what was withheld and how much of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import SystemRandom

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.errors import BadInput
from maillage.engine.impact.counted import cost_id, euros_of
from maillage.engine.impact.doctor_panel import DoctorPanel
from maillage.engine.impact.export_words import dictionary
from maillage.engine.impact.from_build import Request, panels
from maillage.engine.impact.panel import NEVER
from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.figures import values
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.indicators.shareable import (
    counted_for_sharing,
    shareable,
    without_patient_counts,
)
from maillage.engine.indicators.units import CENTS, counted
from maillage.engine.lake.build import Build
from maillage.engine.statistics.disclosure import MINIMUM_PROFESSIONALS


COLUMNS = (
    "medecin",
    "groupe",
    "cercle",
    "debut",
    "indicateur",
    "periode",
    "apres",
    "numerateur",
    "denominateur",
    "valeur",
    "euros",
)
"""What a row holds; `export_words.dictionary` says what each means."""

COARSER = ("month", "quarter", "half-year")
"""Periods tried, the finest first: the same for a whole export, for a month hidden here
would be found from a quarter shown there."""

MOST_WITHHELD = 0.2
"""Periods are made longer while more than this share of the cells must be withheld."""

_KEYS = ("indicator", "unit", "period")
_COUNTS = ("numerator", "denominator")
PATIENTS_MARK = "#patients"

Shuffle = Callable[[list[str]], None]


@dataclass(frozen=True)
class Export:
    """What may be handed over.

    `rows` have the columns `COLUMNS`, as texts, empty where withheld. `cells` is how
    many rows have a case, `withheld` how many of them lack their numerator or their
    denominator. `put_aside`: French lines, who is not in the file and why.
    """

    rows: tuple[Mapping[str, str], ...]
    every: str
    cells: int
    withheld: int
    doctors: int
    put_aside: tuple[str, ...]
    dictionary: str

    def csv(self) -> str:
        """The rows as a CSV file, `;` between columns."""
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


def export_panel(
    build: Build, request: Request, *, shuffle: Shuffle | None = None
) -> Export:
    """The panel of every indicator of the request, made fit to leave.

    Doctors, circles and groups bear numbers drawn anew at each export (`shuffle` puts
    names in an order that tells nothing; the system's randomness unless told). A
    circle or a group of fewer than 5 doctors is not named. Raises BadInput where fewer
    than 5 doctors of circles, or fewer than 5 others, are left.
    """
    for every in COARSER:
        found = panels(build, request, every=every)
        _check(found.values())
        shown = _protected(build, request, found)
        cells, withheld = _withheld(shown, found)
        if withheld <= MOST_WITHHELD * cells:
            break
    names = _Names(found.values(), shuffle or SystemRandom().shuffle)
    rows = [
        row
        for each in request.indicators
        for row in _rows(found[each.id], shown, names)
    ]
    doctors = len(names.doctors)
    aside = tuple(
        dict.fromkeys(line for one in found.values() for line in one.put_aside)
    )
    said = dictionary(
        build.manifest,
        request.indicators,
        every,
        cells=cells,
        withheld=withheld,
        doctors=doctors,
        put_aside=aside,
    )
    ordered = sorted(
        rows, key=lambda row: (row["indicateur"], row["medecin"], row["periode"])
    )
    return Export(tuple(ordered), every, cells, withheld, doctors, aside, said)


def _check(found: Iterable[DoctorPanel]) -> None:
    for panel in found:
        inside, outside = int(panel.circle.sum()), int(panel.controls.sum())
        if min(inside, outside) < MINIMUM_PROFESSIONALS:
            raise BadInput(
                f"« {panel.indicator.title} » : {inside} médecins de cercles et "
                f"{outside} autres ont assez de cas ; il en faut "
                f"{MINIMUM_PROFESSIONALS} de chaque pour que des chiffres sortent."
            )


# --- what may be shown -------------------------------------------------------------


Shown = Mapping[tuple[str, str, str], tuple[int | None, int | None]]
"""By indicator, practice and period: numerator and denominator, None where hidden."""


def _protected(
    build: Build, request: Request, found: Mapping[str, DoctorPanel]
) -> Shown:
    """The counts of every practice and period under the rules of `shareable`."""
    costs = [euros_of(each) for each in request.indicators]
    wanted = list({each.id: each for each in [*request.indicators, *costs]}.values())
    periods = {one.label: one for each in found.values() for one in each.periods}
    raw = counted_for_sharing(
        fast_engine(build), wanted, By.PRESCRIBER, list(periods.values())
    )
    counts = _by_practice(raw, _practice_of(request, found.values()))
    shown = shareable(
        without_patient_counts(counts, wanted),
        counts,
        wanted,
        prescribers=build.manifest.prescribers,
    )
    columns = (shown[name].to_pylist() for name in (*_KEYS, *_COUNTS))
    return {
        (indicator, unit, period): (numerator, denominator)
        for indicator, unit, period, numerator, denominator in zip(
            *columns, strict=True
        )
    }


def _practice_of(request: Request, found: Iterable[DoctorPanel]) -> Mapping[str, str]:
    """Code -> practice, of the practices that a panel holds."""
    kept = {unit for each in found for unit in each.panel.units}
    of_code = {unit: unit for unit in kept}
    for circle in request.circles:
        for codes in circle.members:
            if codes[0] in kept:
                of_code.update(dict.fromkeys(codes, codes[0]))
    return of_code


def _by_practice(counts: pa.Table, of_code: Mapping[str, str]) -> pa.Table:
    """The rows of some practices, the codes of one added.

    Patients of two codes may be the same: the larger count stands, never their sum.
    """
    kept = counts.filter(pc.is_in(counts["unit"], pa.array(list(of_code))))
    encoded = kept["unit"].combine_chunks().dictionary_encode()
    names = [of_code[code] for code in encoded.dictionary.to_pylist()]
    practice = pa.DictionaryArray.from_arrays(encoded.indices, pa.array(names))
    place = kept.schema.get_field_index("unit")
    kept = kept.set_column(place, "unit", practice.cast(pa.string()))
    if len(set(names)) == len(names):
        return kept.select([*_KEYS, *_COUNTS])
    is_patients = pc.match_substring(kept["indicator"], PATIENTS_MARK)
    parts = [
        kept.filter(chosen)
        .group_by(list(_KEYS))
        .aggregate([(name, how) for name in _COUNTS])
        .rename_columns([*_KEYS, *_COUNTS])
        for chosen, how in ((pc.invert(is_patients), "sum"), (is_patients, "max"))
    ]
    return pa.concat_tables(parts)


def _withheld(shown: Shown, found: Mapping[str, DoctorPanel]) -> tuple[int, int]:
    """How many cells have a case, and how many of them lack one of their counts."""
    cells = withheld = 0
    for identifier, each in found.items():
        for row, column in np.argwhere(each.counts.denominator > 0):
            key = identifier, each.panel.units[row], each.periods[column].label
            cells += 1
            withheld += None in shown[key]
    return cells, withheld


# --- rows --------------------------------------------------------------------------


class _Names:
    """Fresh numbers for doctors, and for the groups that are large enough."""

    def __init__(self, found: Iterable[DoctorPanel], shuffle: Shuffle) -> None:
        members: dict[str, set[str]] = {}
        for each in found:
            panel = each.panel
            for unit, cluster in zip(panel.units, panel.cluster, strict=True):
                members.setdefault(panel.clusters[cluster], set()).add(unit)
        large = [
            name
            for name, units in members.items()
            if len(units) >= MINIMUM_PROFESSIONALS
        ]
        doctors = sorted(set().union(*members.values()))
        self.doctors = _numbered("M", doctors, shuffle)
        self.groups = _numbered("G", sorted(large), shuffle)


def _numbered(letter: str, names: list[str], shuffle: Shuffle) -> dict[str, str]:
    shuffled = list(names)
    shuffle(shuffled)
    width = len(str(len(shuffled)))
    return {
        name: f"{letter}{rank:0{width}d}" for rank, name in enumerate(shuffled, start=1)
    }


def _rows(each: DoctorPanel, shown: Shown, names: _Names) -> Iterator[dict[str, str]]:
    panel = each.panel
    for row, unit in enumerate(panel.units):
        cohort = int(panel.cohort[row])
        who = {
            "medecin": names.doctors[unit],
            "groupe": names.groups.get(panel.clusters[panel.cluster[row]], ""),
            "cercle": str(int(each.circle[row])),
            "debut": "" if cohort == NEVER else each.periods[cohort].label,
            "indicateur": each.indicator.id,
        }
        for column, period in enumerate(each.periods):
            since = "" if cohort == NEVER else str(int(column >= cohort))
            mixed = each.counts.denominator[row, column] > 0 and np.isnan(
                panel.outcome[row, column]
            )
            yield {
                **who,
                "periode": period.label,
                "apres": "melange" if mixed else since,
                **_figures(each.indicator, unit, period, shown),
            }


def _figures(
    indicator: Indicator, unit: str, period: Period, shown: Shown
) -> dict[str, str]:
    """The counts that may be shown, in what people read; the value where both are."""
    numerator, denominator = shown[indicator.id, unit, period.label]
    cents, _ = shown[cost_id(indicator), unit, period.label]
    above, below = counted(indicator.calculation)
    value = ""
    if numerator is not None and denominator:
        sums = {
            "numerator": np.array([float(numerator)]),
            "denominator": np.array([float(denominator)]),
            "not_computable": np.zeros(1),
        }
        value = f"{values(indicator.calculation, sums)[0]:.10g}"
    return {
        "numerateur": "" if numerator is None else above.exactly(numerator),
        "denominateur": "" if denominator is None else below.exactly(denominator),
        "valeur": value,
        "euros": "" if cents is None else str(round(cents / CENTS)),
    }
