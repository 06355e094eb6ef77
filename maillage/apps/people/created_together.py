"""New tables of one migration, made at once.

Django draws every model that is related to another again at each operation of a
migration. Here everything is related to people and structures: fifty tables made one by
one took five seconds, on each new base and in each test process. Made together, the
models are drawn once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
)
from django.db.migrations.operations.base import Operation


Made = CreateModel | AddField | AddConstraint | AddIndex


class CreatedTogether(Operation):
    """The operations that make new models and complete those same models.

    What changes a model made before stays outside: ValueError otherwise.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Made]) -> None:
        created = {
            operation.name.lower()
            for operation in operations
            if isinstance(operation, CreateModel)
        }
        for operation in operations:
            about = getattr(operation, "model_name", None)
            if about is not None and about.lower() not in created:
                raise ValueError(f"{about} was made before: change it outside")
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As a migration writes it."""
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Every model, then all of them drawn once, when they are asked for."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, _from_state: Any, to_state: Any
    ) -> None:
        """The tables, each with all of its columns and constraints."""
        for model in self._models(app_label, to_state, schema_editor):
            schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, _to_state: Any
    ) -> None:
        """The tables removed, the last one first."""
        models = list(self._models(app_label, from_state, schema_editor))
        for model in reversed(models):
            schema_editor.delete_model(model)

    def describe(self) -> str:
        """One line for `migrate`."""
        made = [o.name for o in self.operations if isinstance(o, CreateModel)]
        return f"Create together {', '.join(made)}"

    def _models(self, app_label: str, state: Any, schema_editor: Any) -> Any:
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                model = state.apps.get_model(app_label, operation.name)
                if self.allow_migrate_model(schema_editor.connection.alias, model):
                    yield model
