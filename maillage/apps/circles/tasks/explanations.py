"""How each figure of a session came to be, told in the background after its mirrors."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django_tasks import task

from maillage.apps.circles.actions import explanation_states
from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import MirrorSheet
from maillage.engine.errors import BadInput
from maillage.engine.indicators.explain.account import TooManyLines


logger = logging.getLogger("maillage.circles")

State = MirrorSheet.ExplanationState


@task(backend="later")
def explain_figures(session_id: int) -> None:
    """Explain every figure of a session's mirrors from the base they were made from."""
    sheets = explanation_states.begin(session_id)
    if not sheets:
        return
    session, state = sheets[0].session, State.NOTHING
    try:
        _explain(sheets)
    except TooManyLines:
        state = State.TOO_MANY
    except BadInput:
        state = State.GONE
    except Exception as fault:
        # Its text may hold a figure: only its kind is logged.
        logger.error("figures were not explained: %s", type(fault).__name__)
        state = State.FAILED
    explanation_states.ended(session, state)


def _explain(sheets: Sequence[MirrorSheet]) -> None:
    # Brought here only: the web's own process does not need what counts.
    from maillage.apps.circles.figures import explanations  # noqa: PLC0415
    from maillage.engine.lake.build import open_named  # noqa: PLC0415

    session = sheets[0].session
    structure = session.circle.organisation.slug
    with open_named(lakes.builds_root(), structure, session.sheets_build) as build:
        for documents in explanations.documents(build, sheets, lakes.codes_root()):
            explanation_states.explained(documents)
