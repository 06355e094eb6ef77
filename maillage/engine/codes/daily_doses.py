"""How many defined daily doses a pack holds.

The substance in the pack (its units times their strength, or its volume times its
concentration) over the dose that the WHO gives its ATC code for its route, rounded half
up to a millionth. Nothing is guessed: no content, no dose, several doses for the route,
or units that do not compare, and the number stays unknown.

Source of the formula: WHO Collaborating Centre for Drug Statistics Methodology,
Guidelines for ATC classification and DDD assignment, "Drug utilization" (own
knowledge).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.codes.medicine_doses import MILLION, rounded
from maillage.engine.codes.releases import Release, read_presentations
from maillage.engine.codes.who_ddd import DOSES, latest_who_ddd


DAILY_DOSES = "daily_doses.parquet"
_AND_DOSES = ", doses de l'OMS "
DAILY_DOSES_SCHEMA = pa.schema(
    [
        pa.field("cip13", pa.string(), nullable=False),
        pa.field("daily_doses_millionths", pa.int64(), nullable=False),
    ]
)
MOST_MILLIONTHS = 10**12
"""A million days in a pack: beyond, a unit was mistaken for another."""

# Routes as BDPM writes them (without accents), and the WHO's abbreviations.
_ROUTES = {
    "orale": "O",
    "gastro-enterale": "O",
    "gastrique": "O",
    "intraveineuse": "P",
    "sous-cutanee": "P",
    "intramusculaire": "P",
    "intradermique": "P",
    "voie parenterale autre": "P",
    "rectale": "R",
    "nasale": "N",
    "vaginale": "V",
    "transdermique": "TD",
    "sublinguale": "SL",
    "voie buccale autre": "SL",
    "buccogingivale": "SL",
    "inhalee": "Inhal",
}

# What a unit of the WHO is worth in the unit that a content is kept in.
_WORTH: Mapping[str, tuple[str, Fraction]] = {
    "g": ("mg", Fraction(1000)),
    "mg": ("mg", Fraction(1)),
    "mcg": ("mg", Fraction(1, 1000)),
    "U": ("U", Fraction(1)),
    "TU": ("U", Fraction(1000)),
    "MU": ("U", Fraction(1_000_000)),
    "mmol": ("mmol", Fraction(1)),
}
_BY_THE_UNIT = {"tablet": "comprime", "UD": ""}


@dataclass(frozen=True)
class Dose:
    """A daily dose: an exact amount and its unit, as kept in a release."""

    amount: Fraction
    unit: str


class DailyDoses:
    """The doses of a release, asked one presentation at a time."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._doses: dict[tuple[str, str], set[Dose]] = defaultdict(set)
        for row in rows:
            key = row["atc"], _plain_route(row["route"])
            self._doses[key].add(Dose(Fraction(row["amount"]), row["unit"]))

    def dose(self, atc: str, routes: str | None, form: str | None) -> Dose | None:
        """The one dose of a code for these routes; None for none or several."""
        found: set[Dose] = set()
        for route in who_routes(routes, form):
            exact = self._doses.get((atc, _plain_route(route)), set())
            general = self._doses.get((atc, route.partition(".")[0].lower()), set())
            found |= exact or general
        return found.pop() if len(found) == 1 else None

    def millionths(self, presentation: Mapping[str, Any]) -> int | None:
        """Daily doses of a whole pack, in millionths; None where it is not known.

        `presentation` is a row of `releases.PRESENTATIONS_SCHEMA`.
        """
        atc, form = presentation["atc"], presentation["form"]
        dose = self.dose(atc, presentation["routes"], form) if atc else None
        if dose is None:
            return None
        if dose.unit in _BY_THE_UNIT:
            packed = _units(presentation, _BY_THE_UNIT[dose.unit])
            return _believed(packed / dose.amount) if packed else None
        unit, worth = _WORTH.get(dose.unit, ("", Fraction(1)))
        content = presentation["pack_content_millionths"]
        if content is None or unit != presentation["pack_content_unit"]:
            return None
        return _believed(Fraction(content, MILLION) / (dose.amount * worth))


def read_daily_doses(release: Release) -> DailyDoses:
    """The doses of a release of kind `who-ddd`."""
    return DailyDoses(pq.read_table(release.path / DOSES).to_pylist())


def write_daily_doses(drugs: Release, doses: Release, path: Path) -> int:
    """Write the daily doses of each pack of a drug release; how many are known.

    The Parquet file has one row for each pack whose doses are known, of schema
    `DAILY_DOSES_SCHEMA`. It holds nothing of the WHO's table but these quotients.
    """
    read = read_daily_doses(doses)
    rows = [
        {"cip13": row["cip13"], "daily_doses_millionths": known}
        for row in read_presentations(drugs).to_pylist()
        if (known := read.millionths(row)) is not None
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=DAILY_DOSES_SCHEMA), path)
    return len(rows)


def latest_daily_doses(codes_root: Path, drugs: Release, folder: Path) -> Path | None:
    """`write_daily_doses` with the newest doses, into a folder; None without any."""
    newest = latest_who_ddd(codes_root)
    if newest is None:
        return None
    path = folder / DAILY_DOSES
    write_daily_doses(drugs, newest, path)
    return path


def codes_used(codes_root: Path, drugs: Release) -> str:
    """The codes that a build made now says it was made with: drugs, then doses."""
    newest = latest_who_ddd(codes_root)
    doses = f"{_AND_DOSES}{newest.name}" if newest else ""
    return f"{drugs.kind} {drugs.name}{doses}"


def has_daily_doses(codes: str | None) -> bool:
    """Whether a build has daily doses, by what `codes_used` said when it was made."""
    return _AND_DOSES in (codes or "")


def who_routes(routes: str | None, form: str | None) -> frozenset[str]:
    """The WHO's routes of a medicine, from the routes and form of a drug release.

    Inhaled medicines are told apart by their form, as the WHO does. Routes that it
    has no dose for (eye, skin) are left out.
    """
    found = {_ROUTES[one] for one in (routes or "").split(";") if one in _ROUTES}
    if "Inhal" in found:
        found = (found - {"Inhal"}) | {f"Inhal.{_inhaled_as(form or '')}"}
    return frozenset(found)


def _inhaled_as(form: str) -> str:
    if "nebuliseur" in form:
        return "solution"
    return "powder" if form.startswith("poudre") else "aerosol"


def _plain_route(route: str) -> str:
    return route.lower().replace(" ", "").rstrip(".")


def _units(presentation: Mapping[str, Any], word: str) -> Fraction | None:
    units = presentation["units_per_pack"]
    if units is None or word not in (presentation["form"] or ""):
        return None
    return Fraction(units)


def _believed(doses: Fraction) -> int | None:
    millionths = rounded(doses * MILLION)
    return millionths if 0 < millionths <= MOST_MILLIONTHS else None
