"""The report of a funded project to who pays for it."""

from __future__ import annotations

from maillage.apps.people.clock import now, today
from maillage.apps.projects.selectors.grants import GrantPage, Use
from maillage.ui.documents.blocks import Grid, Heading, Pairs, Part, Text, blocks_pdf
from maillage.ui.formats import day, euros, short_day


def report_pdf(page: GrantPage) -> bytes:
    """Conditions, steps, what the money was for and, where it is kept, what it did."""
    grant = page.grant
    parts: list[Part] = [Pairs(_card(page))]
    for heading, text in (
        ("Le projet", grant.description),
        ("Ce qui a été fait", grant.report),
    ):
        if text:
            parts += [Heading(heading), Text(text)]
    if page.conditions:
        parts += [Heading("Conditions"), _conditions(page)]
    if page.milestones:
        parts += [Heading("Jalons"), _milestones(page)]
    if page.use:
        parts += [Heading("Emploi des fonds"), *_use(page.use)]
    return blocks_pdf(
        what="Compte rendu de projet financé",
        audience=f"pour {grant.funder}" if grant.funder else "",
        title=grant.title,
        organisation=grant.organisation.name,
        territory=grant.organisation.territory,
        session=f"au {day(today())}",
        parts=parts,
        foot=[
            f"Source : registre des projets de {grant.organisation.name}, "
            f"au {day(today())}. Montants en euros."
        ],
        made_at=now(),
    )


def _card(page: GrantPage) -> list[tuple[str, str]]:
    grant = page.grant
    until = f" au {day(grant.last_day)}" if grant.last_day else ""
    lines = [
        ("Financeur", f"{grant.funder} · {grant.get_funder_kind_display()}"),
        ("Référence", grant.reference or "–"),
        ("Période", f"du {day(grant.since)}{until}"),
        ("Montant accordé", euros(grant.amount_awarded_cents)),
        ("Versé à ce jour", euros(page.received_cents)),
    ]
    if grant.evaluator:
        lines.append(("Évaluateur", grant.evaluator))
    return lines


def _conditions(page: GrantPage) -> Grid:
    rows = [
        [
            one.text,
            short_day(one.due_on) if one.due_on else "–",
            f"oui, le {short_day(one.met_on)}" if one.met_on else "pas encore",
            one.note or one.document_name or "–",
        ]
        for one in page.conditions
    ]
    return Grid(["Condition", "Pour le", "Remplie", "Comment"], rows, wide=(0, 3))


def _milestones(page: GrantPage) -> Grid:
    rows = [
        [
            one.title,
            short_day(one.due_on),
            f"le {short_day(one.reached_on)}" if one.reached_on else "pas encore",
        ]
        for one in page.milestones
    ]
    return Grid(["Jalon", "Prévu", "Atteint"], rows)


def _use(lines: list[Use]) -> list[Part]:
    known = any(line.spent_cents is not None for line in lines)
    head = ["Poste", "Prévu"] + (["Dépensé", "Reste"] if known else [])
    rows = [
        [line.label, euros(line.planned_cents), *_spent(line, known)] for line in lines
    ]
    planned = sum(line.planned_cents for line in lines)
    spent = sum(line.spent_cents or 0 for line in lines)
    total = Use("Total", planned, spent if known else None)
    rows.append([total.label, euros(planned), *_spent(total, known)])
    parts: list[Part] = [Grid(head, rows, numbers=(1, 2, 3)[: len(head) - 1])]
    if not known:
        parts.append(Text("Les dépenses ne sont pas tenues ici.", "quiet"))
    return parts


def _spent(line: Use, known: bool) -> list[str]:
    if not known:
        return []
    return [euros(line.spent_cents or 0), euros(line.left_cents or 0)]
