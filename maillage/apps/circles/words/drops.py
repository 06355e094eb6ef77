"""What a file's page says: its result in a sentence, its report in lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from maillage.apps.circles.models import Drop
from maillage.ui.components import Cell, Column, Row, Table
from maillage.ui.formats import counted, days_between, month, number, short_day


_MOST_HOLES = 6
TAGS = {
    Drop.State.IMPORTED: "own",
    Drop.State.CHECKED: "attention",
    Drop.State.REFUSED: "attention",
    Drop.State.FAILED: "attention",
}
"""How the state of a file is marked."""

Report = Mapping[str, Any]


def result(drop: Drop) -> str:
    """Where the file stands, in one sentence."""
    report = drop.report
    if drop.state == Drop.State.CHECKED:
        if not report["rejected"]:
            return f"Vérifié : {_lines(report['rows'])}, toutes justes."
        return (
            f"Vérifié : {counted(report['accepted'], 'ligne juste', 'lignes justes')}, "
            f"{counted(report['rejected'], 'ligne fausse', 'lignes fausses')}."
        )
    return {
        Drop.State.RECEIVED: "Reçu : la vérification va commencer.",
        Drop.State.CHECKING: "Vérification en cours : rien n'est encore pris.",
        Drop.State.IMPORTING: "Import en cours.",
        Drop.State.IMPORTED: f"{_taken(drop)} dans les données.",
        Drop.State.RETRACTING: "Retrait en cours.",
        Drop.State.RETRACTED: "Retiré : ses lignes ne comptent plus.",
        Drop.State.DISCARDED: "Écarté : rien n'en a été pris.",
        Drop.State.REFUSED: "Refusé : rien n'en a été pris, le fichier est effacé.",
        Drop.State.FAILED: "Non importé : rien n'en a été pris.",
    }[Drop.State(drop.state)]


def _lines(count: int) -> str:
    return counted(count, "ligne")


def _taken(drop: Drop) -> str:
    return counted(drop.report.get("accepted", 0), "ligne prise", "lignes prises")


def lines(report: Report) -> Iterator[tuple[str, str]]:
    """The report, label by label; nothing for a file that could not be read."""
    if not report:
        return
    yield "Lignes", _counts(report)
    if report["first_day"]:
        yield "Période", _period(report)
    yield "Médecins du cercle", _covered(report)
    yield "Prescripteurs", number(report["prescribers"])
    yield "Officines", number(report["pharmacies"])
    yield "Patients", number(report["patients"])
    yield "Boîtes dont le code ATC est connu", _with_atc(report)
    yield "Mois sans aucune ligne", _holes(report["months_missing"] or {})
    yield from _oddities(report)


def _counts(report: Report) -> str:
    if not report["rejected"]:
        return f"{number(report['rows'])}, toutes justes"
    return (
        f"{number(report['rows'])}, dont {number(report['accepted'])} justes et "
        f"{number(report['rejected'])} fausses"
    )


def _period(report: Report) -> str:
    first, last = (date.fromisoformat(report[day]) for day in ("first_day", "last_day"))
    return days_between(first, last)


def _covered(report: Report) -> str:
    if not report["doctors"]:
        return "aucun code n'est encore enregistré dans le cercle"
    return f"{number(report['covered'])} sur {number(report['doctors'])} y figurent"


def _with_atc(report: Report) -> str:
    share = report["boxes_with_atc_percent"]
    if share is None:
        return "non calculable : les codes du médicament manquent sur ce service"
    unknown = report["unknown_presentations"]
    more = f" ; {counted(unknown, 'code inconnu', 'codes inconnus')}" if unknown else ""
    return f"{number(share, 1)} %{more}"


def _holes(missing: Mapping[str, Sequence[str]]) -> str:
    if not missing:
        return "aucun"
    found = [
        f"officine {pharmacy} : {', '.join(_month(each) for each in months)}"
        for pharmacy, months in missing.items()
    ]
    more = len(found) - _MOST_HOLES
    shown = " ; ".join(found[:_MOST_HOLES])
    return shown + (f" ; et {counted(more, 'autre officine')}" if more > 0 else "")


def _month(text: str) -> str:
    year, _, rank = text.partition("-")
    return month(date(int(year), int(rank), 1))


def _oddities(report: Report) -> Iterator[tuple[str, str]]:
    if report["negative_lines"]:
        yield "Régularisations", f"{_lines(report['negative_lines'])}, gardées"
    if report["prescribed_after_delivery"]:
        late = _lines(report["prescribed_after_delivery"])
        yield "Ordonnance après la délivrance", f"{late}, gardées"
    if report["wrong_keys"]:
        yield (
            "Codes de prescripteur à clé fausse",
            f"{counted(report['wrong_keys'], 'code')}, gardés",
        )
    if report["dropped_columns"]:
        yield "Colonnes laissées de côté", ", ".join(report["dropped_columns"])


def rejects_table(report: Report) -> Table | None:
    """The first wrong cells: line, column, found, expected."""
    rejects = report.get("rejects") if report else None
    if not rejects:
        return None
    return Table(
        caption="Lignes fausses, une à une",
        columns=(
            Column("Ligne", "number"),
            Column("Colonne"),
            Column("Trouvé"),
            Column("Attendu"),
        ),
        rows=[
            (
                number(int(each["line"])),
                each["column"],
                each["found"],
                each["expected"].replace("`", ""),
            )
            for each in rejects
        ],
        show_caption=False,
    )


def past_table(drops: Sequence[Drop], addresses: Sequence[str]) -> Table:
    """The files that are done with, the last one first."""
    return Table(
        caption="Fichiers déposés",
        columns=(
            Column("Fichier"),
            Column("Déposé le", "date"),
            Column("État"),
            Column("Lignes", "number"),
            Column("Période"),
        ),
        rows=[
            Row(
                (
                    Cell(drop.name, address),
                    short_day(drop.dropped_at),
                    Cell(drop.get_state_display()),
                    _accepted(drop),
                    _period(drop.report) if drop.report.get("first_day") else "",
                )
            )
            for drop, address in zip(drops, addresses, strict=True)
        ],
        show_caption=False,
    )


def _accepted(drop: Drop) -> str:
    taken = drop.state in (Drop.State.IMPORTED, Drop.State.RETRACTED)
    return number(drop.report["accepted"]) if taken and drop.report else ""
