"""How a year, two versions, rules and share-outs are written for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from rich.markup import escape
from rich.table import Table

from maillage.commands.context import page
from maillage.engine.agreements.checking import facts_of_indicator
from maillage.engine.agreements.lines import value_text
from maillage.engine.agreements.numbers import euros_text, french
from maillage.engine.agreements.possible import Change, Possible
from maillage.engine.agreements.results import (
    Comparison,
    IndicatorResult,
    Source,
    YearResult,
)
from maillage.engine.agreements.schema import Rules
from maillage.engine.agreements.share_document import statement_lines
from maillage.engine.agreements.share_out import Outcome, SchemeOutcome


KINDS = {"prerequisite": "socle prérequis", "core": "socle", "option": "optionnel"}
WHOLE_WIDTH = 100
MADE_UP = "Exemple inventé : ces règles ne sont d'aucun accord."


def print_year(result: YearResult) -> None:
    """The table of the indicators, the money, and what it was computed with."""
    _say(_title(result))
    if result.status == "example":
        _say(MADE_UP)
    if result.only:
        for one in result.indicators:
            _print_indicator(one)
    else:
        _print(_year_table(result))
        _say("\nCalculs")
        for one in result.indicators:
            _say(f"  {one.id} : {one.formula}")
        _say("")
        for line in _money_lines(result):
            _say(line)
    _print_readings(result)


def print_possible(found: Possible) -> None:
    """What could still be earned, the largest first, and what it would take."""
    now = found.now
    _say(_title(now))
    for line in (f"Aujourd'hui : {euros_text(now.total_euros)}", *_shut_gate(now)):
        _say(line)
    _say(f"Possible : {euros_text(found.euros)}\n")
    table = _table(("Id", "Indicateur", "Ce qu'il faudrait"), ("Gain",))
    for one in found.gains:
        wanted = " ; ".join(_change(change) for change in one.changes)
        opens = "ouvre le verrou, " if one.opens_the_gate else ""
        table.add_row(
            one.now.id,
            escape(one.now.title),
            escape(wanted),
            opens + _signed(one.euros),
        )
    _print(table)


def _change(change: Change) -> str:
    if isinstance(change.wanted, date):
        return f"{change.title} : dès une année antérieure"
    if isinstance(change.wanted, tuple):
        return f"{change.title} : à compléter"
    if isinstance(change.wanted, Fraction):
        now = value_text(change.now)
        return f"{change.title} : {now} → {value_text(change.wanted)}"
    return f"{change.title} : {value_text(change.wanted)}"


def print_comparison(comparison: Comparison) -> None:
    """Two versions side by side, indicator by indicator, then the totals."""
    first, second = comparison.first, comparison.second
    for one in (first, second):
        _say(_title(one) + (f" — {MADE_UP}" if one.status == "example" else ""))
    table = _table(("Id", "Indicateur"), (first.version, second.version, "Écart"))
    for row in comparison.indicators:
        table.add_row(
            row.id,
            escape(row.title),
            _amount(row.first),
            _amount(row.second),
            _signed(row.difference_euros),
        )
    table.add_section()
    table.add_row(
        "",
        "Total",
        euros_text(first.total_euros),
        euros_text(second.total_euros),
        _signed(comparison.difference_euros),
    )
    _print(table)
    for one in (first, second):
        _say(f"{one.version} : {'; '.join(_money_lines(one))}")


def print_versions(versions: Iterable[Rules]) -> None:
    """Every version known, one a line."""
    table = _table(("Accord", "Version", "Depuis", "Titre"), ("Indicateurs",))
    for one in versions:
        since = f"{one.since:%d/%m/%Y}" if one.status == "text" else "exemple inventé"
        table.add_row(
            one.agreement,
            one.version,
            since,
            escape(one.title),
            str(len(one.indicators)),
        )
    _print(table)


def print_rules(rules: Rules) -> None:
    """What a version asks and pays, its switches, what is not established."""
    _say(f"{rules.title} ({rules.agreement}, {rules.version})")
    _say(rules.summary if rules.status == "text" else f"{MADE_UP} {rules.summary}")
    table = _table(("Id", "Indicateur", "Nature", "Règle", "Faits"), ())
    for one in rules.indicators:
        table.add_row(
            one.id,
            escape(one.title),
            KINDS[one.kind],
            escape(one.rule),
            ", ".join(facts_of_indicator(rules, one)),
        )
    _print(table)
    for name, switch in rules.switches.items():
        _say(f"{name} : {switch.title}. {switch.why}")
        for value, said in switch.values.items():
            mark = " (défaut)" if value == switch.default else ""
            _say(f"    {name}={value}{mark} : {said.means}")
    for gap in rules.not_established:
        _say(f"Non établi : {gap.what} — {gap.meanwhile}")


def print_share(outcome: Outcome) -> None:
    """The schemes side by side, then each partner's lines under each of them."""
    _say(f"{outcome.title} : {_cents(outcome.cents)}")
    table = _table(("Associé",), tuple(one.name for one in outcome.schemes))
    for place, name in enumerate(outcome.partners):
        table.add_row(
            escape(name),
            *(_cents(one.statements[place].paid_cents) for one in outcome.schemes),
        )
    table.add_section()
    table.add_row(
        "Gardé par la structure", *(_cents(one.kept_cents) for one in outcome.schemes)
    )
    table.add_row("Somme", *(_cents(_sum(one)) for one in outcome.schemes))
    _print(table)
    for scheme in outcome.schemes:
        _print_scheme(scheme)
    _say(outcome.tie_rule)


def _print_scheme(scheme: SchemeOutcome) -> None:
    _say(f"\nClé « {scheme.name} »")
    for pot in scheme.pots:
        rest = f", {pot.left_over_cents} centime(s) de reste" * bool(
            pot.left_over_cents
        )
        _say(f"  {pot.name} : {_cents(pot.cents)} {pot.how}{rest}")
    for one in scheme.statements:
        _say(f"  {one.name}")
        for line in statement_lines(one):
            _say(f"    {line}")


def _sum(scheme: SchemeOutcome) -> int:
    return sum(one.paid_cents for one in scheme.statements) + scheme.kept_cents


def _title(result: YearResult) -> str:
    whose = f"{result.structure}, " if result.structure else ""
    kept = "" if result.in_force else " (simulation : version d'une autre date)"
    return f"{whose}{result.year} — {result.title}{kept}"


def _year_table(result: YearResult) -> Table:
    in_points = result.point_euros is not None
    table = _table(
        ("Id", "Indicateur", "Nature"),
        ("Points", "Euros") if in_points else ("Euros",),
    )
    axis = ""
    for one in result.indicators:
        if one.axis != axis:
            axis = one.axis
            table.add_section()
            table.add_row("", f"[bold]{escape(axis)}[/]")
        points = [_points(one.points)] if in_points else []
        table.add_row(
            one.id,
            escape(one.title),
            _nature(one),
            *points,
            euros_text(one.euros),
        )
    return table


def _nature(one: IndicatorResult) -> str:
    if one.gate is None:
        return KINDS[one.kind]
    if not one.gate.required:
        return f"{KINDS[one.kind]}, non exigé"
    return f"{KINDS[one.kind]}, {'atteint' if one.gate.reached else 'non atteint'}"


def _shut_gate(result: YearResult) -> Iterator[str]:
    if result.gate_open is False:
        yield (
            f"Aucune rémunération : socle prérequis non atteint "
            f"({', '.join(result.gate_shut_by)}). Il y aurait sinon "
            f"{euros_text(result.earned_euros)}."
        )


def _money_lines(result: YearResult) -> Iterator[str]:
    yield from _shut_gate(result)
    if result.total_points is not None:
        yield f"Total des points : {_points(result.total_points)}"
    yield f"Total : {euros_text(result.total_euros)}"
    if result.advance_euros is not None:
        yield f"Avance : {euros_text(result.advance_euros)} ({result.advance_formula})"
    if result.balance_euros is not None:
        yield f"Solde : {euros_text(result.balance_euros)}"


def _print_indicator(one: IndicatorResult) -> None:
    points = "" if one.points is None else f"{_points(one.points)} points, "
    _say(f"\n{one.id} {one.title} ({_nature(one)}) : {points}{euros_text(one.euros)}")
    _say(f"  Calcul : {one.formula}")
    _say(f"  Règle : {one.rule}")
    _say(f"  Source : {_sources(one.sources)}")
    for given in one.inputs:
        said = "" if given.written else " (ligne absente)"
        _say(f"  {given.title} : {value_text(given.value)}{said}")
    for proof in one.proofs_wanted:
        _say(f"  Justificatif : {proof}")
    for note in one.notes:
        _say(f"  À savoir : {note}")


def _print_readings(result: YearResult) -> None:
    """The switches with their values, what is not established, the rounding."""
    if result.switches:
        _say("\nLectures retenues là où les sources diffèrent ou se taisent")
    for one in result.switches:
        mark = "défaut" if one.is_default else "choisi"
        _say(f"  {one.name}={one.value} ({mark}) : {one.title} — {one.means}")
    if result.not_established:
        _say("\nNon établi")
    for gap in result.not_established:
        _say(f"  {gap.what} : {gap.meanwhile}")
    _say(f"\nArrondi : {result.rounding}")


def _sources(sources: Iterable[Source]) -> str:
    return " ; ".join(f"{one.text} {one.place}".strip() for one in sources)


def _amount(result: IndicatorResult | None) -> str:
    return "–" if result is None else euros_text(result.euros)


def _signed(value: Fraction) -> str:
    return ("+" if value > 0 else "") + euros_text(value)


def _points(value: Fraction | None) -> str:
    return "" if value is None else french(value, 3)


def _cents(cents: int) -> str:
    return euros_text(Fraction(cents, 100))


def _table(texts: tuple[str, ...], amounts: tuple[str, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in texts:
        table.add_column(escape(heading), overflow="fold")
    for heading in amounts:
        table.add_column(escape(heading), justify="right", no_wrap=True)
    return table


def _print(table: Table) -> None:
    # An amount cut short is no amount: a narrow screen folds the line instead.
    page.print(table, width=max(page.width, WHOLE_WIDTH), crop=False)


def _say(line: str) -> None:
    page.print(line, markup=False, soft_wrap=True)
