"""What sessions changed in several circles: one indicator, one point a circle.

A circle's figures come to who sits in it, and to the payer's referent for a session
that the circle shared; who organises it without sitting there reads its verdict alone.
A fixed number of queries, however many circles.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from maillage.apps.circles.models import ImpactSheet, Seat
from maillage.apps.circles.selectors.circles import circles_run_by
from maillage.apps.circles.selectors.factors import coded_in
from maillage.apps.circles.selectors.portfolio import Line, portfolio_of
from maillage.apps.circles.selectors.shared import sessions_shared_with
from maillage.apps.people.audit import record
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Site
from maillage.engine.errors import BadInput
from maillage.engine.impact.content import Verdict, restored
from maillage.engine.impact.pooling import pooled
from maillage.engine.impact.portfolio import (
    CirclePoint,
    PortfolioImpact,
    point_of,
    portfolio_impact,
)
from maillage.engine.impact.results import Effect
from maillage.engine.impact.several import Adjusted, Chance, adjusted
from maillage.engine.indicators.library import find
from maillage.ui.department_map import department_of


@dataclass(frozen=True)
class Look:
    """The look that stands for a circle, and whether the reader may see its figures."""

    sheet: ImpactSheet
    with_figures: bool

    @property
    def session(self) -> int:
        """The key of its session."""
        return int(self.sheet.session_id)

    @property
    def seen(self) -> bool:
        """Its interval leaves zero out."""
        return self.sheet.verdict == Verdict.CHANGED


@dataclass(frozen=True)
class Effects:
    """One indicator over the circles of a portfolio, as one reader may see it.

    `indicators` are those with a look, (identifier, title), by how many circles;
    `found` holds the circles whose figures he may see, `looks` all of them.
    """

    indicators: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    found: PortfolioImpact | None = None
    looks: tuple[Look, ...] = ()
    coded: tuple[tuple[bool, frozenset[tuple[str, str]]], ...] = ()
    """For each circle: whether its effect is seen, and the (side, code) noted there."""
    several: Adjusted | None = None
    """The pooled effect's chance among the indicators that he may see pooled."""

    @property
    def kept_back(self) -> tuple[Look, ...]:
        """The looks whose figures are not the reader's."""
        return tuple(each for each in self.looks if not each.with_figures)


def effects_for(reader: Person | None, indicator: str = "") -> Effects:
    """The reader's circles on an indicator, the most looked at where none is said."""
    if reader is None:
        return Effects()
    rows = _looks(reader)
    by_indicator: dict[str, dict[int, Look]] = {}
    for look in rows:
        circles = by_indicator.setdefault(look.sheet.indicator, {})
        circles.setdefault(look.sheet.session.circle_id, look)
    if not by_indicator:
        return Effects()
    ordered = sorted(by_indicator, key=lambda each: (-len(by_indicator[each]), each))
    chosen = indicator if indicator in by_indicator else ordered[0]
    looks = tuple(by_indicator[chosen].values())
    return Effects(
        indicators=tuple((each, _title(each)) for each in ordered),
        chosen=chosen,
        found=_portfolio(reader, chosen, looks),
        looks=looks,
        coded=_coded(looks),
        several=adjusted(_tested(by_indicator)).get(chosen),
    )


def _tested(by_indicator: Mapping[str, Mapping[int, Look]]) -> dict[str, Chance]:
    """Each indicator with a pooled p-value, and whether all its looks were planned."""
    found = {}
    for indicator, looks in by_indicator.items():
        shown = [each for each in looks.values() if each.with_figures]
        effects = [
            effect
            for each in shown
            if each.sheet.document
            and (effect := restored(each.sheet.document).overall) is not None
            and math.isfinite(effect.low)
        ]
        p = _pooled_p(effects)
        if p is not None:
            planned = all(each.sheet.planned for each in shown)
            found[indicator] = Chance(p, planned)
    return found


def _pooled_p(effects: Sequence[Effect]) -> float | None:
    try:
        return pooled(effects).p
    except BadInput:
        return None


def _looks(reader: Person) -> list[Look]:
    """One look a session and indicator, the circle's first session first.

    The plan's own look where it was made, else the last one.
    """
    run = set(circles_run_by(reader).values_list("pk", flat=True))
    shared = {session.pk for session in sessions_shared_with(reader)}
    seated = set(
        Seat.objects.on(today())
        .filter(person=reader)
        .values_list("circle_id", flat=True)
    )
    sheets = (
        ImpactSheet.objects.filter(state=ImpactSheet.State.READY)
        .select_related("session__circle__organisation", "session__meeting")
        .defer("session__sheets_document", "svg", "placebo_svg", "money_svg")
        .order_by("session__meeting__starts_at", "-planned", "-made_at", "-pk")
    )
    readable = [
        Look(sheet, _may_read(sheet, seated, shared))
        for sheet in sheets.filter(session__circle__in=run)
    ]
    readable += [
        Look(sheet, with_figures=True)
        for sheet in sheets.filter(session__in=shared).exclude(session__circle__in=run)
    ]
    return readable


def _may_read(
    sheet: ImpactSheet, seated: Collection[int], shared: Collection[int]
) -> bool:
    return sheet.session.circle_id in seated or sheet.session_id in shared


def _title(indicator: str) -> str:
    try:
        return find(indicator).title
    except BadInput:
        return indicator


def _portfolio(
    reader: Person, indicator: str, looks: Iterable[Look]
) -> PortfolioImpact | None:
    shown = [each for each in looks if each.with_figures and each.sheet.document]
    if not shown:
        return None
    lives = {line.circle.pk: line for line in portfolio_of(reader)}
    places = _places({each.sheet.session.circle.organisation_id for each in shown})
    record(
        "circles.read_portfolio_effects",
        reader,
        by=reader,
        details={"effects": [each.sheet.pk for each in shown]},
    )
    unit, points = "", []
    for each in shown:
        impact = restored(each.sheet.document)
        unit = unit or impact.unit
        circle = each.sheet.session.circle
        points.append(
            point_of(
                impact,
                circle=circle.name,
                session_on=localdate(each.sheet.session.meeting.starts_at),
                territory=circle.territory,
                **_life(lives.get(circle.pk)),
                **places.get(circle.organisation_id, _NOWHERE),
            )
        )
    return portfolio_impact(
        points, indicator=indicator, title=_title(indicator), unit=unit
    )


def _life(line: Line | None) -> dict[str, Any]:
    """What predicts an effect, where the reader may know it."""
    if line is None:
        return {"level": None, "attendance": None, "growth": None}
    return {
        "level": line.level,
        "attendance": line.attendance,
        "growth": line.growth,
    }


_NOWHERE: dict[str, Any] = {"department": "", "communes": ()}


def _places(organisations: Collection[int]) -> dict[int, dict[str, Any]]:
    """The department of each structure's sites, and their communes.

    Where they are in several departments, the one that has most of them.
    """
    sites = Site.objects.on(today()).filter(organisation__in=organisations)
    found: dict[int, list[Site]] = {}
    for site in sites:
        found.setdefault(site.organisation_id, []).append(site)
    return {key: _place(here) for key, here in found.items()}


def _place(sites: list[Site]) -> dict[str, Any]:
    codes = [department_of(site.insee or site.postcode) for site in sites]
    known = sorted(code for code in codes if code)
    return {
        "department": max(known, key=known.count) if known else "",
        "communes": tuple(sorted({site.commune for site in sites if site.commune})),
    }


def _coded(
    looks: Iterable[Look],
) -> tuple[tuple[bool, frozenset[tuple[str, str]]], ...]:
    told = [each for each in looks if each.sheet.verdict != Verdict.NO_FIGURE]
    noted = coded_in([each.session for each in told])
    return tuple((each.seen, frozenset(noted[each.session])) for each in told)


def points_elsewhere(found: PortfolioImpact | None) -> list[CirclePoint]:
    """The circles that no tile can show: no site of theirs has a commune."""
    return [each for each in found.points if not each.department] if found else []
