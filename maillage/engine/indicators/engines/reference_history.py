"""What happened to one patient: his lines added up, and what was delivered to him."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from maillage.engine.indicators.engines.reference_supply import Supply
from maillage.engine.indicators.model import DrugSet
from maillage.engine.lake.facts import Line, Presentation


@dataclass(frozen=True)
class Row:
    """The lines of one patient, date, CIP13, prescriber and pharmacy, added up.

    `delivered`: boxes are summed with their sign by patient, date and CIP13, and what
    nets to zero or less, over every prescriber and pharmacy, is not a delivery.
    `ordered`: it is a delivery, of which this row has boxes.
    `substitution_refused`: one of its lines says why it was not substituted.
    """

    day: date
    presentation: Presentation
    prescriber: str
    pharmacy: str
    boxes: int
    amount_cents: int
    delivered: bool
    substitution_refused: bool

    @property
    def ordered(self) -> bool:
        """Whether the prescriber (or pharmacy) of the row ordered this delivery."""
        return self.delivered and self.boxes > 0

    @property
    def substance(self) -> str:
        """Its ATC5; a presentation without an ATC code is a substance by itself."""
        return self.presentation.atc or self.presentation.cip13


@dataclass(frozen=True)
class Delivery:
    """What a patient received of one CIP13 on one date, whoever ordered it."""

    day: date
    presentation: Presentation
    boxes: int


def belongs(presentation: Presentation, drugs: DrugSet | None) -> bool:
    """Whether a presentation is of a set, by all that the set asks; of anything
    without a set."""
    return drugs is None or drugs.contains(
        presentation.atc, presentation.strength_micrograms, presentation.form
    )


class History:
    """Everything the lines say of one patient."""

    def __init__(
        self, lines: Iterable[Line], presentations: Mapping[str, Presentation]
    ) -> None:
        """Read the lines of one patient; there is at least one."""
        lines = list(lines)
        self.birth_year = most_frequent(line.birth_year for line in lines)
        self.sex = most_frequent(line.sex for line in lines)
        self.long_term_illness_days = {
            line.delivered_on for line in lines if line.long_term_illness
        }
        self.deliveries = _net_deliveries(lines, presentations)
        self.rows = _rows(lines, presentations, self.deliveries)
        self._supply: dict[DrugSet, Supply] = {}
        self._supplies_by_substance: dict[DrugSet, list[Supply]] = {}

    def age_on(self, day: date) -> int:
        """Age = year of delivery - birth year."""
        return day.year - self.birth_year

    def delivered(self, drugs: DrugSet | None) -> list[Delivery]:
        """The deliveries of a set, whoever ordered them; of anything without a set."""
        return [
            delivery
            for delivery in self.deliveries
            if belongs(delivery.presentation, drugs)
        ]

    def delivered_on(self, day: date, drugs: DrugSet | None) -> bool:
        """Whether the patient was delivered one of the set on that day."""
        return self.delivered_between(day, day, drugs)

    def delivered_between(self, first: date, last: date, drugs: DrugSet | None) -> bool:
        """Whether one of the set was delivered from a day to another, both included."""
        return any(
            first <= delivery.day <= last and belongs(delivery.presentation, drugs)
            for delivery in self.deliveries
        )

    def supply(self, drugs: DrugSet) -> Supply:
        """What the deliveries of a set give the patient, worked out once a set."""
        if drugs not in self._supply:
            self._supply[drugs] = _supply_of(self.delivered(drugs), drugs)
        return self._supply[drugs]

    def supplies_by_substance(self, drugs: DrugSet) -> list[Supply]:
        """The same for each substance of a set by itself, worked out once a set."""
        if drugs not in self._supplies_by_substance:
            self._supplies_by_substance[drugs] = supplies_of(
                self.delivered(drugs), drugs
            )
        return self._supplies_by_substance[drugs]


def supplies_of(deliveries: Iterable[Delivery], drugs: DrugSet) -> list[Supply]:
    """What deliveries of a set give, each substance (ATC5) by itself."""
    of_substance = defaultdict(list)
    for delivery in deliveries:
        of_substance[delivery.presentation.atc].append(delivery)
    return [_supply_of(same, drugs) for same in of_substance.values()]


def _supply_of(deliveries: Iterable[Delivery], drugs: DrugSet) -> Supply:
    """A delivery whose units per pack are unknown gives no supply: never guessed."""
    supply = Supply()
    for delivery in deliveries:
        if delivery.presentation.units_per_pack is not None:
            units = delivery.boxes * delivery.presentation.units_per_pack
            supply.receive(delivery.day, units, drugs.units_per_day)
    return supply


def most_frequent(values: Iterable[int]) -> int:
    """The value most of the patient's lines give; of equally frequent, the smallest."""
    counts = Counter(values)
    highest = max(counts.values())
    return min(value for value, count in counts.items() if count == highest)


def _net_deliveries(
    lines: Iterable[Line], presentations: Mapping[str, Presentation]
) -> list[Delivery]:
    net: Counter[tuple[date, str]] = Counter()
    for line in lines:
        net[line.delivered_on, line.cip13] += line.boxes
    return [
        Delivery(day, _known(cip13, presentations), boxes)
        for (day, cip13), boxes in sorted(net.items())
        if boxes > 0
    ]


def _rows(
    lines: Iterable[Line],
    presentations: Mapping[str, Presentation],
    deliveries: Iterable[Delivery],
) -> list[Row]:
    boxes: Counter[tuple[date, str, str, str]] = Counter()
    cents: Counter[tuple[date, str, str, str]] = Counter()
    refused: set[tuple[date, str, str, str]] = set()
    for line in lines:
        key = (line.delivered_on, line.cip13, line.prescriber, line.pharmacy)
        boxes[key] += line.boxes
        cents[key] += line.amount_cents
        if line.substitution:
            refused.add(key)
    delivered = {(each.day, each.presentation.cip13) for each in deliveries}
    return [
        Row(
            day=day,
            presentation=_known(cip13, presentations),
            prescriber=prescriber,
            pharmacy=pharmacy,
            boxes=boxes[day, cip13, prescriber, pharmacy],
            amount_cents=cents[day, cip13, prescriber, pharmacy],
            delivered=(day, cip13) in delivered,
            substitution_refused=(day, cip13, prescriber, pharmacy) in refused,
        )
        for day, cip13, prescriber, pharmacy in sorted(boxes)
    ]


def _known(cip13: str, presentations: Mapping[str, Presentation]) -> Presentation:
    return presentations.get(cip13) or Presentation(cip13)
