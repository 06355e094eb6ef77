"""A share-out's tables and sentences as its pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.apps.funding.sharing.documents import shows_details
from maillage.apps.funding.sharing.papers import signed
from maillage.apps.funding.sharing.telling import Told
from maillage.apps.funding.sharing.working import Comparison, Worked
from maillage.ui.components import Cell, Column, Row, Table
from maillage.ui.formats import FIRM, counted, euros


def lines_table(compared: Comparison) -> Table:
    """The total to share, line by line."""
    return Table(
        "Le montant à répartir",
        [Column("Ligne"), Column("Montant", "number")],
        [
            [
                Cell(line.label, tag="" if line.from_ledger else "saisie"),
                euros(line.cents),
            ]
            for line in compared.lines
        ],
        foot=["À répartir", euros(compared.total_cents)],
        show_caption=False,
    )


def comparison_table(compared: Comparison) -> Table:
    """Each partner under each scenario, and the difference with the first."""
    good = [one for one in compared.columns if one.outcome is not None]
    first = good[0].paid if good else []
    rows = []
    for place, share in enumerate(compared.partners):
        cells = [str(share.person)]
        for column in good:
            cells.append(euros(column.paid[place]))
            if column is not good[0]:
                cells.append(signed(column.paid[place] - first[place]))
        rows.append(cells)
    columns, foot = [Column("Associé")], ["Total des parts"]
    for column in good:
        columns.append(Column(column.scenario.name, "number"))
        foot.append(euros(sum(column.paid)))
        if column is not good[0]:
            columns.append(Column("Écart", "number"))
            foot.append("")
    return Table(
        "La part de chacun, clé par clé",
        columns,
        rows,
        foot=foot,
        scrolls=len(good) > 3,
        show_caption=False,
    )


def check_table(compared: Comparison) -> Table:
    """What the sums are made of, scenario by scenario: nothing is lost."""
    good = [one for one in compared.columns if one.outcome is not None]
    kept = [one.outcome.kept_cents if one.outcome else 0 for one in good]
    sums = [sum(one.paid) for one in good]
    return Table(
        "Vérification",
        [Column(""), *(Column(one.scenario.name, "number") for one in good)],
        [
            ["Parts des associés", *(euros(one) for one in sums)],
            ["Gardé par la structure", *(euros(one) for one in kept)],
            [
                "Somme, égale au montant à répartir",
                *(euros(a + b) for a, b in zip(sums, kept, strict=True)),
            ],
            [
                "Centimes du reste, donnés un à un",
                *(str(one.remainder_cents) for one in good),
            ],
        ],
        show_caption=False,
    )


def who_moves(compared: Comparison) -> list[str]:
    """For each scenario after the first: how many gain, how many lose, at most."""
    good = [one for one in compared.columns if one.outcome is not None]
    return [_moved(one, good[0]) for one in good[1:]]


def _moved(column: Worked, first: Worked) -> str:
    gaps = [a - b for a, b in zip(column.paid, first.paid, strict=True)]
    more, less = sum(g > 0 for g in gaps), sum(g < 0 for g in gaps)
    widest = max(gaps, key=abs, default=0)
    associates = counted(more, "associé reçoit", "associés reçoivent")
    others = counted(less, "reçoit moins", "reçoivent moins")
    said = f"« {column.scenario.name} »{FIRM}: {associates} plus, {others}"
    return f"{said} ; l'écart le plus grand est de {signed(widest)}."


def pots_words(worked: Worked) -> str:
    """« Part fixe 50 % selon..., Temps 25 %... » with amounts once worked out."""
    if worked.outcome is None:
        return ""
    return " ; ".join(
        f"{pot.name}, {euros(pot.cents)}, {pot.how}" for pot in worked.outcome.pots
    )


def annex_table(annex: Mapping[str, Any], person: int | None) -> Table:
    """What was put to the vote: everyone's total, by pot where all may read it."""
    partners: Sequence[Mapping[str, Any]] = annex["partners"]
    names = [line["pot"] for line in partners[0]["lines"]]
    details = shows_details(annex)
    total = sum(one["paid_cents"] for one in partners)
    shown_pots = names if details else []
    return Table(
        "La part de chacun",
        [
            Column("Associé"),
            *(Column(name, "number") for name in shown_pots),
            Column("Part", "number"),
        ],
        [
            Row(
                [
                    one["name"],
                    *(euros(line["cents"]) for line in one["lines"] if details),
                    euros(one["paid_cents"]),
                ],
                own=one["person"] == person,
            )
            for one in partners
        ],
        foot=[
            "Total",
            *(
                euros(sum(one["lines"][i]["cents"] for one in partners))
                for i in range(len(shown_pots))
            ),
            euros(total),
        ],
        show_caption=False,
    )


def statement_table(one: Told) -> Table:
    """Pot by pot: the calculation and what it gives."""
    return Table(
        "Ce qui fait ce montant",
        [
            Column("Pot"),
            Column("Clé"),
            Column("Calcul"),
            Column("Votre part", "number"),
        ],
        [
            [
                line.pot,
                line.how,
                f"{line.calculation} ({line.rounding})"
                if line.rounding
                else line.calculation,
                euros(line.cents),
            ]
            for line in one.lines
        ],
        foot=["Total réparti", "", "", euros(one.statement.shared_cents)],
        show_caption=False,
    )


def difference_table(one: Told) -> Table:
    """What moved since last year, each for its cents."""
    return Table(
        f"Par rapport à {one.year - 1}",
        [Column("Ce qui a changé"), Column("Effet", "number")],
        [[part.sentence, signed(part.cents)] for part in one.parts],
        foot=["Écart", signed(one.difference_cents)],
        show_caption=False,
    )
