"""The group's figures of a session for tests, composed by hand and kept as shown."""

from __future__ import annotations

from maillage.apps.circles.models import GroupSheet, Session
from maillage.engine import frozen
from tests.unit.mirrors import hand_made_session


def show_figures(of: Session) -> None:
    """Eight doctors and their territory, the same figure for each indicator."""
    codes = [f"{number:09d}" for number in range(28)]
    counts = {
        code: (10 + rank * 7 % 35, 100 + rank * 3) for rank, code in enumerate(codes)
    }
    counts["all"] = tuple(sum(column) for column in zip(*counts.values(), strict=True))
    composed = hand_made_session.session(
        counts, hand_made_session.circle_of(*codes[:8])
    )
    for position, indicator in enumerate(of.indicators):
        GroupSheet.objects.create(
            session=of,
            indicator=indicator,
            position=position,
            document=frozen.to_document(composed.group[0]),
            svg="<svg></svg>",
            projector_svg='<svg data-wall="yes"></svg>',
        )
