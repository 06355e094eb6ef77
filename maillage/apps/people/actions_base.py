"""What every action shares: one transaction, a version that must be the last one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import models, transaction

from maillage.engine.errors import BadInput


ACTIONS: dict[str, Callable[..., Any]] = {}
"""Every action by its verb, for the tests that go through them all."""

_Action = TypeVar("_Action", bound=Callable[..., Any])
_Model = TypeVar("_Model", bound=models.Model)


def action(name: str) -> Callable[[_Action], _Action]:
    """Make a function an action: all of it happens, or none of it.

    Inside, it asks `authorisation.require`, changes what it changes, and calls
    `audit.record` with the same name.
    """

    def make(function: _Action) -> _Action:
        @wraps(function)
        def run(**named: Any) -> Any:
            with transaction.atomic():
                return function(**named)

        if name in ACTIONS:
            raise ValueError(f"two actions are named {name}")
        ACTIONS[name] = run
        run.action_name = name  # type: ignore[attr-defined]
        return run  # type: ignore[return-value]

    return make


class Stale(BadInput):
    """Someone else saved the same thing since it was opened."""


def locked(model: type[_Model], key: Any) -> _Model:
    """The row as it stands now, held until the end of the action.

    SQLite lets one action write at a time already; PostgreSQL holds the row.
    """
    return model._default_manager.select_for_update(of=("self",)).get(pk=key)


def check_version(row: Any, version: int, what: str) -> None:
    """Raise `Stale` unless the row is still at the version that was read.

    `what` names it with its article, at the start of a sentence (« L'énoncé »).
    """
    if row.version != version:
        raise Stale(
            f"{what} a été modifié par quelqu'un d'autre pendant votre saisie ; "
            "rien n'est perdu : comparez avec la version ci-dessous, puis enregistrez."
        )
