"""What the slow engine reads of a build: its lines again, and nothing worked out."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.engine.indicators.engines.reference_conditions import Span
from maillage.engine.lake.build import Build, Manifest
from maillage.engine.lake.facts import Line, Presentation


_LINES = """
SELECT delivered_on, patient::VARCHAR, birth_year, sex, prescribers.code,
    pharmacies.code, cip13, boxes, amount_cents, long_term_illness, NULL,
    CASE WHEN substitution_refused THEN 'oui' END
FROM ({facts}) JOIN patients USING (patient) JOIN presentations USING (presentation)
JOIN prescribers USING (prescriber) JOIN pharmacies USING (pharmacy)
"""
_PRESENTATIONS = """
SELECT cip13, atc, units_per_pack, generic_role, label, strength_micrograms, form,
    biosimilar_role, daily_doses_millionths
FROM presentations
"""


def lines_of(
    build: Build,
    facts: str = "FROM facts",
    values: Mapping[str, object] | None = None,
) -> list[Line]:
    """The lines of a build, its flags of deliveries left unread.

    `facts` chooses some of them, in SQL, with its `values`.
    """
    query = _LINES.format(facts=facts)
    with build.connection() as connection:
        found = connection.execute(query, dict(values or {})).fetchall()
    return [Line(*row) for row in found]


def presentations_of(build: Build) -> dict[str, Presentation]:
    """What a build knows of each presentation, by its CIP13."""
    with build.connection() as connection:
        found = connection.execute(_PRESENTATIONS).fetchall()
    return {row[0]: Presentation(*row) for row in found}


def span_of(manifest: Manifest) -> Span | None:
    """The first and the last day of the data; None where there are none."""
    if manifest.first_day is None or manifest.last_day is None:
        return None
    return Span(manifest.first_day, manifest.last_day)
