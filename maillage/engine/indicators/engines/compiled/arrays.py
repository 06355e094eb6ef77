"""What kernels are given: arrays, grouped by subject.

Every integer array is int64 unless said, every word uint64: one set of types, compiled
once. A `*_start` array of n + 1 places cuts another array into n lists.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.engines.compiled.calendar import Words
from maillage.engine.indicators.engines.compiled.formulary import Integers


Shorts = npt.NDArray[np.int32]
Octets = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int32]


DAY, PRESENTATION, UNIT, BOXES_OF, FLAGS = range(5)
"""The columns of `Rows.facts`."""


class Rows(NamedTuple):
    """The facts of consecutive patients, each patient's by date, presentation, unit.

    A fact is a row of `facts`, side by side for they are read together; its day counts
    from the first of the data. Those of patient i of the block, whose number in the
    build is `first_patient + i`, are [start[i], start[i + 1]). `cents` is empty where
    nobody asks for them.
    """

    first_patient: int
    start: Integers
    facts: Shorts
    cents: Integers


class People(NamedTuple):
    """Every patient of the build: year of birth and sex (1, 2, or 0 when neither)."""

    birth_year: Shorts
    sex: Octets


class Dates(NamedTuple):
    """Every day of the data: month of the frame (it may lie outside), year.

    `since[k]` is the day some number of months before, negative before the data.
    """

    months: int
    month: Integers
    year: Integers
    since: Integers


class Masks(NamedTuple):
    """The words of a fact are the conjunction of one row of each table.

    `people[sex, age - lowest_age]`: ages beyond either end are as the end. `flags` is
    by long-term illness (1) and refused substitution (2).
    """

    presentations: Words
    people: Words
    days: Words
    flags: Words
    lowest_age: int
    deliveries: Words
    history: Words


class Kinds(NamedTuple):
    """How each bit is counted (`kind`), and in which column of the totals of its kind.

    `words[kind]` are the bits of a kind, `weighed` those of which squares are asked.
    """

    words: Words
    weighed: Words
    kind: Integers
    column: Integers
    weight_start: Integers
    weight: Integers
    """By bit: column of its squares, kind; for a numerator, the denominator's bit (-1
    for a denominator) and kind."""
    sums: Integers
    """For each of the `Sums`: bit, kind, column of the owner."""
    beside: Integers
    """By bit of starts: another that the unit must have that day, or -1."""


class Dated(NamedTuple):
    """What the past must say: bit b of a word asks for each of `which[start[b]:...]`.

    A dated condition is a row of `about`: its sort, its set, which `since` it reads,
    and for starts which `since` it must see, the outcome, and its conditions, rows
    [begin, middle) of the denominator and [middle, end) of the numerator in `start_*`.
    """

    words: Words
    start: Integers
    which: Integers
    about: Integers
    conditions: Integers
    """Of starts: sort, set, days, tolerance."""


class Sets(NamedTuple):
    """Sets with history: units that make a day are numerator / denominator."""

    units_numerator: Integers
    units_denominator: Integers
    units: Integers
    """In a pack of each presentation, 0 when unknown."""
    doses: Integers
    substance: Integers


class Conditions(NamedTuple):
    """A condition is a row of `about`: sort, set, three numbers; `parts` lists sets."""

    about: Integers
    part_start: Integers
    part_set: Integers
    part_points: Integers


class Patients(NamedTuple):
    """Groups of patients, and their parts, by number; the columns of the totals.

    Groups are listed under the bit of the lines that make a patient the unit's;
    `owner` is the column of those lines in the patient's own table. A part's column is
    after all groups'.
    """

    owner_of_bit: Integers
    group_start: Integers
    """By bit."""
    group: Integers
    condition_start: Integers
    """By group, then by part."""
    condition: Integers
    part_start: Integers
    """By group."""
    part: Integers
    part_owner: Integers


class Totals(NamedTuple):
    """What is added up. By unit x months + month, and by unit x periods + period."""

    added: Integers
    weighed: Floats
    """Three columns for each of the `Weights`: squares twice, then the product."""
    patients: Counts
    squares: Floats

    def take_in(self, other: Totals) -> None:
        """Add the counts of other patients."""
        self.added[:] += other.added
        self.weighed[:] += other.weighed
        self.patients[:] += other.patients
        self.squares[:] += other.squares


class History(NamedTuple):
    """The deliveries of one patient, listed by set; of set h the `entries[h]` places
    from `at[h]`. `net_*` are the deliveries before they are dealt to sets."""

    net_day: Integers
    net_presentation: Integers
    net_boxes: Integers
    day: Integers
    presentation: Integers
    boxes: Integers
    at: Integers
    entries: Integers
    touched: Integers
    edges: Integers
    now: Integers
    """Counters: deliveries netted, sets touched, edges."""


class Scratch(NamedTuple):
    """What the walk remembers of one patient."""

    counters: Integers
    """Slots used, the patient's serial number, the day's serial number."""
    slot_of_unit: Shorts
    unit_of_slot: Integers
    month_words: Words
    own_words: Words
    own: Words
    sums: Integers
    summed: Words
    bits: Words
    on_day: Words
    """The sets that the patient's sex and age, and the day at hand, allow."""
    fresh: Words
    values: Integers
    """What the row at hand adds, by kind."""
    month_deliveries: Words
    present: Words
    dated_on: Integers
    dated_holds: Octets
    met_by: Integers
    met_known: Words
    met: Words


class Window(NamedTuple):
    """Counts of one set over periods: `found[what, period]`, `taken[substance]`."""

    found: Integers
    taken: Integers
    now: Integers
    low: Integers
    high: Integers
    places: Integers


class Tables(NamedTuple):
    """All that is asked, the same for every block and thread.

    `first_flag` marks one row of each delivery to a unit of the kind that is asked.
    """

    people: People
    masks: Masks
    dates: Dates
    kinds: Kinds
    dated: Dated
    sets: Sets
    conditions: Conditions
    patients: Patients
    first_flag: int


class Room(NamedTuple):
    """The memory of one thread: what it knows of the patient it is at."""

    scratch: Scratch
    history: History
    window: Window
