"""The charts of a page: a doctor's mirror, the group's, the wall's, a commitment's.

Each is an SVG to write inside a page, and beside it a table of the same figures. They
are drawn as on paper, narrower, so that their type is legible on a phone. Drawing one
takes some hundredths of a second: in a task, not in a request.
"""

from __future__ import annotations

from maillage.engine.follow_up import words as follow_up_words
from maillage.engine.follow_up.content import FollowUp, Own
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Figure, Reading
from maillage.engine.mirrors.sheet import FEWEST_PATIENTS
from maillage.ui import chart_data, follow_up_data
from maillage.ui.look import PROJECTOR_WIDTH, SCREEN_WIDTH
from maillage.ui.press import LAYERS, Drawing, svg
from maillage.ui.screen_rows import fitted
from maillage.ui.screen_svg import for_page


FOLLOW_UP = "screen-follow-up"


def mirror_svg(figure: Figure) -> str:
    """A figure of one doctor's mirror: for him alone."""
    own = figure.own.reading if figure.own else None
    return _drawn(
        figure,
        own,
        kind=f"screen-doctor{_suffix(figure)}",
        own_name="vous",
        width=SCREEN_WIDTH,
        title=words.verdict(figure, FEWEST_PATIENTS),
        who="Vous",
    )


def group_svg(figure: Figure) -> str:
    """A figure of the group's page: the circle, and each of its doctors unlabelled."""
    return _group(figure, f"screen-group{_suffix(figure)}", SCREEN_WIDTH)


def projector_svg(figure: Figure) -> str:
    """The group's figure for the wall of a meeting room: the spread and no curve."""
    return _group(figure, "projector", PROJECTOR_WIDTH)


def follow_up_svg(found: FollowUp, own: Own | None = None) -> str:
    """The curve of a commitment around its session.

    With `own` it is that doctor's, for him alone, the circle a plain line behind.
    """
    drawing = Drawing(follow_up_data.axes(found, own), follow_up_data.rows(found, own))
    return for_page(
        [svg(FOLLOW_UP, drawing)],
        title=follow_up_words.finding(found),
        description=follow_up_words.alternative(found, own),
    )


def _group(figure: Figure, kind: str, width: int) -> str:
    return _drawn(
        figure,
        figure.group.reading,
        kind=kind,
        own_name="cercle",
        width=width,
        title=words.group_finding(figure),
        who="Cercle",
    )


def _drawn(
    figure: Figure,
    own: Reading | None,
    *,
    kind: str,
    own_name: str,
    width: int,
    title: str,
    who: str,
) -> str:
    span = figure.top - figure.bottom
    rows = fitted(chart_data.rows(figure, own, own_name), span, width)
    drawing = Drawing(chart_data.axes(figure), rows)
    return for_page(
        [svg(f"{kind}-{layer}", drawing) for layer in LAYERS],
        title=title,
        description=words.alternative(figure, own, who),
        wall=width == PROJECTOR_WIDTH,
    )


def _suffix(figure: Figure) -> str:
    """A curve is drawn where it has a point, or deciles to stand on."""
    curve = figure.curve
    has_point = any(each is not None for each in (*curve.values, *curve.deciles))
    drawn = has_point and chart_data.curve_is_drawn(curve)
    return "" if drawn else "-without-curve"
