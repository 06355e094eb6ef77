"""The panel of the indicators that may leave, when not all of them may."""

from __future__ import annotations

from dataclasses import replace

from maillage.engine.errors import BadInput
from maillage.engine.impact.export import Export, export_panel
from maillage.engine.impact.from_build import Request
from maillage.engine.indicators.model import Indicator
from maillage.engine.lake.build import Build


def export_some(build: Build, request: Request) -> tuple[Export, tuple[str, ...]]:
    """The panel, without the indicators of too few doctors; why each is not there.

    Only the panel of those kept together is given: nothing of the trials leaves. Raises
    the BadInput of the first indicator where none may leave.
    """
    try:
        return export_panel(build, request), ()
    except BadInput as refusal:
        if len(request.indicators) == 1:
            raise
        kept, refusals = _tried(build, request)
        if not kept:
            raise refusal from None
    return export_panel(build, replace(request, indicators=kept)), refusals


def _tried(
    build: Build, request: Request
) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    kept, refusals = [], []
    for each in request.indicators:
        try:
            export_panel(build, replace(request, indicators=(each,)))
            kept.append(each)
        except BadInput as refusal:
            refusals.append(str(refusal))
    return tuple(kept), tuple(refusals)
