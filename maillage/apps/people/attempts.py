"""How a page tries an action: what is refused is said on its form, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from maillage.apps.people.actions_base import Stale
from maillage.engine.errors import BadInput


_Result = TypeVar("_Result")


def attempt(form: Any, act: Callable[[], _Result]) -> tuple[bool, _Result | None]:
    """Whether the action was done, and what it gave.

    Its refusal becomes the form's own error, so that the page comes back with what was
    typed. `form.stale` is set where someone else saved first: the page then shows the
    version now in force beside the form.
    """
    try:
        return True, act()
    except Stale as refusal:
        form.stale = True
        form.add_error(None, str(refusal))
    except BadInput as refusal:
        form.add_error(None, str(refusal))
    return False, None
