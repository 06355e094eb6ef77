"""The chain as a tree of nodes to read, and the pages of an action and an indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Value
from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project import words
from maillage.apps.projects.health_project.rows import PATHS, ROWS, kind_of
from maillage.apps.projects.models import (
    Finding,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectIndicator,
    Undertaking,
)
from maillage.apps.projects.models.health_project import DraftRow
from maillage.apps.projects.selectors.health_chain import (
    Chain,
    Gap,
    chain_of,
    gaps_of,
    is_late,
    next_value_on,
)
from maillage.apps.projects.selectors.health_project import WRITE
from maillage.ui.components import Column, Row, Table
from maillage.ui.formats import counted, day, short_day
from maillage.ui.plain_text import Block, blocks


ADD_BELOW = {
    Need: (("objectifs", "un objectif"), ("chiffres", "un chiffre")),
    Objective: (("actions", "une action"),),
    Undertaking: (("indicateurs", "un indicateur"),),
    ProjectIndicator: (("resultats", "une valeur"),),
}
"""What may be hung on a row of each kind."""

HAVE_A_PAGE = (Undertaking, ProjectIndicator)
"""Those whose own page adds what hangs on them."""


@dataclass(frozen=True)
class Link:
    """Where one goes, in words."""

    label: str
    url: str


@dataclass(frozen=True)
class Node:
    """A row of the chain on the page: what it is, what it says, what hangs on it."""

    kind: str
    anchor: str
    """Where it stands in the page."""
    title: str
    url: str
    """Its own page, or its form for who may write; may be empty."""
    lines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    gaps: tuple[Link, ...] = ()
    adds: tuple[Link, ...] = ()
    children: tuple[Node, ...] = ()


@dataclass(frozen=True)
class ChainPage:
    """The whole chain for one reader."""

    nodes: tuple[Node, ...]
    findings: tuple[Node, ...]
    """The figures that show no need yet."""
    gaps: int
    counted: str
    may_write: bool
    removed: tuple[tuple[str, str, str], ...]
    """What was taken out: what it is, its title, the address that puts it back."""


def chain_page(reader: Person, project: HealthProject) -> ChainPage:
    """The chain as a tree, with what is missing where it is missing."""
    may_write = allowed(reader, WRITE, project.organisation)
    chain, on = chain_of(project), today()
    gaps = gaps_of(chain, on)
    grower = _Grower(project.organisation.slug, may_write, on, gaps)
    return ChainPage(
        nodes=tuple(grower.need(need) for need in chain.needs),
        findings=tuple(grower.finding(one) for one in chain.other_findings),
        gaps=len(gaps),
        counted=_counted(chain),
        may_write=may_write,
        removed=tuple(removed_rows(project)) if may_write else (),
    )


def _counted(chain: Chain) -> str:
    return ", ".join(
        (
            counted(len(chain.needs), "besoin"),
            counted(sum(1 for _ in chain.objectives()), "objectif"),
            counted(sum(1 for _ in chain.undertakings()), "action"),
            counted(sum(1 for _ in chain.indicators()), "indicateur"),
        )
    )


@dataclass
class _Grower:
    """Grows the nodes of a page, each with its gaps and what a writer may add."""

    slug: str
    may_write: bool
    on: date
    gaps: Iterable[Gap]
    waiting: dict[tuple[str, int], list[Gap]] = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = defaultdict(list)
        for gap in self.gaps:
            self.waiting[(gap.kind, gap.key)].append(gap)

    def need(self, need: Need) -> Node:
        children = [self.finding(one) for one in need.kept_findings]
        children += [self.objective(one) for one in need.kept_objectives]
        return self._node("Besoin", need, "", [need.words], children=children)

    def finding(self, finding: Finding) -> Node:
        value = words.valued(finding, finding.unit)
        where = f"{finding.territory}, {finding.period}. Source : {finding.source}"
        return self._node("Chiffre", finding, "", [value, where])

    def objective(self, objective: Objective) -> Node:
        children = [self.undertaking(one) for one in objective.kept_undertakings]
        by_day = f"Pour le {day(objective.by_day)}" if objective.by_day else ""
        lines = [objective.words, by_day]
        return self._node("Objectif", objective, "", lines, children=children)

    def undertaking(self, undertaking: Undertaking) -> Node:
        tags = [undertaking.get_state_display()]
        if is_late(undertaking, self.on):
            tags.append(f"échéance passée, le {day(undertaking.due_on)}")
        elif undertaking.due_on and not undertaking.ended_on:
            tags.append(f"pour le {day(undertaking.due_on)}")
        children = [self.indicator(one) for one in undertaking.kept_indicators]
        url = reverse("projects:health_undertaking", args=[self.slug, undertaking.pk])
        owner = words.owner_of(undertaking)
        return self._node(
            "Action", undertaking, url, [owner], tags=tags, children=children
        )

    def indicator(self, indicator: ProjectIndicator) -> Node:
        url = reverse("projects:health_indicator", args=[self.slug, indicator.pk])
        results, target = indicator.kept_results, words.target_words(indicator)
        last = "Pas encore de résultat"
        if results:
            value = words.valued(results[-1], indicator.unit)
            last = f"{results[-1].period} : {value}"
        lines = [last, f"Cible : {target}" if target else ""]
        return self._node("Indicateur", indicator, url, lines)

    def _node(
        self,
        kind: str,
        row: DraftRow,
        url: str,
        lines: Iterable[str],
        *,
        tags: Iterable[str] = (),
        children: Iterable[Node] = (),
    ) -> Node:
        name = kind_of(row).name
        if not url and self.may_write:
            url = reverse("projects:change_row", args=[self.slug, name, row.pk])
        gaps, adds = [], []
        for below, label in ADD_BELOW.get(type(row), ()):
            address = reverse("projects:add_row", args=[self.slug, below])
            link = Link(f"Ajouter {label}", f"{address}?sous={row.pk}")
            found = self.waiting.get((below, row.pk), [])
            gaps += [Link(one.sentence, link.url) for one in found]
            if self.may_write and not found and not isinstance(row, HAVE_A_PAGE):
                adds.append(link)
        return Node(
            kind,
            anchor_of(row),
            str(row),
            url,
            tuple(line for line in lines if line),
            tuple(tags),
            tuple(gaps),
            tuple(adds),
            tuple(children),
        )


def removed_rows(project: HealthProject) -> list[tuple[str, str, str]]:
    """What was taken out of the draft, in one question."""
    parts = []
    for name, kind in ROWS.items():
        title = "period" if kind.model is IndicatorResult else "title"
        rows = kind.model.objects.filter(
            removed_on__isnull=False, **{PATHS[kind.model]: project}
        ).order_by()
        parts.append(
            rows.annotate(of=Value(name), said=F(title)).values_list("of", "pk", "said")
        )
    slug = project.organisation.slug
    return [
        (
            ROWS[name].one,
            said,
            reverse("projects:restore_row", args=[slug, name, key]),
        )
        for name, key, said in parts[0].union(*parts[1:], all=True).order_by("of", "pk")
    ]


# --- an action, an indicator ----------------------------------------------------------


@dataclass(frozen=True)
class UndertakingPage:
    """An action, what it serves, how it is judged."""

    row: Undertaking
    way: tuple[tuple[str, str, str], ...]
    """From the need down to here: what each is, its title, its place."""
    facts: tuple[tuple[str, str], ...]
    words: tuple[Block, ...]
    indicators: tuple[Node, ...]
    is_late: bool
    may_write: bool


def undertaking_page(
    reader: Person, project: HealthProject, row: Undertaking
) -> UndertakingPage:
    """The page of an action."""
    may_write = allowed(reader, WRITE, project.organisation)
    grower = _Grower(project.organisation.slug, may_write, today(), ())
    indicators = list(row.indicators.kept().prefetch_related("results"))
    for one in indicators:
        one.kept_results = [r for r in one.results.all() if r.removed_on is None]
    return UndertakingPage(
        row=row,
        way=tuple(way_to(row, project.organisation.slug)),
        facts=tuple((label, value) for label, value in words.undertaking_facts(row)),
        words=tuple(blocks(row.words)),
        indicators=tuple(grower.indicator(one) for one in indicators),
        is_late=is_late(row, today()),
        may_write=may_write,
    )


def way_to(row: DraftRow, slug: str) -> list[tuple[str, str, str]]:
    """From the need down to what a row hangs on: what it is, its title, its place."""
    above = getattr(row, kind_of(row).parent)
    if isinstance(above, HealthProject):
        return []
    name = kind_of(above).one.split(" ", 1)[-1].removeprefix("L'").capitalize()
    url = f"{reverse('projects:health_chain', args=[slug])}#{anchor_of(above)}"
    if isinstance(above, Undertaking):
        url = reverse("projects:health_undertaking", args=[slug, above.pk])
    return [*way_to(above, slug), (name, str(above), url)]


def anchor_of(row: DraftRow) -> str:
    """Where a row stands in the page of the chain."""
    return f"{kind_of(row).name}-{row.pk}"


def above(row: DraftRow) -> list[tuple[str, str]]:
    """What a row holds now, in words: shown where another saved it first."""
    shown = {
        Need: lambda: [("Précisions", row.words)],
        Finding: lambda: words.finding_facts(row),
        Objective: lambda: words.objective_facts(row),
        Undertaking: lambda: words.undertaking_facts(row),
        ProjectIndicator: lambda: words.indicator_facts(row),
        IndicatorResult: lambda: words.result_facts(row, row.indicator.unit),
    }[type(row)]()
    return [
        ("Intitulé", str(row)),
        *((label, value) for label, value in shown if value),
    ]


@dataclass(frozen=True)
class IndicatorPage:
    """An indicator: its calculation, its target, its results."""

    row: ProjectIndicator
    way: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]
    sentence: str
    """The last value against the target."""
    table: Table | None
    next_on: date | None
    is_due: bool
    may_write: bool


RESULTS = (
    Column("Période"),
    Column("Mesuré le", "date"),
    Column("Valeur", "number"),
    Column("Calculé de", "number"),
    Column("Écart", "number"),
    Column("Source"),
)


def indicator_page(
    reader: Person, project: HealthProject, row: ProjectIndicator
) -> IndicatorPage:
    """The page of an indicator."""
    row.kept_results = list(row.results.kept())
    when = next_value_on(row)
    return IndicatorPage(
        row=row,
        way=tuple(way_to(row, project.organisation.slug)),
        facts=tuple((label, value) for label, value in words.indicator_facts(row)),
        sentence=_sentence(row),
        table=_table(row),
        next_on=when,
        is_due=when is not None and when <= today(),
        may_write=allowed(reader, WRITE, project.organisation),
    )


def _sentence(row: ProjectIndicator) -> str:
    if not row.kept_results:
        return "Pas encore de résultat."
    last = row.kept_results[-1]
    said = f"{words.quantity(last.value, row.unit)} ({last.period})"
    target = words.target_words(row)
    return f"{said}, pour une cible de {target}." if target else f"{said}."


def _table(row: ProjectIndicator) -> Table | None:
    """The results, the last first, each with its change since the one before."""
    if not row.kept_results:
        return None
    rows, before = [], None
    for one in row.kept_results:
        rows.append(_line(row, one, before))
        before = one
    return Table("Résultats", RESULTS, rows[::-1], show_caption=False)


def _line(
    row: ProjectIndicator, result: IndicatorResult, before: IndicatorResult | None
) -> Row:
    change = ""
    if before is not None:
        gone = result.value - before.value
        points = "point" if abs(gone) < 2 else "points"
        unit = points if row.unit == "%" else ""
        change = f"{'+' if gone > 0 else ''}{words.quantity(gone, unit)}"
    source = f"{result.source}. {result.remark}" if result.remark else result.source
    return Row(
        [
            result.period,
            short_day(result.on),
            words.quantity(result.value, row.unit),
            words.parts(result.numerator, result.denominator),
            change,
            source,
        ]
    )
