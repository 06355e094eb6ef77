"""What `maillage lake` shows of a batch on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from maillage.engine.lake.batches import Batch
from maillage.engine.lake.intake import Outcome
from maillage.engine.lake.sealing import Sealed


_MOST_SHOWN = 5


def number(value: int) -> str:
    """A count as it is written in French."""
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def day(iso: str | None) -> str:
    """An ISO date as it is written in French."""
    return "?" if not iso else "/".join(reversed(iso[:10].split("-")))


def quality_screen(outcome: Outcome, *, dry_run: bool) -> RenderableType:
    """What was found in a file: the quality report."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for label, value in _lines(outcome):
        table.add_row(label, value)
    return Group(_headline(outcome, dry_run=dry_run), table)


def _headline(outcome: Outcome, *, dry_run: bool) -> Text:
    file = outcome.file
    if outcome.batch:
        return Text(f"{file} : importé, lot {outcome.batch}", style="bold")
    if dry_run and not outcome.refusal:
        return Text(f"{file} : serait importé (essai, rien n'est écrit)", style="bold")
    return Text(f"{file} : pas importé", style="bold")


def _lines(outcome: Outcome) -> Iterable[tuple[str, str]]:
    quality = outcome.quality
    yield "Lignes", _counts(outcome)
    for one in quality.get("accounts", ()):
        yield f"  {one['source']}, {one['label']}", number(one["rows"])
    for label, value in quality.get("remarks", ()):
        yield label, escape(value)
    yield "Période", f"du {day(quality['first_day'])} au {day(quality['last_day'])}"
    yield "Prescripteurs", number(quality["prescribers"])
    yield "Patients", number(quality["patients"])
    yield "Pharmacies", number(quality["pharmacies"])
    yield "Boîtes avec un code ATC", _with_atc(quality)
    yield "CIP13 inconnus", _unknown(quality)
    yield "Mois sans ligne", _holes(quality["months_missing"])
    yield "Quantités négatives", f"{number(quality['negative_lines'])} lignes, gardées"
    if quality["prescribed_after_delivery"]:
        later = number(quality["prescribed_after_delivery"])
        yield "Ordonnance après la délivrance", f"{later} lignes, gardées"
    wrong = quality["prescribers_with_wrong_key"]
    yield "Prescripteurs à clé fausse", _listed(wrong) + (", gardés" if wrong else "")
    yield (
        "Colonnes laissées de côté",
        _listed(quality["dropped_columns"], none="aucune"),
    )
    if outcome.report:
        yield "Lignes fausses, une à une", escape(str(outcome.report))


def _counts(outcome: Outcome) -> str:
    if not outcome.rejected:
        return f"{number(outcome.rows)}, toutes justes"
    return (
        f"{number(outcome.rows)}, dont {number(outcome.accepted)} justes et"
        f" {number(outcome.rejected)} fausses"
    )


def _with_atc(quality: Mapping[str, Any]) -> str:
    share = quality["boxes_with_atc_percent"]
    if share is None:
        return "non calculable : `maillage codes add bdpm CHEMIN` d'abord"
    return f"{share:.1f} %".replace(".", ",")


def _unknown(quality: Mapping[str, Any]) -> str:
    unknown = quality["unknown_cip13"]
    if unknown is None:
        return "non calculable"
    if not unknown["count"]:
        return "aucun"
    top = [f"{one['cip13']} ({number(one['boxes'])} boîtes)" for one in unknown["top"]]
    return f"{number(unknown['count'])} : {_listed(top, unknown['count'])}"


def _holes(missing: Mapping[str, Sequence[str]]) -> str:
    if not missing:
        return "aucun"
    found = [f"{name} : {_listed(months)}" for name, months in missing.items()]
    return "\n".join(escape(line) for line in found[:_MOST_SHOWN]) + (
        f"\net {len(found) - _MOST_SHOWN} autres pharmacies"
        if len(found) > _MOST_SHOWN
        else ""
    )


def _listed(
    items: Sequence[str], count: int | None = None, *, none: str = "aucun"
) -> str:
    if not items:
        return none
    more = (count or len(items)) - _MOST_SHOWN
    shown = ", ".join(items[:_MOST_SHOWN])
    return escape(shown) + (f" et {number(more)} autres" if more > 0 else "")


def batches_screen(found: Sequence[tuple[str, Batch]]) -> RenderableType:
    """Every batch of every structure, oldest first."""
    parts: list[RenderableType] = []
    for structure, pairs in groupby(found, key=itemgetter(0)):
        parts += [Text(structure, style="bold"), _batches([b for _, b in pairs])]
    return Group(*parts)


def _batches(found: Sequence[Batch]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("Lot", "Lignes", "Période", "État"):
        table.add_column(title, no_wrap=True)
    table.columns[1].justify = "right"
    table.add_column("Fichier", overflow="fold")
    for batch in found:
        gone = batch.retracted_at
        table.add_row(
            batch.batch,
            number(batch.rows),
            f"{_month(batch.first_day)} - {_month(batch.last_day)}",
            f"retiré {day(gone)}" if gone else f"importé {day(batch.imported_at)}",
            escape(batch.file),
        )
    return table


def _month(iso: str | None) -> str:
    return day(iso)[3:]


def sealed_screen(sealed: Sealed) -> RenderableType:
    """What sealing did, and what did not go out."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    table.add_row("Lignes scellées", number(sealed.accepted))
    table.add_row("  par numéro national", number(sealed.national))
    table.add_row("  par numéro local", number(sealed.local))
    if sealed.already:
        table.add_row("  déjà scellées", number(sealed.already))
    if sealed.rejected:
        table.add_row("Lignes laissées", f"{sealed.rejected} ({sealed.report})")
    table.add_row("Colonnes retirées", _listed(sealed.dropped, none="aucune"))
    table.add_row("Clé", sealed.key)
    return Group(Text(f"{sealed.out} : prêt à voyager", style="bold"), table)
