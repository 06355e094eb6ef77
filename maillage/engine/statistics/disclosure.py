"""Disclosure control of the figures that leave a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.errors import BadInput
from maillage.engine.statistics import linked_figures
from maillage.engine.statistics.integer_program import BoolArray, IntArray
from maillage.engine.statistics.linked_counts import LinkedCounts, Needs
from maillage.engine.statistics.linked_figures import Kind, Rows, Series
from maillage.engine.statistics.suppression import suppress
from maillage.engine.statistics.two_way import THRESHOLD, needs_of_small, small


MINIMUM_PROFESSIONALS = 5
"""Figures on the practice of fewer professionals are hidden, as Assurance maladie does
in its open data."""

_KEYS = ("indicator", "unit", "period")
_COUNTS = ("numerator", "denominator")
_DERIVED = ("value", "low", "high")

_LARGE_COUNTS_IN_DOUBT = 0.1
"""A count hidden for another reason than its size is left in doubt by a tenth each way
(the p % rule of statistical offices, p = 10)."""


def protect(
    figures: pa.Table,
    *,
    threshold: int = THRESHOLD,
    kinds: Mapping[str, Kind] | None = None,
    patients: str | None = None,
    professionals: Mapping[str, int] | None = None,
    everyone: str = "all",
    reasons: bool = False,
) -> pa.Table:
    """The same figures without what would tell of 1 to `threshold` - 1 patients.

    `figures` has a row for each indicator, unit and period, with the columns
    `indicator unit period numerator denominator value low high`; the rows come back
    in their order, with these columns only (any other could give a count back), and
    null where something is hidden. `value`, `low` and `high` are null as soon as one
    of the two counts is, for they would give it back.

    Hidden for themselves:

    - a count of 1 to `threshold` - 1, and the numerator where the denominator minus
      the numerator is such a count (`kinds` says for which indicators that is no count
      of people: RATIO, AMOUNT, AMOUNTS; one that it does not name is a SHARE);
    - the numerator wherever its denominator is hidden, except of a RATIO; an AMOUNT
      (cents) goes with its patients, and two AMOUNTS (cents, daily doses) go together;
    - where `patients` names a column, the rows with fewer patients than `threshold`
      there, or with none stated. Without it deliveries and boxes are taken for
      patients, and 12 boxes of one patient pass: give it when it is known;
    - the rows of a unit for which `professionals` says fewer than 5. Units that it
      does not name are not asked, so that a circle's own table by doctor can be made.

    Hidden so that those cannot be recovered by subtraction: whatever the sums within
    this table need (see `linked_figures`: everyone and the units, quarters and years
    and their months, complements, counts that several indicators share). Nobody who
    knows the method and reads the table can then say of a hidden small count that it
    is not 1, nor that it is under the threshold; a larger hidden count or an amount
    stays in doubt by a tenth each way. Zeros are shown, and so are 0 % and 100 % of a
    denominator at or over the threshold: they tell of a group as large as any that is
    shown, and hiding the zeros of rare drugs would empty the tables.

    Not protected against: other tables published elsewhere, or of the same lines at
    another date (make the union of both and protect it); prescribers and pharmacies
    in one table (their sums are then not seen: give one kind of unit at a time); sums
    between indicators, other than counts that are equal all over the table; `rolling12`
    figures that give a month away because the months around it are known to be empty;
    a member who subtracts his own figures. Labels `YYYY-MM` beside quarters or years
    are read as months.

    `reasons` adds `numerator_reason` and `denominator_reason`, in French, null where
    the count is shown. For the team's own use: published, they would tell which counts
    are small.

    Raises BadInput for a missing column, a missing count or a row given twice.
    """
    rows = _rows(figures, kinds or {})
    counts = linked_figures.series(rows)
    linked, counted = linked_figures.link(rows, counts, everyone)
    found = _primary(figures, rows, threshold, patients, professionals or {})
    primary = _of_counts(found.numerator, found.denominator, counts, linked)
    primary = linked.closed(primary)
    whole = _of_counts(found.whole_row, found.whole_row, counts, linked)
    needs = _needs(linked, counted, whole | (primary & ~counted), threshold)
    hidden = suppress(linked, primary, needs)
    shown = _nulled(figures, hidden[counts.numerator], hidden[counts.denominator])
    return _with_reasons(shown, found) if reasons else shown


@dataclass(frozen=True)
class _Primary:
    """Which counts of each row are hidden for themselves, and why."""

    reasons: Sequence[tuple[str, BoolArray, BoolArray]]
    """Reason, numerators concerned, denominators concerned; the first one counts."""

    whole_row: BoolArray
    """Rows whose two counts are hidden whatever they are."""

    @property
    def numerator(self) -> BoolArray:
        """Numerators hidden for themselves."""
        return _any_of([concerned for _, concerned, _ in self.reasons])

    @property
    def denominator(self) -> BoolArray:
        """Denominators hidden for themselves."""
        return _any_of([concerned for *_, concerned in self.reasons])


def _any_of(concerned: Sequence[BoolArray]) -> BoolArray:
    return np.asarray(np.vstack(concerned).any(axis=0), dtype=np.bool_)


def _primary(
    figures: pa.Table,
    rows: Rows,
    threshold: int,
    patients: str | None,
    professionals: Mapping[str, int],
) -> _Primary:
    few = [
        professionals.get(unit, MINIMUM_PROFESSIONALS) < MINIMUM_PROFESSIONALS
        for unit in rows.units
    ]
    practice = np.array(few, dtype=np.bool_)[rows.unit]
    people = _few_patients(figures, threshold, patients)
    share, amount = rows.of_kind(Kind.SHARE), rows.of_kind(Kind.AMOUNT)
    amounts = rows.of_kind(Kind.AMOUNTS)
    below = ~amounts & small(rows.denominator, threshold)
    nobody = np.zeros(share.size, dtype=np.bool_)
    rest = share & small(rows.denominator - rows.numerator, threshold)
    last = threshold - 1
    return _Primary(
        [
            (f"moins de {MINIMUM_PROFESSIONALS} professionnels", practice, practice),
            (f"de 1 à {last} patients", people, people),
            (
                f"effectif de 1 à {last}",
                ~(amount | amounts) & small(rows.numerator, threshold),
                below,
            ),
            (f"complément de 1 à {last}", rest, nobody),
            (f"dénominateur de 1 à {last}", (share | amount) & below, nobody),
        ],
        whole_row=practice | people,
    )


def _few_patients(figures: pa.Table, threshold: int, patients: str | None) -> BoolArray:
    if patients is None:
        return np.zeros(figures.num_rows, dtype=np.bool_)
    if patients not in figures.column_names:
        raise BadInput(_missing_column(patients))
    known = pc.fill_null(figures[patients].cast(pa.int64()), 1)
    return small(_array(known), threshold)


def _of_counts(
    numerators: BoolArray, denominators: BoolArray, counts: Series, linked: LinkedCounts
) -> BoolArray:
    chosen = np.zeros(linked.values.size, dtype=np.bool_)
    chosen[counts.numerator[numerators]] = True
    chosen[counts.denominator[denominators]] = True
    return chosen


def _needs(
    linked: LinkedCounts,
    counted: BoolArray,
    vague: BoolArray,
    threshold: int,
) -> Needs:
    """What each count needs: the small ones, and those kept vague whatever their size.

    A count that is hidden only with a small denominator or complement needs nothing
    for itself: what it must not tell is what that other one needs.
    """
    values = linked.values
    is_small = small(values, threshold) & counted
    needs = needs_of_small(values, threshold, is_small)
    margin = np.ceil(np.abs(values) * _LARGE_COUNTS_IN_DOUBT).astype(np.int64)
    margin = np.where(counted, np.maximum(margin, threshold - 1), margin)
    large = vague & ~is_small & (values != 0)
    return Needs(
        np.where(large, np.maximum(values - margin, linked.floor), needs.low),
        np.where(large, values + margin, needs.high),
    )


# --- the table, in and out ---------------------------------------------------------


def _rows(figures: pa.Table, kinds: Mapping[str, Kind]) -> Rows:
    for name in (*_KEYS, *_COUNTS):
        if name not in figures.column_names:
            raise BadInput(_missing_column(name))
    for name in (*_KEYS, *_COUNTS):
        if figures[name].null_count:
            raise BadInput(
                f"La colonne « {name} » du tableau à protéger a des cases vides : "
                "partez des chiffres complets."
            )
    (indicator, indicators), (unit, units), (period, periods) = (
        _encoded(figures[name]) for name in _KEYS
    )
    place = (indicator * len(units) + unit) * len(periods) + period
    if np.unique(place).size < place.size:
        raise BadInput(
            "Le tableau à protéger donne deux fois le même indicateur pour la même "
            "unité et la même période : gardez une seule des deux lignes."
        )
    return Rows(
        indicator=indicator,
        unit=unit,
        period=period,
        numerator=_array(figures["numerator"].cast(pa.int64())),
        denominator=_array(figures["denominator"].cast(pa.int64())),
        indicators=indicators,
        units=units,
        periods=periods,
        kinds=[kinds.get(name, Kind.SHARE) for name in indicators],
    )


def _missing_column(name: str) -> str:
    return f"Le tableau à protéger n'a pas de colonne « {name} » : ajoutez-la."


def _encoded(column: pa.ChunkedArray) -> tuple[IntArray, list[str]]:
    encoded = pc.dictionary_encode(column.combine_chunks())
    return _array(encoded.indices.cast(pa.int64())), encoded.dictionary.to_pylist()


def _array(column: pa.Array | pa.ChunkedArray) -> IntArray:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def _nulled(
    figures: pa.Table, no_numerator: BoolArray, no_denominator: BoolArray
) -> pa.Table:
    gone = {"numerator": no_numerator, "denominator": no_denominator}
    gone.update(dict.fromkeys(_DERIVED, no_numerator | no_denominator))
    columns = {}
    for name in figures.column_names:
        if name in _KEYS:
            columns[name] = figures[name]
        elif name in gone:
            nothing = pa.scalar(None, figures[name].type)
            columns[name] = pc.if_else(pa.array(gone[name]), nothing, figures[name])
    return pa.table(columns)


def _with_reasons(shown: pa.Table, found: _Primary) -> pa.Table:
    for place, name in enumerate(_COUNTS):
        reason = np.full(shown.num_rows, "recoupement", dtype=object)
        for words, *concerned in reversed(found.reasons):
            reason[concerned[place]] = words
        hidden = pc.is_null(shown[name])
        column = pc.if_else(hidden, pa.array(reason, pa.string()), None)
        shown = shown.append_column(f"{name}_reason", column)
    return shown
