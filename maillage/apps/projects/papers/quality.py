"""The papers of the quality steps: a sheet to answer alone, the restitution to all."""

from __future__ import annotations

from maillage.apps.people.clock import now
from maillage.apps.projects.maturity_matrix import load_matrix
from maillage.apps.projects.models import MaturityReview
from maillage.apps.projects.selectors.quality import DimensionLine, ReviewPage
from maillage.ui.documents.blocks import (
    Grid,
    Heading,
    Pairs,
    Part,
    Text,
    Ticks,
    blocks_pdf,
)
from maillage.ui.formats import counted, day, days_between, short_day


METHOD = (
    "Méthode : matrice de maturité en soins primaires de la HAS (quatre axes, seize "
    "dimensions) ; chacun répond seul, puis l'équipe retient un niveau à la majorité. "
    "L'échelle à quatre niveaux est celle de Maillage."
)


def blank_pdf(review: MaturityReview) -> bytes:
    """The sheet that each fills in alone, without a name."""
    matrix = load_matrix()
    dimensions = list(review.dimensions.all())
    parts: list[Part] = [
        Text(
            "Répondez seul, sans nom, en cinq minutes : où en sommes-nous ? Laissez "
            "vide si vous n'avez pas d'avis."
        )
    ]
    for axis in matrix.axes:
        names = [one.name for one in dimensions if one.axis == axis.id]
        if names:
            parts += [Heading(axis.title), Ticks(matrix.levels, names)]
    return blocks_pdf(
        what="Matrice de maturité",
        audience="sans nom",
        title=review.title,
        organisation=review.organisation.name,
        territory=review.organisation.territory,
        session=days_between(review.opens_on, review.closes_on),
        parts=parts,
        foot=[METHOD],
        made_at=now(),
    )


def restitution_pdf(page: ReviewPage) -> bytes:
    """What the team agreed on, its plan, what came of it; counts, never answers."""
    review = page.review
    parts: list[Part] = [
        Pairs(
            [
                ("Référent qualité", str(review.referent or "–")),
                ("Thème", review.theme or "–"),
                ("Objectif", review.objective or "–"),
                ("Ont répondu", counted(page.answered, "personne")),
                ("Consensus", _agreed_on(review)),
            ]
        )
    ]
    if review.closed_on is not None:
        parts += _levels(page.lines)
    if page.plan:
        parts += [Heading("Plan d'action"), _plan(page)]
    if review.evaluation:
        parts += [Heading("Bilan"), Text(review.evaluation)]
    return blocks_pdf(
        what="Démarche qualité",
        audience="pour toute l'équipe",
        title=review.title,
        organisation=review.organisation.name,
        territory=review.organisation.territory,
        session=days_between(review.opens_on, review.closes_on),
        parts=parts,
        foot=[METHOD],
        made_at=now(),
    )


def _agreed_on(review: MaturityReview) -> str:
    if review.consensus_on is None:
        return "à venir"
    present = counted(review.consensus_present, "présent")
    return f"{day(review.consensus_on)}, à la majorité de {present}"


def _levels(lines: list[DimensionLine]) -> list[Part]:
    matrix = load_matrix()
    compared = any(line.before for line in lines)
    head = ["Dimension", "Réponses, du plus bas au plus haut", "Niveau retenu"]
    if compared:
        head.append("Fois précédente")
    parts: list[Part] = [
        Text(
            "Réponses par niveau : "
            + ", ".join(
                f"{rank} « {words} »" for rank, words in enumerate(matrix.levels, 1)
            )
            + ".",
            "quiet",
        )
    ]
    for axis in matrix.axes:
        rows = [
            [
                line.dimension.name,
                " · ".join(map(str, line.counts)),
                _level(line.dimension.level),
                *([_level(line.before)] if compared else []),
            ]
            for line in lines
            if line.dimension.axis == axis.id
        ]
        if rows:
            parts += [Heading(axis.title), Grid(head, rows)]
    return parts


def _level(number: int | None) -> str:
    return "–" if number is None else f"{number} · {load_matrix().level(number)}"


def _plan(page: ReviewPage) -> Grid:
    rows = []
    for one in page.plan:
        point = one.point
        state = f"pour le {short_day(point.due_on)}"
        if point.done_at is not None:
            state = f"faite le {short_day(point.done_at)}"
        elif point.dropped_at is not None:
            state = f"abandonnée : {point.dropped_because}"
        rows.append([point.text, str(point.owner), one.means, state, one.result or "–"])
    head = ["Action", "Qui", "Moyens", "Échéance", "Résultat"]
    return Grid(head, rows, wide=(0, 2, 4))
