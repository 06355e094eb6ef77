"""A session composed from a build: what the command line and the web both call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from maillage.engine.codes.open_medic import open_medic_boxes
from maillage.engine.codes.releases import OPEN_MEDIC, list_releases
from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.model import Indicator
from maillage.engine.lake.build import Build
from maillage.engine.mirrors.circle import Against, Circle
from maillage.engine.mirrors.compose import compose
from maillage.engine.mirrors.content import National, Provenance, Session
from maillage.engine.mirrors.national import national


def compose_from_build(
    build: Build,
    circle: Circle,
    *,
    theme: str,
    indicators: Sequence[Indicator],
    until: date,
    codes_root: Path,
) -> Session:
    """Every mirror of a circle, over the 12 months that end with the month `until`.

    `theme` is the theme's French name; `codes_root` holds the releases of codes, where
    France's readings are found. Raises BadInput as `compose` does, and for a build
    without any line.
    """
    manifest = build.manifest
    if manifest.first_day is None or manifest.last_day is None:
        raise BadInput(
            f"La base de calcul de « {manifest.structure} » ne contient aucune ligne ; "
            "importez des délivrances puis relancez « maillage lake build »."
        )
    return compose(
        fast_engine(build),
        circle,
        theme=theme,
        indicators=indicators,
        until=until,
        provenance=Provenance(
            structure=manifest.structure,
            build=manifest.build_id,
            extracted_on=manifest.made_on,
            first_day=manifest.first_day,
            last_day=manifest.last_day,
            codes_release=manifest.codes_release or "version inconnue",
        ),
        specialties=prescribers_of(build),
        france=_france(circle, indicators, codes_root),
    )


def prescribers_of(build: Build) -> dict[str, str | None]:
    """The prescribers of a build by code, each with its specialty where known."""
    connection = build.connection()
    try:
        rows = connection.execute("SELECT code, specialty FROM prescribers").fetchall()
    finally:
        connection.close()
    return dict(rows)


def _france(
    circle: Circle, indicators: Sequence[Indicator], codes_root: Path
) -> dict[str, National] | None:
    """France's readings, asked only when the circle compares itself with them."""
    if circle.against is not Against.FRANCE:
        return None
    years = [each for each in list_releases(codes_root) if each.kind == OPEN_MEDIC]
    years = [each for each in years if each.name.isdecimal()]
    if not years:
        why = "aucune année d'Open Medic n'est importée"
        return {each.id: National(None, None, why) for each in indicators}
    latest = max(years, key=lambda release: release.name)

    def boxes(include: tuple[str, ...], exclude: tuple[str, ...]) -> int:
        return open_medic_boxes(latest, include, exclude).boxes

    return {each.id: national(each, int(latest.name), boxes) for each in indicators}
